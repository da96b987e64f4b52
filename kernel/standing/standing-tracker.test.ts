import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import {
  addDays,
  dayOf,
  endOf,
  standing,
  StandingTracker,
  trust,
  type AnyFacts,
  type Day,
  type Entry,
} from '../index.ts'
import { HOUSE, KEYS, START } from './testdata/every-duty.ts'

const when = fc.nat(80).map((days) => addDays(START, days))
const soon = fc.nat(34).map((days) => addDays(START, days))
const section = fc.constantFrom('a', 'b', 'c')
const key = fc.constantFrom(...KEYS)

/** One event of one item: its register, item, event and facts. */
type Event = readonly [register: string, item: string, event: string, facts: AnyFacts]

const event: fc.Arbitrary<Event> = fc.oneof(
  fc
    .record({ id: section, size: fc.nat(9), until: fc.option(when) })
    .map(({ id, ...facts }): Event => ['sections', id, 'opened', facts]),
  fc
    .tuple(section, fc.constantFrom('counted', 'asked', 'asked', 'asked', 'told', 'closed'))
    .map(([id, name]): Event => ['sections', id, name, {}]),
  fc.tuple(section, fc.nat(9)).map(([id, size]): Event => ['sections', id, 'resized', { size }]),
  fc.tuple(fc.nat(4), section).map(([n, id]): Event => ['visits', `v${n}`, 'opened', { section: id, more: [] }]),
  fc.tuple(fc.nat(4), section).map(([n, id]): Event => ['visits', `v${n}`, 'spoken', { section: id }]),
  fc.nat(4).map((n): Event => ['visits', `v${n}`, 'held', {}]),
  fc.tuple(fc.nat(2), fc.nat(9)).map(([n, weight]): Event => ['news', `n${n}`, 'opened', { weight }]),
  fc.tuple(fc.nat(2), fc.constantFrom('retold')).map(([n, name]): Event => ['news', `n${n}`, name, {}]),
  fc
    .record({ key, section: fc.option(section), from: when, days: fc.nat(40) })
    .chain(({ days, ...facts }) =>
      fc.nat(2).map((n): Event => ['leave', `l${n}`, 'opened', { ...facts, to: addDays(facts.from, days) }]),
    ),
  fc.tuple(fc.nat(2), when).map(([n, to]): Event => ['leave', `l${n}`, 'ended', { to }]),
  fc
    .record({ document: fc.constantFrom('x', 'y'), from: when, to: fc.option(when), key })
    .chain((facts) => fc.nat(2).map((n): Event => ['texts', `p${n}`, 'opened', facts])),
  fc
    .tuple(fc.nat(2), fc.constantFrom('confirmed', 'confirmed', 'doubted'))
    .map(([n, name]): Event => ['texts', `p${n}`, name, {}]),
  fc.tuple(fc.nat(2), fc.option(when)).map(([n, to]): Event => ['texts', `p${n}`, 'repealed', { to }]),
  fc.tuple(fc.nat(19), soon).map(([n, day]): Event => ['shut', `s${n}`, 'opened', { day }]),
  fc.tuple(fc.nat(19), soon).map(([n, day]): Event => ['shut', `s${n}`, 'opened', { day }]),
  fc.tuple(fc.nat(1), soon).map(([n, day]): Event => ['shut', `s${n}`, 'changed', { day }]),
  fc
    .constantFrom(
      'sections/a',
      'sections/b',
      'visits/v0',
      'visits/v1',
      'visits/v2',
      'news/n0',
      'news/n1',
      'leave/l0',
      'texts/p0',
      'shut/s0',
    )
    .map((path): Event => [path.split('/')[0]!, path.split('/')[1]!, 'voided', { cause: 'mistake' }]),
)

/** What is there before anything happens, so that little of what happens is turned down. */
const FIRST: readonly Event[] = [
  ['texts', 'all', 'opened', { document: 'z', from: START, to: null, key: KEYS.join(' ') }],
  ['texts', 'all', 'confirmed', {}],
  ['sections', 'a', 'opened', { size: 4, until: null }],
  ['sections', 'b', 'opened', { size: 7, until: addDays(START, 30) }],
  ['visits', 'v0', 'opened', { section: 'a', more: [] }],
  ['visits', 'v1', 'opened', { section: 'b', more: [] }],
  ['news', 'n0', 'opened', { weight: 5 }],
]

/** Events as a log would have sealed them: those that do not follow are left out. */
function logOf(steps: readonly { event: Event; days: number; late: number; hours: number }[]): Entry[] {
  const versions = new Map<string, { version: number; isVoided: boolean; on: Day }>()
  const entries: Entry[] = []
  let today = START
  let hour = 0
  for (const {
    event: [name, item, what, facts],
    days,
    late,
    hours,
  } of steps) {
    hour = days === 0 ? Math.max(hour, hours) : hours
    today = addDays(today, days)
    const known = versions.get(`${name}/${item}`)
    if (known?.isVoided || (what === 'opened') !== (known === undefined)) continue
    let on = addDays(today, -late)
    if (known && on < known.on) on = known.on
    const version = (known?.version ?? 0) + 1
    versions.set(`${name}/${item}`, { version, isVoided: what === 'voided', on: known?.on ?? on })
    // An hour of a day in Japan before nine is one of the day before in UTC; here days begin at nine.
    const at = `${today}T${String(hour).padStart(2, '0')}:00:00.000Z`
    entries.push(
      trust<Entry>({
        index: entries.length,
        organisation: 'o',
        at,
        on,
        act: `${entries.length}`,
        by: 'x',
        register: name,
        item,
        event: what,
        form: 1,
        version,
        facts,
      }),
    )
  }
  return entries
}

const steps = fc.array(
  fc.record({
    event,
    days: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(25)),
    late: fc.oneof(fc.constant(0), fc.nat(12)),
    hours: fc.nat(14),
  }),
  { minLength: 1, maxLength: 40 },
)

test('StandingTracker: whatever duties look at, it says day by day what standing computes from scratch', () => {
  fc.assert(
    fc.property(steps, (history) => {
      const entries = logOf([...FIRST.map((one) => ({ event: one, days: 0, late: 0, hours: 0 })), ...history])
      const tracker = new StandingTracker(HOUSE, dayOf(entries[0]!.at))
      let taken = 0
      const last = addDays(dayOf(entries.at(-1)!.at), 45)
      for (let today = tracker.day; today <= last; today = addDays(today, 1)) {
        for (; entries[taken] && entries[taken]!.at <= endOf(today); taken += 1) tracker.take(entries[taken]!)
        tracker.advance(today)
        const { byClause, byRequirement } = tracker.summary()
        const scratch = standing(HOUSE, entries, { at: endOf(today), known: 'then' })
        assert.deepEqual(
          [byClause.map((one) => [one.edition, one.is]), [...byRequirement]],
          [
            scratch.byClause.map((one) => [one.edition, one.is]),
            scratch.byRequirement.map((one) => [one.requirement, one.is]),
          ],
          today,
        )
        const judged = [
          ...tracker.judgements(
            () => true,
            () => true,
          ),
        ]
        for (const one of scratch.byRequirement) {
          const told = one.subjects
            .map(({ duty, subject, is, by, until }) => [duty, subject, is, by, until].join(' '))
            .sort()
          const tracked = judged
            .flatMap(({ counts, duty, subject, by, until }) =>
              counts.filter(([k]) => k === one.requirement).map(([, is]) => [duty, subject, is, by, until].join(' ')),
            )
            .sort()
          assert.deepEqual(tracked, told)
        }
      }
    }),
    { numRuns: 150 },
  )
})
