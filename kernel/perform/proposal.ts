import type { AnyFacts, Fields } from '../fields/field.ts'
import type { House } from '../house/house.ts'
import type { Json } from '../json/json.ts'
import { fieldsOf, type Item } from '../register/item.ts'
import { actsOf } from '../register/voiding.ts'
import { trust } from '../trust.ts'

/** The fields of what a request for approval asks; null where this house does not know its act. */
export function proposedFields({ registers }: House, request: Item): Fields | null {
  const { register: name, act } = trust<{ register: string; act: string }>(request.facts) // fields of `approvals`
  const register = registers.get(name)
  if (!register) return null
  return act === 'open' ? fieldsOf(register, 'opened') : (actsOf(register)[act]?.takes ?? null)
}

/**
 * What a request for approval asks, for whoever decides it: without secrets; null where it is erased.
 *
 * @param input the personal value `input` of the request.
 */
export function proposalOf(house: House, request: Item, input: Json | undefined): AnyFacts | null {
  if (typeof input !== 'string') return null
  const fields = proposedFields(house, request)
  const given = trust<AnyFacts>(JSON.parse(input)) // the input of an act, which was read
  return Object.fromEntries(Object.entries(given).filter(([field]) => fields?.[field]?.kind !== 'secret'))
}
