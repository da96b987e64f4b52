import type { AnyFacts, Assignment, Item, Reader } from '#kernel'

/** A count that is wanted, or known: exact where it is less than its limit. */
interface Count {
  readonly register: string
  readonly where: AnyFacts
  readonly limit: number
}

/** What a view lacks to answer what it was asked. */
export interface Wanted {
  readonly items: Map<string, Set<string>>
  readonly counts: Map<string, Count>
  readonly personal: Map<string, { readonly register: string; readonly id: string }>
  isAssignments: boolean
}

/** Items that a view keeps from one group of acts to the next; then all are let go. */
const MOST_ITEMS = 20_000

/**
 * What is known of an organisation at one size of its log. Decisions are pure and synchronous while the database is far:
 * so a decision is made on what is known, whatever it lacked is noted and loaded, and it is made again.
 */
export class View implements Reader {
  readonly #items = new Map<string, Item | null>()
  readonly #counts = new Map<string, { readonly value: number; readonly limit: number }>()
  readonly #personal = new Map<string, AnyFacts>()
  #assignments: readonly Assignment[] | null = null
  #wanted: Wanted = nothing()

  item(register: string, id: string): Item | null {
    const known = this.#items.get(`${register}/${id}`)
    if (known === undefined) this.want(register, id)
    return known ?? null
  }

  count(register: string, where: AnyFacts, limit: number): number {
    const key = countKey(register, where)
    const known = this.#counts.get(key)
    if (known && (known.value < known.limit || limit <= known.limit)) return Math.min(known.value, limit)
    this.#wanted.counts.set(key, { register, where, limit })
    return 0
  }

  assignments(): readonly Assignment[] {
    if (!this.#assignments) this.#wanted.isAssignments = true
    return this.#assignments ?? []
  }

  personal(register: string, id: string): AnyFacts {
    const known = this.#personal.get(`${register}/${id}`)
    if (!known) this.#wanted.personal.set(`${register}/${id}`, { register, id })
    return known ?? {}
  }

  /** Notes that an item will be needed, unless it is known. */
  want(register: string, id: string): void {
    if (this.#items.has(`${register}/${id}`)) return
    const ids = this.#wanted.items.get(register)
    if (ids) ids.add(id)
    else this.#wanted.items.set(register, new Set([id]))
  }

  /** What was lacking since this was asked last; null where nothing was. */
  takeWanted(): Wanted | null {
    const wanted = this.#wanted
    this.#wanted = nothing()
    const { items, counts, personal, isAssignments } = wanted
    return items.size + counts.size + personal.size === 0 && !isAssignments ? null : wanted
  }

  putItem(register: string, id: string, item: Item | null): void {
    this.#items.set(`${register}/${id}`, item)
  }

  putCount({ register, where, limit }: Count, value: number): void {
    this.#counts.set(countKey(register, where), { value, limit })
  }

  putPersonal(register: string, id: string, values: AnyFacts): void {
    this.#personal.set(`${register}/${id}`, values)
  }

  putAssignments(assignments: readonly Assignment[]): void {
    this.#assignments = assignments
  }

  /** What was true of the tables as a whole may no longer be. */
  forgetSums(): void {
    this.#counts.clear()
    this.#personal.clear()
  }

  forgetAssignments(): void {
    this.#assignments = null
  }

  forgetItem(register: string, id: string): void {
    this.#items.delete(`${register}/${id}`)
  }

  /** Lets go of what would be too much to keep. */
  trim(): void {
    if (this.#items.size > MOST_ITEMS) this.#items.clear()
  }
}

function nothing(): Wanted {
  return { items: new Map(), counts: new Map(), personal: new Map(), isAssignments: false }
}

function countKey(register: string, where: AnyFacts): string {
  return JSON.stringify([register, ...Object.entries(where).sort(([a], [b]) => (a < b ? -1 : 1))])
}
