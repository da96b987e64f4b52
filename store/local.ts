import { isInScope, type House, type Item, type Json, type ListPage, type ListQuery } from '#kernel'

import { act } from './desk.ts'
import { LARGEST_PAGE, type LocalStore, type Store } from './store.ts'

/** A store within this process as everyone works with it. */
export function openLocal(house: House, local: LocalStore): Store {
  return {
    organisation: local.organisation,
    origin: `sekisho/${local.organisation}`,
    act: (asking, commands) => act(house, local, asking, commands),
    acted: (id) => Promise.resolve(local.acted(id)),
    size: () => Promise.resolve(local.size),
    entries: (from, to) => Promise.resolve([...local.entries(from, Math.min(to, from + LARGEST_PAGE))]),
    item: (register, id) => Promise.resolve(local.item(register, id)),
    list: (register, query) => Promise.resolve(listOf(local, register, query)),
    page: (register, after, limit) => Promise.resolve(local.page(register, after, limit)),
    history: (register, item) => Promise.resolve(local.history(register, item)),
    personal: (register, id) => Promise.resolve(local.personal(register, id)),
    payload: (index) => Promise.resolve(local.payload(index)),
    payloads: (from, to) => Promise.resolve(local.payloads(from, Math.min(to, from + LARGEST_PAGE))),
    assignments: () => Promise.resolve(local.assignments()),
    root: (size) => Promise.resolve(local.root(size)),
    node: (level, index) => Promise.resolve(local.node(level, index)),
    tile: (level, index) => Promise.resolve(local.tile(level, index)),
    close: () => Promise.resolve(local.close()),
  }
}

/** NOTE: looks at every item; cost grows with the register. */
function listOf(local: LocalStore, register: string, { scope, where, sort, after, limit }: ListQuery): ListPage {
  const mayRead = everyItem(local, register).filter(({ facts }) => isInScope(scope, facts))
  const all = mayRead.filter(({ facts }) =>
    where.every((filter) => {
      const value = facts[filter.field] ?? null
      if ('is' in filter) return value === filter.is
      if ('in' in filter) return filter.in.includes(value)
      return (filter.from === undefined || value! >= filter.from) && (filter.to === undefined || value! <= filter.to)
    }),
  )
  const sorted = all.toSorted((a, b) => {
    for (const { field, isDescending } of sort) {
      const order = compare(a.facts[field] ?? null, b.facts[field] ?? null)
      if (order !== 0) return isDescending ? -order : order
    }
    return compare(a.id, b.id)
  })
  const start = after === undefined ? 0 : sorted.findIndex(({ id }) => id === after) + 1
  const items = sorted.slice(start, start + limit)
  return { items, next: start + limit < sorted.length ? items.at(-1)!.id : null, count: all.length }
}

function everyItem(local: LocalStore, register: string): Item[] {
  const all: Item[] = []
  for (let page = local.items(register, '', LARGEST_PAGE); page.length > 0;) {
    all.push(...page)
    page = local.items(register, page.at(-1)!.id, LARGEST_PAGE)
  }
  return all
}

function compare(a: Json, b: Json): number {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? -1 : 1
  return a < b ? -1 : 1
}
