import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ALL, Bdd, NONE, SetsTooLarge, type Edge } from './bdd.ts'

/** Every set of numbers of eight bits is a list of 256 booleans: all operations are tried against the plain ones. */
const BITS = 8
const ALL_NUMBERS = Array.from({ length: 2 ** BITS }, (_, value) => value)
const numbers = fc.uniqueArray(fc.nat(2 ** BITS - 1), { maxLength: 40 }).map((list) => new Set(list))

function setOf(bdd: Bdd, values: ReadonlySet<number>): Edge {
  const build = (level: number, low: number): Edge => {
    if (level === BITS) return values.has(low) ? ALL : NONE
    const half = 2 ** (BITS - 1 - level)
    return bdd.make(level, build(level + 1, low), build(level + 1, low + half))
  }
  return build(0, 0)
}

function has(bdd: Bdd, set: Edge, value: number): boolean {
  let edge = set
  while (edge !== ALL && edge !== NONE) {
    edge = (value >> (BITS - 1 - bdd.level(edge))) & 1 ? bdd.high(edge) : bdd.low(edge)
  }
  return edge === ALL
}

function valuesOf(bdd: Bdd, set: Edge): number[] {
  return ALL_NUMBERS.filter((value) => has(bdd, set, value))
}

test('Bdd: and, or, not, minus, choose, meets and isWithin are those of sets, and equal sets are the same edge', () => {
  fc.assert(
    fc.property(numbers, numbers, numbers, (a, b, c) => {
      const bdd = new Bdd()
      const [x, y, z] = [setOf(bdd, a), setOf(bdd, b), setOf(bdd, c)]
      const where = (holds: (value: number) => boolean) => ALL_NUMBERS.filter((value) => holds(value))
      assert.deepEqual(
        valuesOf(bdd, bdd.and(x, y)),
        where((value) => a.has(value) && b.has(value)),
      )
      assert.deepEqual(
        valuesOf(bdd, bdd.or(x, y)),
        where((value) => a.has(value) || b.has(value)),
      )
      assert.deepEqual(
        valuesOf(bdd, bdd.minus(x, y)),
        where((value) => a.has(value) && !b.has(value)),
      )
      assert.deepEqual(
        valuesOf(bdd, bdd.not(x)),
        where((value) => !a.has(value)),
      )
      assert.deepEqual(
        valuesOf(bdd, bdd.choose(x, y, z)),
        where((value) => (a.has(value) ? b : c).has(value)),
      )
      assert.equal(bdd.meets(x, y), !a.isDisjointFrom(b))
      assert.equal(bdd.isWithin(x, y), a.isSubsetOf(b))
      assert.equal(bdd.or(bdd.and(x, y), bdd.minus(x, y)), x)
      assert.equal(bdd.not(bdd.and(bdd.not(x), bdd.not(y))), bdd.or(x, y))
    }),
  )
})

test('Bdd: exists frees the bits that it is told to, add counts on modulo the width, with bits above and below', () => {
  fc.assert(
    fc.property(numbers, fc.nat(5), fc.integer({ min: -40, max: 40 }), (values, first, by) => {
      const bdd = new Bdd()
      const set = setOf(bdd, values)
      const width = 3
      const shift = BITS - first - width
      const field = (value: number) => (value >> shift) & 7
      const withField = (value: number, to: number) => (value & ~(7 << shift)) | ((((to % 8) + 8) % 8) << shift)
      const freed = new Set([...values].flatMap((value) => ALL_NUMBERS.slice(0, 8).map((to) => withField(value, to))))
      assert.equal(bdd.exists(set, first, first + width - 1), setOf(bdd, freed))
      const added = new Set([...values].map((value) => withField(value, field(value) + by)))
      assert.equal(bdd.add(set, first, width, BigInt(by)), setOf(bdd, added))
    }),
  )
})

test('Bdd: a sample lies in its set, and an empty set has none', () => {
  fc.assert(
    fc.property(numbers, (values) => {
      fc.pre(values.size > 0)
      const bdd = new Bdd()
      const bits = bdd.sample(setOf(bdd, values))
      const value = [...bits].reduce((sum, [level, bit]) => sum + bit * 2 ** (BITS - 1 - level), 0)
      assert.ok(values.has(value))
    }),
  )
  assert.throws(() => new Bdd().sample(NONE), RangeError)
})

test('Bdd: says so where a question outgrows its limit, and goes on working', () => {
  const bdd = new Bdd(1 << 15)
  const grow = () => {
    for (let level = 0; level < 60_000; level++) bdd.make(level, NONE, ALL)
  }
  assert.throws(grow, (error) => error instanceof SetsTooLarge && error.code === 'zones.sets-too-large')
  assert.equal(bdd.and(bdd.make(0, NONE, ALL), ALL), bdd.make(0, NONE, ALL))
})
