import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import {
  addDays,
  endOf,
  isRefusal,
  standing,
  StandingTracker,
  trust,
  type Command,
  type Day,
  type Entry,
  type StandingReport,
} from '#kernel'

import { CISO, day, EVERYONE, founding, HOUSE, open, openAsset, policy, Town } from './town.ts'

const POLICY = [
  'basic-policy#review',
  'basic-policy#classify-assets',
  'guideline-r8#physical-disposal',
  'basic-policy#audit',
]
const START = day('2025-04-01')

function log(town: Town): Entry[] {
  return [...town.store.entries(0, town.store.size)].map(({ text }) => trust<Entry>(JSON.parse(text))) // as sealed
}

function on(entries: readonly Entry[], at: string, known: 'then' | 'now' = 'then'): StandingReport {
  return standing(HOUSE, entries, { at: endOf(day(at)), known })
}

function is(report: StandingReport, requirement: string): string | undefined {
  return report.byRequirement.find((one) => one.requirement === requirement)?.is
}

async function founded(): Promise<Town> {
  const town = new Town()
  for (const commands of [founding(), policy('p1', '2025-04-01', POLICY)]) {
    const result = await town.doAll(START, commands)
    assert.ok(!isRefusal(result), JSON.stringify(result))
  }
  return town
}

const stocktake = (id: string, section: string): Command =>
  open('stocktakes', id, { section, counted: 3, exceptions: [], remarks: null })

test('standing: each clause is as good as its worst requirement, down to the entries', async () => {
  const town = await founded()
  await town.do('2025-05-01', stocktake('t1', 'soumu'))
  const half = on(log(town), '2025-06-01')
  assert.equal(is(half, 'basic-policy#classify-assets'), 'not-started')
  await town.do('2025-06-02', stocktake('t2', 'zeimu'))
  const report = on(log(town), '2025-06-02')
  assert.equal(is(report, 'basic-policy#classify-assets'), 'kept')
  const evidence = report.byRequirement.find(({ requirement }) => requirement === 'basic-policy#classify-assets')!
  const [first] = evidence.subjects
  assert.deepEqual([first!.subject, first!.by?.slice(0, 10)], ['soumu', '2027-03-31'])
  assert.equal(log(town)[first!.evidence[0]!]?.item, 't1')
  assert.deepEqual(
    report.byClause.map((clause) => clause.is),
    ['not-started', 'kept', 'not-applicable', 'lacking'],
  )
})

test('standing: the year turns kept into due and overdue', async () => {
  const town = await founded()
  await town.do('2025-05-01', { register: 'policies', item: 'p1', act: 'review', input: { scan: null } })
  const at = (when: string): string | undefined => is(on(log(town), when), 'basic-policy#review')
  assert.deepEqual(['2025-04-30', '2025-05-01', '2027-03-01', '2027-03-02', '2027-03-31', '2027-04-01'].map(at), [
    'not-started',
    'kept',
    'kept',
    'due',
    'due',
    'overdue',
  ])
})

test('standing: a requirement of law that no clause carries is listed as outside the policy', async () => {
  const report = on(log(await founded()), '2025-05-01')
  const outside = report.byRequirement.filter(({ isOutsidePolicy }) => isOutsidePolicy)
  assert.deepEqual(
    outside.map(({ requirement, is }) => [requirement, is]),
    [
      ['law-244-6#act', 'lacking'],
      ['law-244-6#adopt-head', 'kept'],
      ['law-244-6#publish', 'overdue'],
    ],
  )
})

test('standing: a past day is judged on what was sealed by then, or on what is known now', async () => {
  const town = await founded()
  await town.do('2025-05-01', stocktake('t1', 'soumu'), EVERYONE, '2025-07-01')
  await town.do('2025-05-01', stocktake('t2', 'zeimu'), EVERYONE, '2025-07-01')
  const key = 'basic-policy#classify-assets'
  assert.equal(is(on(log(town), '2025-06-01', 'then'), key), 'not-started')
  assert.equal(is(on(log(town), '2025-06-01', 'now'), key), 'kept')
  assert.equal(is(on(log(town), '2025-04-30', 'now'), key), 'not-started')
})

test('standing: an approved exception waives what is not done, where and while it lasts', async () => {
  const town = await founded()
  const asked = { requirement: 'basic-policy#audit', section: null, from: '2025-05-01', to: '2025-09-30' }
  await town.do('2025-04-20', open('exceptions', 'e1', { ...asked, reason: '予算がない', measure: '自己点検' }))
  const request = log(town).at(-1)!.item
  assert.equal(is(on(log(town), '2025-05-01'), 'basic-policy#audit'), 'lacking')
  await town.do('2025-04-21', { register: 'approvals', item: request, act: 'approve', input: {} }, CISO)
  const at = (when: string): string | undefined => is(on(log(town), when), 'basic-policy#audit')
  assert.deepEqual(['2025-04-30', '2025-05-01', '2025-09-30', '2025-10-01'].map(at), [
    'lacking',
    'waived',
    'waived',
    'lacking',
  ])
})

test('standing: a deadline runs in open days and is met by its event', async () => {
  const town = await founded()
  const at = (when: string): string | undefined => is(on(log(town), when), 'law-244-6#publish')
  assert.equal(at('2025-04-01'), 'due')
  assert.equal(at('2025-04-29'), 'due')
  assert.equal(at('2025-04-30'), 'overdue')
  await town.do(
    '2025-05-02',
    open('closures', 'c1', { source: 'national', days: [{ day: '2025-04-29', name: '昭和の日' }] }),
  )
  assert.equal(at('2025-04-30'), 'overdue')
  assert.equal(is(on(log(town), '2025-05-02'), 'law-244-6#publish'), 'overdue')
  await town.do('2025-05-07', { register: 'policies', item: 'p1', act: 'publish', input: {} })
  assert.equal(at('2025-05-07'), 'kept')
})

const SECTIONS = ['soumu', 'zeimu'] as const
const ASSETS = ['a1', 'a2', 'a3'] as const

/** One of many things that may happen; those that do not fit are refused and leave no trace. */
const happening = fc.oneof(
  fc
    .record({ id: fc.constantFrom(...ASSETS), section: fc.constantFrom(...SECTIONS) })
    .map(({ id, section }) => openAsset(id, section)),
  fc
    .record({ item: fc.constantFrom(...ASSETS), act: fc.constant('retire') })
    .map((one) => ({ register: 'assets', ...one, input: {} })),
  fc.record({ item: fc.constantFrom(...ASSETS), section: fc.constantFrom(...SECTIONS) }).map(({ item, section }) => ({
    register: 'assets',
    item,
    act: 'move',
    input: { section, keeper: 's-2', place: '2階' },
  })),
  fc.record({ item: fc.constantFrom(...ASSETS) }).map(({ item }) => ({
    register: 'assets',
    item,
    act: 'dispose',
    input: { method: 'shredded', certificate: null },
  })),
  fc
    .record({ n: fc.nat(9), section: fc.constantFrom(...SECTIONS) })
    .map(({ n, section }) => stocktake(`t${n}`, section)),
  fc.constant({ register: 'policies', item: 'p1', act: 'review', input: { scan: null } }),
  fc.constant({ register: 'policies', item: 'p1', act: 'publish', input: {} }),
  fc.constant({ register: 'policies', item: 'p1', act: 'repeal', input: { inForceTo: '2026-06-30' } }),
  fc.constant({ register: 'roles', item: 'r-ciso', act: 'end', input: { to: '2026-03-31' } }),
  fc
    .constantFrom('own1', 'own2')
    .map((key) => open('requirements', key, { key, title: key, owner: 'ciso', months: 12, evidence: '記録' })),
  fc
    .constantFrom('own1', 'own2')
    .map((item) => ({ register: 'requirements', item, act: 'evidence', input: { file: null } })),
  fc
    .record({
      n: fc.nat(3),
      key: fc.constantFrom(...POLICY),
      section: fc.constantFrom(null, ...SECTIONS),
      days: fc.nat(300),
    })
    .map(({ n, key, section, days }) =>
      open('exceptions', `e${n}`, {
        requirement: key,
        section,
        from: '2025-08-01',
        to: addDays(day('2025-08-01'), days),
        reason: '理由',
        measure: '対策',
      }),
    ),
  fc.constant({ register: 'approvals', item: 'last', act: 'approve', input: {} }),
  fc
    .record({ n: fc.nat(2), at: fc.nat(28) })
    .map(({ n, at }) =>
      open('closures', `c${n}`, { source: 'own', days: [{ day: addDays(START, at), name: '閉庁' }] }),
    ),
)

const steps = fc.array(fc.record({ command: happening, days: fc.oneof(fc.nat(4), fc.nat(60)), late: fc.nat(10) }), {
  minLength: 1,
  maxLength: 25,
})

async function live(history: readonly { command: Command; days: number; late: number }[]): Promise<Town> {
  const town = await founded()
  const editions = policy('p2', '2026-02-01', [...POLICY.slice(0, 2), 'own#own1', 'guideline-r8#org-roles'])
  await town.doAll(START, editions)
  let recorded: Day = START
  for (const { command, days, late } of history) {
    recorded = addDays(recorded, days)
    const requests = log(town).filter(({ register, event }) => register === 'approvals' && event === 'opened')
    const meant = command.item === 'last' ? { ...command, item: requests.at(-1)?.item ?? 'none' } : command
    await town.do(addDays(recorded, -Math.min(late, days)), meant, command.item === 'last' ? CISO : EVERYONE, recorded)
    if (command.item === 'last') await town.do(recorded, meant, { ...CISO, roles: EVERYONE.roles })
  }
  return town
}

/** What a report says, without its reasons. */
function summary(report: StandingReport): unknown {
  return [
    report.byClause.map(({ edition, path, is }) => [edition, path, is]),
    report.byRequirement.map((one) => [one.requirement, one.is]),
  ]
}

test('StandingTracker: day by day it says what standing computes from scratch', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.array(fc.nat(90), { maxLength: 12 }), async (history, waits) => {
      const entries = log(await live(history))
      const tracker = new StandingTracker(HOUSE, START)
      const days = [...new Set([...entries.map(({ at }) => at.slice(0, 10)), '2026-06-30', '2026-07-01'])]
      let last = days.toSorted().at(-1)!
      for (const wait of waits) days.push((last = addDays(day(last), wait)))
      let taken = 0
      for (const text of days.toSorted()) {
        const now = day(text)
        for (; entries[taken] && entries[taken]!.at <= endOf(now); taken += 1) tracker.take(entries[taken]!)
        tracker.advance(now)
        const { byClause, byRequirement } = tracker.summary()
        const told = [byClause.map(({ edition, path, is }) => [edition, path, is]), [...byRequirement]]
        assert.deepEqual(told, summary(on(entries, now)), `on ${now}`)
      }
    }),
    { numRuns: 150 },
  )
})

test('standing: is the same after erasure, from a redacted log, and in any time zone', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const town = await live(history)
      const before = summary(on(log(town), '2026-03-20'))
      const whole = log(town)
      const facts = { register: 'staff', item: 's-1', basis: 'request', before: town.store.size }
      const sealing = {
        drafts: [{ register: 'book', item: 'town', event: 'erased', form: 1, version: 2, facts }],
        expects: [],
      }
      await town.store.append({ act: 'erase', by: 'x', on: START, at: endOf(day('2030-01-01')), sealing })
      assert.equal(town.store.personal('staff', 's-1')['name'], null)
      assert.deepEqual(summary(on(log(town).slice(0, whole.length), '2026-03-20')), before)
      const zone = process.env['TZ']
      for (const other of ['Asia/Tokyo', 'America/Los_Angeles']) {
        process.env['TZ'] = other
        assert.deepEqual(summary(on(whole, '2026-03-20')), before, other)
      }
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }),
    { numRuns: 20 },
  )
})
