import type { Day, Edition, Requirement } from '../catalogue/index.ts'
import { coverage, type CoverageFacts, type RequirementCoverage } from '../coverage/index.ts'
import { compareStrength } from '../coverage/strength.ts'
import type { Policy } from '../model.ts'

/** How two policies stand to one requirement. */
export type RequirementVerdict = 'only-a' | 'only-b' | 'alike' | 'a-stronger' | 'b-stronger'

/** One requirement that at least one of two policies carries. */
export interface RequirementComparison {
  readonly requirement: Requirement
  readonly verdict: RequirementVerdict
  readonly a: RequirementCoverage
  readonly b: RequirementCoverage
}

/**
 * Two policies, or two editions of one, side by side by requirement, in the order of the catalogues. What neither says is
 * left out. Strength is compared where both say it in an obligation. Pure.
 */
export function compareByRequirement(
  a: Policy,
  b: Policy,
  editions: readonly Edition[],
  day: Day,
  facts: CoverageFacts = {},
): readonly RequirementComparison[] {
  const ofB = coverage(b, editions, day, facts).requirements
  return coverage(a, editions, day, facts).requirements.flatMap((inA, index) => {
    const inB = ofB[index]!
    const verdict = verdictOf(inA, inB)
    return verdict ? [{ requirement: inA.requirement, verdict, a: inA, b: inB }] : []
  })
}

function verdictOf(a: RequirementCoverage, b: RequirementCoverage): RequirementVerdict | null {
  if (a.by.length === 0) return b.by.length === 0 ? null : 'only-b'
  if (b.by.length === 0) return 'only-a'
  const difference = a.modality && b.modality ? compareStrength(a.modality, b.modality) : 0
  if (difference === 0) return 'alike'
  return difference > 0 ? 'a-stronger' : 'b-stronger'
}
