import type { Item } from '#kernel'

import type { ReadTables } from './read-tables.ts'

/** Items kept in memory at most; then all are let go. */
const MOST_ITEMS = 20_000

/**
 * The items lately read or written, those that are not there included. There is one writer, so that what it has read
 * stays so until it writes; after a failed group everything is read anew.
 */
export class ItemCache {
  readonly #tables: ReadTables
  readonly #items = new Map<string, Item | null>()

  constructor(tables: ReadTables) {
    this.#tables = tables
  }

  item(register: string, id: string): Item | null {
    const key = `${register}/${id}`
    const known = this.#items.get(key)
    if (known !== undefined) return known
    const item = this.#tables.get(register, id)
    this.#keep(key, item)
    return item
  }

  put(register: string, item: Item): void {
    this.#tables.put(register, item)
    this.#keep(`${register}/${item.id}`, item)
  }

  clear(): void {
    this.#items.clear()
  }

  #keep(key: string, item: Item | null): void {
    if (this.#items.size >= MOST_ITEMS) this.#items.clear()
    this.#items.set(key, item)
  }
}
