import assert from 'node:assert/strict'
import { test } from 'node:test'

import { endOf, judge, number, register, requirementKeys, toDay, type Day, type Trace } from '../index.ts'

const label = { ja: '点検', en: 'Look' }
const meets = requirementKeys<'town#keep'>()('town#keep')
const { periodic } = register('trees', {
  label,
  fields: { months: number({ label, min: 1, max: 120 }) },
  opened: ['months'],
  events: { looked: {} },
})
const day = (text: string): Day => toDay(text)!
const trace = (on: string): Trace => ({ on: day(on), at: endOf(day(on)), index: 5, item: 't' })

test('judge: a cadence that each subject has for itself counts from its own last time', () => {
  const duty = periodic({
    label,
    meets,
    owner: 'section',
    every: (tree) => ({ months: tree.months }),
    metBy: 'looked',
  })
  const on = (at: string, months: number, done: readonly Trace[]): readonly [string, string | undefined] => {
    const subject = { id: 't', openedOn: day('2026-01-31'), facts: { months } }
    const { is, by } = judge(duty, subject, { done, begun: [] }, { at: endOf(day(at)), closed: new Set() })
    return [is, by?.slice(0, 10)]
  }
  assert.deepEqual(on('2026-02-28', 1, []), ['not-started', '2026-02-28'])
  assert.deepEqual(on('2026-03-01', 1, []), ['overdue', '2026-02-28'])
  assert.deepEqual(on('2026-03-01', 24, []), ['not-started', '2028-01-31'])
  assert.deepEqual(on('2026-08-01', 3, [trace('2026-05-01')]), ['due', '2026-08-01'])
  assert.deepEqual(on('2026-08-02', 3, [trace('2026-05-01')]), ['overdue', '2026-08-01'])
  assert.deepEqual(on('2026-08-02', 24, [trace('2026-05-01')]), ['kept', '2028-05-01'])
})

/** Must not compile; `@ts-expect-error` fails the type check where it does. */
export function wrong(): void {
  // @ts-expect-error a tree has no years
  periodic({ label, meets, owner: 'section', every: (tree) => ({ months: tree.years }), metBy: 'looked' })
}
