import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import {
  addDays,
  addMonths,
  addOpenDays,
  dayOf,
  endOf,
  endOfFiscalYear,
  fiscalYearOf,
  instantOf,
  isOpen,
  msOf,
  readWareki,
  startOf,
  toDay,
  toInstant,
  type Day,
} from '../index.ts'

const day = (text: string): Day => toDay(text)!
const days = fc.integer({ min: 0, max: 80_000 }).map((at) => addDays(day('1912-08-01'), at))

test('dayOf: the day in Japan, whatever the time zone of the machine', () => {
  assert.equal(dayOf(toInstant('2026-03-31T14:59:59.999Z')!), '2026-03-31')
  assert.equal(dayOf(toInstant('2026-03-31T15:00:00.000Z')!), '2026-04-01')
  assert.equal(dayOf(toInstant('2028-02-28T15:00:00.000Z')!), '2028-02-29')
})

test('startOf, endOf: the first and last instant of a day', () => {
  fc.assert(
    fc.property(days, (one) => {
      assert.deepEqual([dayOf(startOf(one)), dayOf(endOf(one))], [one, one])
      assert.equal(dayOf(instantOf(msOf(startOf(one)) - 1)), addDays(one, -1))
      assert.equal(dayOf(instantOf(msOf(endOf(one)) + 1)), addDays(one, 1))
    }),
  )
})

test('addMonths: a day that the month lacks falls back to its last', () => {
  assert.equal(addMonths(day('2027-01-31'), 1), '2027-02-28')
  assert.equal(addMonths(day('2028-01-31'), 1), '2028-02-29')
  assert.equal(addMonths(day('2026-11-30'), 3), '2027-02-28')
  assert.equal(addMonths(day('2026-12-15'), 12), '2027-12-15')
  assert.equal(addMonths(day('2026-03-31'), -1), '2026-02-28')
})

test('fiscalYearOf: April to March', () => {
  assert.deepEqual([fiscalYearOf(day('2027-03-31')), fiscalYearOf(day('2027-04-01'))], [2026, 2027])
  fc.assert(fc.property(days, (one) => assert.ok(one <= endOfFiscalYear(fiscalYearOf(one)))))
})

test('addOpenDays: weekends, 12/29–1/3 and closed days are passed over', () => {
  const closed = new Set(['2026-11-23'])
  assert.equal(addOpenDays(day('2026-11-20'), 1, closed), '2026-11-24')
  assert.equal(addOpenDays(day('2026-12-28'), 1, new Set()), '2027-01-04')
  assert.ok(!isOpen(day('2027-01-01'), new Set()))
  const always = new Set(Array.from({ length: 99 }, (_, at) => addDays(day('2026-11-20'), at)))
  assert.throws(() => addOpenDays(day('2026-11-20'), 1, always), RangeError)
})

test('toDay, toInstant: only what the calendar has', () => {
  for (const bad of ['2026-02-29', '2026-13-01', '2026-1-1', '', '2026-04-01T', '0000-00-00'])
    assert.equal(toDay(bad), null)
  assert.equal(toInstant('2026-04-01T24:00:00.000Z'), null)
  assert.equal(toInstant('2026-04-01T09:00:00Z'), null)
})

test('readWareki: as people write days, within their era', () => {
  const read: Readonly<Record<string, string | null>> = {
    令和8年4月1日: '2026-04-01',
    'R8.4.1': '2026-04-01',
    令和元年5月1日: '2019-05-01',
    令和元年4月30日: null,
    'H31.4.30': '2019-04-30',
    平成31年5月1日: null,
    昭和64年1月7日: '1989-01-07',
    '２０２６年４月１日': '2026-04-01',
    '2026/4/1': '2026-04-01',
    '2026/2/30': null,
    今日: null,
  }
  for (const [text, iso] of Object.entries(read)) assert.equal(readWareki(text), iso, text)
})
