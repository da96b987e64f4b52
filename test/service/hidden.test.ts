import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, test } from 'node:test'

import { dayOf } from '#kernel'

import { founding, openAsset } from '../town/town.ts'
import { Service, type Answer } from './service.ts'

const service = new Service()
let section = ''
let chief = ''
let administrator = ''

before(async () => {
  await service.seal('sekiyama', dayOf(service.now), founding())
  await service.seal('sekiyama', dayOf(service.now), [openAsset('a1', 'soumu'), openAsset('a2', 'zeimu')])
  section = service.token('sekiyama', 's-1', [{ role: 'section', section: 'soumu' }])
  chief = service.token('sekiyama', 's-2', ['chief'])
  administrator = service.token('sekiyama', 's-3', ['administrator'])
})
after(() => service.close())

async function batch(token: string, commands: readonly object[], id: string = randomUUIDv7()): Promise<Answer> {
  return await service.ask(token, '/batch', { body: { commands }, headers: { 'idempotency-key': id } })
}

test('batch: an item that may not be read is answered like one that is not there, whatever is asked of it', async () => {
  for (const act of ['move', 'migrate', 'void', 'fly']) {
    const [hidden, missing] = await Promise.all(
      ['a2', 'a99'].map((item) => batch(section, [{ register: 'assets', item, act, input: {} }])),
    )
    assert.deepEqual([hidden!.status, hidden!.body], [404, missing!.body], act)
  }
})

test('batch: what one command opens, the next acts on', async () => {
  const opened = { ...openAsset('a3', 'soumu') }
  const done = await batch(section, [opened, { register: 'assets', item: 'a3', act: 'retire', input: {} }])
  assert.deepEqual([done.status, done.at('count')], [200, 2], JSON.stringify(done.body))
})

test('batch: an opening tells nothing of the version of what is there', async () => {
  for (const version of [1, 2]) {
    const { status, at } = await batch(section, [{ ...openAsset('a2', 'soumu'), version }])
    assert.deepEqual([status, at('code')], [422, 'bad-input'])
  }
})

test('batch: an id that sealed other commands is told to belong to them', async () => {
  const id = randomUUIDv7()
  const first = await batch(section, [openAsset('b1', 'soumu')], id)
  assert.equal(first.status, 200)
  assert.deepEqual((await batch(section, [openAsset('b1', 'soumu')], id)).body, first.body)
  assert.equal((await batch(section, [openAsset('b2', 'soumu')], id)).at('code'), 'act-id-reused')
  assert.equal((await batch(chief, [openAsset('b1', 'soumu')], id)).at('code'), 'act-id-reused')
})

test('imports: are said to be made, or undone, by their own routes alone', async () => {
  const told = {
    register: 'assets',
    sha256: 'f',
    format: 'csv',
    staff: 's-2',
    added: 9,
    changed: 0,
    unchanged: 0,
    proposed: 0,
  }
  const open = { register: 'imports', act: 'open', input: told }
  assert.equal((await batch(administrator, [open])).status, 403)
  assert.equal((await service.ask(administrator, '/imports', { body: told })).status, 403)
  await service.put('sekiyama', 'imports', 'i1', { ...told, staff: 's-3' })
  assert.equal((await batch(administrator, [{ register: 'imports', item: 'i1', act: 'undo', input: {} }])).status, 403)
  assert.deepEqual((await service.ask(administrator, '/imports/i1')).at('acts.undo'), { isAllowed: true })
})

test('imports: an act id of something else undoes nothing and tells nothing', async () => {
  await service.put('sekiyama', 'imports', 'i2', {
    register: 'assets',
    sha256: 'f',
    format: 'csv',
    staff: 's-1',
    added: 0,
    changed: 0,
    unchanged: 0,
    proposed: 0,
  })
  const id = randomUUIDv7()
  await batch(chief, [{ register: 'assets', item: 'a2', act: 'migrate', input: {} }], id)
  await batch(
    administrator,
    [{ register: 'sections', act: 'open', input: { name: '新課', organ: 'mayor', parent: null } }],
    id,
  )
  const undone = await service.ask(section, '/imports/i2/undo', { body: {}, headers: { 'idempotency-key': id } })
  assert.equal(undone.at('code'), 'act-id-reused')
})
