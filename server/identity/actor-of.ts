import { actorOf as actorOfItems, type Actor, type Assignment, type House, type Item } from '#kernel'
import type { Store } from '#store'

/** A member of staff as the log knows them: the roles that were assigned, and those that come with being one. */
export async function actorOf(
  house: House,
  store: Pick<Store, 'item'>,
  assignments: readonly Assignment[],
  id: string,
): Promise<Actor> {
  const granting = [...house.registers.values()].filter((register) => register.grants !== undefined)
  const items = new Map<string, Item | null>()
  for (const { name } of granting) items.set(name, await store.item(name, id))
  return actorOfItems(house, { item: (register) => items.get(register) ?? null, assignments: () => assignments }, id)
}
