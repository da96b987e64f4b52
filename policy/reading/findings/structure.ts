import type { Finding } from '../../model.ts'
import { walk, type ReadClause } from '../clauses/clauses.ts'
import { plain, squeeze } from '../lines/glyphs.ts'
import { isBlank, type Line } from '../lines/line.ts'
import type { TocEntry } from '../outside/toc.ts'

/** Lists that fall apart, numbers out of sequence, headings that lost their level. Linear. */
export function findStructure(clauses: readonly ReadClause[], lines: readonly Line[]): readonly Finding[] {
  return [
    ...findSplitLists(lines),
    ...findTablesInBullets(lines),
    ...walk(clauses).flatMap(findSequence),
    ...familiesOf(clauses).flatMap((family) => [
      ...findLostLevels(family),
      ...findNumberSpacing(family),
      ...findIndents(family),
    ]),
  ]
}

function familiesOf(clauses: readonly ReadClause[]): readonly (readonly ReadClause[])[] {
  return [
    clauses,
    ...walk(clauses)
      .map(({ items }) => items)
      .filter((items) => items.length > 1),
  ]
}

/** A blank line between two bullets of a list whose other bullets stand together. */
function findSplitLists(lines: readonly Line[]): readonly Finding[] {
  const found: Finding[] = []
  let together = 0
  let before: Line | undefined
  let blank: Line | undefined
  let splits: Line[] = []
  const close = (): void => {
    if (together > 0) {
      found.push(
        ...splits.map((line): Finding => ({
          code: 'list-split',
          severity: 'info',
          lines: [line.number, line.number],
          found: '(空行)',
          proposed: '',
        })),
      )
    }
    together = 0
    splits = []
  }
  for (const line of lines) {
    if (isBlank(line)) {
      blank ??= line
      continue
    }
    const goesOn = before !== undefined && before.bullet !== '' && line.bullet !== '' && isNextNumber(before, line)
    if (!goesOn) close()
    else if (blank) splits.push(blank)
    else together++
    before = line
    blank = undefined
  }
  close()
  return found
}

function isNextNumber(before: Line, line: Line): boolean {
  if (!before.marker || !line.marker) return false
  return before.marker.style === line.marker.style && line.marker.ordinals[0] === before.marker.ordinals[0]! + 1
}

function findTablesInBullets(lines: readonly Line[]): readonly Finding[] {
  return lines
    .filter((line) => line.bullet !== '' && line.cells)
    .map((line) => ({
      code: 'table-in-bullet',
      severity: 'warning',
      lines: [line.number, line.number],
      found: line.raw.slice(0, 40),
      proposed: line.text,
    }))
}

function findSequence({ draft, number, lines }: ReadClause): readonly Finding[] {
  if (draft.expected === undefined || number === null) return []
  return [
    {
      code: 'number-out-of-sequence',
      severity: 'warning',
      lines: [lines[0], lines[0]],
      found: number,
      proposed: plain(number).replace(/[0-9]+/, draft.expected),
    },
  ]
}

/** Siblings with a Markdown heading, and others of the same numbering without. */
function findLostLevels(family: readonly ReadClause[]): readonly Finding[] {
  const level = family.find(({ draft }) => draft.heading > 0)?.draft
  if (!level) return []
  return family
    .filter(
      ({ draft, title }) => draft.heading === 0 && draft.marker?.style === level.marker?.style && title !== undefined,
    )
    .map(({ draft, number, title }) => ({
      code: 'heading-level-lost',
      severity: 'info',
      lines: [draft.line, draft.line],
      found: `${number} ${title}`,
      proposed: `${'#'.repeat(level.heading)} ${number} ${title}`,
    }))
}

/** `(1) 題` and `(2)題` in one list. */
function findNumberSpacing(family: readonly ReadClause[]): readonly Finding[] {
  const numbered = family.filter(
    ({ draft }) =>
      draft.marker && draft.marker.rest !== '' && ['paren', 'closing', 'circled'].includes(draft.marker.style),
  )
  const [first] = numbered
  if (!first) return []
  const odd = numbered.filter((clause) => isSpaced(clause) !== isSpaced(first))
  if (odd.length === 0) return []
  const marker = odd[0]!.draft.marker!
  const proposed = isSpaced(first) ? `${marker.printed} ` : marker.printed
  return [
    {
      code: 'number-spacing',
      severity: 'info',
      lines: [odd[0]!.draft.line, odd.at(-1)!.draft.line],
      found: (isSpaced(odd[0]!) ? `${marker.printed} ` : marker.printed) + marker.rest.slice(0, 12),
      proposed: proposed + marker.rest.slice(0, 12),
    },
  ]
}

const isSpaced = ({ draft }: ReadClause): boolean => draft.marker!.spaced

function findIndents(family: readonly ReadClause[]): readonly Finding[] {
  const bulleted = family.filter(({ draft }) => draft.bullet !== '' && draft.marker)
  const usual = bulleted[0]?.draft.indent
  if (usual === undefined) return []
  return bulleted
    .filter(({ draft }) => draft.indent > usual)
    .map(({ draft, number }) => ({
      code: 'indent',
      severity: 'info',
      lines: [draft.line, draft.line],
      found: `${' '.repeat(draft.indent)}${draft.bullet} ${number}`,
      proposed: `${draft.bullet} ${number}`,
    }))
}

/** Headings that the table of contents gives otherwise, or that only one of the two has. Linear. */
export function findTocDifferences(
  toc: readonly TocEntry[],
  clauses: readonly ReadClause[],
  documentTitle: string,
): readonly Finding[] {
  if (toc.length === 0) return []
  const byNumber = new Map<string, ReadClause>()
  for (const clause of walk(clauses)) {
    const name = nameOf(clause.draft.marker)
    if (name !== undefined && clause.title !== undefined && !byNumber.has(name)) byNumber.set(name, clause)
  }
  const titles = new Set(walk(clauses).map(({ title }) => squeeze(title ?? '')))
  return toc.flatMap((entry): readonly Finding[] => {
    const name = nameOf(entry.marker)
    const clause = name === undefined ? undefined : byNumber.get(name)
    const lines = [entry.line, entry.line] as const
    if (clause && squeeze(clause.title!) === squeeze(entry.title)) return []
    if (clause)
      return [
        {
          code: 'toc-differs',
          severity: 'warning',
          lines,
          found: entry.title,
          proposed: clause.title!,
          other: [clause.draft.line, clause.draft.line],
        },
      ]
    if (name === undefined || titles.has(squeeze(entry.title))) return []
    if (squeeze(documentTitle).includes(squeeze(entry.title))) return []
    return [{ code: 'toc-without-clause', severity: 'warning', lines, found: entry.title }]
  })
}

function nameOf(marker: ReadClause['draft']['marker']): string | undefined {
  if (!marker || !['part', 'chapter', 'article', 'dai', 'plain', 'decimal', 'roman'].includes(marker.style))
    return undefined
  return `${marker.style} ${marker.ordinals.join('.')}`
}
