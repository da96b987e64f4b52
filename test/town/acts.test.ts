import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isRefusal, perform, trust, type Command, type Entry } from '#kernel'

import { actor, CISO, day, EVERYONE, founding, HOUSE, open, openAsset, openStaff, policy, Town } from './town.ts'

const SECTION = actor('s-1', 'section')
const OTHER = actor('s-2', 'section')

async function founded(): Promise<Town> {
  const town = new Town()
  const result = await town.doAll('2026-04-01', founding())
  assert.ok(!isRefusal(result), JSON.stringify(result))
  return town
}

function entriesOf(town: Town): Entry[] {
  return [...town.store.entries(0, town.store.size)].map(({ text }) => trust<Entry>(JSON.parse(text))) // as sealed
}

async function refused(answer: Promise<object>): Promise<string> {
  const result = await answer
  return isRefusal(result) ? result.refused : 'nothing'
}

const act = (name: string, input: object): Command => ({ register: 'assets', item: 'a1', act: name, input })
const approve = (item: string): Command => ({ register: 'approvals', item, act: 'approve', input: {} })

test('perform: an act is sealed as the events it decided, with who and when', async () => {
  const town = await founded()
  await town.do('2026-04-02', openAsset('a1', 'soumu'), SECTION, '2026-04-03')
  const entry = entriesOf(town).at(-1)!
  assert.deepEqual(
    [entry.register, entry.item, entry.event, entry.version, entry.by, entry.on, entry.at],
    ['assets', 'a1', 'opened', 1, 's-1', '2026-04-02', '2026-04-03T14:59:59.999Z'],
  )
})

test('perform: personal values are in no entry, only their commitment', async () => {
  const town = await founded()
  const texts = [...town.store.entries(0, town.store.size)].map(({ text }) => text).join('\n')
  assert.ok(!texts.includes('髙﨑'))
  assert.match(texts, /"commitment":"[A-Za-z0-9+/]{43}="/)
  assert.equal(town.store.personal('staff', 's-1')['name'], '髙﨑 s-1')
})

test('perform: what points at nothing, or at what was voided, is refused, wherever it is typed', async () => {
  const town = await founded()
  const asset = openAsset('a1', 'soumu')
  const told = (change: object): Command => ({ ...asset, input: { ...trust<object>(asset.input), ...change } }) // as `openAsset` makes it
  const wrong = [{ section: 'nowhere' }, { keeper: 'nobody' }]
  for (const change of wrong) assert.equal(await refused(town.do('2026-04-02', told(change))), 'no-such-reference')
  assert.equal(await refused(town.do('2026-04-02', openStaff('s-9', 'nowhere'))), 'no-such-reference')
  await town.do('2026-04-02', asset)
  const place = { keeper: 's-1', place: '2階' }
  assert.equal(await refused(town.do('2026-04-02', act('move', { ...place, section: 'nowhere' }))), 'no-such-reference')
  const gone = { register: 'sections', item: 'zeimu', act: 'void', input: { cause: 'mistake', remarks: null } }
  assert.equal(await refused(town.do('2026-04-02', gone)), 'nothing')
  assert.equal(await refused(town.do('2026-04-02', act('move', { ...place, section: 'zeimu' }))), 'no-such-reference')
  // One that the same batch opens is there.
  const section = open('sections', 'new', { name: '新設課', organ: 'mayor', parent: null })
  assert.equal(await refused(town.doAll('2026-04-02', [section, openAsset('a2', 'new')])), 'nothing')
})

test('assets, exceptions: no asset counts as classified by a class that is not of its scale, and no exception is from nothing', async () => {
  const town = await founded()
  const asset = openAsset('a1', 'soumu')
  const input = trust<object>(asset.input) // as `openAsset` makes it
  for (const confidentiality of ['x', 'integrity'])
    assert.equal(
      await refused(town.do('2026-04-02', { ...asset, input: { ...input, confidentiality } })),
      'wrong-class',
    )
  const told = { section: 'soumu', from: '2026-04-02', to: '2026-09-30', reason: '機器が古い', measure: '監視' }
  const exception = (change: object): Command =>
    open('exceptions', 'e1', { requirement: 'basic-policy#audit', ...told, ...change })
  assert.equal(
    await refused(town.do('2026-04-02', exception({ requirement: 'basic-policy#audits' }))),
    'no-such-requirement',
  )
  assert.equal(await refused(town.do('2026-04-02', exception({ to: '2026-04-01' }))), 'ends-before-it-begins')
  assert.equal(await refused(town.do('2026-04-02', exception({ to: '2027-05-01' }))), 'too-long')
  assert.equal(await refused(town.do('2026-04-02', exception({}))), 'nothing')
})

test('perform: who had no role on the day to which an act is dated back is told that day, and not that he has none', async () => {
  const town = await founded()
  const late = {
    ...actor('s-7', 'section'),
    roles: [{ ...actor('s-7', 'section').roles[0]!, from: day('2026-04-10') }],
  }
  const told = await town.do('2026-04-05', openAsset('a1', 'soumu'), late, '2026-04-20')
  assert.ok(isRefusal(told) && told.refused === 'not-allowed' && told.words.ja.startsWith('2026-04-05 には、まだ'))
  const never = await town.do('2026-04-05', openAsset('a1', 'soumu'), actor('s-8', 'staff'), '2026-04-20')
  assert.ok(isRefusal(never) && never.words.ja.startsWith('これができるのは'))
})

test('perform: refuses what it should, each with its code', async () => {
  const town = await founded()
  await town.do('2026-04-02', openAsset('a1', 'soumu'))
  assert.equal(await refused(town.do('2026-04-03', { ...act('move', {}), register: 'cars' })), 'no-such-register')
  assert.equal(await refused(town.do('2026-04-03', act('fly', {}))), 'no-such-act')
  assert.equal(await refused(town.do('2026-04-03', { ...act('retire', {}), item: 'a9' })), 'no-such-item')
  assert.equal(await refused(town.do('2026-04-03', openAsset('a1', 'soumu'))), 'exists')
  assert.equal(await refused(town.do('2026-04-03', act('move', { section: 'soumu' }))), 'bad-input')
  assert.equal(await refused(town.do('2026-04-03', act('retire', { now: true }))), 'bad-input')
  assert.equal(await refused(town.do('2026-04-03', act('retire', {}), actor('s-9', 'staff'))), 'not-allowed')
  assert.equal(await refused(town.do('2026-04-04', act('retire', {}), EVERYONE, '2026-04-03')), 'future')
  assert.equal(await refused(town.do('2026-04-01', act('retire', {}), EVERYONE, '2026-04-03')), 'before-opening')
  assert.equal(await refused(town.do('2026-04-03', { ...act('retire', {}), version: 7 })), 'changed')
  const wrong = { confidentiality: 'integrity', integrity: 'integrity', availability: 'availability' }
  assert.equal(await refused(town.do('2026-04-03', act('classify', wrong))), 'wrong-class')
  assert.equal(town.store.size, (await founded()).store.size + 1)
})

test('perform: a role reaches only its place', async () => {
  const town = await founded()
  await town.do('2026-04-02', openAsset('a1', 'soumu'))
  const zeimu = { id: 's-2', roles: SECTION.roles.map((held) => ({ ...held, section: 'zeimu' })) }
  const soumu = { id: 's-2', roles: SECTION.roles.map((held) => ({ ...held, section: 'soumu' })) }
  const retire = { register: 'assets', item: 'a1', act: 'retire', input: {} }
  assert.equal(await refused(town.do('2026-04-03', retire, zeimu)), 'not-allowed')
  assert.equal(await refused(town.do('2026-04-03', retire, soumu)), 'nothing')
})

test('approval: what one asks another decides, and both are named', async () => {
  const town = await founded()
  await town.do('2026-04-02', openAsset('a1', 'soumu'))
  const dispose = { register: 'assets', item: 'a1', act: 'dispose', input: { method: 'destroyed', certificate: null } }
  await town.do('2026-04-03', dispose, SECTION)
  const request = entriesOf(town).at(-1)!
  assert.deepEqual([request.register, request.event, request.facts['act']], ['approvals', 'opened', 'dispose'])
  assert.equal(town.store.item('assets', 'a1')?.facts['status'], 'in-use')
  const decision = approve(request.item)
  assert.equal(await refused(town.do('2026-04-04', decision, SECTION)), 'self-approval')
  assert.equal(await refused(town.do('2026-04-04', decision, CISO)), 'not-decider')
  assert.equal(await refused(town.do('2026-04-04', decision, OTHER)), 'nothing')
  const disposed = entriesOf(town).at(-1)!
  assert.deepEqual([disposed.event, disposed.by, disposed.applicant], ['disposed', 's-2', 's-1'])
  assert.equal(town.store.item('assets', 'a1')?.facts['status'], 'disposed')
  assert.equal(await refused(town.do('2026-04-05', decision, OTHER)), 'not-pending')
})

test('approval: it is decided again on the day of the decision', async () => {
  const town = await founded()
  await town.do('2026-04-02', openAsset('a1', 'soumu'))
  const dispose = { register: 'assets', item: 'a1', act: 'dispose', input: { method: 'destroyed', certificate: null } }
  await town.do('2026-04-03', dispose, SECTION)
  const first = entriesOf(town).at(-1)!.item
  await town.do('2026-04-03', dispose, SECTION)
  const second = entriesOf(town).at(-1)!.item
  assert.equal(await refused(town.do('2026-04-04', approve(first), OTHER)), 'nothing')
  assert.equal(await refused(town.do('2026-04-04', approve(second), OTHER)), 'already-disposed')
})

test('approval: nobody opens a request by hand, and only the applicant withdraws one', async () => {
  const town = await founded()
  const forged = { register: 'assets', item: 'a1', act: 'dispose', role: 'staff', input: '{}', applicant: 's-2' }
  const opened = { register: 'approvals', item: 'p1', act: 'open', input: { ...forged, organ: null, section: null } }
  assert.equal(await refused(town.do('2026-04-03', opened)), 'unasked')
  const reason = { requirement: 'basic-policy#audit', section: null, from: '2026-04-01', to: '2026-09-30' }
  await town.do('2026-04-03', open('exceptions', 'e1', { ...reason, reason: '機器が古い', measure: '監視' }), SECTION)
  const request = entriesOf(town).at(-1)!.item
  const withdraw = { register: 'approvals', item: request, act: 'withdraw', input: {} }
  assert.equal(await refused(town.do('2026-04-04', withdraw, OTHER)), 'not-the-applicant')
  assert.equal(await refused(town.do('2026-04-04', withdraw, SECTION)), 'nothing')
})

test('approval: a decision on paper is recorded by a second person and shows as such', async () => {
  const town = await founded()
  await town.do('2026-04-02', openAsset('a1', 'soumu'))
  const dispose = { register: 'assets', item: 'a1', act: 'dispose', input: { method: 'destroyed', certificate: null } }
  await town.do('2026-04-03', dispose, SECTION)
  const scan = { sha256: 'b'.repeat(64), bytes: 9, media: 'application/pdf' }
  const input = { documentNumber: '総務第12号', decidedOn: '2026-04-03', scan }
  const record = { register: 'approvals', item: entriesOf(town).at(-1)!.item, act: 'record', input }
  assert.equal(await refused(town.do('2026-04-04', record, SECTION)), 'self-approval')
  assert.equal(await refused(town.do('2026-04-04', record, actor('s-3', 'administrator'))), 'nothing')
  const [recorded, disposed] = entriesOf(town).slice(-2)
  assert.deepEqual([recorded!.event, recorded!.facts['documentNumber']], ['recorded', '総務第12号'])
  assert.equal(disposed!.event, 'disposed')
})

test('performAll: all or none, each decided on what those before it made', async () => {
  const town = await founded()
  const size = town.store.size
  const retire = { register: 'assets', item: 'a1', act: 'retire', input: {} }
  const failed = await town.doAll('2026-04-02', [openAsset('a1', 'soumu'), retire, retire])
  assert.ok(isRefusal(failed) && 'command' in failed && failed.command === 2 && failed.refused === 'not-in-use')
  assert.equal(town.store.size, size)
  assert.equal(await refused(town.doAll('2026-04-02', [openAsset('a1', 'soumu'), retire])), 'nothing')
  assert.deepEqual([town.store.size, town.store.item('assets', 'a1')?.version], [size + 2, 2])
  assert.equal(await refused(town.doAll('2026-04-02', [])), 'batch-size')
})

test('perform: the same scene and command give the same sealing', async () => {
  const town = await founded()
  await town.doAll('2026-04-02', policy('p1', '2026-04-01', ['basic-policy#review']))
  const occasion = { id: 'x', by: 's-1', at: entriesOf(town).at(-1)!.at, on: entriesOf(town).at(-1)!.on }
  const scene = { house: HOUSE, reader: town.store, occasion, actor: EVERYONE }
  assert.deepEqual(perform(scene, openStaff('s-7', 'zeimu')), perform(scene, openStaff('s-7', 'zeimu')))
})
