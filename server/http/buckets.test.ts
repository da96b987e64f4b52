import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { Buckets } from './buckets.ts'

test('Buckets: let through no more than the burst and the rate allow, and that much to who waits as told', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.nat(2_000), { maxLength: 80 }),
      (perSecond, burst, waits) => {
        let now = 0
        const buckets = new Buckets({ perSecond, burst }, () => now)
        let passed = 0
        for (const wait of waits) {
          now += wait
          const told = buckets.take('a')
          if (told === 0) passed += 1
          assert.ok(passed <= burst + (now / 1_000) * perSecond + 1e-6)
          if (told > 0) {
            now += told * 1_000
            assert.equal(buckets.take('a'), 0)
            passed += 1
          }
        }
      },
    ),
  )
})

test('Buckets: one caller does not spend what is another’s, and what was charged is paid off first', () => {
  let now = 0
  const buckets = new Buckets({ perSecond: 1, burst: 2 }, () => now)
  assert.deepEqual([buckets.take('a'), buckets.take('a'), buckets.take('b')], [0, 0, 0])
  assert.equal(buckets.take('a'), 1)
  buckets.charge('c', 12)
  assert.equal(buckets.wait('c'), 11)
  now = 11_000
  assert.equal(buckets.wait('c'), 0)
})

test('Buckets: remember no more callers than their limit', () => {
  const buckets = new Buckets({ perSecond: 0.001, burst: 1 }, () => 0)
  for (let at = 0; at < 120_000; at += 1) buckets.take(`a${at}`)
  assert.ok(buckets.size <= 50_000 && buckets.size >= 25_000)
  assert.ok(buckets.take('a119999') > 0, 'whoever was there last is still known')
})
