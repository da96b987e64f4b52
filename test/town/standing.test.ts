import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import {
  addDays,
  endOf,
  house,
  requirementKeys,
  standing,
  StandingTracker,
  type Entry,
  type StandingReport,
} from '#kernel'
import { REGISTERS } from '#registers'

import { decide, founded, live, log, START, steps, stocktake } from './history.ts'
import { CISO, day, EVERYONE, founding, HOUSE, open, policy, Town } from './town.ts'

function on(entries: readonly Entry[], at: string, known: 'then' | 'now' = 'then'): StandingReport {
  return standing(HOUSE, entries, { at: endOf(day(at)), known })
}

function is(report: StandingReport, requirement: string): string | undefined {
  return report.byRequirement.find((one) => one.requirement === requirement)?.is
}

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
  const always = report.byRequirement
    .flatMap(({ subjects }) => subjects)
    .find(({ duty, subject }) => duty === 'organs.adopted' && subject === 'mayor')!
  assert.equal(log(town)[always.evidence[0]!]?.item, 'mayor', 'what has to hold at all times rests on an entry too')
  assert.deepEqual(
    report.byClause.map((clause) => clause.is),
    ['not-started', 'kept', 'not-applicable', 'lacking', 'overdue'],
  )
})

test('standing: the year turns kept into due and overdue', async () => {
  const town = await founded()
  await town.do('2025-05-01', {
    register: 'policies',
    item: 'p1',
    act: 'review',
    input: { outcome: 'keep', why: '変化なし', scan: null },
  })
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
      // Nobody can act on a policy that is not adopted, and that it is not adopted is told by the next.
      ['law-244-6#act', 'not-applicable'],
      ['law-244-6#adopt-head', 'lacking'],
      ['law-244-6#publish', 'not-applicable'],
      ['ordinance-80#human', 'lacking'],
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
  assert.equal(at('2025-04-01'), 'not-applicable')
  await decide(town, '2025-04-01', 'd1')
  await town.do('2025-04-01', { register: 'policies', item: 'p1', act: 'adopt', input: { decision: 'd1' } })
  assert.equal(at('2025-04-01'), 'due')
  assert.equal(at('2025-04-29'), 'due')
  assert.equal(at('2025-04-30'), 'overdue')
  await town.do(
    '2025-05-02',
    open('closures', 'c1', { source: 'national', days: [{ day: '2025-04-29', name: '昭和の日' }] }),
  )
  assert.equal(at('2025-04-30'), 'overdue')
  assert.equal(is(on(log(town), '2025-05-02'), 'law-244-6#publish'), 'overdue')
  await town.do('2025-05-07', {
    register: 'policies',
    item: 'p1',
    act: 'publish',
    input: { publishedAt: 'https://www.example.lg.jp/policy' },
  })
  assert.equal(at('2025-05-07'), 'kept')
})

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
      assert.deepEqual(reasons(tracker), subjectsOf(on(entries, last)))
    }),
    { numRuns: 150 },
  )
})

/** Every subject as it counts for a requirement that is asked for, and why. */
function reasons(tracker: StandingTracker): string[] {
  const { byRequirement } = tracker.summary()
  const judged = [
    ...tracker.judgements(
      () => true,
      () => true,
    ),
  ]
  return judged
    .flatMap(({ counts, ...one }) => counts.map(([key, is]) => ({ ...one, key, is })))
    .filter(({ key }) => byRequirement.has(key))
    .map(({ key, duty, subject, is, by, evidence }) => JSON.stringify([key, duty, subject, is, by, evidence]))
    .toSorted()
}

function subjectsOf({ byRequirement }: StandingReport): string[] {
  return byRequirement
    .flatMap(({ requirement, subjects }) =>
      subjects.map(({ duty, subject, is, by, evidence }) =>
        JSON.stringify([requirement, duty, subject, is, by, evidence]),
      ),
    )
    .toSorted()
}

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
      await town.store.append({ act: 'erase', by: 'x', on: START, at: endOf(day('2030-01-01')), decide: () => sealing })
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

test('standing: what a catalogue asks for only later is not lacking before', async () => {
  const town = new Town()
  await town.doAll(START, [...founding(), ...policy('p1', START, ['ordinance-80#physical'])])
  const key = requirementKeys<string>()('ordinance-80#physical')[0]!
  const later = {
    key,
    title: { ja: '物理', en: 'Physical' },
    law: true,
    from: day('2026-01-01'),
    to: day('2026-06-30'),
  }
  const dated = house(REGISTERS, [...HOUSE.requirements.values(), later])
  const tracker = new StandingTracker(dated, START)
  for (const entry of log(town)) tracker.take(entry)
  const told = ['2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01'].map((when) => {
    tracker.advance(day(when))
    const report = standing(dated, log(town), { at: endOf(day(when)), known: 'then' })
    assert.equal(tracker.summary().byRequirement.get(key), is(report, key))
    return is(report, key)
  })
  assert.deepEqual(told, ['not-applicable', 'lacking', 'lacking', 'not-applicable'])
})
