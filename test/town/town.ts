import {
  endOf,
  house,
  requirementKeys,
  ROLES,
  toDay,
  trust,
  type Actor,
  type Assignment,
  type Command,
  type Day,
  type House,
  type Refusal,
  type Requirement,
  type RoleKey,
} from '#kernel'
import { MET_BY_REGISTERS, REGISTERS } from '#registers'
import { MemoryStore } from '#store/memory'
import { act, type Appended, type LocalStore } from '#store'

const keys = requirementKeys<string>()

/** What registers meet, of the organs the head alone, since this town has no other. */
const MET = MET_BY_REGISTERS.filter(
  (key) => !/^(?:law-244-6#adopt-|ordinance-80#)/u.test(key) || key === 'law-244-6#adopt-head',
)

/** A catalogue of what registers meet, and two things that none meets, of which a law asks for one. */
const CATALOGUE: readonly Requirement[] = [...MET, 'basic-policy#audit', 'ordinance-80#human'].map((key) => ({
  key: keys(key)[0]!,
  title: { ja: key, en: key },
  law: key.startsWith('law') || key.startsWith('ordinance'),
  from: day('2020-04-01'),
  to: null,
}))

/** A house of the real registers with a small catalogue. */
export const HOUSE: House = house(REGISTERS, CATALOGUE)

export function day(text: string): Day {
  return toDay(text)!
}

/** Someone who holds roles for the whole organisation, always. */
export function actor(id: string, ...roles: readonly RoleKey[]): Actor {
  return { id, roles: roles.map((role) => assignment(role, id)) }
}

function assignment(role: RoleKey, holder: string): Assignment {
  return { role, holder, organ: null, section: null, from: '2000-01-01', to: null }
}

export const EVERYONE: Actor = { ...actor('s-all', ...trust<RoleKey[]>(Object.keys(ROLES))), isService: true }
export const CISO: Actor = actor('s-ciso', 'ciso')

/** An act on a day: decided by the kernel, sealed by a store. */
export class Town {
  readonly store: LocalStore
  readonly #name: string
  #acts = 0

  /** @param name what the ids of acts begin with; an id that was used before does nothing. */
  constructor(store: LocalStore = new MemoryStore(HOUSE, 'town'), name = 'act') {
    this.store = store
    this.#name = name
  }

  async do(on: string, command: Command, by: Actor = EVERYONE, recorded: string = on): Promise<Appended | Refusal> {
    return await this.doAll(on, [command], by, recorded)
  }

  async doAll(
    on: string,
    commands: readonly Command[],
    by: Actor = EVERYONE,
    recorded: string = on,
  ): Promise<Appended | Refusal> {
    this.#acts += 1
    const id = `${this.#name}-${String(this.#acts).padStart(6, '0')}`
    const occasion = { id, by: by.id, at: endOf(day(recorded)), on: day(on) }
    const told = await act(HOUSE, this.store, { actor: by, occasion }, commands)
    await this.store.written()
    return told
  }
}

/** The bytes of the file that the town's acts name, for who keeps it. */
export const FILE_BYTES = Buffer.from('abc')

export const FILE = {
  sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  bytes: 3,
  media: 'text/plain',
}

/** What a town does first: it founds its book, has an organ, two sections, three people, roles, classes and a policy. */
export function founding(): readonly Command[] {
  return [
    open('book', 'town', { organisation: '関山市', kind: '市', house: 'h', sealedThrough: '2025-03-31' }),
    open('organs', 'mayor', { name: '市長部局', kind: 'head', since: '1950-04-01' }),
    ...['soumu', 'zeimu'].map((id) => open('sections', id, { name: id, organ: 'mayor', parent: null })),
    ...['s-1', 's-2', 's-ciso'].map((id) => openStaff(id, 'soumu')),
    open('roles', 'r-ciso', {
      role: 'ciso',
      name: '最高情報セキュリティ責任者',
      post: '副市長',
      holder: 's-ciso',
      organ: null,
      section: null,
      from: '2025-04-01',
      to: null,
    }),
    ...(['confidentiality', 'integrity', 'availability'] as const).map((axis) =>
      open('classes', axis, { axis, name: '2', ministry: '2', rank: 2, replaces: null }),
    ),
  ]
}

/** The policy of the town, with one clause for each of some requirements. */
export function policy(id: string, from: string, requirements: readonly string[]): readonly Command[] {
  const clauses = requirements.map((requirement, at) => ({
    path: String(at + 1),
    title: requirement.slice(0, 60),
    from: at * 3 + 1,
    to: at * 3 + 2,
    requirement,
  }))
  const told = { document: 'basic-policy', title: '基本方針', organ: null, inForceFrom: from, source: FILE, clauses }
  return [open('policies', id, told), { register: 'policies', item: id, act: 'confirm', input: { clauses } }]
}

export function openStaff(id: string, section: string): Command {
  const employment = 'regular'
  return open('staff', id, { name: `髙﨑 ${id}`, number: `N-${id}`, mail: null, section, employment })
}

export function openAsset(id: string, section: string): Command {
  return open('assets', id, {
    name: `端末${id}`,
    kind: 'equipment',
    zone: 'lgwan',
    section,
    keeper: 's-1',
    place: '1階',
    confidentiality: 'confidentiality',
    integrity: 'integrity',
    availability: 'availability',
    acquiredOn: null,
  })
}

export function open(register: string, item: string, input: object): Command {
  return { register, item, act: 'open', input }
}
