import type { Finding, Policy, SourceLine } from '../model.ts'
import { findBareHeadings } from './clauses/bare-headings.ts'
import { settleClauses } from './clauses/clauses.ts'
import { readFrontMatter } from './document/front-matter.ts'
import { issuerKindOf, issuerOf } from './document/issuer.ts'
import { kindOf, refusalOf, refusalOfLines, refusalOfText, type Refusal } from './document/recognise.ts'
import { unwrap } from './document/unwrap.ts'
import { findBreaks, findSlips, findUnfinished } from './findings/damage.ts'
import { findDoubled } from './findings/doubled.ts'
import { findMissing } from './findings/missing.ts'
import { findStructure, findTocDifferences } from './findings/structure.ts'
import { findTerms } from './findings/terms.ts'
import { findWordings } from './findings/wording.ts'
import { LIMITS } from './limits.ts'
import { readLines } from './lines/line.ts'
import { readAbbreviations, readDefinitions } from './meaning/definitions.ts'
import { readScope } from './meaning/scope.ts'
import { readSupplementaryDates } from './meaning/supplementary-dates.ts'
import { readTerms } from './meaning/terms.ts'
import { readThreats } from './meaning/threats.ts'
import { readObligations } from './obligations/read-obligations.ts'
import { readOutline } from './outline/outline.ts'
import { takeAsides } from './outside/asides.ts'
import { takeColophon } from './outside/colophon.ts'
import { outsideOf } from './outside/outside.ts'
import { takeToc } from './outside/toc.ts'
import { readReferences } from './references/read-references.ts'

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
  const crowded = refusalOfLines(lines, LIMITS.clauses)
  if (crowded) return crowded
  takeAsides(lines)
  const toc = takeToc(lines)
  const colophon = takeColophon(lines)
  const outline = readOutline(lines, findBareHeadings(lines))
  const front = readFrontMatter(outline.front)
  const { roots, titles, asides } = unwrap(outline.roots, front.titles)
  const asBasicPolicy = settleClauses(roots, 'basic-policy')
  const kind = kindOf(titles, asBasicPolicy)
  const clauses = kind !== 'standards' ? asBasicPolicy : settleClauses(roots, kind)
  const refused = refusalOf(text, titles, clauses)
  if (refused) return refused

  const responsible = colophon.responsible ?? front.responsible
  const issuer = issuerOf(titles, front.instrument, text)
  const definitions = readDefinitions(clauses)
  const abbreviations = readAbbreviations(clauses)
  const terms = readTerms(clauses, definitions, abbreviations, kind)
  const references = readReferences(clauses)
  const findings = [
    ...findBreaks(clauses),
    ...findSlips(lines),
    ...findDoubled(lines),
    ...findMissing(lines),
    ...findUnfinished(clauses),
    ...findStructure(clauses, lines),
    ...findTocDifferences(toc, clauses, titles.join(' ')),
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
    ...(responsible !== undefined && { responsible }),
    dates: [...front.dates, ...readSupplementaryDates(clauses), ...colophon.dates].sort((a, b) => a.line - b.line),
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
