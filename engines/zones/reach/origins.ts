import type { Family, Predicate, Segment } from '../model/index.ts'
import { ALL, NONE, type Edge } from '../sets/bdd.ts'
import { MOST_INTERFACES, type Headers } from '../sets/header.ts'
import { packetsOf } from '../sets/predicate.ts'
import { prefixSet } from './exits.ts'

type Interval = readonly [bigint, bigint]

/**
 * Source addresses in classes, cut wherever a question tells addresses apart. A flow carries the class that it set out
 * with through every translation, so that a register's row is held against who sent, and not against the address that
 * masquerading put in its place.
 */
export class Origins {
  readonly #headers: Headers
  readonly #classes: readonly Interval[]

  /** @param questions Predicates over the sender's address that will be asked. */
  constructor(headers: Headers, questions: readonly Predicate[]) {
    this.#headers = headers
    const cuts = new Set<bigint>([0n])
    const end = headers.family === 4 ? 1n << 32n : 1n << 128n
    for (const [low, high] of questions.flatMap((one) => sources(one, headers.family))) {
      cuts.add(low)
      if (high + 1n < end) cuts.add(high + 1n)
    }
    const sorted = [...cuts].sort((a, b) => (a < b ? -1 : Number(a > b)))
    // Beyond the numbers there are, one class: rows are then held against addresses as they arrive.
    const held = sorted.length < MOST_INTERFACES ? sorted : [0n]
    this.#classes = held.map((low, i) => [low, (held[i + 1] ?? end) - 1n])
  }

  /** Packets as the hosts of a segment send them: from its addresses, each with its class. */
  sent(segment: Segment): Edge {
    const headers = this.#headers
    const from = headers.any(segment.prefixes.map((prefix) => prefixSet(headers, 'src', prefix)))
    if (from === NONE) return NONE
    const field = headers.family === 4 ? 'src4' : 'src6'
    const classed = this.#classes.map(([low, high], i) =>
      headers.bdd.and(headers.value('origin', i), headers.range(field, low, high)),
    )
    return headers.bdd.and(from, headers.any(classed))
  }

  /** The predicate with each question about the sender's address asked of the class that it set out with. */
  packets(predicate: Predicate, side: 'may' | 'must'): Edge {
    const headers = this.#headers
    if (predicate.is === 'every') {
      return predicate.of.reduce((all, part) => headers.bdd.and(all, this.packets(part, side)), ALL)
    }
    if (predicate.is === 'some') return headers.any(predicate.of.map((part) => this.packets(part, side)))
    if (predicate.is === 'not') return headers.bdd.not(this.packets(predicate.of, side === 'may' ? 'must' : 'may'))
    if (predicate.is === 'in' && predicate.field === 'src4' && headers.family === 4)
      return this.#within(predicate.ranges)
    if (predicate.is === 'in6' && predicate.field === 'src6' && headers.family === 6)
      return this.#within(predicate.ranges)
    return packetsOf(headers, predicate, [])[side]
  }

  #within(ranges: readonly (readonly [number | bigint, number | bigint])[]): Edge {
    const inside = this.#classes.flatMap(([low, high], i) =>
      ranges.some(([from, to]) => BigInt(from) <= low && high <= BigInt(to)) ? [i] : [],
    )
    return this.#headers.any(inside.map((i) => this.#headers.value('origin', i)))
  }
}

function sources(predicate: Predicate, family: Family): Interval[] {
  if (predicate.is === 'every' || predicate.is === 'some') return predicate.of.flatMap((part) => sources(part, family))
  if (predicate.is === 'not') return sources(predicate.of, family)
  if (predicate.is === 'in6' && predicate.field === 'src6' && family === 6) return [...predicate.ranges]
  if (predicate.is !== 'in' || predicate.field !== 'src4' || family !== 4) return []
  return predicate.ranges.map(([low, high]) => [BigInt(low), BigInt(high)])
}
