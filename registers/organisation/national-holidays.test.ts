import assert from 'node:assert/strict'
import { test } from 'node:test'

import { addDays, endOfFiscalYear } from '#kernel'

import { holidaysOfFiscalYear, NAMED_DAYS, nationalHolidays } from './national-holidays.ts'

/** The days of the Cabinet Office's list, by year; 休日 marked by an asterisk. */
const PUBLISHED: Readonly<Record<number, string>> = {
  2020: '1/1 1/13 2/11 2/23 2/24* 3/20 4/29 5/3 5/4 5/5 5/6* 7/23 7/24 8/10 9/21 9/22 11/3 11/23',
  2021: '1/1 1/11 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/22 7/23 8/8 8/9* 9/20 9/23 11/3 11/23',
  2022: '1/1 1/10 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/18 8/11 9/19 9/23 10/10 11/3 11/23',
  2023: '1/1 1/2* 1/9 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/23 10/9 11/3 11/23',
  2024: '1/1 1/8 2/11 2/12* 2/23 3/20 4/29 5/3 5/4 5/5 5/6* 7/15 8/11 8/12* 9/16 9/22 9/23* 10/14 11/3 11/4* 11/23',
  2025: '1/1 1/13 2/11 2/23 2/24* 3/20 4/29 5/3 5/4 5/5 5/6* 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24*',
  2026: '1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6* 7/20 8/11 9/21 9/22* 9/23 10/12 11/3 11/23',
  2027: '1/1 1/11 2/11 2/23 3/21 3/22* 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23',
}

for (const [year, days] of Object.entries(PUBLISHED)) {
  test(`nationalHolidays: ${year} is as the Cabinet Office has published it`, () => {
    const computed = nationalHolidays(Number(year)).map(
      ({ day, name }) => `${Number(day.slice(5, 7))}/${Number(day.slice(8))}${name === '休日' ? '*' : ''}`,
    )
    assert.equal(computed.join(' '), days)
  })
}

test('nationalHolidays: the games of Tokyo moved three days', () => {
  const names = (year: number): readonly string[] =>
    nationalHolidays(year)
      .filter(({ day }) => day.slice(5, 7) >= '07' && day.slice(5, 7) <= '08')
      .map(({ name }) => name)
  assert.deepEqual(names(2020), ['海の日', 'スポーツの日', '山の日'])
  assert.deepEqual(names(2021), ['海の日', 'スポーツの日', '山の日', '休日'])
})

test('nationalHolidays: every year has 16 named days, each once, and no Sunday is left without a day for it', () => {
  for (let year = 2020; year <= 2099; year += 1) {
    const days = nationalHolidays(year)
    const closed = new Set<string>(days.map(({ day }) => day))
    assert.equal(days.filter(({ name }) => name !== '休日').length, NAMED_DAYS, String(year))
    assert.equal(closed.size, days.length)
    for (const { day, name } of days) {
      assert.equal(day.slice(0, 4), String(year))
      if (name === '休日') assert.notEqual(new Date(`${day}T00:00:00Z`).getUTCDay(), 0, day)
      else if (new Date(`${day}T00:00:00Z`).getUTCDay() === 0) assert.ok(closed.has(addDays(day, 1)), day)
    }
  }
  assert.throws(() => nationalHolidays(2019), RangeError)
  assert.throws(() => nationalHolidays(2100), RangeError)
})

test('holidaysOfFiscalYear: runs from April to March', () => {
  const days = holidaysOfFiscalYear(2026)
  assert.deepEqual([days[0]!.day, days.at(-1)!.day], ['2026-04-29', '2027-03-22'])
  assert.ok(days.every(({ day }) => day <= endOfFiscalYear(2026)))
})
