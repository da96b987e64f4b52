import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { addDays, toDay } from './time.ts'
import { readWareki, showWareki } from './wareki.ts'

const START = toDay('1912-07-30')!

test('showWareki: what it writes is read as the same day, and as the platform writes it', () => {
  const platform = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', { dateStyle: 'long', timeZone: 'UTC' })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50_000 }), (days) => {
      const day = addDays(START, days)
      const shown = showWareki(day)
      return readWareki(shown) === day && shown === platform.format(new Date(`${day}T00:00:00Z`))
    }),
    { numRuns: 500 },
  )
})

test('showWareki: eras begin with 元年 on their first day', () => {
  assert.equal(showWareki(toDay('2019-04-30')!), '平成31年4月30日')
  assert.equal(showWareki(toDay('2019-05-01')!), '令和元年5月1日')
  assert.equal(showWareki(toDay('1899-12-31')!), '1899年12月31日')
})
