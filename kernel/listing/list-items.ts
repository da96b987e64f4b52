import { isInScope } from '../access/scope.ts'
import { isLive, type Item } from '../register/item.ts'
import type { AnyRegister } from '../register/register.ts'
import { readCursor, writeCursor, type Cursor } from './list-cursor.ts'
import { choicesFound, factsOfKind, listValue, sortValue, textSearchKey } from './list-fields.ts'
import type { Filter, ListPage, ListQuery } from './list-query.ts'
import { searchWords } from './search-key.ts'
import { compareCodePoints } from './sort-key.ts'

/**
 * Answers a query by looking at every item: what the stores' own lists are compared with.
 *
 * @throws {RangeError} where `after` is no cursor of the query; `checkListQuery` says so in words.
 */
export function listItems(register: AnyRegister, items: Iterable<Item>, query: ListQuery): ListPage {
  const isListed = listFilter(register, query)
  return sortedPage(
    register,
    [...items].filter((item) => isListed(item, () => textSearchKey(register, item.facts))),
    query,
  )
}

/**
 * Whether a query lets an item through, whatever its page.
 *
 * @returns a predicate that is told what an item's texts are found by, and asks only where there are words.
 */
export function listFilter(
  register: AnyRegister,
  { scope, where, search }: ListQuery,
): (item: Item, key: () => string) => boolean {
  const words = searchWords(search ?? '').map((word) => {
    const choices = factsOfKind(register, 'choice').map(([name, field]) => [name, choicesFound(field, word)] as const)
    return { word, choices: choices.filter(([, found]) => found.length > 0) }
  })
  return (item, key) =>
    isLive(item) &&
    words.every(
      ({ word, choices }) =>
        key().includes(word) || choices.some(([name, found]) => found.some((choice) => choice === item.facts[name])),
    ) &&
    isInScope(scope, item.facts) &&
    where.every((filter) => isMet(register, item, filter))
}

/** The page of a query of all the items that it lets through. @throws {RangeError} as `listItems` does. */
export function sortedPage(register: AnyRegister, found: readonly Item[], query: ListQuery): ListPage {
  const cursor = readCursor(register, query)
  if (cursor === 'bad') throw new RangeError('list: the cursor is of another query')
  const placed = found.map((item) => ({ item, place: placeOf(register, query, item) }))
  const after = placed.filter(({ place }) => cursor === null || compare(query, place, cursor) > 0)
  const sorted = after.toSorted((a, b) => compare(query, a.place, b.place)).map(({ item }) => item)
  return firstOf(register, sorted, query, found.length)
}

/** The first items of those that follow, as the page of a query. */
export function firstOf(register: AnyRegister, following: readonly Item[], query: ListQuery, count: number): ListPage {
  const items = following.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items,
    next: last && following.length > items.length ? writeCursor(register, query, last) : null,
    count: query.isCounted ? count : null,
  }
}

function isMet(register: AnyRegister, item: Item, filter: Filter): boolean {
  const value = listValue(register, item, filter.field)
  if ('is' in filter) return value === filter.is
  if ('in' in filter) return filter.in.includes(value)
  if (typeof value !== 'string' && typeof value !== 'number') return false
  return (filter.from === undefined || value >= filter.from) && (filter.to === undefined || value <= filter.to)
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
