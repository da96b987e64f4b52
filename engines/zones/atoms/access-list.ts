import { NONE, type Bdd, type Edge } from '../sets/bdd.ts'
import type { Change } from './prefix-table.ts'

/** The two ports of an access list as an element. Nothing listed = denied. */
export const DENY = 0
export const PERMIT = 1

interface Entry {
  readonly priority: number
  readonly packets: Edge
  readonly port: typeof DENY | typeof PERMIT
}

/** A first-match list whose rules come and go one by one; the highest priority is tried first. O(rules · an `and`). */
export class AccessList {
  readonly #bdd: Bdd
  readonly #entries: Entry[] = []
  #permitted: Edge = NONE

  constructor(bdd: Bdd) {
    this.#bdd = bdd
  }

  get permitted(): Edge {
    return this.#permitted
  }

  insert(entry: Entry): Change {
    const at = this.#place(entry.priority)
    const decided = this.#reaching(entry.packets, at)
    this.#entries.splice(at, 0, entry)
    return this.#change(decided, entry.port === PERMIT ? decided : NONE)
  }

  /** @returns Undefined where no rule has the priority. */
  remove(priority: number): Change | undefined {
    const at = this.#place(priority)
    const entry = this.#entries[at]
    if (entry?.priority !== priority) return undefined
    this.#entries.splice(at, 1)
    const decided = this.#reaching(entry.packets, at)
    return this.#change(decided, this.#permittedFrom(at, decided))
  }

  #place(priority: number): number {
    const at = this.#entries.findIndex((one) => one.priority <= priority)
    return at === -1 ? this.#entries.length : at
  }

  /** What is left of a set after the first rules of the list. */
  #reaching(packets: Edge, rules: number): Edge {
    let left = packets
    for (let i = 0; i < rules && left !== NONE; i++) left = this.#bdd.minus(left, this.#entries[i]!.packets)
    return left
  }

  #permittedFrom(rule: number, packets: Edge): Edge {
    let left = packets
    let permitted = NONE
    for (let i = rule; i < this.#entries.length && left !== NONE; i++) {
      const entry = this.#entries[i]!
      if (entry.port === PERMIT) permitted = this.#bdd.or(permitted, this.#bdd.and(left, entry.packets))
      left = this.#bdd.minus(left, entry.packets)
    }
    return permitted
  }

  /** Of `decided`, now just `permitted` is permitted. A rule changes packets one way only. */
  #change(decided: Edge, permitted: Edge): Change {
    const opened = this.#bdd.minus(permitted, this.#permitted)
    const closed = this.#bdd.minus(this.#bdd.and(this.#permitted, decided), permitted)
    this.#permitted = this.#bdd.or(this.#bdd.minus(this.#permitted, closed), opened)
    return opened === NONE ? { from: PERMIT, to: DENY, packets: closed } : { from: DENY, to: PERMIT, packets: opened }
  }
}
