import { listWords, near, type Device, type Filter, type Rule } from '../model/index.ts'
import { NONE } from './bdd.ts'
import { both, choose, either, EVERYTHING, not, NOTHING, UNKNOWN, type Bounds } from './bounds.ts'
import type { Headers } from './header.ts'
import { packetsOf } from './predicate.ts'

/** What becomes of packets in a list: `permit` is decided, `through` came out of the list undecided. The rest is denied. */
export interface Verdicts {
  readonly permit: Bounds
  readonly through: Bounds
  /** Packets that the list takes away from connection tracking. */
  readonly untracked: Bounds
}

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
    const { permit, through } = near(listWords(name), () => this.verdicts(name))
    const otherwise = this.#filters.get(name)?.otherwise
    if (otherwise === 'deny') return permit
    return either(this.#headers, permit, through)
  }

  verdicts(name: string, depth = 0): Verdicts {
    const known = this.#done.get(name)
    if (known) return known
    const filter = this.#filters.get(name)
    if (!filter || depth > MOST_CALLS) return { permit: UNKNOWN, through: UNKNOWN, untracked: UNKNOWN }
    let verdicts = atEnd(filter)
    for (let i = filter.rules.length - 1; i >= 0; i--) verdicts = this.#before(filter.rules[i]!, verdicts, depth)
    this.#done.set(name, verdicts)
    return verdicts
  }

  #before(rule: Rule, rest: Verdicts, depth: number): Verdicts {
    const when = packetsOf(this.#headers, rule.when, this.#interfaces)
    if (when.may === NONE || rule.action.do === 'continue') return rest
    const then = this.#then(rule, rest, depth)
    return {
      permit: choose(this.#headers, when, then.permit, rest.permit),
      through: choose(this.#headers, when, then.through, rest.through),
      untracked: choose(this.#headers, when, then.untracked, rest.untracked),
    }
  }

  #then(rule: Rule, rest: Verdicts, depth: number): Verdicts {
    const { action } = rule
    switch (action.do) {
      case 'permit':
        return { permit: EVERYTHING, through: NOTHING, untracked: NOTHING }
      case 'deny':
        return { permit: NOTHING, through: NOTHING, untracked: NOTHING }
      case 'return':
        return { permit: NOTHING, through: EVERYTHING, untracked: NOTHING }
      case 'continue':
        return rest
      case 'untrack':
        return { ...rest, untracked: EVERYTHING }
      case 'unknown':
        return { permit: UNKNOWN, through: UNKNOWN, untracked: UNKNOWN }
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
    return {
      permit: either(headers, called.permit, both(headers, called.through, rest.permit)),
      through: both(headers, called.through, rest.through),
      untracked: either(headers, called.untracked, both(headers, called.through, rest.untracked)),
    }
  }
}

function atEnd(filter: Filter): Verdicts {
  const undecided = filter.otherwise === 'deny' ? not(EVERYTHING) : EVERYTHING
  if (filter.otherwise === 'return') return { permit: NOTHING, through: undecided, untracked: NOTHING }
  return { permit: filter.otherwise === 'permit' ? EVERYTHING : NOTHING, through: NOTHING, untracked: NOTHING }
}
