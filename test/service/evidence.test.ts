import assert from 'node:assert/strict'
import { createHash, randomUUIDv7 } from 'node:crypto'
import { after, before, test } from 'node:test'

import {
  addDays,
  dayOf,
  instantOf,
  msOf,
  nodesOfTiles,
  openCheckpoint,
  provesEntry,
  readProof,
  subtreeHash,
  unbundleEntries,
} from '#kernel'
import { sha256, verifyEd25519 } from '#store'

import { POLICY, stocktake } from '../town/history.ts'
import { founding, openAsset, policy } from '../town/town.ts'
import { Service } from './service.ts'

const service = new Service()
const today = dayOf(service.now)
let section = ''
let other = ''
let auditor = ''
let staff = ''
const ask: Service['ask'] = (...asked) => service.ask(...asked)

before(async () => {
  const founded = addDays(today, -30)
  await service.seal('sekiyama', founded, founding())
  await service.seal('sekiyama', founded, policy('p1', '2025-04-01', POLICY))
  await service.seal('sekiyama', today, [openAsset('a1', 'soumu'), openAsset('a2', 'zeimu')])
  section = service.token('sekiyama', 's-1', [{ role: 'section', section: 'soumu' }])
  other = service.token('sekiyama', 's-2', [{ role: 'section', section: 'zeimu' }])
  auditor = service.token('sekiyama', 's-3', ['auditor'])
  staff = service.token('sekiyama', 's-4', ['staff'])
})
after(() => service.close())

test('standing: follows acts at once, and tells the whole only to those who answer for something', async () => {
  const is = async (): Promise<unknown> => {
    const { at } = await ask(auditor, '/standing')
    const list = at('byRequirement')
    assert.ok(Array.isArray(list))
    return list.find((one: { requirement: string }) => one.requirement === 'basic-policy#classify-assets')
  }
  const title = { ja: '情報資産を重要性の段階に応じて分類する', en: 'Classify information assets by importance' }
  const first = await is()
  assert.deepEqual(
    { ...Object(first), title },
    { requirement: 'basic-policy#classify-assets', title, is: 'not-started', isOutsidePolicy: false },
  )
  await service.seal('sekiyama', today, [stocktake('t1', 'soumu'), stocktake('t2', 'zeimu')])
  assert.deepEqual(
    { ...Object(await is()), title },
    { requirement: 'basic-policy#classify-assets', title, is: 'kept', isOutsidePolicy: false },
  )
  assert.deepEqual((await ask(staff, '/standing')).at('byRequirement'), [])
})

test('standing: a past day is told as it was known then', async () => {
  const before = await ask(auditor, `/standing?on=${addDays(today, -1)}`)
  assert.deepEqual([before.status, before.at('byClause')], [200, []])
  assert.equal((await ask(auditor, `/standing?on=${addDays(today, 1)}`)).at('code'), 'bad-query')
})

test('standing: a past day is told as it is known now, in a thread of its own', async () => {
  const yesterday = addDays(today, -1)
  const input = { section: 'soumu', counted: 3, exceptions: [], remarks: null }
  const commands = [{ register: 'stocktakes', item: 't-late', act: 'open', input }]
  await service.seal('sekiyama', yesterday, commands)
  const key = '/standing?requirement=basic-policy%23classify-assets'
  const then = await ask(auditor, `${key}&on=${yesterday}`)
  assert.deepEqual([then.status, then.at('byRequirement')], [200, []])
  const chief = service.token('sekiyama', 's-5', ['chief'])
  const now = await ask(chief, `${key}&on=${yesterday}&known=now`)
  const known = ['known', 'subjects.*.subject', 'subjects.*.is'].map((way) => now.at(way))
  assert.deepEqual(known, ['now', ['zeimu', 'soumu'], ['not-started', 'kept']])
  assert.equal((await ask(auditor, '/standing?known=never')).at('code'), 'bad-query')
})

test('standing: the subjects of a requirement are those that may be read', async () => {
  const path = '/standing?requirement=guideline-r8%23classification-scheme'
  assert.deepEqual((await ask(section, path)).at('subjects.*.subject'), ['a1'])
  assert.deepEqual((await ask(other, path)).at('subjects.*.subject'), ['a2'])
})

test('duties: are those whose owner holds the role where the subject is', async () => {
  const mine = await ask(section, '/duties?state=all')
  const subjects = mine.at('duties.*.subject')
  assert.ok(Array.isArray(subjects) && subjects.includes('a1') && !subjects.includes('a2'), JSON.stringify(subjects))
  assert.deepEqual((await ask(staff, '/duties?state=nonsense')).status, 400)
})

test('log: a checkpoint, its tiles and a proof fit together, for auditors alone', async () => {
  const { signer, store } = service.hosted()
  await signer.checkpoint(store)
  const note = String((await ask(auditor, '/log/checkpoint')).body)
  const checkpoint = openCheckpoint(sha256, note, signer, verifyEd25519)!
  const raw = async (path: string): Promise<Uint8Array> => {
    const response = await service.app.request(`/api/o/sekiyama/log/${path}`, { headers: { authorization: auditor } })
    assert.equal(response.status, 200, path)
    return new Uint8Array(await response.arrayBuffer())
  }
  const tile = await raw(`tile/0/000.p/${checkpoint.size}`)
  const root = subtreeHash(
    sha256,
    nodesOfTiles(sha256, () => tile),
    0,
    checkpoint.size,
  )
  assert.deepEqual(Buffer.from(root), Buffer.from(checkpoint.root))
  assert.equal(unbundleEntries(await raw(`tile/entries/000.p/${checkpoint.size}`))?.length, checkpoint.size)
  const foreign = (await store.history('assets', 'a2'))[0]!
  assert.equal((await ask(section, `/log/proof/${foreign}`)).status, 404)
  const mine = (await store.history('assets', 'a1'))[0]!
  const own = readProof(String((await ask(section, `/log/proof/${mine}`)).body))!
  assert.ok(provesEntry(sha256, own, own.extra!, { key: signer, verify: verifyEd25519 }))
  for (const path of ['checkpoint', 'entries', 'tile/0/000.p/1'])
    assert.equal((await ask(section, `/log/${path}`)).status, 404)
  assert.equal((await ask(auditor, '/log/tile/0/000.p/0')).status, 404)
  assert.equal((await ask(auditor, '/log/tile/9/000')).status, 404)
})

test('files: are kept by their hash, and read only through an item that refers to them', async () => {
  const content = '点検の記録\n'
  const kept = await ask(section, '/files', { body: content, headers: { 'content-type': 'text/plain' } })
  const hash = createHash('sha256').update(content).digest('hex')
  const file = { sha256: hash, bytes: Buffer.byteLength(content), media: 'text/plain' }
  assert.deepEqual({ ...Object(kept.body), receipt: null }, { ...file, receipt: null })
  const path = `/files/${hash}?register=requirements&item=own1`
  assert.equal((await ask(section, path)).status, 404)
  await service.seal('sekiyama', today, [
    {
      register: 'requirements',
      item: 'own1',
      act: 'open',
      input: { key: 'own1', title: '独自', owner: 'ciso', months: 12, evidence: '記録' },
    },
    { register: 'requirements', item: 'own1', act: 'evidence', input: { file } },
  ])
  const read = await ask(auditor, path)
  assert.deepEqual([read.status, read.body], [200, content], JSON.stringify(read.body))
  assert.match(read.headers.get('content-disposition')!, /^attachment/u)
  assert.match(read.headers.get('content-security-policy')!, /sandbox/u)
  const partial = await ask(auditor, path, { headers: { range: 'bytes=0-2' } })
  assert.deepEqual(
    [partial.status, partial.body, partial.headers.get('content-range')],
    [206, '点', `bytes 0-2/${Buffer.byteLength(content)}`],
  )
  assert.equal((await ask(auditor, path, { headers: { range: 'bytes=999-' } })).status, 416)
})

test('files: an act that names a file which was never sent is refused', async () => {
  const file = { sha256: 'b'.repeat(64), bytes: 1, media: 'text/plain' }
  const chief = service.token('sekiyama', 's-6', ['chief', 'ciso'])
  const version = (await ask(chief, '/requirements/own1')).headers.get('etag')!
  const refused = await ask(chief, '/requirements/own1/evidence', { body: { file }, headers: { 'if-match': version } })
  assert.deepEqual(
    [refused.status, refused.at('errors.0.code'), refused.at('errors.0.pointer')],
    [422, 'no-such-file', '/file'],
  )
  const commands = [{ register: 'requirements', item: 'own1', act: 'evidence', input: { file } }]
  const batch = await ask(chief, '/batch', { body: { commands } })
  assert.deepEqual([batch.status, batch.at('errors.0.pointer')], [422, '/commands/0/input/file'])
})

test('list: is not told again while nothing was sealed', async () => {
  const first = await ask(section, '/assets')
  const headers = { 'if-none-match': first.headers.get('etag')! }
  assert.equal((await ask(section, '/assets', { headers })).status, 304)
  await service.seal('sekiyama', today, [openAsset('a9', 'soumu')])
  assert.equal((await ask(section, '/assets', { headers })).status, 200)
})

test('files: what is not what it says is refused', async () => {
  const bad = await ask(section, '/files', { body: 'plain text', headers: { 'content-type': 'application/pdf' } })
  assert.deepEqual([bad.status, bad.at('code')], [415, 'unsupported-media'])
  assert.equal((await ask(section, '/files', { body: '', headers: { 'content-type': 'text/plain' } })).status, 400)
})

test('files: what is on its way counts, so that many at once send no more than one after another', async () => {
  const small = new Service({ settings: { largestUpload: 64 * 1024 * 1024 } })
  after(() => small.close())
  const token = small.token('sekiyama', 's-1', ['administrator'])
  const ends: (() => void)[] = []
  const send = async (): Promise<number> => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(Buffer.from('a'))
        ends.push(() => controller.close())
      },
    })
    const headers = { authorization: token, 'content-type': 'text/plain' }
    const request = new Request('http://x/api/o/sekiyama/files', { method: 'POST', headers, body, duplex: 'half' })
    return (await small.app.request(request)).status
  }
  const sent = Array.from({ length: 7 }, () => send())
  await Promise.race(sent)
  for (const end of ends) end()
  const statuses = await Promise.all(sent)
  assert.deepEqual(
    [201, 429].map((status) => statuses.filter((one) => one === status).length),
    [5, 2],
  )
  const again = send()
  ends.at(-1)!()
  assert.equal(await again, 201)
})

test('act: an act of yesterday is sealed as of yesterday, and none of tomorrow', async () => {
  service.now = instantOf(msOf(service.now) + 1_000)
  const input = { section: 'soumu', counted: 1, exceptions: [], remarks: null }
  const tomorrow = { 'sekisho-on': addDays(today, 1), 'idempotency-key': randomUUIDv7() }
  assert.equal((await ask(section, '/stocktakes', { body: input, headers: tomorrow })).at('refused'), 'future')
  const yesterday = await ask(section, '/stocktakes', { body: input, headers: { 'sekisho-on': addDays(today, -1) } })
  assert.deepEqual([yesterday.status, yesterday.at('entries.0.on')], [201, addDays(today, -1)])
})
