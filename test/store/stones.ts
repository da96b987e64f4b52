import {
  approvals,
  book,
  choice,
  house,
  instantOf,
  isRefusal,
  itemOf,
  list,
  note,
  number,
  optional,
  ref,
  refuse,
  register,
  text,
  toDay,
  type Actor,
  type BatchRefusal,
  type Command,
  type House,
  type Refusal,
} from '#kernel'
import type { Appended, Store } from '#store'

const label = { ja: '名', en: 'Name' }
const colour = choice({ label, of: { red: label, blue: label } })
const { act, event, conduct } = register('stones', {
  label,
  fields: {
    name: text({ label, max: 99 }),
    colour,
    weight: number({ label, min: 0, max: 9 }),
    beside: optional(ref('stones', { label })),
    marks: list({ label, of: { mark: text({ label, max: 500 }) }, max: 50 }),
    secret: note({ label }),
  },
  opened: ['name', 'colour', 'weight', 'beside', 'marks', 'secret'],
  events: { painted: { colour }, hidden: { secret: note({ label }) } },
})

/** A small register with a personal field, a reference, and acts that look beside them. */
export const stones = conduct({
  open: { label, by: ['administrator'] },
  begin: {},
  evolve: {},
  acts: {
    paint: act({ label, by: ['administrator'], takes: { colour }, decide: (_stone, input) => event.painted(input) }),
    /** Takes the colour of the stone beside it. */
    match: act({
      label,
      by: ['administrator'],
      takes: {},
      sees: { other: itemOf('stones', 'beside', { colour }) },
      decide: (stone, _input, { other }) =>
        other && other.colour !== stone.colour ? event.painted({ colour: other.colour }) : refuse('alike', label),
    }),
    /** At most three stones are blue. */
    blue: act({
      label,
      by: ['administrator'],
      takes: {},
      sees: { blue: { see: 'count', register: 'stones', where: { colour: 'blue' }, limit: 4 } },
      decide: (_stone, _input, { blue }) => (blue < 3 ? event.painted({ colour: 'blue' }) : refuse('too-blue', label)),
    }),
    hide: act({ label, by: ['administrator'], takes: { secret: note({ label }) }, decide: (_s, i) => event.hidden(i) }),
  },
  duties: {},
})

export const STONES: House = house([book, approvals, stones], [])
export const ON = toDay('2026-11-20')!
export const NOON = Date.parse('2026-11-20T03:00:00.000Z')

export function actorWith(id: string): Actor {
  const held = { holder: id, organ: null, section: null, from: '2000-01-01', to: null } as const
  return {
    id,
    roles: [
      { role: 'administrator', ...held },
      { role: 'ciso', ...held },
    ],
    isService: true,
  }
}

export type Told = Appended | Refusal | BatchRefusal

/** Does commands as one act. */
export async function does(
  store: Store,
  id: string,
  commands: readonly Command[],
  atMs = NOON,
  by = 's1',
): Promise<Told> {
  const occasion = { id, by, at: instantOf(atMs), on: ON }
  return await store.act({ actor: actorWith(by), occasion }, commands)
}

/** What was told, short: where the act begins, or why it was refused. */
export async function told(
  store: Store,
  id: string,
  commands: readonly Command[],
  atMs = NOON,
): Promise<number | string> {
  const result = await does(store, id, commands, atMs)
  return isRefusal(result) ? result.refused : result.first
}

export function stone(item: string, weight = 1, beside: string | null = null): Command {
  const input = { name: item, colour: 'red', weight, beside, marks: [], secret: `of ${item}` }
  return { register: 'stones', item, act: 'open', input }
}

export function paint(item: string, to: string, version?: number): Command {
  return {
    register: 'stones',
    item,
    act: 'paint',
    input: { colour: to },
    ...(version === undefined ? {} : { version }),
  }
}

export function on(item: string, name: string, input: object = {}): Command {
  return { register: 'stones', item, act: name, input }
}

/** The book of a town, founded. */
export function founded(): Command {
  const input = { organisation: 'x', kind: '市', house: 'h', sealedThrough: '2026-01-01' }
  return { register: 'book', item: 'town', act: 'open', input }
}

/** Erases the personal values of a stone: asked by one, approved by another. */
export async function erase(store: Store, item: string, before: number): Promise<void> {
  const input = { register: 'stones', item, basis: 'request', before }
  const asked = await does(store, `erase-${item}`, [{ register: 'book', item: 'town', act: 'erase', input }])
  const approved = await does(
    store,
    `erased-${item}`,
    [{ register: 'approvals', item: `erase-${item}`, act: 'approve', input: {} }],
    NOON,
    's2',
  )
  if (isRefusal(asked) || isRefusal(approved)) throw new Error(JSON.stringify([asked, approved]))
}
