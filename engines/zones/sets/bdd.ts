import { LimitReached } from '../model/index.ts'

/**
 * A set of packets, as an edge into the shared decision diagram: `node * 2 + complement`. Two edges of one diagram are
 * the same set exactly when they are the same number.
 */
export type Edge = number

/** The set of all packets. */
export const ALL: Edge = 0

/** The empty set. */
export const NONE: Edge = 1

/** A diagram outgrew its limit. The question is too large for sets in this order of fields, or the input is hostile. */
export class SetsTooLarge extends LimitReached {
  override readonly name = 'SetsTooLarge'
  readonly code = 'zones.sets-too-large'
  readonly words = {
    ja: '通信の集合が大きくなりすぎ、答えを出せません。そこにある規則のうち、穴のあるマスクや細かい範囲を並べたものをまとめて書くか、団体のファイルを領域や機器の少ないものに分けて調べてください。',
    en: 'The sets of packets grow too large for an answer. Write the rules there with fewer masks with holes and fewer small ranges, or split the town file into files with fewer zones or devices.',
  }
}

const TERMINAL = 0xffff
const FIRST_NODES = 1 << 14
const MOST_CACHE = 1 << 20
const PATIENCE = 2000

/**
 * A reduced ordered binary decision diagram with complement edges (Brace, Rudell, Bryant 1990), on typed arrays: no
 * object is made and nothing is collected while sets are computed.
 *
 * INVARIANT: a node's high edge is never complemented, so that a set and its complement share their nodes and `not` is
 * one exclusive or. Nodes are never freed: a diagram lives as long as its question.
 *
 * `and` of sets with m and n nodes costs O(m·n) at worst and close to the size of its result in practice.
 */
export class Bdd {
  readonly #most: number
  #level = new Uint16Array(FIRST_NODES)
  #low = new Int32Array(FIRST_NODES)
  #high = new Int32Array(FIRST_NODES)
  #next = new Int32Array(FIRST_NODES)
  #buckets = new Int32Array(FIRST_NODES)
  #cache = new Int32Array(3 * FIRST_NODES)
  #nodes = 1
  #patience = 0

  /** @param most Nodes at most; 17 bytes each, and as much again for the cache. Beyond it {@link SetsTooLarge}. */
  constructor(most = 1 << 25) {
    this.#most = most
    this.#level[0] = TERMINAL
  }

  /** Nodes made so far. */
  get size(): number {
    return this.#nodes
  }

  /** The packets of `low` whose bit `level` is 0 and those of `high` whose bit is 1. Both must begin below `level`. */
  make(level: number, low: Edge, high: Edge): Edge {
    if (low === high) return low
    const complement = high & 1
    return this.#node(level, low ^ complement, high ^ complement) ^ complement
  }

  /** Bit that decides first; greater than every bit for {@link ALL} and {@link NONE}. */
  level(set: Edge): number {
    return this.#level[set >>> 1]!
  }

  /** The packets of `set` whose first deciding bit is 0, without that bit. */
  low(set: Edge): Edge {
    return this.#low[set >>> 1]! ^ (set & 1)
  }

  high(set: Edge): Edge {
    return this.#high[set >>> 1]! ^ (set & 1)
  }

  not(set: Edge): Edge {
    return set ^ 1
  }

  or(a: Edge, b: Edge): Edge {
    return this.and(a ^ 1, b ^ 1) ^ 1
  }

  /** The packets of `a` that are not in `b`. */
  minus(a: Edge, b: Edge): Edge {
    return this.and(a, b ^ 1)
  }

  /** `where ? then : otherwise`, packet by packet. */
  choose(where: Edge, then: Edge, otherwise: Edge): Edge {
    if (then === otherwise) return then
    return this.or(this.and(where, then), this.and(where ^ 1, otherwise))
  }

  isWithin(a: Edge, b: Edge): boolean {
    return this.and(a, b ^ 1) === NONE
  }

  /**
   * Whether two sets have a packet in common. Makes no node and stops at the first packet: far quicker than `and` for
   * sets that differ in their first bits, as most do. Falls back to `and` after {@link PATIENCE} steps.
   */
  meets(a: Edge, b: Edge): boolean {
    this.#patience = PATIENCE
    const met = this.#meets(a, b)
    return this.#patience > 0 ? met : this.and(a, b) !== NONE
  }

  #meets(a: Edge, b: Edge): boolean {
    let left = a
    let right = b
    while (--this.#patience > 0) {
      if (left === NONE || right === NONE || (left ^ right) === 1) return false
      if (left === right || left === ALL || right === ALL) return true
      const leftLevel = this.#level[left >>> 1]!
      const rightLevel = this.#level[right >>> 1]!
      const a0 = leftLevel <= rightLevel ? this.low(left) : left
      const a1 = leftLevel <= rightLevel ? this.high(left) : left
      const b0 = rightLevel <= leftLevel ? this.low(right) : right
      const b1 = rightLevel <= leftLevel ? this.high(right) : right
      // Where one side is empty there is one way to go; only a true fork needs a call.
      const goesLow = a0 !== NONE && b0 !== NONE
      const goesHigh = a1 !== NONE && b1 !== NONE
      if (goesLow && goesHigh && this.#meets(a0, b0)) return true
      left = goesHigh ? a1 : a0
      right = goesHigh ? b1 : b0
    }
    return false
  }

  and(a: Edge, b: Edge): Edge {
    if (a === b || b === ALL) return a
    if (a === ALL) return b
    if ((a ^ b) === 1 || a === NONE || b === NONE) return NONE
    if (a > b) return this.#and(b, a)
    return this.#and(a, b)
  }

  /** INVARIANT: `a < b`, and neither is ALL, NONE or the complement of the other. */
  #and(a: Edge, b: Edge): Edge {
    const entry = slot(a, b, this.#cache.length / 3 - 1) * 3
    if (this.#cache[entry] === a && this.#cache[entry + 1] === b) return this.#cache[entry + 2]!
    const left = a >>> 1
    const right = b >>> 1
    const leftLevel = this.#level[left]!
    const rightLevel = this.#level[right]!
    const level = Math.min(leftLevel, rightLevel)
    const a0 = leftLevel === level ? this.#low[left]! ^ (a & 1) : a
    const a1 = leftLevel === level ? this.#high[left]! ^ (a & 1) : a
    const b0 = rightLevel === level ? this.#low[right]! ^ (b & 1) : b
    const b1 = rightLevel === level ? this.#high[right]! ^ (b & 1) : b
    const result = this.make(level, this.and(a0, b0), this.and(a1, b1))
    const now = slot(a, b, this.#cache.length / 3 - 1) * 3
    this.#cache[now] = a
    this.#cache[now + 1] = b
    this.#cache[now + 2] = result
    return result
  }

  /** The packets that are in `set` for some value of the bits `first … last`. O(nodes above `last` · an `or`). */
  exists(set: Edge, first: number, last: number): Edge {
    const seen = new Map<Edge, Edge>()
    const visit = (edge: Edge): Edge => {
      const level = this.level(edge)
      if (level > last) return edge
      const known = seen.get(edge)
      if (known !== undefined) return known
      const low = visit(this.low(edge))
      const high = visit(this.high(edge))
      const result = level < first ? this.make(level, low, high) : this.or(low, high)
      seen.set(edge, result)
      return result
    }
    return visit(set)
  }

  /**
   * The set with the number in the bits `first … first + width - 1` increased by `by`, modulo 2^width.
   *
   * Bits are met from the most significant one, before it is known whether the bits below will carry; so both cases are
   * followed, each as the set of packets in which they do. O(nodes · 4).
   */
  add(set: Edge, first: number, width: number, by: bigint): Edge {
    const addend = BigInt.asUintN(width, by)
    const end = first + width
    const seen: readonly Map<Edge, Edge>[] = Array.from({ length: 2 * (width + 1) }, () => new Map<Edge, Edge>())
    const sum = (edge: Edge, level: number, carry: 0 | 1): Edge => {
      if (level === end) return carry === 0 ? edge : NONE
      if (edge === NONE) return NONE
      const memo = seen[2 * (level - first) + carry]!
      const known = memo.get(edge)
      if (known !== undefined) return known
      const here = this.level(edge) === level
      const sides = [here ? this.low(edge) : edge, here ? this.high(edge) : edge] as const
      const bit = Number((addend >> BigInt(end - 1 - level)) & 1n)
      const halves: [Edge, Edge] = [NONE, NONE]
      for (const from of [0, 1] as const) {
        for (const below of [0, 1] as const) {
          const total = from + bit + below
          if (total >> 1 !== carry) continue
          const to = total & 1 ? 1 : 0
          halves[to] = this.or(halves[to], sum(sides[from], level + 1, below))
        }
      }
      const result = this.make(level, halves[0], halves[1])
      memo.set(edge, result)
      return result
    }
    const above = new Map<Edge, Edge>()
    const visit = (edge: Edge): Edge => {
      if (this.level(edge) >= first) return this.or(sum(edge, first, 0), sum(edge, first, 1))
      const known = above.get(edge)
      if (known !== undefined) return known
      const result = this.make(this.level(edge), visit(this.low(edge)), visit(this.high(edge)))
      above.set(edge, result)
      return result
    }
    return visit(set)
  }

  /** Some packet of a set that is not empty, as the bits that it must have; all other bits are free. 0 where it can. */
  sample(set: Edge): Map<number, 0 | 1> {
    if (set === NONE) throw new RangeError('an empty set has no packet')
    const bits = new Map<number, 0 | 1>()
    let edge = set
    while (edge !== ALL) {
      const bit = this.low(edge) === NONE ? 1 : 0
      bits.set(this.level(edge), bit)
      edge = bit === 1 ? this.high(edge) : this.low(edge)
    }
    return bits
  }

  /** Nodes that `set` is made of. */
  count(set: Edge): number {
    const seen = new Set<number>()
    const visit = (edge: Edge): void => {
      if (edge >>> 1 === 0 || seen.has(edge >>> 1)) return
      seen.add(edge >>> 1)
      visit(this.low(edge))
      visit(this.high(edge))
    }
    visit(set)
    return seen.size
  }

  #node(level: number, low: Edge, high: Edge): Edge {
    const bucket = hash(level, low, high) & (this.#buckets.length - 1)
    for (let node = this.#buckets[bucket]!; node !== 0; node = this.#next[node]!) {
      if (this.#low[node] === low && this.#high[node] === high && this.#level[node] === level) return node << 1
    }
    if (this.#nodes === this.#level.length) {
      this.#grow()
      return this.#node(level, low, high)
    }
    const node = this.#nodes++
    this.#level[node] = level
    this.#low[node] = low
    this.#high[node] = high
    this.#next[node] = this.#buckets[bucket]!
    this.#buckets[bucket] = node
    return node << 1
  }

  #grow(): void {
    const length = this.#level.length * 2
    if (length > this.#most) throw new SetsTooLarge(`more than ${this.#most} nodes`)
    this.#level = enlarged(this.#level, new Uint16Array(length))
    this.#low = enlarged(this.#low, new Int32Array(length))
    this.#high = enlarged(this.#high, new Int32Array(length))
    this.#next = new Int32Array(length)
    this.#buckets = new Int32Array(length)
    for (let node = 1; node < this.#nodes; node++) {
      const bucket = hash(this.#level[node]!, this.#low[node]!, this.#high[node]!) & (length - 1)
      this.#next[node] = this.#buckets[bucket]!
      this.#buckets[bucket] = node
    }
    if (length <= MOST_CACHE) this.#cache = new Int32Array(3 * length)
  }
}

function enlarged<T extends Uint16Array | Int32Array>(from: T, to: T): T {
  to.set(from)
  return to
}

function slot(a: Edge, b: Edge, mask: number): number {
  const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)
  return (mixed ^ (mixed >>> 15)) & mask
}

function hash(level: number, low: Edge, high: Edge): number {
  const mixed = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0xc2b2ae35) ^ Math.imul(level, 0x27d4eb2f)
  return mixed ^ (mixed >>> 15)
}
