import assert from 'node:assert/strict'
import { test } from 'node:test'

import { endOf, house, isRefusal, refuse, register, standing, text, trust, type Command, type Entry } from '#kernel'

import { decide, founded, log, stocktake } from './history.ts'
import { actor, CISO, day, EVERYONE, HOUSE, open, openAsset, openStaff, type Town } from './town.ts'

const voided = (register: string, item: string): Command => {
  return { register, item, act: 'void', input: { cause: 'mistake', remarks: '二重に登録' } }
}

async function refused(answer: Promise<object>): Promise<string> {
  const result = await answer
  return isRefusal(result) ? result.refused : 'nothing'
}

function is(town: Town, requirement: string, at: string, known: 'then' | 'now' = 'then'): string | undefined {
  const report = standing(HOUSE, log(town), { at: endOf(day(at)), known })
  return report.byRequirement.find((one) => one.requirement === requirement)?.is
}

test('void: an item goes from lists and counts, its entries and its words stay, and no act follows', async () => {
  const town = await founded()
  await town.doAll('2025-05-01', [openAsset('a1', 'soumu'), openAsset('a2', 'soumu')])
  assert.equal(await refused(town.do('2025-05-02', voided('assets', 'a1'))), 'nothing')
  const { store } = town
  assert.deepEqual(
    store.items('assets', '', 9).map(({ id }) => id),
    ['a2'],
  )
  assert.equal(store.count('assets', { section: 'soumu' }, 9), 1)
  assert.deepEqual([store.item('assets', 'a1')?.voidedOn, store.item('assets', 'a1')?.version], ['2025-05-02', 2])
  const last = log(town).at(-1)!
  assert.deepEqual([last.event, last.facts], ['voided', { cause: 'mistake' }])
  assert.equal(store.payload(last.index)?.personal['remarks'], '二重に登録')
  assert.equal(store.history('assets', 'a1').length, 2)
  const retire = { register: 'assets', item: 'a1', act: 'retire', input: {} }
  assert.equal(await refused(town.do('2025-05-03', retire)), 'voided')
  assert.equal(await refused(town.do('2025-05-03', voided('assets', 'a1'))), 'voided')
  assert.equal(await refused(town.do('2025-05-03', openAsset('a1', 'soumu'))), 'exists')
})

test('void: only those who may open, never before the opening, and never the book or a request', async () => {
  const town = await founded()
  await town.do('2025-05-02', openAsset('a1', 'soumu'))
  const zeimu = { id: 's-2', roles: actor('s-2', 'section').roles.map((held) => ({ ...held, section: 'zeimu' })) }
  assert.equal(await refused(town.do('2025-05-03', voided('assets', 'a1'), zeimu)), 'not-allowed')
  assert.equal(await refused(town.do('2025-05-03', voided('assets', 'a1'), actor('s-3', 'auditor'))), 'not-allowed')
  assert.equal(await refused(town.do('2025-05-01', voided('assets', 'a1'))), 'before-opening')
  assert.equal(await refused(town.do('2025-05-03', voided('book', 'town'))), 'no-such-act')
  const cause = { cause: 'whim', remarks: null }
  assert.equal(await refused(town.do('2025-05-03', { ...voided('assets', 'a1'), input: cause })), 'bad-input')
})

test('void: an item stays while another refers to it, within a batch too', async () => {
  const town = await founded()
  await town.doAll('2025-05-01', [openStaff('s-7', 'zeimu'), openAsset('a1', 'zeimu')])
  assert.equal(await refused(town.do('2025-05-02', voided('sections', 'zeimu'))), 'in-use')
  const all = ['assets/a1', 'staff/s-7', 'sections/zeimu'].map((path) =>
    voided(path.split('/')[0]!, path.split('/')[1]!),
  )
  assert.equal(await refused(town.doAll('2025-05-02', all.toReversed())), 'in-use')
  assert.equal(await refused(town.doAll('2025-05-02', [...all, openAsset('a2', 'zeimu')])), 'no-such-reference')
  assert.equal(await refused(town.doAll('2025-05-02', all)), 'nothing')
})

test('void: what an item has shown is no longer shown from then on; a past day is judged as it was', async () => {
  const town = await founded()
  await town.doAll('2025-05-01', [stocktake('t1', 'soumu'), stocktake('t2', 'zeimu')])
  await decide(town, '2025-05-01', 'd1')
  await town.do('2025-05-01', { register: 'policies', item: 'p1', act: 'adopt', input: { decision: 'd1' } })
  await town.do('2025-06-01', voided('stocktakes', 't2'))
  const at = (when: string, known: 'then' | 'now' = 'then'): string | undefined =>
    is(town, 'basic-policy#classify-assets', when, known)
  assert.deepEqual([at('2025-05-31'), at('2025-06-01'), at('2025-05-31', 'now')], ['kept', 'not-started', 'kept'])
  await town.do('2025-06-02', voided('roles', 'r-ciso'))
  assert.deepEqual(town.store.assignments(), [])
  assert.deepEqual([is(town, 'law-244-6#publish', '2025-06-02')], ['overdue'])
  await town.do('2025-06-03', voided('policies', 'p1'))
  assert.equal(standing(HOUSE, log(town), { at: endOf(day('2025-06-02')), known: 'then' }).byClause.length, 5)
  assert.equal(standing(HOUSE, log(town), { at: endOf(day('2025-06-03')), known: 'then' }).byClause.length, 0)
})

test('void: needs the approval that opening needed', async () => {
  const town = await founded()
  const told = { requirement: 'basic-policy#audit', section: null, from: '2025-05-01', to: '2025-09-30' }
  const approve = (): Command => ({ register: 'approvals', item: log(town).at(-1)!.item, act: 'approve', input: {} })
  await town.do('2025-05-01', open('exceptions', 'e1', { ...told, reason: '予算', measure: '自己点検' }))
  await town.do('2025-05-01', approve(), CISO)
  assert.equal(is(town, 'basic-policy#audit', '2025-05-01'), 'waived')
  await town.do('2025-05-02', voided('exceptions', 'e1'))
  assert.equal(is(town, 'basic-policy#audit', '2025-05-02'), 'waived')
  assert.equal(await refused(town.do('2025-05-03', approve(), CISO)), 'nothing')
  assert.deepEqual([log(town).at(-1)!.event, log(town).at(-1)!.applicant], ['voided', EVERYONE.id])
  assert.equal(is(town, 'basic-policy#audit', '2025-05-03'), 'lacking')
})

test('void: what everyone may open for himself is not for colleagues to void', async () => {
  const town = await founded()
  await decide(town, '2025-05-01', 'd1')
  await town.do('2025-05-01', { register: 'policies', item: 'p1', act: 'adopt', input: { decision: 'd1' } })
  const told = { staff: 's-1', section: 'soumu', edition: 'p1', paper: null }
  assert.equal(
    await refused(town.do('2025-05-02', open('acknowledgements', 'k1', told), { ...EVERYONE, id: 's-1' })),
    'nothing',
  )
  const colleague = actor('s-2', 'staff')
  assert.equal(await refused(town.do('2025-05-03', voided('acknowledgements', 'k1'), colleague)), 'not-allowed')
  assert.equal(
    await refused(town.do('2025-05-03', voided('acknowledgements', 'k1'), actor('s-3', 'section'))),
    'nothing',
  )
})

test('void: an act sees nothing where an item was voided', async () => {
  const town = await founded()
  await town.do('2025-05-01', openAsset('a1', 'soumu'))
  const same = { confidentiality: 'confidentiality', integrity: 'integrity', availability: 'availability' }
  const classify = { register: 'assets', item: 'a1', act: 'classify', input: { ...same, integrity: 'spare' } }
  await town.do(
    '2025-05-01',
    open('classes', 'spare', { axis: 'integrity', name: '2', ministry: '2', rank: 2, replaces: null }),
  )
  await town.do('2025-05-02', voided('classes', 'spare'))
  assert.equal(await refused(town.do('2025-05-03', classify)), 'wrong-class')
})

test('house: no register takes the names that are the kernel’s own', () => {
  const label = { ja: '名', en: 'Name' }
  const { act, conduct } = register('stones', {
    label,
    fields: { name: text({ label, max: 9 }) },
    opened: ['name'],
    events: {},
  })
  const told = { open: { label, by: [] }, begin: {}, evolve: {}, duties: {} }
  const stones = conduct({
    ...told,
    acts: { void: act({ label, by: [], takes: {}, decide: () => refuse('x', label) }) },
  })
  assert.throws(() => house([trust(stones)], []), /act named "void"/)
})

test('evolve: nothing follows a voiding', async () => {
  const town = await founded()
  await town.do('2025-05-01', openAsset('a1', 'soumu'))
  await town.do('2025-05-02', voided('assets', 'a1'))
  const entries = log(town)
  const forged: Entry = { ...entries.at(-1)!, event: 'retired', version: 3, facts: {}, index: entries.length }
  assert.throws(
    () => standing(HOUSE, [...entries, forged], { at: endOf(day('2025-05-03')), known: 'then' }),
    /after its voiding/,
  )
})
