import type { Duty } from '../duty/duty.ts'
import type { Requirement, RequirementKey } from '../duty/requirement.ts'
import type { JsonObject } from '../json/json.ts'
import { listField, sortKind } from '../listing/list-fields.ts'
import { usualOrder } from '../listing/usual-order.ts'
import type { AnyRegister } from '../register/register.ts'
import { VOID, VOIDED } from '../register/voiding.ts'
import { trust } from '../trust.ts'

/**
 * The meaning of the kernel's own rules. It is raised, with a ★ in the changelog, when the same log would be judged
 * otherwise than before.
 */
export const RULES = 4

/** One duty and the register that declares it. */
export interface HousedDuty {
  readonly id: string
  readonly register: AnyRegister
  readonly duty: Duty
}

/** The rules by which an organisation's log is read: its registers and the catalogues of requirements. */
export interface House {
  readonly registers: ReadonlyMap<string, AnyRegister>
  readonly requirements: ReadonlyMap<RequirementKey, Requirement>
  readonly duties: readonly HousedDuty[]
}

/**
 * Puts registers and catalogues together.
 *
 * @throws {Error} where two registers bear one name, an event and an item use one name for two kinds of field, or an
 * act or event bears a name that is the kernel's own.
 */
export function house(registers: readonly AnyRegister[], requirements: readonly Requirement[]): House {
  const byName = new Map(registers.map((register) => [register.name, register]))
  if (byName.size !== registers.length) throw new Error('house: two registers bear one name')
  for (const register of registers) {
    checkNames(register)
    checkLists(register)
  }
  return {
    registers: byName,
    requirements: new Map(requirements.map((requirement) => [requirement.key, requirement])),
    duties: registers.flatMap((register) =>
      Object.entries(register.duties).map(([name, duty]) => ({ id: `${register.name}.${name}`, register, duty })),
    ),
  }
}

/** An event sets the fields of its own names, so that one name must be one kind of field. */
function checkNames({ name, fields, events, acts }: AnyRegister): void {
  for (const taken of ['open', VOID]) if (acts[taken]) throw new Error(`house: ${name} has an act named "${taken}"`)
  for (const taken of ['opened', VOIDED])
    if (events[taken]) throw new Error(`house: ${name} has an event named "${taken}"`)
  for (const [event, carried] of Object.entries(events)) {
    for (const [field, { kind, personal }] of Object.entries(carried)) {
      const own = fields[field]
      if (own && (own.kind !== kind || own.personal !== personal)) {
        throw new Error(`house: ${name}.${event} has another kind of "${field}" than ${name}`)
      }
    }
  }
}

/** A list knows facts only, and sorts by what has an order. */
function checkLists(register: AnyRegister): void {
  const { sortsBy = {}, narrows = [] } = register.lists ?? {}
  const order = usualOrder(register).map(({ field }) => field)
  const texts = Object.entries(sortsBy).flat()
  for (const name of [...texts, ...order, ...narrows.flat()]) {
    const field = name === undefined ? null : listField(register, name)
    if (!field || sortKind(field) === null)
      throw new Error(`house: lists of ${register.name} cannot be sorted by "${name}"`)
  }
  if (texts.some((name) => name === undefined || register.fields[name]?.kind !== 'text'))
    throw new Error(`house: a reading of ${register.name} is no text`)
}

/**
 * The house as one JSON value, whose hash names it in the log: every declaration, with the text of its functions.
 * Spaces are folded, since how a source is laid out is not what it says.
 */
export function describeHouse({ registers, requirements }: House): JsonObject {
  return trust({
    rules: RULES,
    registers: [...registers.values()].map((register) => describe(register)),
    requirements: [...requirements.values()].map((requirement) => describe(requirement)),
  }) // describe gives JSON
}

function describe(value: unknown): unknown {
  if (typeof value === 'function') return String(value).replaceAll(/\s+/gu, ' ')
  if (Array.isArray(value)) return value.map(describe)
  if (typeof value !== 'object' || value === null) return value
  const known = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(known.map(([name, inner]) => [name, describe(inner)]))
}
