import {
  isEmptyScope,
  LARGEST_LIST,
  nameField,
  referringFields,
  type House,
  type Item,
  type Called,
  type Scope,
} from '#kernel'

import type { Store } from './store.ts'

/** Called of persons told with one page: each is decrypted by itself. */
const MOST_PERSONS = 200

/** Whose names are asked for. */
export interface Naming {
  readonly house: House
  readonly store: Store
  /** What whoever asks may read of a register. */
  readonly scopeOf: (register: string) => Scope
}

/**
 * What the items are called that those of one page refer to, as far as whoever asks may read them: one look-up for each
 * register that is referred to.
 */
export async function namesOn(
  { house, store, scopeOf }: Naming,
  register: string,
  page: readonly Item[],
): Promise<Called> {
  const names: Record<string, Readonly<Record<string, string>>> = {}
  const declared = house.registers.get(register)
  for (const [to, ids] of declared ? referredTo(referringFields(declared), page) : []) {
    const target = house.registers.get(to)
    const field = target ? nameField(target) : null
    const scope = scopeOf(to)
    if (!target || field === null || isEmptyScope(scope)) continue
    const known = [...ids].slice(0, LARGEST_LIST)
    const query = { scope, where: [{ field: 'id', in: known }], sort: [], limit: known.length, isCounted: false }
    const { items } = await store.list(to, query)
    const isPersonal = target.fields[field]!.personal
    const called = isPersonal
      ? await personalNames(store, to, field, items.slice(0, MOST_PERSONS))
      : namesIn(field, items)
    if (called.length > 0) names[to] = Object.fromEntries(called)
  }
  return names
}

/** Ids that a page refers to, by register. */
function referredTo(fields: readonly (readonly [string, string])[], page: readonly Item[]): Map<string, Set<string>> {
  const referred = new Map<string, Set<string>>()
  for (const [field, to] of fields) {
    const ids = referred.get(to) ?? new Set<string>()
    for (const { facts } of page) {
      const id = facts[field]
      if (typeof id === 'string') ids.add(id)
    }
    if (ids.size > 0) referred.set(to, ids)
  }
  return referred
}

function namesIn(field: string, items: readonly Item[]): [id: string, name: string][] {
  return items.flatMap(({ id, facts }): [string, string][] => {
    const name = facts[field]
    return typeof name === 'string' ? [[id, name]] : []
  })
}

async function personalNames(
  store: Store,
  register: string,
  field: string,
  items: readonly Item[],
): Promise<[id: string, name: string][]> {
  const told = items.map(async ({ id }): Promise<[string, string][]> => {
    const name = (await store.personal(register, id))[field]
    return typeof name === 'string' ? [[id, name]] : []
  })
  return (await Promise.all(told)).flat()
}
