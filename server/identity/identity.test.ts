import assert from 'node:assert/strict'
import { test } from 'node:test'

import { addDays, dayOf, endOf, isRefusal, toDay, type Command } from '#kernel'
import { openLocal, type Blobs, type CheckpointSigner } from '#store'
import { MemoryStore } from '#store/memory'

import type { Hosted } from '../context.ts'
import type { Receipts } from '../uploads/index.ts'
import { EVERYONE, founding, HOUSE, open } from '../../test/town/town.ts'
import { identityOf, newSecret, printFolderToken, printToken, secretHash } from './index.ts'
import { readAuthorization } from './token-text.ts'

const TODAY = toDay('2026-05-01')!

async function town() {
  const memory = openLocal(HOUSE, new MemoryStore(HOUSE, 'town'))
  let meanwhile: (() => Promise<void>) | null = null
  const store: typeof memory = {
    ...memory,
    item: async (register, id) => {
      const item = await memory.item(register, id)
      const work = register === 'tokens' ? meanwhile : null
      if (work) meanwhile = null
      await work?.()
      return item
    },
  }
  let acts = 0
  const unused = {} as unknown // no signer, no blobs and no receipts are asked for
  const hosted: Hosted = {
    card: { organisation: 'town', name: '関山市', kind: '市' },
    house: HOUSE,
    store,
    signer: unused as CheckpointSigner,
    blobs: unused as Blobs,
    receipts: unused as Receipts,
    folder: null,
    seat: null,
  }
  let now = endOf(TODAY)
  const folderSecret = newSecret()
  const identity = identityOf(
    { find: (id) => (id === 'town' ? hosted : null), all: () => [hosted] },
    () => now,
    (organisation) => (organisation === 'town' ? folderSecret : null),
  )
  const act = async (...commands: readonly Command[]): Promise<unknown> => {
    const occasion = { id: `act-${(acts += 1)}`, by: EVERYONE.id, at: now, on: dayOf(now) }
    return await store.act({ actor: EVERYONE, occasion }, commands)
  }
  const tokenFor = async (item: string, more: object = {}): Promise<string> => {
    const secret = newSecret()
    const input = {
      staff: 's-1',
      service: null,
      roles: [],
      purpose: '試験',
      hash: secretHash(secret),
      from: TODAY,
      to: addDays(TODAY, 9),
      ...more,
    }
    const done = await act(open('tokens', item, input))
    assert.ok(typeof done === 'object' && done !== null && !isRefusal(done), JSON.stringify(done))
    return `Bearer ${printToken({ organisation: 'town', item, secret })}`
  }
  await act(...founding())
  const duringNextRead = (work: () => Promise<void>): void => void (meanwhile = work)
  return {
    identity,
    act,
    tokenFor,
    folderSecret,
    duringNextRead,
    setNow: (day: string) => void (now = endOf(toDay(day)!)),
  }
}

test('identityOf: a token tells person and roles of today, and a change of roles is known at once', async () => {
  const { identity, act, tokenFor } = await town()
  const header = await tokenFor('t1', { staff: 's-2' })
  const roles = async (): Promise<string[]> =>
    (await identity.sessionOf(header))!.actor.roles.map(({ role }) => role).filter((role) => role !== 'staff')
  assert.deepEqual(await roles(), [])
  const assignment = {
    role: 'csirt',
    name: 'CSIRT',
    post: '係長',
    holder: 's-2',
    organ: null,
    section: null,
    from: TODAY,
    to: null,
  }
  await act(open('roles', 'r9', assignment))
  assert.deepEqual(await roles(), ['csirt'])
  const session = await identity.sessionOf(header)
  assert.deepEqual([session!.actor.id, session!.token, session!.authority], ['s-2', 't1', 'token'])
})

test('identityOf: revoked, expired, not yet begun, of a leaver: nobody, at once', async () => {
  const { identity, act, tokenFor, setNow } = await town()
  const [a, b, late] = [await tokenFor('t1'), await tokenFor('t2'), await tokenFor('t3', { from: '2026-05-03' })]
  assert.ok((await identity.sessionOf(a)) && (await identity.sessionOf(b)))
  assert.ok((await identity.sessionOf(late)) === null)
  await act({ register: 'tokens', item: 't1', act: 'revoke', input: { reason: 'leaked' } })
  assert.ok((await identity.sessionOf(a)) === null)
  setNow('2026-05-10')
  assert.ok((await identity.sessionOf(b)) && (await identity.sessionOf(late)))
  setNow('2026-05-11')
  assert.ok((await identity.sessionOf(b)) === null)
  setNow('2026-05-05')
  assert.ok(await identity.sessionOf(b))
  await act({ register: 'staff', item: 's-1', act: 'leave', input: {} })
  assert.ok((await identity.sessionOf(b)) === null)
})

test('identityOf: what was read while a token was being revoked is not remembered', async () => {
  const { identity, act, tokenFor, duringNextRead } = await town()
  const header = await tokenFor('t1')
  duringNextRead(async () => {
    await act({ register: 'tokens', item: 't1', act: 'revoke', input: { reason: 'leaked' } })
    await identity.sessionOf(header)
  })
  await identity.sessionOf(header)
  assert.ok((await identity.sessionOf(header)) === null)
})

test('identityOf: a token that was voided, or whose owner was, is nobody’s', async () => {
  const { identity, act, tokenFor } = await town()
  const [a, b] = [await tokenFor('t1'), await tokenFor('t2', { staff: 's-2' })]
  assert.ok((await identity.sessionOf(a)) && (await identity.sessionOf(b)))
  await act({ register: 'tokens', item: 't1', act: 'void', input: { cause: 'mistake', remarks: null } })
  assert.equal(await identity.sessionOf(a), null)
  await act({ register: 'tokens', item: 't2', act: 'revoke', input: { reason: 'unneeded' } })
  await act({ register: 'tokens', item: 't2', act: 'void', input: { cause: 'mistake', remarks: null } })
  await act({ register: 'staff', item: 's-2', act: 'void', input: { cause: 'mistake', remarks: null } })
  assert.equal(await identity.sessionOf(b), null)
})

test('identityOf: a service has the roles that its token was given', async () => {
  const { identity, tokenFor } = await town()
  const session = await identity.sessionOf(await tokenFor('t1', { staff: null, service: 'backup', roles: ['auditor'] }))
  assert.deepEqual([session!.actor.id, session!.actor.roles.map(({ role }) => role)], ['service:backup', ['auditor']])
})

test('identityOf: headers that are not ours, unknown tokens and wrong secrets are nobody', async () => {
  const { identity, tokenFor, folderSecret } = await town()
  const good = await tokenFor('t1')
  const folder = (secret: string): string =>
    `Bearer ${printFolderToken({ organisation: 'town', staff: 's-1', secret })}`
  assert.equal((await identity.sessionOf(folder(folderSecret)))!.authority, 'folder')
  const bad = [
    undefined,
    '',
    'Bearer',
    'Basic eDp5',
    `${good}x`,
    good.slice(0, -1),
    good.replace('.t1.', '.t2.'),
    good.replace('_town.', '_city.'),
    good.replace(/.$/u, (last) => (last === 'A' ? 'B' : 'A')),
    good.replace('Bearer ', 'Bearer\n'),
    folder(newSecret()),
    'x'.repeat(100_000),
  ]
  for (const header of bad) assert.ok((await identity.sessionOf(header)) === null, String(header).slice(0, 200))
})

test('readAuthorization: reads what printToken prints', () => {
  const token = { organisation: 'town', item: 't-1', secret: newSecret() }
  assert.deepEqual(readAuthorization(`Bearer ${printToken(token)}`), token)
  assert.equal(secretHash(token.secret).length, 64)
})

test('tokens: are a person’s or a service’s, for a person who is there', async () => {
  const { act } = await town()
  const input = { staff: 's-1', service: null, roles: [], purpose: 'x', hash: 'a'.repeat(64), from: TODAY, to: TODAY }
  const refused = async (more: object): Promise<unknown> =>
    Reflect.get(Object(await act(open('tokens', 't', { ...input, ...more }))), 'refused')
  assert.equal(await refused({ service: 'x' }), 'whose')
  assert.equal(await refused({ staff: null }), 'whose')
  assert.equal(await refused({ roles: ['ciso'] }), 'whose')
  assert.equal(await refused({ hash: 'mine' }), 'no-hash')
  assert.equal(await refused({ staff: null, service: 'jobs' }), 'reserved')
  assert.equal(await refused({ to: '2026-04-01' }), 'backwards')
  assert.equal(await refused({ staff: 'nobody' }), 'no-such-staff')
})
