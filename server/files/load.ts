import {
  isLive,
  keyText,
  nameField,
  Names,
  type AnyFacts,
  type AnyRegister,
  type Day,
  type Item,
  type KnownItem,
  type SheetColumn,
} from '#kernel'

import type { Session } from '../context.ts'
import { mayRead } from '../identity/visibility.ts'

/** Items of a register that are looked through for names or keys; beyond that ids are needed. */
const MOST_ITEMS = 20_000
const PAGE = 1_000
/** Questions that are put to a store at once. */
const AT_ONCE = 100

/** The items of a register that whoever asks may read, with their personal values where wanted; null where there are too many. */
export async function readableItems(
  session: Session,
  register: AnyRegister,
  day: Day,
  isPersonal: boolean,
): Promise<KnownItem[] | null> {
  const { store } = session.hosted
  const items: Item[] = []
  for (let after = ''; ;) {
    const page = await store.page(register.name, after, PAGE)
    items.push(...page.filter((item) => isLive(item) && mayRead(session, register, item, day)))
    if (items.length > MOST_ITEMS) return null
    if (page.length < PAGE) break
    after = page.at(-1)!.id
  }
  if (!isPersonal) return items.map((item) => ({ item, personal: {} }))
  return await each(items, async (item) => ({ item, personal: await store.personal(register.name, item.id) }))
}

/** What the items are called to which some columns refer. */
export async function loadNames(session: Session, columns: readonly SheetColumn[], day: Day): Promise<Names> {
  const names = new Names()
  const { house } = session.hosted
  for (const to of new Set(columns.map(({ field }) => field.to))) {
    const register = to === undefined ? undefined : house.registers.get(to)
    const called = register && nameField(register)
    if (!register || !called) continue
    const items = await readableItems(session, register, day, register.fields[called]!.personal)
    for (const { item, personal } of items ?? []) {
      const name = item.facts[called] ?? personal[called]
      if (typeof name === 'string') names.add(register.name, item.id, name)
    }
  }
  return names
}

/** Items by their ids, as far as whoever asks may read them. */
export async function loadKnown(
  session: Session,
  register: AnyRegister,
  day: Day,
  ids: readonly string[],
): Promise<Map<string, KnownItem>> {
  const { store } = session.hosted
  const found = await each([...new Set(ids)], async (id) => {
    const item = await store.item(register.name, id)
    if (!item || !isLive(item) || !mayRead(session, register, item, day)) return null
    const isPersonal = Object.keys(item.personal).length > 0
    const personal: AnyFacts = isPersonal ? await store.personal(register.name, id) : {}
    return { item, personal }
  })
  return new Map(found.filter((one) => one !== null).map((one) => [one.item.id, one]))
}

/** The items of a register by what tells them apart; null where it has no such fields, or more items than are looked through. */
export async function loadKeyed(
  session: Session,
  register: AnyRegister,
  day: Day,
): Promise<{ readonly byKey: ReadonlyMap<string, readonly string[]>; readonly items: readonly KnownItem[] } | null> {
  if (!register.key) return null
  const items = await readableItems(session, register, day, true)
  if (!items) return null
  const keyed = Map.groupBy(items, ({ item, personal }) => keyText(register, { ...item.facts, ...personal })!)
  return { byKey: new Map([...keyed].map(([text, same]) => [text, same.map(({ item }) => item.id)])), items }
}

/** Does the same for each of many, some at a time, in their order. */
export async function each<T, R>(many: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  for (let at = 0; at < many.length; at += AT_ONCE) {
    done.push(...(await Promise.all(many.slice(at, at + AT_ONCE).map(work))))
  }
  return done
}
