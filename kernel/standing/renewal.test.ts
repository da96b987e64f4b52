import assert from 'node:assert/strict'
import { test } from 'node:test'

import { each, endOf, judge, renewedBy, requirementKeys, toDay, type Day, type Duty, type Trace } from '../index.ts'

const day = (text: string): Day => toDay(text)!
const trace = (on: string, index: number): Trace => ({ on: day(on), at: endOf(day(on)), index, item: 's' })

const READ: Duty = {
  kind: 'periodic',
  label: { ja: '読む', en: 'Read' },
  meets: requirementKeys<'town#read'>()('town#read'),
  owner: 'section',
  every: { fiscalYears: 1 },
  first: { days: 30 },
  again: renewedBy(each('policies', {}), 'adopted', { days: 60 }),
  metBy: 'read',
}
const subject = { id: 's', openedOn: day('2026-05-01'), facts: {} }

function on(at: string, done: readonly Trace[], renewed: readonly Trace[]): readonly [string, string | undefined] {
  const { is, by } = judge(READ, subject, { done, begun: [], renewed }, { at: endOf(day(at)), closed: new Set() })
  return [is, by?.slice(0, 10)]
}

test('periodic: the first time has a span of its own', () => {
  assert.deepEqual(on('2026-05-31', [], []), ['not-started', '2026-05-31'])
  assert.deepEqual(on('2026-06-01', [], []), ['overdue', '2026-05-31'])
  assert.deepEqual(on('2026-06-01', [trace('2026-05-31', 5)], []), ['kept', '2028-03-31'])
})

test('periodic: an event of another register makes it due anew, until it is done after that', () => {
  const read = trace('2026-05-10', 5)
  const revised = trace('2026-09-01', 9)
  assert.deepEqual(on('2026-09-20', [read], [revised]), ['kept', '2026-10-31'])
  assert.deepEqual(on('2026-10-15', [read], [revised]), ['due', '2026-10-31'])
  assert.deepEqual(on('2026-11-01', [read], [revised]), ['overdue', '2026-10-31'])
  assert.deepEqual(on('2026-11-01', [read, trace('2026-10-30', 12)], [revised])[0], 'kept')
})

test('periodic: a renewal before the subject came is none of its business', () => {
  assert.deepEqual(on('2026-05-20', [], [trace('2026-04-01', 1)]), ['not-started', '2026-05-31'])
})
