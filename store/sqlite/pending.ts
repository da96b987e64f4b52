import type { Item } from '#kernel'

import type { Appended, Payload } from '../store.ts'

/** Personal values of one entry, and whose they are. */
export interface Sealed {
  readonly subject: string
  readonly payload: Payload
}

/** A key made for a subject, and the same as it is kept. */
export interface SubjectKey {
  readonly key: Uint8Array
  readonly wrapped: Uint8Array
}

/** Personal values of a subject that are to go: those of the entries before one. */
export interface Erasure {
  readonly subject: string
  readonly before: number
}

/** What the acts of one group have made. */
export class Group {
  /** What the redo log holds of it: its entries in their order. */
  readonly lines: string[] = []
  readonly entries: { readonly index: number; readonly text: string }[] = []
  readonly acts = new Map<string, Appended>()
  readonly items = new Map<string, Map<string, Item>>()
  readonly payloads = new Map<number, Sealed>()
  readonly keys = new Map<string, SubjectKey>()
  readonly erasures: Erasure[] = []

  putItem(register: string, item: Item): void {
    let items = this.items.get(register)
    if (!items) this.items.set(register, (items = new Map()))
    items.set(item.id, item)
  }
}

/**
 * What was decided and the database may not hold yet: it goes before what is read there, so that an act is decided on all
 * that will stand before it.
 */
export class Pending {
  /** The oldest first; the last may still be being decided. */
  #groups: readonly Group[] = []

  begin(): Group {
    const group = new Group()
    this.#groups = [...this.#groups, group]
    return group
  }

  /** Forgets a group that is not to be written. */
  drop(group: Group): void {
    this.#groups = this.#groups.filter((one) => one !== group)
  }

  /** Lets go of the oldest groups, which the database holds now. */
  end(groups: number): void {
    this.#groups = this.#groups.slice(groups)
  }

  act(id: string): Appended | null {
    return this.#find(({ acts }) => acts.get(id))
  }

  /** Entries [from, to), as far as they are here: none before one that is not. */
  entries(from: number, to: number): { readonly index: number; readonly text: string }[] {
    return this.#groups.flatMap(({ entries }) => {
      const first = entries[0]?.index ?? to
      return first >= to ? [] : entries.slice(Math.max(0, from - first), to - first)
    })
  }

  acts(): string[] {
    return this.#groups.flatMap(({ acts }) => [...acts.keys()])
  }

  item(register: string, id: string): Item | null {
    return this.#find(({ items }) => items.get(register)?.get(id))
  }

  /** All items of a register, each as it is now. */
  items(register: string): ReadonlyMap<string, Item> {
    return new Map(this.#groups.flatMap(({ items }) => [...(items.get(register) ?? [])]))
  }

  key(subject: string): Uint8Array | null {
    return this.#find(({ keys }) => keys.get(subject)?.key)
  }

  payload(index: number): Sealed | null {
    return this.#find(({ payloads }) => payloads.get(index))
  }

  isErased(subject: string, index: number): boolean {
    return this.#groups.some(({ erasures }) => erasures.some((one) => one.subject === subject && index < one.before))
  }

  #find<T>(look: (group: Group) => T | undefined): T | null {
    for (const group of this.#groups.toReversed()) {
      const found = look(group)
      if (found !== undefined) return found
    }
    return null
  }
}
