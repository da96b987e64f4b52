import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { can, isInScope, register, scopeOf, text, toDay, type AnyRegister, type Reads } from '../index.ts'

const label = { ja: '名', en: 'Name' }
const { conduct } = register('papers', {
  label,
  fields: { name: text({ label, max: 9 }), level: text({ label, max: 9 }) },
  opened: ['name', 'level'],
  events: {},
})
const papers = conduct({ open: { label, by: [] }, begin: {}, evolve: {}, acts: {}, duties: {} })
const DAY = toDay('2026-11-20')!

const role = fc.constantFrom('ciso', 'section', 'auditor', 'staff')
const readers = fc.record({
  roles: fc.subarray(['ciso', 'section', 'staff'] as const),
  within: fc.constantFrom('organisation', 'organ', 'section', 'own'),
})
const reads: fc.Arbitrary<Reads> = fc.oneof(
  readers,
  fc.tuple(readers, readers, readers).map(([usual, a, b]) => ({ ...usual, narrowed: { by: 'level', to: { a, b } } })),
)
const place = fc.constantFrom(null, 'x', 'y')
const assignment = fc.record({
  role,
  holder: fc.constant('p1'),
  organ: place,
  section: place,
  from: fc.constantFrom('2026-01-01', '2026-12-01'),
  to: fc.constantFrom(null, '2026-06-30', '2026-11-20'),
})
const facts = fc.record(
  {
    organ: place,
    section: place,
    holder: fc.constantFrom('p1', 'p2'),
    staff: fc.constantFrom('p1', null),
    level: fc.constantFrom('a', 'b', 'c', 'toString', null),
  },
  { requiredKeys: [] },
)

test('scopeOf: an item is in the list of an actor exactly where he may read it', () => {
  const declared = fc
    .option(reads, { nil: undefined })
    .map((one): AnyRegister => (one ? { ...papers, reads: one } : papers))
  fc.assert(
    fc.property(declared, fc.array(assignment, { maxLength: 3 }), facts, (of, roles, item) => {
      const actor = { id: 'p1', roles }
      assert.equal(isInScope(scopeOf(actor, of, DAY), item), can(actor, 'read', of, item, DAY) === null)
    }),
    { numRuns: 5_000 },
  )
})
