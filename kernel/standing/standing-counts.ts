import type { RequirementKey } from '../duty/requirement.ts'
import { STANDINGS, type Standing } from './judge.ts'

/** How many judgements count as what, for each requirement. */
export class StandingCounts {
  readonly #counts = new Map<RequirementKey, Uint32Array>()

  /** Counts a judgement (1), or takes it back (-1). */
  add(key: RequirementKey, standing: Standing, by: 1 | -1): void {
    let counts = this.#counts.get(key)
    if (!counts) this.#counts.set(key, (counts = new Uint32Array(STANDINGS.length)))
    counts[STANDINGS.indexOf(standing)]! += by
  }

  /** The worst that any judgement counts as; null where none does. */
  worst(key: RequirementKey): Standing | null {
    const at = this.#counts.get(key)?.findIndex((count) => count > 0) ?? -1
    return at < 0 ? null : STANDINGS[at]!
  }
}
