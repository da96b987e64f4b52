import type { AnyFacts } from '../fields/field.ts'
import type { Item } from '../register/item.ts'
import type { Assignment } from '../role/role.ts'

/** What an act may look into: one consistent view of the items. */
export interface Reader {
  /** An item, voided or not. */
  item(register: string, id: string): Item | null
  /** How many items that count have these facts, up to a limit. */
  count(register: string, where: AnyFacts, limit: number): number
  assignments(): readonly Assignment[]
  /** Personal values of an item, as far as they are not erased. */
  personal(register: string, id: string): AnyFacts
}
