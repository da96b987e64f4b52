import type { RequirementId } from '../catalogue/index.ts'
import type { Clause, Obligation, Policy } from '../model.ts'
import type { MatchedObligation } from './match.ts'

/** One row of a confirmed reading: a clause and one requirement that it carries. */
export interface ReadingRow {
  /** Printed numbers, outermost first, joined by spaces. */
  readonly path: string
  readonly title: string
  readonly from: number
  readonly to: number
  readonly requirement: string
}

/** What a row says of where an obligation stands; a path of 60 characters and a title of 60 are enough to find it by. */
export function rowPlace(policy: Policy, obligation: Obligation): Omit<ReadingRow, 'requirement'> {
  return {
    path: obligation.path.join(' ').slice(0, 60) || '-',
    title: titleOf(policy.clauses, obligation.lines[0]).slice(0, 60) || '-',
    from: obligation.lines[0],
    to: obligation.lines[1],
  }
}

/** The requirements that an obligation carries for sure; none where it is the town's own. */
export function sureRequirements({ own, matches }: MatchedObligation): RequirementId[] {
  if (own) return []
  return [...new Set(matches.filter(({ certainty }) => certainty !== 'possible').map(({ requirement }) => requirement))]
}

/** UTF-16 code units of rows as JSON that one entry holds: with three bytes a character, less than 60,000 bytes. */
const MOST_UNITS = 19_000

/** Rows in parts that one entry each can hold, in order; at least one part, which may be empty. */
export function inParts(rows: readonly ReadingRow[]): readonly (readonly ReadingRow[])[] {
  const parts: ReadingRow[][] = [[]]
  let units = 0
  for (const row of rows) {
    const length = JSON.stringify(row).length
    if (units + length > MOST_UNITS) {
      parts.push([])
      units = 0
    }
    parts.at(-1)!.push(row)
    units += length
  }
  return parts
}

/** The title of the innermost clause that holds a line. */
function titleOf(clauses: readonly Clause[], line: number): string {
  const holding = clauses.find(({ lines }) => lines[0] <= line && line <= lines[1])
  if (!holding) return ''
  return titleOf(holding.items, line) || (holding.title ?? holding.term ?? '')
}
