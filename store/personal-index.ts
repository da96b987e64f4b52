import {
  compareCodePoints,
  isInScope,
  isLive,
  searchKey,
  searchWords,
  sortKey,
  trust,
  type AnyFacts,
  type AnyRegister,
  type Entry,
  type House,
  type Item,
  type Scope,
} from '#kernel'

import { entryPages, itemPages } from './everything.ts'
import { LARGEST_PAGE, StoreError, type Store } from './store.ts'

/** Items of one register held at most: the staff of the largest city. What is longer is searched by its facts. */
const MOST_ITEMS = 100_000

/** What is held of one item: keys only, from which no secret and no note can be read. */
interface Line {
  readonly search: string
  readonly order: string
}

interface Index {
  readonly lines: Map<string, Line>
  /** Entries that it knows of. */
  through: number
}

/**
 * Finds items by their personal values, which stand in no table: an index in memory, made when it is first asked for and
 * brought up to date by the entries that came since, so that it serves with any store and any number of processes. An
 * erased value is forgotten with the entry that says so; everything is forgotten with the process.
 *
 * The first question costs one decryption for each item; each later one is linear in the items.
 */
export class PersonalIndex {
  readonly #house: House
  readonly #store: Store
  readonly #indexes = new Map<string, Index>()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(house: House, store: Store) {
    this.#house = house
    this.#store = store
  }

  /**
   * Items of a scope in whose personal texts and names all words are found, in the order of their readings; at most
   * `limit`, and never more than 1,000.
   *
   * @throws {StoreError} `too-large` where the register has more items than are held in memory.
   */
  async find(register: string, search: string, scope: Scope, limit: number): Promise<readonly Item[]> {
    const declared = this.#house.registers.get(register)
    const words = searchWords(search)
    if (!declared || words.length === 0) return []
    const { lines } = await this.#inTurn(() => this.#current(declared))
    const hits = [...lines].filter(([, line]) => words.every((word) => line.search.includes(word)))
    hits.sort(([a, { order }], [b, other]) => compareCodePoints(order, other.order) || compareCodePoints(a, b))
    const found: Item[] = []
    for (const [id] of hits) {
      if (found.length >= Math.min(limit, LARGEST_PAGE)) break
      const item = await this.#store.item(register, id)
      if (item && isLive(item) && isInScope(scope, item.facts)) found.push(item)
    }
    return found
  }

  /** One after another, so that two questions do not make the same index twice. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(work, work)
    this.#turn = next.catch(() => undefined)
    return next
  }

  async #current(register: AnyRegister): Promise<Index> {
    const size = await this.#store.size()
    const known = this.#indexes.get(register.name)
    if (known) {
      for (const id of await this.#changedSince(register.name, known.through, size)) {
        await this.#put(register, known.lines, id, await this.#store.item(register.name, id))
      }
      known.through = size
      return known
    }
    const made: Index = { lines: new Map(), through: size }
    for await (const page of itemPages(this.#store, register.name)) {
      for (const item of page) await this.#put(register, made.lines, item.id, item)
    }
    this.#indexes.set(register.name, made)
    return made
  }

  async #changedSince(register: string, from: number, to: number): Promise<Set<string>> {
    const changed = new Set<string>()
    for await (const page of entryPages(this.#store, from, to)) {
      for (const { text } of page) {
        const entry = trust<Entry>(JSON.parse(text)) // as sealed
        if (entry.register === register) changed.add(entry.item)
        const { register: erasedOf, item } = entry.facts
        const isErased = entry.register === 'book' && entry.event === 'erased' && erasedOf === register
        if (isErased && typeof item === 'string') changed.add(item)
      }
    }
    return changed
  }

  async #put(register: AnyRegister, lines: Map<string, Line>, id: string, item: Item | null): Promise<void> {
    if (!item || !isLive(item)) {
      lines.delete(id)
      return
    }
    if (lines.size >= MOST_ITEMS && !lines.has(id)) throw tooMany(register)
    lines.set(id, lineOf(register, await this.#store.personal(register.name, id)))
  }
}

function lineOf(register: AnyRegister, personal: AnyFacts): Line {
  const texts: string[] = []
  let name: string | null = null
  for (const [field, { kind }] of Object.entries(register.fields)) {
    const value = personal[field]
    if ((kind !== 'text' && kind !== 'person') || typeof value !== 'string') continue
    texts.push(searchKey(value))
    if (kind === 'person') name ??= value
  }
  const reading = personal['kana']
  return { search: texts.join('\n'), order: sortKey(typeof reading === 'string' ? reading : (name ?? '')) }
}

function tooMany({ label }: AnyRegister): StoreError {
  return new StoreError('too-large', {
    ja: `「${label.ja}」は${MOST_ITEMS}件を超えるので、氏名などでは検索できません。ほかの項目で絞り込んでください。`,
    en: `${label.en} has more than ${MOST_ITEMS} items, too many to be found by personal values: filter by other fields.`,
  })
}
