import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, test } from 'node:test'

import { dayOf, isServicesOwn } from '#kernel'
import { CARRIED_OUT, OWN_NAMES, OWN_PARTS } from '../../server/http/own-names.ts'

import { founding, openAsset } from '../town/town.ts'
import { Service } from './service.ts'

const service = new Service()
let section = ''
let chief = ''
let stranger = ''

before(async () => {
  await service.seal('sekiyama', dayOf(service.now), founding())
  await service.seal('sekiyama', dayOf(service.now), [openAsset('a1', 'soumu'), openAsset('a2', 'zeimu')])
  section = service.token('sekiyama', 's-1', [{ role: 'section', section: 'soumu' }])
  chief = service.token('sekiyama', 's-2', ['chief'])
  stranger = service.token('sekiyama', 's-9', [])
})
after(() => service.close())

const ask: Service['ask'] = (...asked) => service.ask(...asked)

const MOVE = { section: 'soumu', keeper: 's-1', place: '3階' }

test('createApp: a list shows what the actor may read, and no more', async () => {
  const { status, at } = await ask(section, '/assets?count=true')
  assert.equal(status, 200)
  assert.deepEqual([at('count'), at('items.*.id')], [1, ['a1']])
  assert.equal((await ask(chief, '/assets?count=true')).at('count'), 2)
})

test('createApp: an item tells which acts may be done, and why others may not', async () => {
  const { at, headers } = await ask(chief, '/assets/a1')
  assert.equal(headers.get('etag'), '"1"')
  assert.equal(at('acts.move.isAllowed'), false)
  assert.equal(at('acts.move.code'), 'not-allowed')
  assert.deepEqual((await ask(section, '/assets/a1')).at('acts.retire'), { isAllowed: true })
})

test('createApp: an item that may not be read is answered like one that is not there', async () => {
  const hidden = await ask(section, '/assets/a2')
  const missing = await ask(section, '/assets/a99')
  assert.equal(hidden.status, 404)
  assert.deepEqual([hidden.body, [...hidden.headers]], [missing.body, [...missing.headers]])
  const register = await ask(stranger, '/assets/a1')
  assert.deepEqual([register.body, [...register.headers]], [missing.body, [...missing.headers]])
})

test('createApp: an act needs the version that was read and an id of its own', async () => {
  assert.equal((await ask(section, '/assets/a1/move', { body: MOVE })).at('code'), 'condition-required')
  const none = await ask(section, '/assets/a1/move', {
    body: MOVE,
    headers: { 'idempotency-key': 'x', 'if-match': '"1"' },
  })
  assert.equal(none.at('code'), 'bad-act-id')
  const far = { 'idempotency-key': '01810000-0000-7000-8000-000000000000', 'if-match': '"1"' }
  assert.equal((await ask(section, '/assets/a1/move', { body: MOVE, headers: far })).at('code'), 'bad-act-id')
})

test('createApp: an act is done once, however often it is sent, and a stale version is refused', async () => {
  const headers = { 'idempotency-key': randomUUIDv7(), 'if-match': '"1"' }
  const first = await ask(section, '/assets/a1/move', { body: MOVE, headers })
  const again = await ask(section, '/assets/a1/move', { body: MOVE, headers })
  assert.equal(first.status, 200)
  assert.equal(first.headers.get('etag'), '"2"')
  assert.deepEqual(again.body, first.body)
  assert.equal((await ask(section, '/assets/a1/move', { body: MOVE, headers: { 'if-match': '"1"' } })).status, 412)
  const reused = await ask(section, '/assets/a1/retire', { body: {}, headers: { ...headers, 'if-match': '"2"' } })
  assert.deepEqual([reused.status, reused.at('code')], [409, 'act-id-reused'])
})

test('createApp: bad input names each field by its pointer', async () => {
  const input = { place: '', other: 1 }
  const { status, at } = await ask(section, '/assets/a1/move', { body: input, headers: { 'if-match': '"2"' } })
  assert.equal(status, 422)
  assert.deepEqual(at('errors.*.pointer'), ['/other', '/section', '/keeper', '/place'])
})

test('createApp: an act that needs approval becomes a proposal, which another person decides', async () => {
  const retired = await ask(section, '/assets/a1/retire', { body: {}, headers: { 'if-match': '"2"' } })
  assert.equal(retired.status, 200)
  const asked = await ask(section, '/assets/a1/dispose', {
    body: { method: 'destroyed', certificate: null },
    headers: { 'if-match': '"3"' },
  })
  assert.equal(asked.status, 202)
  const other = service.token('sekiyama', 's-3', [{ role: 'section', section: 'soumu' }])
  const request = await ask(other, `/approvals/${asked.at('approval')}`)
  assert.deepEqual(request.at('asks'), { method: 'destroyed', certificate: null })
  const self = await ask(section, `/approvals/${asked.at('approval')}/approve`, {
    body: {},
    headers: { 'if-match': '"1"' },
  })
  assert.deepEqual([self.status, self.at('refused')], [403, 'self-approval'])
  const done = await ask(other, `/approvals/${asked.at('approval')}/approve`, {
    body: {},
    headers: { 'if-match': '"1"' },
  })
  assert.equal(done.status, 200, JSON.stringify(done.body))
})

test('createApp: every bad token is answered alike', async () => {
  const none = await ask('', '/assets')
  const bad = await ask('Bearer nonsense', '/no-such-register')
  assert.equal(none.status, 401)
  assert.equal(none.headers.get('www-authenticate'), 'Bearer realm="sekisho"')
  assert.deepEqual([bad.body, [...bad.headers]], [none.body, [...none.headers]])
})

test('createApp: history tells each event in words, the latest first', async () => {
  const { at } = await ask(chief, '/assets/a1/history')
  assert.deepEqual(at('entries.*.words.ja'), ['廃棄する', '廃棄待ちにする', '移す', '登録する'])
  assert.deepEqual(at('entries.2.changes.*.shown.ja'), ['soumu', 's-1', '3階'])
})

test('createApp: a method that a path does not have is told with those it has', async () => {
  const { status, headers } = await ask(chief, '/assets', { method: 'DELETE' })
  assert.deepEqual([status, headers.get('allow')], [405, 'GET, HEAD, POST'])
})

test('createApp: a batch seals all or nothing, and names the command that was refused', async () => {
  const stock = (id: string, counted: number): object => ({
    register: 'stocktakes',
    item: id,
    act: 'open',
    input: { section: 'soumu', counted, exceptions: [], remarks: null },
  })
  const bad = await ask(section, '/batch', { body: { commands: [stock('t1', 1), stock('t2', -1)] } })
  assert.deepEqual([bad.status, bad.at('command'), bad.at('errors.0.pointer')], [422, 1, '/commands/1/input/counted'])
  const good = await ask(section, '/batch', { body: { commands: [stock('t1', 1), stock('t2', 1)] } })
  assert.deepEqual([good.status, good.at('count')], [200, 2])
})

test('createApp: what was opened by mistake is voided, and is no longer listed', async () => {
  const opened = await ask(section, '/assets', {
    body: {
      name: '誤り',
      kind: 'equipment',
      zone: 'lgwan',
      section: 'soumu',
      keeper: 's-1',
      place: '1階',
      confidentiality: 'confidentiality',
      integrity: 'integrity',
      availability: 'availability',
      acquiredOn: null,
    },
  })
  assert.equal(opened.status, 201, JSON.stringify(opened.body))
  const path = opened.headers.get('location')!.replace('/api/o/sekiyama', '')
  const done = await ask(section, `${path}/void`, {
    body: { cause: 'mistake', remarks: null },
    headers: { 'if-match': '"1"' },
  })
  assert.equal(done.status, 200, JSON.stringify(done.body))
  assert.deepEqual((await ask(section, '/assets')).at('items.*.id'), ['a1'])
})

test('createApp: no register and no act bears a name that stands for something else in a path', () => {
  for (const register of service.hosted().house.registers.values()) {
    assert.ok(!OWN_NAMES.some((name) => name === register.name), register.name)
    for (const act of Object.keys(register.acts))
      assert.ok(!OWN_PARTS.some((name) => name === act), `${register.name} ${act}`)
  }
})

test('createApp: what routes of their own carry out is open to no role', () => {
  const { registers } = service.hosted().house
  for (const [name, acts] of Object.entries(CARRIED_OUT)) {
    const { open, acts: declared } = registers.get(name)!
    for (const act of acts) assert.ok(isServicesOwn((act === 'open' ? open : declared[act]!).by), `${name} ${act}`)
  }
})
