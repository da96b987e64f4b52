import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { isTold } from '../answer/problem.ts'
import { LIMITS } from '../limits.ts'
import { readJson } from './read-json.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Values that I-JSON can say. */
const value = fc.jsonValue({ maxDepth: 5 }).filter((one) => isSayable(one))

function isSayable(one: unknown): boolean {
  if (typeof one === 'number') return !Number.isInteger(one) || Number.isSafeInteger(one)
  if (typeof one === 'string') return one.isWellFormed()
  if (typeof one !== 'object' || one === null) return true
  return Object.entries(one).every(([name, inner]) => name !== '__proto__' && name.isWellFormed() && isSayable(inner))
}

test('readJson: reads what JSON.parse reads, where I-JSON has one meaning for it', () => {
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 2), (one, indent) => {
      const reading = readJson(bytes(JSON.stringify(one, null, indent)))
      assert.ok(!isTold(reading))
      assert.deepEqual(reading.value, JSON.parse(JSON.stringify(one)))
    }),
    { numRuns: 2_000 },
  )
})

test('readJson: refuses every object in which a name stands twice, however it is spelt', () => {
  fc.assert(
    fc.property(fc.string(), value, value, (name, first, second) => {
      const [plain, escaped] = [JSON.stringify(name.toWellFormed()), escapedOf(name.toWellFormed())]
      const text = `[{"a":{${plain}:${JSON.stringify(first)},${escaped}:${JSON.stringify(second)}}}]`
      assert.ok(isTold(readJson(bytes(text))), text)
    }),
  )
})

function escapedOf(name: string): string {
  const units = Array.from({ length: name.length }, (_, at) => name.charCodeAt(at).toString(16).padStart(4, '0'))
  return `"${units.map((unit) => `\\u${unit}`).join('')}"`
}

test('readJson: refuses what is no JSON, or means two things', () => {
  const bad = [
    '',
    ' ',
    '{',
    '{}{}',
    "{'a':1}",
    '{"a":1,}',
    'NaN',
    '01',
    '+1',
    '1e999',
    '-1e999',
    '9007199254740993',
    '"\\ud800"',
    '{"\\udfff":1}',
    '{"__proto__":{}}',
    '{"a":{"__proto__":null}}',
    '"\u0001"',
    '\u{feff}{}',
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '"\\x41"',
  ]
  for (const text of bad) assert.ok(isTold(readJson(bytes(text))), text)
  assert.ok(isTold(readJson(new Uint8Array([0x22, 0xff, 0x22]))), 'no UTF-8')
  assert.ok(isTold(readJson(new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]))), 'a surrogate in UTF-8')
})

test('readJson: refuses nesting and numbers of values beyond its limits, before anything is built of them', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
  assert.ok(!isTold(readJson(bytes(nested(LIMITS.jsonDepth)))))
  assert.ok(isTold(readJson(bytes(nested(LIMITS.jsonDepth + 1)))))
  assert.ok(isTold(readJson(bytes('['.repeat(1_000_000)))))
  assert.ok(isTold(readJson(bytes(`[${'1,'.repeat(LIMITS.jsonValues)}1]`))))
})
