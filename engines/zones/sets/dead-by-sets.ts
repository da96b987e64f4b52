import type { Device, Filter } from '../model/index.ts'
import { NONE, type Edge } from './bdd.ts'
import { FilterSets } from './filter.ts'
import { Headers } from './header.ts'
import { packetsOf } from './predicate.ts'

/** A rule that no packet reaches, in a list or in one that it calls. */
export interface DeadInTree {
  readonly filter: string
  readonly rule: number
}

/** Calls below calls that are followed; deeper lists are taken to be reached. */
const MOST_DEPTH = 16

/**
 * Dead rules of a list and of every list that it calls, by pushing all packets through it from the first rule on: what
 * `deadRules` finds with boxes, with sets, and through calls. A rule is dead where no call brings it a packet.
 * O(rules · calls of their list · set operations).
 */
export function deadBySets(device: Pick<Device, 'filters' | 'interfaces'>, name: string): DeadInTree[] {
  const reached = new Map<string, Set<number>>()
  for (const family of [4, 6] as const) new Flood(new Headers(family), device, reached).enter(name, 0, 0)
  return [...reached].flatMap(([filter, alive]) => {
    const { rules } = device.filters.find((one) => one.name === filter)!
    return rules.flatMap((_, rule) => (alive.has(rule) ? [] : [{ filter, rule }]))
  })
}

class Flood {
  readonly #headers: Headers
  readonly #filters: ReadonlyMap<string, Filter>
  readonly #names: readonly string[]
  readonly #sets: FilterSets
  readonly #reached: Map<string, Set<number>>

  constructor(headers: Headers, device: Pick<Device, 'filters' | 'interfaces'>, reached: Map<string, Set<number>>) {
    this.#headers = headers
    this.#filters = new Map(device.filters.map((filter) => [filter.name, filter]))
    this.#names = device.interfaces.map((one) => one.name)
    this.#sets = new FilterSets(headers, device)
    this.#reached = reached
  }

  enter(name: string, packets: Edge, depth: number): void {
    const filter = this.#filters.get(name)
    if (!filter) return
    const alive = this.#reached.get(name) ?? new Set<number>()
    this.#reached.set(name, alive)
    const { bdd } = this.#headers
    let left = packets
    for (const [i, { when, action }] of filter.rules.entries()) {
      const matched = packetsOf(this.#headers, when, this.#names)
      const taken = bdd.and(left, matched.may)
      if (taken === NONE) continue
      alive.add(i)
      if ((action.do === 'call' || action.do === 'goto') && depth < MOST_DEPTH)
        this.enter(action.filter, taken, depth + 1)
      const certain = bdd.and(left, matched.must)
      if (action.do === 'call') left = bdd.minus(left, bdd.minus(certain, this.#sets.verdicts(action.filter).through))
      else if (action.do !== 'continue' && action.do !== 'untrack' && action.do !== 'unknown')
        left = bdd.minus(left, certain)
    }
  }
}
