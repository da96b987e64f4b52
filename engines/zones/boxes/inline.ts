import { ALWAYS, not, type Filter, type Line, type Predicate, type Rule } from '../model/index.ts'
import { BoxesTooMany } from './from-predicate.ts'

/**
 * What brings a packet to a line: a call that leads there, or a line that did not lead out of a called list. It is the
 * same object in all entries that hang on the one passage of that line, and in no other.
 */
interface Condition {
  readonly holds: Predicate
}

/** One line of a list without calls. `unknown` may permit, deny or go on. */
export interface Entry {
  /** All of them must hold. Two entries have those of the calls that they share at the beginning of both. */
  readonly guard: readonly Condition[]
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
 * packets of the call. What leaves the list undecided is decided there and then, and the last entry takes every packet,
 * so that each is decided.
 *
 * @throws BoxesTooMany where lists call one another so often that more than 50,000 lines come of it
 */
export function inline(filters: readonly Filter[], list: Filter): Entry[] {
  const end = { outcome: list.otherwise === 'deny' ? 'deny' : 'permit', at: list.at } as const
  const inliner = new Inliner(filters, end)
  inliner.enter(list, [], 0)
  return [...inliner.entries, { guard: [], when: ALWAYS, ...end }]
}

class Inliner {
  readonly entries: Entry[] = []
  readonly #filters: ReadonlyMap<string, Filter>
  readonly #end: Pick<Entry, 'outcome' | 'at'>

  /** @param end What becomes of a packet that leaves the outermost list undecided. */
  constructor(filters: readonly Filter[], end: Pick<Entry, 'outcome' | 'at'>) {
    this.#filters = new Map(filters.map((one) => [one.name, one]))
    this.#end = end
  }

  /** @param guard What brings packets into the list. */
  enter(list: Filter, guard: Entry['guard'], depth: number): void {
    let here = guard
    for (const rule of list.rules) here = this.#take(rule, here, depth)
    if (list.otherwise !== 'return') this.#add({ guard: here, when: ALWAYS, outcome: list.otherwise, at: list.at })
  }

  /** Writes out one rule. @returns what brings packets to the rules after it */
  #take({ when, action, at }: Rule, guard: Entry['guard'], depth: number): Entry['guard'] {
    switch (action.do) {
      case 'permit':
      case 'deny':
      case 'unknown':
        this.#add({ guard, when, outcome: action.do, at })
        return guard
      case 'continue':
      case 'untrack':
        return guard
      case 'return':
        if (depth > 0) return [...guard, { holds: not(when) }]
        this.#add({ guard, when, ...this.#end })
        return guard
      case 'call':
      case 'goto': {
        const called = depth < MOST_DEPTH ? this.#filters.get(action.filter) : undefined
        if (!called) {
          this.#add({ guard, when, outcome: 'unknown', at })
          return guard
        }
        const inside = [...guard, { holds: when }]
        this.enter(called, inside, depth + 1)
        if (action.do === 'call') return guard
        if (depth > 0) return [...guard, { holds: not(when) }]
        this.#add({ guard: inside, when: ALWAYS, ...this.#end })
        return guard
      }
      default:
        return action satisfies never
    }
  }

  #add(entry: Entry): void {
    if (this.entries.length >= MOST_ENTRIES) throw new BoxesTooMany('lists that call one another')
    this.entries.push(entry)
  }
}
