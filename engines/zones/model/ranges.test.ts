import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Range } from './predicate.ts'
import { complement, complement6, unite, unite6 } from './ranges.ts'

const ranges = fc.array(
  fc.tuple(fc.nat(40), fc.nat(9)).map(([low, more]): Range => [low, Math.min(40, low + more)]),
  { maxLength: 8 },
)
const members = (of: readonly Range[]) =>
  Array.from({ length: 41 }, (_, n) => n).filter((n) => of.some(([low, high]) => low <= n && n <= high))

test('unite: the same numbers, in order and never touching', () => {
  fc.assert(
    fc.property(ranges, (of) => {
      const united = unite(of)
      assert.deepEqual(members(united), members(of))
      for (let i = 1; i < united.length; i++) assert.ok(united[i - 1]![1] + 1 < united[i]![0])
    }),
  )
})

test('complement: the other numbers', () => {
  fc.assert(
    fc.property(ranges, (of) => {
      assert.equal(members(complement(of, 40)).length, 41 - members(of).length)
      assert.deepEqual(complement(complement(of, 40), 40), unite(of))
    }),
  )
})

test('unite6, complement6: do the same for IPv6', () => {
  fc.assert(
    fc.property(ranges, (of) => {
      const big = of.map(([low, high]) => [BigInt(low), BigInt(high)] as const)
      assert.deepEqual(
        unite6(big).map(([low, high]) => [Number(low), Number(high)]),
        unite(of),
      )
      assert.deepEqual(complement6(complement6(big)), unite6(big))
    }),
  )
})
