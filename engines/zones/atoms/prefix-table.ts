import { ALL, NONE, type Bdd, type Edge } from '../sets/bdd.ts'

const NO_RULE = -1
const NO_NODE = 0

/** What changes when a prefix comes or goes: these packets, from one port to another. */
export interface Change {
  readonly from: number
  readonly to: number
  readonly packets: Edge
}

/**
 * A forwarding table, longest prefix first, as a binary trie of ports.
 *
 * A prefix takes its packets, less those of longer prefixes below it, from the next shorter prefix above it, all at
 * once: a change is always one {@link Change}, and its set is read off the trie without an `and`.
 * O(length + nodes down to the next prefixes below).
 */
export class PrefixTable {
  readonly #bdd: Bdd
  readonly #first: number
  #left = [NO_NODE]
  #right = [NO_NODE]
  #port = [0]

  /** @param first The bit of the diagram at which addresses begin. Packets that no prefix takes go to port 0. */
  constructor(bdd: Bdd, first: number) {
    this.#bdd = bdd
    this.#first = first
  }

  /** @param address Unsigned; the first `length` bits hold. A prefix that is there already gets the new port. */
  insert(address: number, length: number, port: number): Change {
    const { node, above } = this.#find(address, length)
    const from = this.#port[node] === NO_RULE ? above : this.#port[node]!
    this.#port[node] = port
    return { from, to: port, packets: this.#packets(address, length, node) }
  }

  /** Puts a prefix without asking what it changes. */
  put(address: number, length: number, port: number): void {
    this.#port[this.#find(address, length).node] = port
  }

  /** What each port sends, for the table as it is: one pass over the trie. O(nodes · ports below a node). */
  sets(): Map<number, Edge> {
    return this.#sets(0, 0, 0)
  }

  #sets(node: number, depth: number, above: number): Map<number, Edge> {
    const port = this.#port[node] === NO_RULE ? above : this.#port[node]!
    const left = this.#left[node]!
    const right = this.#right[node]!
    if (left === NO_NODE && right === NO_NODE) return new Map([[port, ALL]])
    const zero = left === NO_NODE ? new Map([[port, ALL]]) : this.#sets(left, depth + 1, port)
    const one = right === NO_NODE ? new Map([[port, ALL]]) : this.#sets(right, depth + 1, port)
    const level = this.#first + depth
    for (const [to, set] of zero) if (!one.has(to)) zero.set(to, this.#bdd.make(level, set, NONE))
    for (const [to, set] of one) zero.set(to, this.#bdd.make(level, zero.get(to) ?? NONE, set))
    return zero
  }

  /** @returns Undefined where there is no such prefix. */
  remove(address: number, length: number): Change | undefined {
    const { node, above } = this.#find(address, length)
    const from = this.#port[node]!
    if (from === NO_RULE) return undefined
    this.#port[node] = length === 0 ? 0 : NO_RULE
    return { from, to: above, packets: this.#packets(address, length, node) }
  }

  #find(address: number, length: number): { node: number; above: number } {
    let node = 0
    let above = 0
    for (let bit = 0; bit < length; bit++) {
      if (this.#port[node] !== NO_RULE) above = this.#port[node]!
      const side = (address >>> (31 - bit)) & 1 ? this.#right : this.#left
      if (side[node] === NO_NODE) side[node] = this.#add()
      node = side[node]!
    }
    return { node, above }
  }

  #add(): number {
    this.#left.push(NO_NODE)
    this.#right.push(NO_NODE)
    return this.#port.push(NO_RULE) - 1
  }

  #packets(address: number, length: number, node: number): Edge {
    let set = this.#below(node, length)
    for (let bit = length - 1; bit >= 0; bit--) {
      const level = this.#first + bit
      set = (address >>> (31 - bit)) & 1 ? this.#bdd.make(level, NONE, set) : this.#bdd.make(level, set, NONE)
    }
    return set
  }

  /** The packets below a node that no longer prefix takes. */
  #below(node: number, depth: number): Edge {
    const left = this.#left[node]!
    const right = this.#right[node]!
    if (left === NO_NODE && right === NO_NODE) return ALL
    return this.#bdd.make(this.#first + depth, this.#side(left, depth + 1), this.#side(right, depth + 1))
  }

  #side(node: number, depth: number): Edge {
    if (node === NO_NODE) return ALL
    return this.#port[node] === NO_RULE ? this.#below(node, depth) : NONE
  }
}
