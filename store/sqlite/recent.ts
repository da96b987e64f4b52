/** Values kept in memory at most; then all of them are let go. */
const MOST_KEPT = 20_000

const UUID = /^[0-9a-f-]{36}$/u

/**
 * What was lately read or written, by id, those that were looked for in vain included. A fresh UUIDv7 stands after all ids
 * there are, and is not looked for in the tables. For the one writer: what it has read stays so until it writes.
 */
export class Recent<V> {
  readonly #read: (id: string) => V | null
  readonly #known = new Map<string, V | null>()
  /** INVARIANT: all that was put after this id is known. */
  #floor: string
  #last: string

  /** @param ids among them the greatest there is. @param read looks for what is not known. */
  constructor(ids: Iterable<string>, read: (id: string) => V | null) {
    this.#read = read
    this.#floor = ''
    for (const id of ids) if (id > this.#floor) this.#floor = id
    this.#last = this.#floor
  }

  get(id: string): V | null {
    if (isAfter(id, this.#last)) return null
    const known = this.#known.get(id)
    if (known !== undefined) return known
    if (isAfter(id, this.#floor)) return null
    const value = this.#read(id)
    this.keep(id, value)
    return value
  }

  keep(id: string, value: V | null): void {
    if (this.#known.size >= MOST_KEPT) {
      this.#known.clear()
      this.#floor = this.#last
    }
    this.#known.set(id, value)
    if (isAfter(id, this.#last)) this.#last = id
  }
}

/** NOTE: where one of two texts is ASCII, `<` is the database's order. */
function isAfter(id: string, last: string): boolean {
  return id > last && UUID.test(id)
}
