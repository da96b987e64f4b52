import { listWords, near, type Device, type Filter, type Rule } from '../model/index.ts'
import { ALL, NONE, type Edge } from './bdd.ts'
import { both, choose, either, EVERYTHING, NOTHING, UNKNOWN, type Bounds } from './bounds.ts'
import type { Headers } from './header.ts'
import { packetsOf } from './predicate.ts'

/**
 * What may become of packets in a list: decided, or `through`, out of the list undecided. A packet of several fares in
 * one way or another by what an unclear line means, and by a line of its own for each: so what every reading does with a
 * packet is what is left when the other two are taken away, and not the meeting of what is sure of each by itself.
 *
 * INVARIANT: every packet is in one of the three at least, and in no other where `clear`.
 */
export interface Verdicts {
  readonly permit: Edge
  readonly deny: Edge
  readonly through: Edge
  /** Whether all was understood. */
  readonly clear: boolean
  /** Packets that the list takes away from connection tracking. */
  readonly untracked: Bounds
}

const DECIDED = { permit: NONE, deny: NONE, through: NONE, clear: true, untracked: NOTHING }
const ANYTHING: Verdicts = { permit: ALL, deny: ALL, through: ALL, clear: false, untracked: UNKNOWN }

/** Lists that call lists, at most; the kernel of Linux holds the same order. Beyond it a call is not understood. */
const MOST_CALLS = 64

/**
 * The filters of one device as sets, each computed once for all interfaces (`in` and `out` are fields of the sets).
 *
 * A list is read from its last rule to its first, `rule ? verdict : so far`, which keeps the sets as small as the answer
 * (first to last needs the set "no rule has matched yet", which is often far larger). O(rules) set operations.
 */
export class FilterSets {
  readonly #headers: Headers
  readonly #interfaces: readonly string[]
  readonly #filters: ReadonlyMap<string, Filter>
  readonly #done = new Map<string, Verdicts>()

  constructor(headers: Headers, device: Pick<Device, 'filters' | 'interfaces'>) {
    this.#headers = headers
    this.#interfaces = device.interfaces.map((one) => one.name)
    this.#filters = new Map(device.filters.map((filter) => [filter.name, filter]))
  }

  /** Packets that the list permits at a stage, where `return` means what the list does at its end. */
  permitted(name: string): Bounds {
    const { bdd } = this.#headers
    const { permit, deny, through } = near(listWords(name), () => this.verdicts(name))
    if (this.#filters.get(name)?.otherwise === 'deny') return { may: permit, must: bdd.or(deny, through) ^ 1 }
    return { may: bdd.or(permit, through), must: deny ^ 1 }
  }

  verdicts(name: string, depth = 0): Verdicts {
    const known = this.#done.get(name)
    if (known) return known
    const filter = this.#filters.get(name)
    if (!filter || depth > MOST_CALLS) return ANYTHING
    let verdicts = atEnd(filter)
    for (let i = filter.rules.length - 1; i >= 0; i--) verdicts = this.#before(filter.rules[i]!, verdicts, depth)
    this.#done.set(name, verdicts)
    return verdicts
  }

  #before(rule: Rule, rest: Verdicts, depth: number): Verdicts {
    const when = packetsOf(this.#headers, rule.when, this.#interfaces)
    if (when.may === NONE || rule.action.do === 'continue') return rest
    const then = this.#then(rule, rest, depth)
    const clear = when.may === when.must && then.clear && rest.clear
    const permit = this.#choose(when, then.permit, rest.permit)
    const through = this.#choose(when, then.through, rest.through)
    // What is left over is quicker than a third choice.
    const deny = clear ? this.#headers.bdd.or(permit, through) ^ 1 : this.#choose(when, then.deny, rest.deny)
    return { permit, deny, through, clear, untracked: choose(this.#headers, when, then.untracked, rest.untracked) }
  }

  /** What may be, of `where ? then : otherwise`. */
  #choose(where: Bounds, then: Edge, otherwise: Edge): Edge {
    const { bdd } = this.#headers
    if (where.may === where.must) return bdd.choose(where.may, then, otherwise)
    return bdd.or(bdd.and(where.may, then), bdd.minus(otherwise, where.must))
  }

  #then(rule: Rule, rest: Verdicts, depth: number): Verdicts {
    const { action } = rule
    switch (action.do) {
      case 'permit':
        return { ...DECIDED, permit: ALL }
      case 'deny':
        return { ...DECIDED, deny: ALL }
      case 'return':
        return { ...DECIDED, through: ALL }
      case 'continue':
        return rest
      case 'untrack':
        return { ...rest, untracked: EVERYTHING }
      case 'unknown':
        return ANYTHING
      case 'goto':
        return this.verdicts(action.filter, depth + 1)
      case 'call':
        return this.#call(this.verdicts(action.filter, depth + 1), rest)
      default:
        return action satisfies never
    }
  }

  /** A packet that comes back from a called list goes on with the rules after the call. */
  #call(called: Verdicts, rest: Verdicts): Verdicts {
    const headers = this.#headers
    const { bdd } = headers
    const ending = (end: 'permit' | 'deny') => bdd.or(called[end], bdd.and(called.through, rest[end]))
    const permit = ending('permit')
    const through = bdd.and(called.through, rest.through)
    const clear = called.clear && rest.clear
    const back = { may: called.through, must: bdd.or(called.permit, called.deny) ^ 1 }
    return {
      permit,
      deny: clear ? bdd.or(permit, through) ^ 1 : ending('deny'),
      through,
      clear,
      untracked: either(headers, called.untracked, both(headers, back, rest.untracked)),
    }
  }
}

function atEnd({ otherwise }: Filter): Verdicts {
  return { ...DECIDED, [otherwise === 'return' ? 'through' : otherwise]: ALL }
}
