import type { Item } from '#kernel'

import type { Pending } from './pending.ts'
import type { ReadTables } from './read-tables.ts'
import { Recent } from './recent.ts'

/** The items as decided: those lately read or written from memory, the others from the tables. */
export class ItemCache {
  readonly #tables: ReadTables
  readonly #pending: Pending
  readonly #registers = new Map<string, Recent<Item>>()

  constructor(tables: ReadTables, pending: Pending) {
    this.#tables = tables
    this.#pending = pending
  }

  item(register: string, id: string): Item | null {
    return this.#recent(register).get(id)
  }

  put(register: string, item: Item): void {
    this.#recent(register).keep(item.id, item)
  }

  /** After a group that failed everything is read anew. */
  clear(): void {
    this.#registers.clear()
  }

  #recent(register: string): Recent<Item> {
    let recent = this.#registers.get(register)
    if (!recent) {
      const ids = [this.#tables.lastId(register), ...this.#pending.items(register).keys()]
      const read = (id: string): Item | null => this.#pending.item(register, id) ?? this.#tables.get(register, id)
      this.#registers.set(register, (recent = new Recent(ids, read)))
    }
    return recent
  }
}
