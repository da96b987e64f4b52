import { can } from '../access/can.ts'
import type { Occasion } from '../act/occasion.ts'
import { isRefusal, refuse, type Happening, type Refusal } from '../act/outcome.ts'
import type { See, Seen, Sees } from '../act/see.ts'
import type { AnyFacts, Fields } from '../fields/field.ts'
import { isProblem } from '../fields/problem.ts'
import { readFields } from '../fields/read-fields.ts'
import type { House } from '../house/house.ts'
import type { Json } from '../json/json.ts'
import type { Draft } from '../log/entry.ts'
import { approvals } from '../register/approvals.ts'
import { fieldsOf, formOf, isLive, placeIn, placeOf, type Item } from '../register/item.ts'
import type { AnyRegister } from '../register/register.ts'
import { actsOf, VOID } from '../register/voiding.ts'
import { isServiceId, type Actor } from '../role/actor.ts'
import { isHeld, type Assignment, type RoleKey } from '../role/role.ts'
import { dayOf, type Day } from '../time/time.ts'
import { trust } from '../trust.ts'
import type { Words } from '../words.ts'
import { referencesOf, whatDangles } from './dangling.ts'
import { mayDecide } from './may-decide.ts'
import type { Reader } from './reader.ts'
import { whatRestsOn } from './what-rests-on.ts'

/** Something asked of one item. `act` is `open` or one of the register's acts; to open, `item` is a fresh id. */
export interface Command {
  readonly register: string
  readonly item: string
  readonly act: string
  /** Untrusted; read by the fields of the act. */
  readonly input: unknown
  /** The version that the asker has seen; refused where another act came between. */
  readonly version?: number
}

/** The version of an item that a decision rests on; 0 where there must be none. */
export interface Expectation {
  readonly register: string
  readonly item: string
  readonly version: number
}

/** What an act wants sealed, all or nothing, and the versions on which it was decided. */
export interface Sealing {
  readonly drafts: readonly Draft[]
  readonly expects: readonly Expectation[]
}

interface Scene {
  readonly house: House
  readonly reader: Reader
  readonly occasion: Occasion
  readonly actor: Actor
}

/**
 * Decides one command: reads its input, asks whether the actor may, looks at what the act declares to see, and lets the
 * register decide. An act that needs approval becomes a proposal; approving one decides it again, on that day.
 *
 * Pure: the same house, view, command, occasion and actor always give the same answer.
 */
export function perform(scene: Scene, command: Command): Sealing | Refusal {
  const register = scene.house.registers.get(command.register)
  if (!register) return refuse('no-such-register', { ja: 'その台帳はありません。', en: 'There is no such register.' })
  if (scene.occasion.on > dayOf(scene.occasion.at)) return FUTURE
  const item = scene.reader.item(register.name, command.item)
  if (command.version !== undefined && command.version !== (item?.version ?? 0)) return CHANGED
  if (register.name === approvals.name) return decideRequest(scene, command, item)
  const facts = placed(register, command, item)
  const forbidden = onBothDays(scene, (day) => can(scene.actor, command.act, register, facts, day))
  if (forbidden) return forbidden
  const decided = decide(scene, register, command, item)
  if (isRefusal(decided)) return decided
  const { needs } = command.act === 'open' ? register.open : actsOf(register)[command.act]!
  return needs ? propose(scene, command, { facts, decided, role: needs.role }) : decided
}

/**
 * What is recorded later than it was done asks for the role on both days: who has lost it since would go on acting by
 * dating back, and who has it only since was not the one to act then.
 */
function onBothDays({ occasion: { on, at } }: Scene, ask: (day: Day) => Refusal | null): Refusal | null {
  const [then, today] = [ask(on), dayOf(at)]
  if (today === on) return then
  const now = ask(today)
  return then && !now ? refuse(then.refused, heldOnlyNow(on, then.words)) : (then ?? now)
}

function heldOnlyNow(on: Day, { ja, en }: Words): Words {
  return {
    ja: `${on} には、まだその役割を持っていませんでした。${ja}`,
    en: `On ${on} you did not hold the role yet. ${en}`,
  }
}

/** The facts by which a command is allowed: where the item is, or will be. */
function placed(register: AnyRegister, { act, item: id, input }: Command, item: Item | null): AnyFacts {
  const facts = act === 'open' ? asFacts(input) : (item?.facts ?? {})
  return { ...facts, ...placeIn(register.name, id, facts) }
}

/** The events of an act as drafts, without asking who may. */
function decide(scene: Scene, register: AnyRegister, command: Command, item: Item | null): Sealing | Refusal {
  return command.act === 'open' ? openItem(scene, register, command, item) : actOn(scene, register, command, item)
}

function openItem(scene: Scene, register: AnyRegister, command: Command, item: Item | null): Sealing | Refusal {
  if (item) return refuse('exists', { ja: 'その台帳項目はすでにあります。', en: 'That item is already there.' })
  if (isServiceId(command.item)) return RESERVED
  const reading = readFields(fieldsOf(register, 'opened'), command.input)
  if (isProblem(reading)) return badInput(reading.problem)
  const expects: Expectation[] = [{ register: register.name, item: command.item, version: 0 }]
  const seen = lookAround(scene, register.open.sees, asFacts(reading.ok), expects)
  const refusal =
    register.open.unless?.(reading.ok, scene.occasion, seen) ??
    whatDangles(scene, referencesOf(register, 'open'), asFacts(reading.ok))
  if (refusal) return refusal
  return { drafts: [draft(register, command.item, 1, { event: 'opened', data: reading.ok })], expects }
}

function actOn(scene: Scene, register: AnyRegister, command: Command, item: Item | null): Sealing | Refusal {
  const act = actsOf(register)[command.act]
  if (!act)
    return refuse('no-such-act', { ja: 'この台帳にその行為はありません。', en: 'This register has no such act.' })
  if (!item) return refuse('no-such-item', { ja: 'その台帳項目はありません。', en: 'There is no such item.' })
  if (!isLive(item)) return IS_VOIDED
  if (scene.occasion.on < item.openedOn) return BEFORE_OPENING
  const resting = command.act === VOID ? whatRestsOn(scene.house, scene.reader, register, item) : null
  if (resting) return resting
  const reading = readFields(act.takes, command.input)
  if (isProblem(reading)) return badInput(reading.problem)
  const expects: Expectation[] = [{ register: register.name, item: item.id, version: item.version }]
  const seen = lookAround(scene, act.sees, { ...item.facts, ...asFacts(reading.ok) }, expects)
  const outcome = act.decide(item.facts, reading.ok, seen, scene.occasion)
  if (isRefusal(outcome)) return outcome
  const dangling = whatDangles(scene, referencesOf(register, command.act), asFacts(reading.ok))
  if (dangling) return dangling
  const happenings: readonly Happening[] = 'event' in outcome ? [outcome] : outcome
  return {
    drafts: happenings.map((happening, at) => draft(register, item.id, item.version + 1 + at, happening)),
    expects,
  }
}

const NOTHING: Sees = {}

function lookAround(scene: Scene, sees: Sees = NOTHING, facts: AnyFacts, expects: Expectation[]): Seen<Sees> {
  if (sees === NOTHING) return trust<Seen<Sees>>(NOTHING) // no name, nothing seen
  const seen = Object.entries(sees).map(([name, see]) => [name, look(scene, see, facts, expects)])
  return trust<Seen<Sees>>(Object.fromEntries(seen)) // every name of `sees`, each in its kind
}

function look({ reader, occasion }: Scene, see: See, facts: AnyFacts, expects: Expectation[]): unknown {
  if (see.see === 'count') return reader.count(see.register, see.where, see.limit)
  if (see.see === 'holders') return holders(reader.assignments(), see.role, occasion.on)
  const id = facts[see.by]
  if (typeof id !== 'string') return null
  const item = reader.item(see.register, id)
  expects.push({ register: see.register, item: id, version: item?.version ?? 0 })
  if (!item || !isLive(item)) return null
  return Object.fromEntries(Object.keys(see.fields).map((name) => [name, item.facts[name] ?? null]))
}

function holders(assignments: readonly Assignment[], role: RoleKey, day: Day): string[] {
  return assignments.filter((held) => held.role === role && isHeld(held, day)).map(({ holder }) => holder)
}

/**
 * One event as a draft: its data read once more by the event's fields, personal values parted from facts.
 *
 * @throws {Error} where a register's act says something that its own words do not allow.
 */
function draft(register: AnyRegister, item: string, version: number, happening: Happening): Draft {
  const fields = fieldsOf(register, happening.event)
  const reading = readFields(fields, happening.data)
  if (isProblem(reading)) throw new Error(`${register.name}.${happening.event}: ${reading.problem.words.en}`)
  const personal = pick(fields, reading.ok, true)
  return {
    register: register.name,
    item,
    event: happening.event,
    form: formOf(register, happening.event),
    version,
    facts: pick(fields, reading.ok, false),
    ...(Object.keys(personal).length > 0 ? { personal } : {}),
  }
}

function pick(fields: Fields, values: Readonly<Record<string, unknown>>, personal: boolean): AnyFacts {
  const picked: Record<string, Json> = {}
  for (const name of namesInOrder(fields)) {
    if (fields[name]!.personal === personal) picked[name] = trust<Json>(values[name]) // a field reads JSON values only
  }
  return picked
}

const inOrder = new WeakMap<Fields, readonly string[]>()

/** Names of fields as they are spelt in the log, where keys stand sorted. */
function namesInOrder(fields: Fields): readonly string[] {
  let names = inOrder.get(fields)
  if (!names) inOrder.set(fields, (names = Object.keys(fields).sort()))
  return names
}

interface Asked {
  readonly facts: AnyFacts
  readonly decided: Sealing
  readonly role: RoleKey
}

/** NOTE: the act has just been decided, so that nothing is put before an approver which would be refused today. */
function propose(scene: Scene, command: Command, { facts, decided, role }: Asked): Sealing {
  const place = placeOf(facts)
  const request = {
    register: command.register,
    item: command.item,
    act: command.act,
    role,
    input: JSON.stringify(command.input),
    applicant: scene.occasion.by,
    organ: place.organ,
    section: place.section,
  }
  const opened = draft(approvals, scene.occasion.id, 1, { event: 'opened', data: request })
  return {
    drafts: [opened],
    expects: [...decided.expects, { register: approvals.name, item: scene.occasion.id, version: 0 }],
  }
}

/** Approving, recording, declining or withdrawing a proposal. INVARIANT: applicant and approver are two persons. */
function decideRequest(scene: Scene, command: Command, request: Item | null): Sealing | Refusal {
  if (command.act === 'open') return UNASKED
  const forbidden = request && onBothDays(scene, (day) => mayDecide(scene.actor, command.act, request.facts, day))
  if (forbidden) return forbidden
  const decision = actOn(scene, approvals, command, request)
  if (isRefusal(decision) || command.act === 'withdraw') return decision
  if (command.act === 'decline') return decision
  const input = scene.reader.personal(approvals.name, request!.id)['input']
  if (typeof input !== 'string') return ERASED
  const { applicant, register, item, act } = trust<Readonly<Record<string, string>>>(request!.facts) // as opened
  const asked: Command = { register: register!, item: item!, act: act!, input: JSON.parse(input) as unknown }
  const target = scene.house.registers.get(asked.register)
  if (!target) return refuse('no-such-register', { ja: 'その台帳はありません。', en: 'There is no such register.' })
  const decided = decide(scene, target, asked, scene.reader.item(target.name, asked.item))
  if (isRefusal(decided)) return decided
  return {
    drafts: [...decision.drafts, ...decided.drafts.map((one) => ({ ...one, applicant: applicant! }))],
    expects: [...decision.expects, ...decided.expects],
  }
}

function badInput(problem: { readonly path: readonly (string | number)[]; readonly words: Refusal['words'] }): Refusal {
  const at = problem.path.join('.')
  return refuse('bad-input', { ja: `${problem.words.ja}（${at}）`, en: `${problem.words.en} (${at})` })
}

/** The facts of an input that is not read yet: only where it says it belongs is looked at. */
function asFacts(input: unknown): AnyFacts {
  return typeof input === 'object' && input !== null ? trust<AnyFacts>(input) : {}
}

const FUTURE = refuse('future', { ja: '行為の日は未来にできません。', en: 'An act cannot be dated in the future.' })
const CHANGED = refuse('changed', {
  ja: '開いたあとで、ほかの人がこの台帳項目を変えました。読み直してからやり直してください。',
  en: 'Someone else has changed this item since you opened it: read it again, then repeat.',
})
const IS_VOIDED = refuse('voided', {
  ja: '取り消された台帳項目です。必要なら新しく登録してください。',
  en: 'This item was voided: open a new one if it is needed.',
})
const BEFORE_OPENING = refuse('before-opening', {
  ja: '台帳項目が始まった日より前の日付にはできません。',
  en: 'An act cannot be dated before its item was opened.',
})
const UNASKED = refuse('unasked', {
  ja: '申請は、それぞれの台帳の行為から行ってください。',
  en: 'Apply through the act of the register concerned.',
})
const RESERVED = refuse('reserved', {
  ja: '「service:」で始まるIDは使えません。別のIDにしてください。',
  en: 'Ids that begin with "service:" are reserved: take another.',
})
const ERASED = refuse('erased', {
  ja: '申請内容が消去されています。新しく申請してください。',
  en: 'What was asked has been erased: apply again.',
})
