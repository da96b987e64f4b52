import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { addHours, dayOf, type FileRef } from '#kernel'

import { founding, openAsset } from '../town/town.ts'
import { Service, type Answer } from './service.ts'

const service = new Service({ organisations: ['sekiyama', 'kawabe'] })
const now = service.now
let chief = ''
let other = ''
let section = ''
let elsewhere = ''

before(async () => {
  for (const organisation of ['sekiyama', 'kawabe']) {
    await service.seal(organisation, dayOf(now), founding())
    const owned = (item: string): object => ({ key: item, title: '独自', owner: 'ciso', months: 12, evidence: '記録' })
    const open = (item: string) => ({ register: 'requirements', item, act: 'open', input: owned(item) })
    await service.seal(organisation, dayOf(now), [open('own1'), open('own2')])
  }
  chief = service.token('sekiyama', 's-1', ['chief', 'ciso'])
  other = service.token('sekiyama', 's-2', ['chief', 'ciso'])
  section = service.token('sekiyama', 's-3', [{ role: 'section', section: 'soumu' }])
  elsewhere = service.token('kawabe', 's-1', ['chief', 'ciso'])
})
after(() => service.close())

type Given = FileRef & { readonly receipt?: string; readonly of?: string }

async function send(token: string, content: string, organisation = 'sekiyama'): Promise<Given> {
  const headers = { 'content-type': 'text/plain' }
  const kept = await service.ask(token, '/files', { body: content, headers, organisation })
  assert.equal(kept.status, 201)
  return kept.body as Given // as the API describes it, which `ask` has looked at
}

async function refer(token: string, file: Given, item = 'own1', organisation = 'sekiyama'): Promise<Answer> {
  const version = (await service.ask(token, `/requirements/${item}`, { organisation })).headers.get('etag')!
  const headers = { 'if-match': version }
  return await service.ask(token, `/requirements/${item}/evidence`, { body: { file }, headers, organisation })
}

const outcome = ({ status, at }: Answer): unknown[] => [status, at('refused'), at('errors.0.pointer')]
const REFUSED = [422, 'no-such-file', '/file']
const plain = ({ sha256, bytes, media }: Given): FileRef => ({ sha256, bytes, media })

test('act: who has sent a file may refer to it, and what is sealed is the file alone', async () => {
  const file = await send(chief, '点検の記録')
  const done = await refer(chief, file)
  assert.deepEqual([done.status, done.at('entries.0.facts.file')], [200, plain(file)], JSON.stringify(done.body))
})

test('act: to know a hash gives no right, neither to another person nor to the one who has sent it, without the receipt', async () => {
  const file = await send(chief, '人事の記録')
  const { receipt: _receipt, ...known } = file
  assert.deepEqual(outcome(await refer(other, known)), REFUSED)
  assert.deepEqual(outcome(await refer(chief, known)), REFUSED)
  const missing = await refer(other, { sha256: 'b'.repeat(64), bytes: 1, media: 'text/plain' })
  const there = await refer(other, known)
  assert.deepEqual(there.at('words'), missing.at('words'), 'whether a file is there is not told')
})

test('act: a receipt is of one person, one file and one organisation', async () => {
  const file = await send(chief, '監査の記録')
  assert.deepEqual(outcome(await refer(other, file)), REFUSED)
  assert.deepEqual(outcome(await refer(chief, { ...file, media: 'text/html' })), REFUSED)
  const secret = await send(other, '別の記録')
  assert.deepEqual(outcome(await refer(chief, { ...plain(secret), receipt: file.receipt! })), REFUSED)
  assert.deepEqual(outcome(await refer(elsewhere, file, 'own1', 'kawabe')), REFUSED)
  // The same bytes lie there too, sent by the person of the same id.
  await send(elsewhere, '監査の記録', 'kawabe')
  assert.deepEqual(outcome(await refer(elsewhere, file, 'own1', 'kawabe')), REFUSED)
  for (const receipt of ['', 'x', `9999999999.${'A'.repeat(43)}`, '0'.repeat(10_000)])
    assert.deepEqual(outcome(await refer(chief, { ...file, receipt })), REFUSED)
})

test('act: a receipt ends after a day; what it has sealed is told again all the same', async () => {
  const file = await send(chief, '訓練の記録')
  const sent = service.now
  service.now = addHours(sent, 23.9)
  const headers = { 'if-match': (await service.ask(chief, '/requirements/own1')).headers.get('etag')! }
  const act = { ...headers, 'idempotency-key': idAt(service.now) }
  const first = await service.ask(chief, '/requirements/own1/evidence', { body: { file }, headers: act })
  assert.equal(first.status, 200)
  service.now = addHours(sent, 24)
  assert.deepEqual(outcome(await refer(chief, file, 'own2')), REFUSED)
  const again = await service.ask(chief, '/requirements/own1/evidence', { body: { file }, headers: act })
  assert.deepEqual([again.status, again.body], [200, first.body])
  assert.equal((await refer(chief, await send(chief, '訓練の記録'), 'own2')).status, 200)
})

test('act: who may read an item that refers to a file may refer to it too, in that item or by naming it', async () => {
  const file = await send(chief, '改訂の記録')
  assert.equal((await refer(chief, file, 'own1')).status, 200)
  await refer(chief, await send(chief, 'もう一つの記録'), 'own1')
  assert.equal((await refer(other, plain(file), 'own1')).status, 200, 'of an earlier event of the same item')
  assert.deepEqual(outcome(await refer(other, plain(file), 'own2')), REFUSED)
  assert.deepEqual(outcome(await refer(other, { ...plain(file), of: 'requirements/own2' }, 'own2')), REFUSED)
  assert.equal((await refer(other, { ...plain(file), of: 'requirements/own1' }, 'own2')).status, 200)
})

test('act: an item that may not be read gives no right to its files', async () => {
  const file = await send(chief, '検証点')
  const stamp = {
    entries: 1,
    checkpoint: { ...plain(file) },
    reply: { ...plain(file) },
    stampedAt: '2026-04-01T00:00:00.000Z',
    authority: 'A',
  }
  await service.put('sekiyama', 'timestamps', 't1', stamp)
  const input = { staff: 's-3', policy: 'p1', paper: { ...plain(file), of: 'timestamps/t1' } }
  const done = await service.ask(section, '/acknowledgements', { body: input })
  assert.deepEqual(outcome(done), [422, 'no-such-file', '/paper'], JSON.stringify(done.body))
})

test('batch: names the command whose file may not be named', async () => {
  const file = await send(chief, '一括の記録')
  const command = (given: Given): object => ({
    register: 'requirements',
    item: 'own1',
    act: 'evidence',
    input: { file: given },
  })
  const mixed = await service.ask(chief, '/batch', { body: { commands: [command(file), command(plain(file))] } })
  assert.deepEqual(
    [mixed.status, mixed.at('command'), mixed.at('errors.0.pointer')],
    [422, 1, '/commands/1/input/file'],
  )
  assert.equal((await service.ask(chief, '/batch', { body: { commands: [command(file)] } })).status, 200)
})

test('act: what waits for approval keeps the file alone, and whoever decides reads it', async () => {
  await service.seal('sekiyama', dayOf(service.now), [
    openAsset('a1', 'soumu'),
    { register: 'assets', item: 'a1', act: 'retire', input: {} },
  ])
  const manager = service.token('sekiyama', 's-4', [{ role: 'section', section: 'soumu' }])
  const file = await send(section, '廃棄の証明書')
  const dispose = (certificate: Given): Promise<Answer> => {
    const body = { method: 'destroyed', certificate }
    return service.ask(section, '/assets/a1/dispose', { body, headers: { 'if-match': '"2"' } })
  }
  assert.deepEqual(outcome(await dispose(plain(file))), [422, 'no-such-file', '/certificate'])
  const asked = await dispose(file)
  assert.equal(asked.status, 202, JSON.stringify(asked.body))
  const id = String(asked.at('approval'))
  const { input } = await service.hosted().store.personal('approvals', id)
  assert.deepEqual(JSON.parse(String(input)), { method: 'destroyed', certificate: plain(file) })
  const path = `/files/${file.sha256}?register=approvals&item=${id}`
  assert.equal((await service.ask(manager, path)).body, '廃棄の証明書')
  const auditor = service.token('sekiyama', 's-5', ['auditor'])
  assert.equal((await service.ask(auditor, path)).status, 404)
  const approved = await service.ask(manager, `/approvals/${id}/approve`, { body: {}, headers: { 'if-match': '"1"' } })
  assert.deepEqual([approved.status, approved.at('entries.1.facts.certificate')], [200, plain(file)])
})

test('import: a row gives no right to a file by its hash, and keeps the one that its item has', async () => {
  const file = await send(chief, '一覧表')
  const row = { clause: '1', matter: '管理', role: 'ciso', authority: 'decides' }
  const told = { number: '1', from: dayOf(now), rows: [row], source: file }
  const opened = await service.ask(chief, '/authorities', { body: told })
  assert.equal(opened.status, 201, JSON.stringify(opened.body))
  const sheet = String((await service.ask(chief, '/authorities/sheet?format=csv')).body)
  const preview = async (text: string): Promise<Answer> => {
    const headers = { authorization: other, 'content-type': 'text/csv' }
    const asked = { method: 'POST', headers, body: text }
    const response = await service.app.request('/api/o/sekiyama/authorities/sheet/preview', asked)
    const body: unknown = await response.json()
    return { status: response.status, headers: response.headers, body, at: () => null }
  }
  const unchanged = await preview(sheet)
  assert.match(JSON.stringify(unchanged.body), /"unchanged":1,"errors":0/u)
  const fresh = sheet.replace(String(opened.at('id')), '').replace(/,"?1"?,(?=\d{4}-)/u, ',2,')
  const added = await preview(fresh)
  assert.match(JSON.stringify(added.body), /no-such-file/u, `${fresh} ${JSON.stringify(added.body)}`)
})

function idAt(at: string): string {
  return `${Date.parse(at)
    .toString(16)
    .padStart(12, '0')
    .replace(/^(.{8})/u, '$1-')}-7000-8000-000000000001`
}
