import { isServicesOwn } from '../access/can.ts'
import { refuse, type Refusal } from '../act/outcome.ts'
import type { AnyFacts, Fields } from '../fields/field.ts'
import type { House } from '../house/house.ts'
import { fieldsOf, isLive } from '../register/item.ts'
import { oncePerRegister } from '../register/once-per-register.ts'
import type { AnyRegister } from '../register/register.ts'
import { actsOf } from '../register/voiding.ts'
import type { Words } from '../words.ts'
import type { Reader } from './reader.ts'

/** A field by which what is typed refers to an item. */
export interface Reference {
  readonly name: string
  readonly to: string
  readonly label: Words
}

/** The references that an act takes, `open` among them. */
export function referencesOf(register: AnyRegister, act: string): readonly Reference[] {
  return referring(register).get(act) ?? []
}

/** NOTE: what this system itself records may name a service as the one who did it, and is not looked at. */
const referring = oncePerRegister((register) => {
  const opening = ['open', { by: register.open.by, takes: fieldsOf(register, 'opened') }] as const
  const deeds = [opening, ...Object.entries(actsOf(register))].filter(([, { by }]) => !isServicesOwn(by))
  return new Map(deeds.map(([name, { takes }]) => [name, referencesIn(takes)]))
})

function referencesIn(fields: Fields): Reference[] {
  return Object.entries(fields).flatMap(([name, { to, label }]) => (to === undefined ? [] : [{ name, to, label }]))
}

/**
 * What points at nothing is refused: an asset of a class that nobody declared would count as classified. NOTE: references
 * within lists are statements of their day, and are not looked at; see `whatRestsOn`.
 */
export function whatDangles(
  { house, reader }: { readonly house: House; readonly reader: Pick<Reader, 'item'> },
  references: readonly Reference[],
  input: AnyFacts,
): Refusal | null {
  for (const { name, to, label } of references) {
    const [id, register] = [input[name], house.registers.get(to)]
    if (typeof id !== 'string' || !register) continue
    const item = reader.item(to, id)
    if (!item || !isLive(item)) return noSuch(label, register.label, id)
  }
  return null
}

function noSuch(field: Words, register: Words, id: string): Refusal {
  return refuse('no-such-reference', {
    ja: `${field.ja}の「${id}」は、台帳「${register.ja}」にありません。登録されているものから選んでください。`,
    en: `${field.en}: "${register.en}" has no "${id}": choose one that is there.`,
  })
}
