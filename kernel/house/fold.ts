import type { Entry } from '../log/entry.ts'
import { evolve, isLive, type Item } from '../register/item.ts'
import type { Assignment } from '../role/role.ts'
import type { House } from './house.ts'

/** Items by register and id: what the entries so far have made, voided ones among them. */
export type State = Map<string, Map<string, Item>>

/** Takes one more entry into a state. @returns the item as the entry left it. */
export function take(house: House, state: State, entry: Entry): Item {
  const register = house.registers.get(entry.register)
  if (!register) throw new Error(`entry ${entry.index}: no register "${entry.register}" in this house`)
  let items = state.get(entry.register)
  if (!items) state.set(entry.register, (items = new Map()))
  const item = evolve(register, items.get(entry.item) ?? null, entry)
  items.set(entry.item, item)
  return item
}

/** The state that entries make, in the order of the log. */
export function fold(house: House, entries: Iterable<Entry>): State {
  const state: State = new Map()
  for (const entry of entries) take(house, state, entry)
  return state
}

/** The items of a register that were not voided. */
export function liveItems(state: State, register: string): Item[] {
  return [...(state.get(register)?.values() ?? [])].filter(isLive)
}

/** Who holds what, as the items of a state say. */
export function assignmentsOf(house: House, state: State): Assignment[] {
  return [...house.registers.values()].flatMap((register) => {
    if (!register.assigns) return []
    return liveItems(state, register.name).flatMap((item) => register.assigns!(item.facts))
  })
}
