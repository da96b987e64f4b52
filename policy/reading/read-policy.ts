import type { Finding, Outside, Policy, PolicyDate, SourceLine } from '../model.ts'
import { takeAsides } from './asides.ts'
import { findBareHeadings } from './bare-headings.ts'
import { settleClauses, walk, type ReadClause } from './clauses.ts'
import { takeColophon } from './colophon.ts'
import { readAbbreviations, readDefinitions } from './definitions.ts'
import type { Draft } from './draft.ts'
import { findBreaks, findSlips, findUnfinished } from './findings/damage.ts'
import { findStructure, findTocDifferences } from './findings/structure.ts'
import { findTerms } from './findings/terms.ts'
import { findWordings } from './findings/wording.ts'
import { readFrontMatter } from './front-matter.ts'
import { issuerKindOf, issuerOf } from './issuer.ts'
import { isBlank, readLines, type Line } from './line.ts'
import { LIMITS } from './limits.ts'
import { readObligations } from './obligations/read-obligations.ts'
import { readOutline } from './outline.ts'
import { sentencesOf } from './paragraph.ts'
import { kindOf, refusalOf, refusalOfText, type Refusal } from './recognise.ts'
import { readReferences } from './references/read-references.ts'
import { readScope } from './scope.ts'
import { readTerms } from './terms.ts'
import { readThreats } from './threats.ts'
import { takeToc } from './toc.ts'
import { unwrap } from './unwrap.ts'
import { findDates } from './wareki.ts'

/**
 * Reads the text of a policy: its clauses, what they define, oblige and refer to, and where the text is damaged.
 *
 * Pure and linear in the text. The text is never changed: corrections are proposed as findings.
 *
 * @param source lines of the file as stored, at most {@link LIMITS}.characters in all
 * @returns the policy, or why the text is none
 */
export function readPolicy(source: readonly SourceLine[]): Policy | Refusal {
  const text = source.map((line) => line.text).join('\n')
  const early = refusalOfText(text, LIMITS.characters)
  if (early) return early
  const lines = readLines(source)
  takeAsides(lines)
  const toc = takeToc(lines)
  const colophon = takeColophon(lines)
  const outline = readOutline(lines, findBareHeadings(lines))
  const front = readFrontMatter(outline.front)
  const { roots, titles, asides } = unwrap(outline.roots, front.titles)
  const kind = kindOf(titles, settleClauses(roots, 'basic-policy'))
  const clauses = settleClauses(roots, kind)
  const refused = refusalOf(text, titles, clauses)
  if (refused) return refused

  const issuer = issuerOf(titles, front.instrument, text)
  const definitions = readDefinitions(clauses)
  const abbreviations = readAbbreviations(clauses)
  const terms = readTerms(clauses, definitions, abbreviations)
  const references = readReferences(clauses)
  const findings = [
    ...findBreaks(clauses),
    ...findSlips(lines),
    ...findUnfinished(clauses),
    ...findStructure(clauses, lines),
    ...findTocDifferences(toc, clauses),
    ...references.findings,
    ...findTerms(terms, definitions, clauses),
    ...findWordings(lines),
  ]
  return {
    kind,
    title: titles.join(' '),
    issuer,
    issuerKind: issuerKindOf(issuer),
    ...(front.instrument && { instrument: front.instrument }),
    ...(colophon.responsible && { responsible: colophon.responsible }),
    dates: [...front.dates, ...datesOf(clauses), ...colophon.dates].sort((a, b) => a.line - b.line),
    clauses,
    definitions,
    abbreviations,
    threats: readThreats(clauses),
    scope: readScope(clauses),
    obligations: readObligations(clauses, issuer),
    crossReferences: references.references,
    definedButUnused: terms.definedButUnused,
    usedButUndefined: terms.usedButUndefined,
    outside: outsideOf(lines, clauses, asides),
    findings: bounded(findings),
  }
}

/** 施行 and 適用 of the 附則. */
function datesOf(clauses: readonly ReadClause[]): readonly PolicyDate[] {
  const supplementary = clauses.filter(({ key }) => key === 'supplementary')
  const headed = supplementary.flatMap(({ draft }): readonly PolicyDate[] =>
    findDates(draft.marker?.rest ?? '').map(({ wareki, iso }) => ({ kind: '改正', wareki, iso, line: draft.line })),
  )
  const said = [...walk(supplementary)].flatMap(({ paragraphs }) =>
    paragraphs.flatMap((paragraph) =>
      sentencesOf(paragraph).flatMap(({ text, lines }): readonly PolicyDate[] => {
        const kind = /施行/.test(text) ? '施行' : /適用/.test(text) ? '適用' : undefined
        if (!kind) return []
        return findDates(text)
          .slice(0, 1)
          .map(({ wareki, iso }) => ({ kind, wareki, iso, line: lines[0] }))
      }),
    ),
  )
  return [...headed, ...said]
}

/** Lines of no clause, neighbours of one kind together. */
function outsideOf(
  lines: readonly Line[],
  clauses: readonly ReadClause[],
  titleLines: ReadonlySet<number>,
): readonly Outside[] {
  const inside = spokenLines(clauses)
  const outside: { kind: Outside['kind']; lines: [number, number] }[] = []
  for (const line of lines) {
    if (inside.has(line.number)) continue
    const kind = titleLines.has(line.number) ? 'title' : (line.aside ?? (isBlank(line) ? 'blank' : 'preamble'))
    const last = outside.at(-1)
    if (last && last.kind === kind && last.lines[1] === line.number - 1) last.lines[1] = line.number
    else outside.push({ kind, lines: [line.number, line.number] })
  }
  return outside
}

function spokenLines(clauses: readonly ReadClause[]): ReadonlySet<number> {
  const spoken = new Set<number>()
  const add = (draft: Draft): void => {
    spoken.add(draft.line)
    if (draft.caption) spoken.add(draft.caption.line)
    for (const piece of draft.pieces) spoken.add(piece.line)
  }
  for (const { draft } of walk(clauses)) add(draft)
  return spoken
}

/** In the order of the text; of one code no more than say something. */
function bounded(findings: readonly Finding[]): readonly Finding[] {
  const times = new Map<string, number>()
  return findings
    .filter(({ code }) => {
      const count = (times.get(code) ?? 0) + 1
      times.set(code, count)
      return count <= LIMITS.findingsOfOneCode
    })
    .sort((a, b) => a.lines[0] - b.lines[0] || a.lines[1] - b.lines[1])
}
