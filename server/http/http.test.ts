import assert from 'node:assert/strict'
import { test } from 'node:test'

import { matches } from './answer/condition.ts'
import { languageOf } from './answer/problem.ts'
import { readRange } from './routes/files.ts'

test('languageOf: is Japanese unless English is wanted more', () => {
  const cases = [
    [undefined, 'ja'],
    ['', 'ja'],
    ['en', 'en'],
    ['en-US,en;q=0.9', 'en'],
    ['ja,en;q=0.9', 'ja'],
    ['en;q=0.5, ja;q=0.4', 'en'],
    ['en;q=0.4, ja;q=0.5', 'ja'],
    ['fr, de', 'ja'],
    ['en;q=0', 'ja'],
    [`en${' '.repeat(500)}`, 'ja'],
  ] as const
  for (const [header, language] of cases) assert.equal(languageOf(header), language, String(header))
})

test('readRange: one range within the file; all of it where none or several are asked for', () => {
  const of = (header: string | undefined): unknown => readRange(header, 10)
  assert.deepEqual(['bytes=0-4', 'bytes=5-', 'bytes=-3', 'bytes=0-99', 'bytes=-99', 'bytes=9-9'].map(of), [
    [0, 5],
    [5, 10],
    [7, 10],
    [0, 10],
    [0, 10],
    [9, 10],
  ])
  assert.deepEqual(['bytes=10-', 'bytes=-0'].map(of), ['bad', 'bad'])
  assert.deepEqual(
    [undefined, 'bytes=-', 'bytes=5-4', 'bytes=0-1,3-4', 'lines=0-1', 'bytes=a-b'].map(of),
    Array(6).fill(null),
  )
})

test('matches: any of a list, weak or not', () => {
  assert.deepEqual(
    [undefined, '*', '"1"', 'W/"1"', '"2", W/"1"', '"2"', '1'].map((header) => matches(header, 'W/"1"')),
    [false, true, true, true, true, false, false],
  )
})
