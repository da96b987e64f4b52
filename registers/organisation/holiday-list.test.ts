import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { toDay, type Day } from '#kernel'

import { correctHolidays, readHolidayList, type UnreadableList } from './holiday-list.ts'
import { nationalHolidays, type ClosedDay } from './national-holidays.ts'

const HEAD = '国民の祝日・休日月日,国民の祝日・休日名称'
const day = (text: string): Day => toDay(text)!

/** Days as the Cabinet Office writes them. */
function written(days: readonly ClosedDay[]): string {
  const rows = days.map(({ day, name }) => `${day.split('-').map(Number).join('/')},${name}`)
  return [HEAD, ...rows, ''].join('\r\n')
}

function isList(read: readonly ClosedDay[] | UnreadableList): read is readonly ClosedDay[] {
  return Array.isArray(read)
}

test('readHolidayList: reads what is published, to the last day', () => {
  const days = [...nationalHolidays(2026), ...nationalHolidays(2027)]
  assert.deepEqual(readHolidayList(written(days)), days)
})

test('readHolidayList: one line of another form, and nothing is taken', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['', 1],
    ['月日,名称\r\n2026/1/1,元日', 1],
    [HEAD, 1],
    [`${HEAD}\n2026/2/30,ない日`, 2],
    [`${HEAD}\n2026/1/1,元日\n2026/1/1,元日`, 3],
    [`${HEAD}\n2026/1/1,元日\n2026-01-12,成人の日`, 3],
    [`${HEAD}\n2026/1/1,${'長'.repeat(51)}`, 2],
    [`${HEAD}\n2026/1/1,元日\n\n2026/1/12,成人の日`, 3],
    [`${HEAD}\n2026/1/1,元日`, 2],
    [`${HEAD}\n${'2026/1/1,元日\n'.repeat(5_001)}`, 5_000],
  ]
  for (const [text, line] of cases) {
    const read = readHolidayList(text)
    assert.ok(!isList(read))
    assert.equal(read.line, line, JSON.stringify(text.slice(0, 80)))
    assert.ok(read.words.ja.startsWith(`${line}行目`))
  }
})

test('readHolidayList: any text is read or refused with a line', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (text, at) => {
      const good = written(nationalHolidays(2026))
      const where = at % good.length
      const read = readHolidayList(good.slice(0, where) + text + good.slice(where))
      assert.ok(isList(read) || read.line >= 1)
    }),
  )
})

test('correctHolidays: the list rules in its years, and what is known of others stays', () => {
  const computed = [...nationalHolidays(2026), ...nationalHolidays(2027), ...nationalHolidays(2028)]
  const announced = computed
    .filter(({ day }) => day < '2028')
    .map((one) => (one.day === '2027-03-21' ? { ...one, day: day('2027-03-20') } : one))
  const old = nationalHolidays(2021)
  const corrected = correctHolidays(computed, [...old, ...announced], day('2026-04-01'))
  assert.ok(corrected.some(({ day }) => day === '2027-03-20') && !corrected.some(({ day }) => day === '2027-03-21'))
  assert.equal(corrected.length, computed.length)
  assert.equal(corrected[0]!.day, '2026-01-01', 'no day before those that were known')
  assert.equal(corrected.at(-1)!.day, '2028-11-23')
  assert.deepEqual(correctHolidays([], announced, day('2027-04-01'))[0], { day: '2027-04-29', name: '昭和の日' })
  const many = Array.from({ length: 80 }, (_, at) => nationalHolidays(2020 + at)).flat()
  assert.equal(correctHolidays(many, announced, day('2026-04-01')).length, 400)
})
