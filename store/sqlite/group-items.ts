import type { Item } from '#kernel'

import type { ReadTables } from './read-tables.ts'

/** The items that one group of acts touches: each is read once, and seen by the acts of the group as those before left it. */
export class GroupItems {
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
    this.#items.set(key, item)
    return item
  }

  put(register: string, item: Item): void {
    this.#items.set(`${register}/${item.id}`, item)
    this.#tables.put(register, item)
  }
}
