import { ALWAYS, every, not, type Filter, type Line, type Predicate, type Rule } from '../model/index.ts'
import { BoxesTooMany } from './from-predicate.ts'

/** One line of a list without calls. `unknown` may permit, deny or go on. */
export interface Entry {
  readonly when: Predicate
  readonly outcome: 'permit' | 'deny' | 'unknown'
  /** The rule, or the head of the list whose end decides. */
  readonly at: Line
}

/** Lines that one list may come to with the lists it calls. */
const MOST_ENTRIES = 50_000

/** Calls below calls; deeper ones are not understood. */
const MOST_DEPTH = 64

/**
 * A list as one first-match list: the lists it calls are written out where they are called, each line held to the
 * packets of the call. The last entry takes every packet, so that each is decided.
 *
 * @throws BoxesTooMany where lists call one another so often that more than 50,000 lines come of it
 */
export function inline(filters: readonly Filter[], list: Filter): Entry[] {
  const inliner = new Inliner(filters)
  inliner.enter(list, ALWAYS, 0)
  return [...inliner.entries, { when: ALWAYS, outcome: list.otherwise === 'deny' ? 'deny' : 'permit', at: list.at }]
}

class Inliner {
  readonly entries: Entry[] = []
  readonly #filters: ReadonlyMap<string, Filter>

  constructor(filters: readonly Filter[]) {
    this.#filters = new Map(filters.map((one) => [one.name, one]))
  }

  /** @param guard The packets that come into the list. */
  enter(list: Filter, guard: Predicate, depth: number): void {
    let here = guard
    for (const rule of list.rules) here = this.#take(rule, here, depth)
    if (list.otherwise !== 'return') this.#add(here, list.otherwise, list.at)
  }

  /** Writes out one rule. @returns the packets that may come to the rules after it */
  #take({ when, action, at }: Rule, guard: Predicate, depth: number): Predicate {
    const own = every(guard, when)
    switch (action.do) {
      case 'permit':
      case 'deny':
      case 'unknown':
        this.#add(own, action.do, at)
        return guard
      case 'continue':
      case 'untrack':
        return guard
      case 'return':
        return every(guard, not(when))
      case 'call':
      case 'goto': {
        const called = depth < MOST_DEPTH ? this.#filters.get(action.filter) : undefined
        if (called) this.enter(called, own, depth + 1)
        else this.#add(own, 'unknown', at)
        return action.do === 'call' || !called ? guard : every(guard, not(when))
      }
      default:
        return action satisfies never
    }
  }

  #add(when: Predicate, outcome: Entry['outcome'], at: Line): void {
    if (this.entries.length >= MOST_ENTRIES) throw new BoxesTooMany('lists that call one another')
    this.entries.push({ when, outcome, at })
  }
}
