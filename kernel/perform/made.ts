import type { AnyFacts } from '../fields/field.ts'
import { isLive, type Item } from '../register/item.ts'
import type { Reader } from './reader.ts'

/** What a batch has changed of one count: items that counted before it and do not now, and the other way round. */
interface Shift {
  readonly gone: number
  readonly come: number
}

/** An item that the batch has made, and what it was before. */
interface Change {
  readonly before: Item | null
  readonly now: Item
}

/** Items as a batch so far has made them, before the view that it began with. */
export class Made {
  readonly #before: Reader
  readonly #changes = new Map<string, Map<string, Change>>()
  readonly #tallies = new Map<string, Map<string, Tally>>()

  constructor(before: Reader) {
    this.#before = before
  }

  has(register: string, id: string): boolean {
    return this.#changes.get(register)?.has(id) ?? false
  }

  item(register: string, id: string): Item | null {
    return this.#changes.get(register)?.get(id)?.now ?? this.#before.item(register, id)
  }

  put(register: string, now: Item): void {
    const changes = inner(this.#changes, register)
    const last = changes.get(now.id)
    const change = { before: last ? last.before : this.#before.item(register, now.id), now }
    changes.set(now.id, change)
    for (const tally of this.#tallies.get(register)?.values() ?? []) {
      if (last) tally.add(last, -1)
      tally.add(change, 1)
    }
  }

  /** NOTE: one tally for each set of fields that is counted by, so that a batch of counts costs what the batch is long. */
  count(register: string, where: AnyFacts, limit: number): number {
    const names = Object.keys(where).sort()
    const tallies = inner(this.#tallies, register)
    let tally = tallies.get(names.join())
    if (!tally) {
      tallies.set(names.join(), (tally = new Tally(names)))
      for (const change of this.#changes.get(register)?.values() ?? []) tally.add(change, 1)
    }
    const { gone, come } = tally.shift(where)
    return Math.min(limit, this.#before.count(register, where, limit + gone) - gone + come)
  }
}

/** What changes have done to the counts of one register by one set of fields. */
class Tally {
  readonly #names: readonly string[]
  readonly #shifts = new Map<string, Shift>()

  constructor(names: readonly string[]) {
    this.#names = names
  }

  shift(where: AnyFacts): Shift {
    return this.#shifts.get(this.#keyOf(where)) ?? NONE
  }

  /** Takes a change in (1), or back out (-1). */
  add({ before, now }: Change, times: 1 | -1): void {
    const [from, to] = [this.#countedBy(before), this.#countedBy(now)]
    if (from === to) return
    if (from !== null) this.#move(from, { gone: times, come: 0 })
    if (to !== null) this.#move(to, { gone: 0, come: times })
  }

  #move(key: string, { gone, come }: Shift): void {
    const shift = this.#shifts.get(key) ?? NONE
    this.#shifts.set(key, { gone: shift.gone + gone, come: shift.come + come })
  }

  #countedBy(item: Item | null): string | null {
    return item && isLive(item) ? this.#keyOf(item.facts) : null
  }

  #keyOf(facts: AnyFacts): string {
    return JSON.stringify(this.#names.map((name) => [typeof facts[name], facts[name] ?? null]))
  }
}

const NONE: Shift = { gone: 0, come: 0 }

function inner<T>(outer: Map<string, Map<string, T>>, key: string): Map<string, T> {
  let found = outer.get(key)
  if (!found) outer.set(key, (found = new Map<string, T>()))
  return found
}
