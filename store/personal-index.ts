import { setImmediate } from 'node:timers/promises'

import {
  compareCodePoints,
  firstOf,
  listFilter,
  readCursor,
  searchKey,
  searchWords,
  sortedPage,
  sortKey,
  textSearchKey,
  trust,
  type AnyFacts,
  type AnyRegister,
  type Entry,
  type House,
  type Item,
  type ListPage,
  type ListQuery,
} from '#kernel'

import { entryPages, itemPages } from './everything.ts'
import { StoreError, type Store } from './store.ts'

/** Items of one register held at most: the staff of the largest city. What is longer is searched by its facts. */
const MOST_ITEMS = 100_000

/** Entries read to catch up at most: to make the index of a city's staff anew costs as much. */
const MOST_BEHIND = 20_000

/** What is held of one item: its facts, and of its personal values keys only, from which no secret and no note can be read. */
interface Line {
  readonly item: Item
  readonly search: string
  readonly order: string
}

interface Index {
  readonly lines: Map<string, Line>
  /** The lines in the order of their readings; null where that is to be made anew. */
  sorted: readonly Line[] | null
  /** Entries that it knows of. */
  through: number
}

/**
 * Lists items by their personal values too, which stand in no table: an index in memory, made when it is first asked for
 * and brought up to date by the entries that came since, so that it serves with any store and any number of processes. An
 * erased value is forgotten with the entry that says so; everything is forgotten with the process.
 *
 * The first question costs one decryption for each item; each later one is linear in the items, and sorts them where
 * one of them has changed.
 */
export class PersonalIndex {
  readonly #house: House
  readonly #store: Store
  readonly #indexes = new Map<string, Index | 'too-many'>()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(house: House, store: Store) {
    this.#house = house
    this.#store = store
  }

  /**
   * A list as the store gives it; of a register of persons, words are looked for in their names and other personal texts
   * too, and unless it is asked otherwise they stand in the order of their readings. NOTE: where a person is erased while
   * somebody pages from exactly there, that reader begins again.
   *
   * @throws {StoreError} `too-large` where words are looked for among more items than are held in memory.
   */
  async list(name: string, query: ListQuery): Promise<ListPage> {
    const register = this.#house.registers.get(name)
    const isSearched = searchWords(query.search ?? '').length > 0
    if (!register || !hasPersonalTexts(register) || (!isSearched && query.sort.length > 0))
      return await this.#store.list(name, query)
    const index = await this.#inTurn(() => this.#current(register))
    if (index !== 'too-many') return pageOf(register, index, query)
    if (isSearched) throw tooMany(register)
    return await this.#store.list(name, query)
  }

  /** One after another, so that two questions do not make the same index twice. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(work, work)
    this.#turn = next.catch(() => undefined)
    return next
  }

  async #current(register: AnyRegister): Promise<Index | 'too-many'> {
    const size = await this.#store.size()
    const known = this.#indexes.get(register.name)
    if (known === 'too-many') return known
    if (known && size - known.through <= MOST_BEHIND) {
      for (const id of await this.#changedSince(register.name, known.through, size)) {
        const item = await this.#store.item(register.name, id)
        if (item) await this.#put(register, known, item)
      }
      known.through = size
      return known.lines.size > MOST_ITEMS ? this.#giveUp(register) : known
    }
    const made: Index = { lines: new Map(), sorted: null, through: size }
    for await (const page of itemPages(this.#store, register.name)) {
      if (made.lines.size + page.length > MOST_ITEMS) return this.#giveUp(register)
      for (const item of page) await this.#put(register, made, item)
      await setImmediate() // others have their turn between pages
    }
    this.#indexes.set(register.name, made)
    return made
  }

  #giveUp({ name }: AnyRegister): 'too-many' {
    this.#indexes.set(name, 'too-many')
    return 'too-many'
  }

  async #changedSince(register: string, from: number, to: number): Promise<Set<string>> {
    const changed = new Set<string>()
    // Canonical JSON spells it so, in an entry of the register and in one that erases from it.
    const named = `"register":${JSON.stringify(register)}`
    for await (const page of entryPages(this.#store, from, to)) {
      for (const { text } of page) {
        if (!text.includes(named)) continue
        const entry = trust<Entry>(JSON.parse(text)) // as sealed
        if (entry.register === register) changed.add(entry.item)
        const { register: erasedOf, item } = entry.facts
        const isErased = entry.register === 'book' && entry.event === 'erased' && erasedOf === register
        if (isErased && typeof item === 'string') changed.add(item)
      }
    }
    return changed
  }

  async #put(register: AnyRegister, index: Index, item: Item): Promise<void> {
    index.lines.set(item.id, lineOf(register, item, await this.#store.personal(register.name, item.id)))
    index.sorted = null
  }
}

/** Whether items have personal texts by which people look for them. */
function hasPersonalTexts({ fields }: AnyRegister): boolean {
  return Object.values(fields).some(isPersonalText)
}

function isPersonalText({ kind, personal }: AnyRegister['fields'][string]): boolean {
  return personal && (kind === 'text' || kind === 'person')
}

function lineOf(register: AnyRegister, item: Item, personal: AnyFacts): Line {
  const texts: string[] = [textSearchKey(register, item.facts)]
  let name: string | null = null
  for (const [field, declared] of Object.entries(register.fields)) {
    const value = personal[field]
    if (!isPersonalText(declared) || typeof value !== 'string') continue
    texts.push(searchKey(value))
    if (declared.kind === 'person') name ??= value
  }
  const reading = personal['kana']
  return { item, search: texts.join('\n'), order: sortKey(typeof reading === 'string' ? reading : (name ?? '')) }
}

function pageOf(register: AnyRegister, index: Index, query: ListQuery): ListPage {
  index.sorted ??= [...index.lines.values()].sort(
    (a, b) => compareCodePoints(a.order, b.order) || compareCodePoints(a.item.id, b.item.id),
  )
  const isListed = listFilter(register, query)
  const found = index.sorted.flatMap(({ item, search }) => (isListed(item, () => search) ? [item] : []))
  if (query.sort.length > 0) return sortedPage(register, found, query)
  const cursor = readCursor(register, query)
  if (cursor === 'bad') throw new RangeError('list: the cursor is of another query')
  return firstOf(register, cursor ? itemsAfter(index.sorted, cursor.id, found) : found, query, found.length)
}

/** Those that stand after an item, which may have left the list meanwhile. */
function itemsAfter(sorted: readonly Line[], id: string, found: readonly Item[]): readonly Item[] {
  const following = new Set(sorted.slice(sorted.findIndex(({ item }) => item.id === id) + 1).map(({ item }) => item))
  return found.filter((item) => following.has(item))
}

function tooMany({ label }: AnyRegister): StoreError {
  return new StoreError('too-large', {
    ja: `「${label.ja}」は${MOST_ITEMS}件を超えるので、氏名などでは検索できません。ほかの項目で絞り込んでください。`,
    en: `${label.en} has more than ${MOST_ITEMS} items, too many to be found by personal values: filter by other fields.`,
  })
}
