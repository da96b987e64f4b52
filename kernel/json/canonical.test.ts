import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { canonical, type Json } from '../index.ts'
import { trust } from '../trust.ts'

/** Any JSON value. */
const json = fc.jsonValue().map((value) => trust<Json>(JSON.parse(JSON.stringify(value)))) // undefined and -0 are no JSON

test('canonical: the example of RFC 8785 section 3.2.3', () => {
  const given = {
    numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '€$\u000F\nA\'B"\\\\"/',
    literals: [null, true, false],
  }
  assert.equal(
    canonical(given),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
})

test('canonical: keys are sorted by UTF-16 code units (RFC 8785 section 3.2.3)', () => {
  const given = { '€': 1, '\r': 2, '\ufb33': 3, 1: 4, '😀': 5, '\u0080': 6, ö: 7 }
  assert.deepEqual(
    [...canonical(given).matchAll(/:(\d)/gu)].map(([, at]) => at),
    ['2', '4', '6', '7', '1', '5', '3'],
  )
})

test('canonical: numbers as RFC 8785 appendix B spells them', () => {
  const spelt: readonly [string, number][] = [
    ['0', -0],
    ['5e-324', 5e-324],
    ['1.7976931348623157e+308', Number.MAX_VALUE],
    ['9007199254740992', 9007199254740992],
    ['295147905179352830000', 295147905179352830000],
    ['1e+23', 1e23],
    ['9.999999999999997e+22', 9.999999999999997e22],
    ['0.000001', 0.000001],
  ]
  for (const [text, value] of spelt) assert.equal(canonical(value), text)
  for (const value of [Number.NaN, Infinity, -Infinity]) assert.throws(() => canonical(value), RangeError)
})

test('canonical: one value has one spelling, whatever order its keys came in, and is read back as itself', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonical(value)
      assert.deepEqual(JSON.parse(text), value)
      assert.equal(canonical(reversed(value)), text)
    }),
  )
})

test('canonical: text with a lone surrogate has no spelling', () => {
  assert.throws(() => canonical('\ud800'), RangeError)
  assert.throws(() => canonical({ '\ud800': 1 }), RangeError)
})

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reversed(inner)]),
  )
}
