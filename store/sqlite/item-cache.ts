import type { Item } from '#kernel'

import type { ReadTables } from './read-tables.ts'

/** Items kept in memory at most; then all are let go. */
const MOST_ITEMS = 20_000

const UUID = /^[0-9a-f-]{36}$/u

/**
 * The items lately read or written, those that are not there included. There is one writer, so that what it has read
 * stays so until it writes; after a failed group everything is read anew.
 */
export class ItemCache {
  readonly #tables: ReadTables
  readonly #items = new Map<string, Item | null>()
  /** For each register an id after which there is none. */
  readonly #last = new Map<string, string>()

  constructor(tables: ReadTables) {
    this.#tables = tables
  }

  item(register: string, id: string): Item | null {
    const key = `${register}/${id}`
    const known = this.#items.get(key)
    if (known !== undefined) return known
    if (this.#isAfterAll(register, id)) return null
    const item = this.#tables.get(register, id)
    this.#keep(key, item)
    return item
  }

  put(register: string, item: Item): void {
    const key = `${register}/${item.id}`
    this.#tables.put(register, item, this.#items.get(key))
    if (this.#isAfterAll(register, item.id)) this.#last.set(register, item.id)
    this.#keep(key, item)
  }

  clear(): void {
    this.#items.clear()
    this.#last.clear()
  }

  /** A fresh UUIDv7 stands after every id there is, and need not be looked for. NOTE: of such texts `<` is the database's order. */
  #isAfterAll(register: string, id: string): boolean {
    if (!UUID.test(id)) return false
    let last = this.#last.get(register)
    if (last === undefined) this.#last.set(register, (last = this.#tables.lastId(register)))
    return id > last
  }

  #keep(key: string, item: Item | null): void {
    if (this.#items.size >= MOST_ITEMS) this.#items.clear()
    this.#items.set(key, item)
  }
}
