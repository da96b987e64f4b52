import type { Item } from '#kernel'

import type { ReadTables } from './read-tables.ts'

/** Items of one register kept in memory at most; then all of them are let go. */
const MOST_ITEMS = 20_000

const UUID = /^[0-9a-f-]{36}$/u

interface Shelf {
  /** Items that were read or written, and ids that were looked for in vain. */
  readonly items: Map<string, Item | null>
  /** An id after which there is none. */
  last: string
}

/**
 * The items lately read or written, those that are not there included. There is one writer, so that what it has read
 * stays so until it writes; after a failed group everything is read anew.
 */
export class ItemCache {
  readonly #tables: ReadTables
  readonly #shelves = new Map<string, Shelf>()

  constructor(tables: ReadTables) {
    this.#tables = tables
  }

  item(register: string, id: string): Item | null {
    const shelf = this.#shelf(register)
    const known = shelf.items.get(id)
    if (known !== undefined) return known
    if (isAfter(id, shelf.last)) return null
    const item = this.#tables.get(register, id)
    keep(shelf, id, item)
    return item
  }

  put(register: string, item: Item): void {
    const shelf = this.#shelf(register)
    this.#tables.put(register, item)
    if (isAfter(item.id, shelf.last)) shelf.last = item.id
    keep(shelf, item.id, item)
  }

  clear(): void {
    this.#shelves.clear()
  }

  #shelf(register: string): Shelf {
    let shelf = this.#shelves.get(register)
    if (!shelf) this.#shelves.set(register, (shelf = { items: new Map(), last: this.#tables.lastId(register) }))
    return shelf
  }
}

/** A fresh UUIDv7 stands after every id there is, and need not be looked for. NOTE: of such texts `<` is the database's order. */
function isAfter(id: string, last: string): boolean {
  return id > last && UUID.test(id)
}

function keep({ items }: Shelf, id: string, item: Item | null): void {
  if (items.size >= MOST_ITEMS) items.clear()
  items.set(id, item)
}
