import type { Matrix } from './matrix.ts'
import type { Proof } from './prove.ts'

/**
 * How two zones stand to each other, both ways and over both families.
 * - `separated` (分離): no packet passes at all, not even one that poses as a reply.
 * - `divided` (分割): something passes, and all of it is in the register.
 * - `joined`: something passes that is in no row.
 * - `undecided`: it hangs on lines that were not understood.
 */
export interface Separation {
  readonly zones: readonly [string, string]
  readonly state: 'separated' | 'divided' | 'joined' | 'undecided'
}

/** 分離 or 分割 for every pair of zones, out of what passes and what was proved of it. Pairs outside the policy count as proved. */
export function separations({ zones, cells }: Matrix, { findings }: Proof): Separation[] {
  return zones.flatMap((a, index) =>
    zones.slice(index + 1).map((b): Separation => {
      const ofPair = ({ from, to }: { readonly from: string; readonly to: string }) =>
        (from === a && to === b) || (from === b && to === a)
      const own = cells.filter(ofPair)
      const verdicts = new Set(
        findings.filter((one) => one.egress === undefined && ofPair(one)).map(({ verdict }) => verdict),
      )
      if (verdicts.has('REFUTED')) return { zones: [a, b], state: 'joined' }
      if (verdicts.has('UNDECIDED') || own.some(({ verdict }) => verdict === 'unknown'))
        return { zones: [a, b], state: 'undecided' }
      const closed = own.every(({ verdict, stray }) => verdict === 'closed' && stray.length === 0)
      return { zones: [a, b], state: closed ? 'separated' : 'divided' }
    }),
  )
}
