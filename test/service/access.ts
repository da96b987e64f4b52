import assert from 'node:assert/strict'

import {
  actsOf,
  fieldsOf,
  ROLES,
  trust,
  type AnyFacts,
  type AnyRegister,
  type Field,
  type Json,
  type RoleKey,
} from '#kernel'
import { REGISTERS } from '#registers'

import { Service, type Answer, type Ask } from './service.ts'

/** Who asks: everyone who holds one role everywhere, some who hold it in one section only, and one who holds none. */
const ROLE_KEYS = trust<RoleKey[]>(Object.keys(ROLES)) // its keys
const ACTORS: readonly (readonly [name: string, role: RoleKey | null, section: string])[] = [
  ['(none)', null, ''],
  ...ROLE_KEYS.map((role) => [role, role, ''] as const),
  ...(['section', 'department', 'system', 'staff'] as const).map((role) => [`${role}@own`, role, 'own'] as const),
]

/** An input that no act takes, so that who may act is told what is wrong with it and nothing is changed. */
const WRONG = { 'no-such-field': 1 }

const HEAD = `Who may do what over HTTP. A pair of marks: on an item of the actor's own section, and of another.
  o  answered, or turned down for its input alone
  x  not allowed, and said so, since the item may be read
  .  not there (in a list: -, while others are listed)
Actors who may do the same stand together; role@own is held in one section. Written by: node tools/write-access.ts
`

/**
 * What every role may do with every register, as a table that a person can read. On the way it fails where an item that is
 * hidden is answered otherwise than one that does not exist, in this organisation or another.
 */
export async function accessTable(): Promise<string> {
  const service = new Service({ organisations: ['sekiyama', 'tonari'] })
  try {
    for (const organisation of ['sekiyama', 'tonari']) await furnish(service, organisation)
    const blocks: string[] = []
    for (const register of REGISTERS) blocks.push(await block(service, register))
    return `${HEAD}\n${blocks.join('\n')}`
  } finally {
    await service.close()
  }
}

/** Two items in every register: one of the section `own`, one of the section `other`. */
export async function furnish(service: Service, organisation: string): Promise<void> {
  for (const register of REGISTERS) {
    for (const section of ['own', 'other']) {
      const values = Object.entries(fieldsOf(register, 'opened')).map(([name, field]) => [
        name,
        valueOf(name, field, section),
      ])
      await service.put(organisation, register.name, section, Object.fromEntries(values) satisfies AnyFacts)
    }
  }
}

/** Some value of a field: where it is a place, the section; where it is a person, one of that section. */
function valueOf(name: string, field: Field, section: string): Json {
  if (field.kind === 'ref')
    return field.to === 'organs' ? (field.optional ? null : 'mayor') : field.to === 'staff' ? `s-${section}` : section
  if (field.optional) return null
  if (field.kind === 'choice') return Object.keys(field.options!)[0]!
  if (field.kind === 'day') return '2026-04-01'
  if (field.kind === 'instant') return '2026-04-01T00:00:00.000Z'
  if (field.kind === 'number') return Number(field.schema['minimum'] ?? 0)
  if (field.kind === 'list' || field.kind === 'flags') return []
  if (field.kind === 'file') return { sha256: '0'.repeat(64), bytes: 1, media: 'text/plain' }
  if (name === 'register') return 'assets'
  return field.kind === 'secret' ? '{}' : 'ア'
}

async function block(service: Service, register: AnyRegister): Promise<string> {
  const verbs = ['list', 'get', 'history', 'open', ...Object.keys(actsOf(register))]
  const rows = new Map<string, string[]>()
  for (const [name, role, section] of ACTORS) {
    const held = role === null ? [] : [section === '' ? role : { role, section }]
    const token = service.token('sekiyama', 's-own', held)
    const cells: string[] = []
    for (const verb of verbs) cells.push(await cell(service, token, register, verb))
    const row = cells
      .map((one, at) => one.padEnd(verbs[at]!.length))
      .join(' ')
      .trimEnd()
    rows.set(row, [...(rows.get(row) ?? []), name])
  }
  const lines = [...rows].map(([row, names]) => `${row}  ${names.join(' ')}`)
  return `## ${register.name}\n${verbs.map((verb) => verb.padEnd(2)).join(' ')}\n${lines.join('\n')}\n`
}

async function cell(service: Service, token: string, register: AnyRegister, verb: string): Promise<string> {
  const root = `/${register.name}`
  if (verb === 'list') return await listCell(service, token, register)
  if (verb === 'open') {
    const marks = ['own', 'other'].map(async (section) =>
      mark(await service.ask(token, root, { body: { ...WRONG, section, organ: null } })),
    )
    return (await Promise.all(marks)).join('')
  }
  const path = (id: string): string => (verb === 'get' ? `${root}/${id}` : `${root}/${id}/${verb}`)
  const isAct = verb !== 'get' && verb !== 'history'
  const asked: Ask = isAct ? { body: WRONG, headers: { 'if-match': '"1"' } } : {}
  const missing = await service.ask(token, path('missing'), asked)
  assert.equal(mark(missing), '.')
  const nowhere = await service.ask(token, path('own'), { ...asked, organisation: 'nowhere' })
  const marks: string[] = []
  for (const id of ['own', 'other']) {
    const answer = await service.ask(token, path(id), asked)
    const where = `${register.name} ${verb} ${id}`
    if (mark(answer) === '.') assertSame(answer, missing, where)
    assertSame(await service.ask(token, path(id), { ...asked, organisation: 'tonari' }), nowhere, `${where} of another`)
    marks.push(mark(answer))
  }
  return marks.join('')
}

async function listCell(service: Service, token: string, register: AnyRegister): Promise<string> {
  const answer = await service.ask(token, `/${register.name}?count=true&limit=10`)
  if (mark(answer) === '.') {
    assertSame(answer, await service.ask(token, '/no-such-register'), `list of ${register.name}`)
    return '..'
  }
  const ids = answer.at('items.*.id')
  assert.ok(
    Array.isArray(ids) && answer.at('count') === ids.length,
    `the count of ${register.name} tells of hidden items`,
  )
  return ['own', 'other'].map((id) => (ids.includes(id) ? 'o' : '-')).join('')
}

/** NOTE: 409 and 412 are refusals of the item's own conduct, which only those hear who may act. */
function mark({ status }: Answer): string {
  if (status === 404) return '.'
  if (status === 403) return 'x'
  assert.ok([200, 201, 202, 409, 422].includes(status), `unexpected status ${status}`)
  return 'o'
}

/** Two answers that nobody can tell apart. */
function assertSame(a: Answer, b: Answer, where: string): void {
  assert.deepEqual([a.status, a.body, [...a.headers]], [b.status, b.body, [...b.headers]], where)
}
