import type { Item } from '../item.ts'
import type { AnyRegister } from '../register.ts'
import { readCursor, writeCursor, type Cursor } from './list-cursor.ts'
import { choicesFound, factsOfKind, listValue, sortValue, textSearchKey } from './list-fields.ts'
import type { Filter, ListPage, ListQuery } from './list-query.ts'
import { isInScope } from './scope.ts'
import { searchWords } from './search-key.ts'
import { compareCodePoints } from './sort-key.ts'
import { isLive } from '../voiding.ts'

/**
 * Answers a query by looking at every item: what the stores' own lists are compared with.
 *
 * @throws {RangeError} where `after` is no cursor of the query; `checkListQuery` says so in words.
 */
export function listItems(register: AnyRegister, items: Iterable<Item>, query: ListQuery): ListPage {
  const cursor = readCursor(register, query)
  if (cursor === 'bad') throw new RangeError('list: the cursor is of another query')
  const words = searchWords(query.search ?? '')
  const found = [...items].filter(
    (item) =>
      isLive(item) &&
      isInScope(query.scope, item.facts) &&
      query.where.every((filter) => isMet(register, item, filter)) &&
      words.every((word) => isFound(register, item, word)),
  )
  const placed = found.map((item) => ({ item, place: placeOf(register, query, item) }))
  const after = placed.filter(({ place }) => cursor === null || compare(query, place, cursor) > 0)
  const page = after.toSorted((a, b) => compare(query, a.place, b.place)).slice(0, query.limit)
  const last = page.at(-1)
  return {
    items: page.map(({ item }) => item),
    next: last && after.length > page.length ? writeCursor(register, query, last.item) : null,
    count: query.isCounted ? found.length : null,
  }
}

function isMet(register: AnyRegister, item: Item, filter: Filter): boolean {
  const value = listValue(register, item, filter.field)
  if ('is' in filter) return value === filter.is
  if ('in' in filter) return filter.in.includes(value)
  if (typeof value !== 'string' && typeof value !== 'number') return false
  return (filter.from === undefined || value >= filter.from) && (filter.to === undefined || value <= filter.to)
}

function isFound(register: AnyRegister, { facts }: Item, word: string): boolean {
  if (textSearchKey(register, facts).includes(word)) return true
  return factsOfKind(register, 'choice').some(([name, field]) =>
    choicesFound(field, word).some((choice) => choice === facts[name]),
  )
}

function placeOf(register: AnyRegister, { sort }: ListQuery, item: Item): Cursor {
  return { values: sort.map(({ field }) => sortValue(register, item, field)), id: item.id }
}

/** The order of a query; see `ListQuery`. */
function compare({ sort }: ListQuery, a: Cursor, b: Cursor): number {
  for (const [at, { isDescending }] of sort.entries()) {
    const order = compareValues(a.values[at]!, b.values[at]!)
    if (order !== 0) return isDescending ? -order : order
  }
  const order = compareCodePoints(a.id, b.id)
  return sort.at(-1)?.isDescending ? -order : order
}

function compareValues(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareCodePoints(String(a), String(b))
}
