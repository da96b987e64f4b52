import type { AnyFacts } from '../fields/field.ts'
import type { Entry } from '../log/entry.ts'
import type { Place } from '../role/role.ts'
import type { Day, Instant } from '../time/time.ts'
import { oncePerRegister } from './once-per-register.ts'
import type { AnyRegister } from './register.ts'
import { isVoidable, VOIDED, VOIDING } from './voiding.ts'

/** An item of a register (台帳項目) as its events left it. */
export interface Item {
  readonly id: string
  /** Number of events so far. */
  readonly version: number
  readonly openedOn: Day
  readonly openedAt: Instant
  readonly facts: AnyFacts
  /** For each personal field, the entry that last set it; the value is kept outside and may be gone. */
  readonly personal: Readonly<Record<string, number>>
  /** The day on which it was voided; absent where it counts. */
  readonly voidedOn?: Day
}

/** Whether an item counts: it was not voided. */
export function isLive(item: Item): boolean {
  return item.voidedOn === undefined
}

/** The entry as an event of the register's present form. */
export function factsOf(register: AnyRegister, entry: Pick<Entry, 'event' | 'form' | 'facts'>): AnyFacts {
  const steps = register.upcasts?.[entry.event]
  if (!steps) return entry.facts
  let facts = entry.facts
  for (const step of steps.slice(entry.form - 1)) facts = step(facts)
  return facts
}

/** The form in which a register writes an event today. */
export function formOf(register: AnyRegister, event: string): number {
  return (register.upcasts?.[event]?.length ?? 0) + 1
}

/** The fields that an event carries. */
export function fieldsOf(register: AnyRegister, event: string): AnyRegister['fields'] {
  if (event === VOIDED) return VOIDING
  return event === 'opened' ? openedFields(register) : register.events[event]!
}

function knows(register: AnyRegister, event: string): boolean {
  return event === 'opened' || (event === VOIDED ? isVoidable(register) : Object.hasOwn(register.events, event))
}

/** Whether an entry is an event that its register knows, with facts that its fields take. */
export function fits(register: AnyRegister, entry: Entry): boolean {
  const { event, form } = entry
  if (!knows(register, event)) return false
  if (form < 1 || form > formOf(register, event)) return false
  const facts = factsOf(register, entry)
  const fields = fieldsOf(register, event)
  for (const name of Object.keys(facts)) if (fields[name]?.personal !== false) return false
  return Object.entries(fields).every(([name, field]) => field.personal || 'ok' in field.read(facts[name]))
}

const openedFields = oncePerRegister(({ opened, fields }): AnyRegister['fields'] =>
  Object.fromEntries(opened.map((name) => [name, fields[name]!])),
)

/**
 * What an event makes of an item: fields of the event's own names are set, then the register's reducer has its say.
 *
 * Versions must rise; they need not be dense, since what is known now of a past day leaves out what was done after it.
 *
 * @throws {Error} where the log does not fit the register: an unknown event, a version again, an unknown field.
 */
export function evolve(register: AnyRegister, item: Item | null, entry: Entry): Item {
  if (entry.version <= (item?.version ?? 0)) throw misfit(entry, `follows version ${item!.version}`)
  if (!knows(register, entry.event)) throw misfit(entry, 'is no event of its register')
  if (item && !isLive(item)) throw misfit(entry, 'comes after its voiding')
  const data = factsOf(register, entry)
  const personal = entry.commitment === undefined ? null : personalFields(register, entry)
  if (item === null) return open(register, entry, data, personal ?? {})
  if (entry.event === 'opened') throw misfit(entry, 'opens what is open')
  if (entry.event === VOIDED) return { ...item, version: entry.version, voidedOn: entry.on }
  return {
    ...item,
    version: entry.version,
    facts: { ...item.facts, ...shared(register, entry.event, data), ...change(register, item.facts, entry, data) },
    personal: personal ? { ...item.personal, ...personal } : item.personal,
  }
}

function open(register: AnyRegister, entry: Entry, data: AnyFacts, personal: Item['personal']): Item {
  if (entry.event !== 'opened') throw misfit(entry, 'comes before its opening')
  const event = { data, on: entry.on, at: entry.at, by: entry.by }
  const begin: AnyFacts = typeof register.begin === 'function' ? register.begin(event) : register.begin
  return {
    id: entry.item,
    version: 1,
    openedOn: entry.on,
    openedAt: entry.at,
    facts: { ...checked(register, begin), ...data },
    personal,
  }
}

function change(register: AnyRegister, facts: AnyFacts, entry: Entry, data: AnyFacts): AnyFacts {
  const reduce = register.evolve[entry.event]
  if (reduce === undefined) return {}
  if (typeof reduce !== 'function') return checked(register, reduce)
  return checked(register, reduce(facts, { data, on: entry.on, at: entry.at, by: entry.by }))
}

/** The facts of an event whose names are fields of the item too. */
function shared(register: AnyRegister, event: string, data: AnyFacts): AnyFacts {
  const { foreign } = planOf(register, event)
  return foreign.length === 0
    ? data
    : Object.fromEntries(Object.entries(data).filter(([name]) => !foreign.includes(name)))
}

function personalFields(register: AnyRegister, entry: Entry): Record<string, number> {
  const personal: Record<string, number> = {}
  for (const name of planOf(register, entry.event).personal) personal[name] = entry.index
  return personal
}

/** What an event's fields mean for its item: personal ones that it sets, and facts that the item does not have. */
interface EventPlan {
  readonly personal: readonly string[]
  readonly foreign: readonly string[]
}

const plansOf = oncePerRegister(() => new Map<string, EventPlan>())

function planOf(register: AnyRegister, event: string): EventPlan {
  const plans = plansOf(register)
  let plan = plans.get(event)
  if (!plan) plans.set(event, (plan = makePlan(register, event)))
  return plan
}

function makePlan(register: AnyRegister, event: string): EventPlan {
  const fields = Object.entries(fieldsOf(register, event))
  return {
    personal: fields
      .filter(([name, { personal }]) => personal && register.fields[name]?.personal)
      .map(([name]) => name),
    foreign: fields.filter(([name, { personal }]) => !personal && !register.fields[name]).map(([name]) => name),
  }
}

/** INVARIANT: a reducer sets no field that the register lacks; the compiler cannot see this in what a function returns. */
function checked(register: AnyRegister, facts: AnyFacts): AnyFacts {
  for (const name of Object.keys(facts)) {
    if (register.fields[name]?.personal !== false) throw new Error(`${register.name}: a reducer sets "${name}"`)
  }
  return facts
}

function misfit(entry: Entry, says: string): Error {
  return new Error(`entry ${entry.index}: ${entry.register}/${entry.item} ${entry.event} v${entry.version} ${says}`)
}

/** Where an item belongs, by its fields `organ` and `section`. */
export function placeOf(facts: AnyFacts): Place {
  return { organ: asId(facts['organ']), section: asId(facts['section']) }
}

/** Where an item of a register belongs; a section or an organ belongs to itself. */
export function placeIn(register: string | null, id: string, facts: AnyFacts): Place {
  const place = placeOf(facts)
  if (register === 'sections') return { ...place, section: id }
  return register === 'organs' ? { ...place, organ: id } : place
}

function asId(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
