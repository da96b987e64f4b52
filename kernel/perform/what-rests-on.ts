import { refuse, type Refusal } from '../act/outcome.ts'
import type { House } from '../house/house.ts'
import type { Item } from '../register/item.ts'
import type { AnyRegister } from '../register/register.ts'
import type { Words } from '../words.ts'
import type { Reader } from './reader.ts'

/**
 * An item to which others refer stays: they would point at nothing. NOTE: references within lists are statements of their
 * day, such as a discrepancy found at a stocktake, and keep nothing.
 */
export function whatRestsOn(
  house: House,
  reader: Pick<Reader, 'count'>,
  { name }: AnyRegister,
  { id }: Item,
): Refusal | null {
  for (const register of house.registers.values()) {
    for (const [field, { to, label }] of Object.entries(register.fields)) {
      if (to === name && reader.count(register.name, { [field]: id }, 1) > 0) return inUse(register.label, label)
    }
  }
  return null
}

function inUse(register: Words, field: Words): Refusal {
  return refuse('in-use', {
    ja: `「${register.ja}」の「${field.ja}」がこの台帳項目を指しています。指しているものを先に変えるか、取り消してください。`,
    en: `"${field.en}" of "${register.en}" refers to this item: change or void what refers to it first.`,
  })
}
