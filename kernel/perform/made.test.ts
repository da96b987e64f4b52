import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import type { AnyFacts } from '../fields/field.ts'
import { isLive, type Item } from '../register/item.ts'
import { endOf, toDay } from '../time/time.ts'
import { Made } from './made.ts'
import type { Reader } from './reader.ts'

const DAY = toDay('2026-04-01')!

function itemOf(id: string, facts: AnyFacts, isVoided: boolean): Item {
  const item = { id, version: 1, openedOn: DAY, openedAt: endOf(DAY), facts, personal: {} }
  return isVoided ? { ...item, voidedOn: DAY } : item
}

/** A view of items, and how often it was asked for one. */
class Items implements Reader {
  readonly items = new Map<string, Item>()
  asked = 0

  item(_register: string, id: string): Item | null {
    this.asked += 1
    return this.items.get(id) ?? null
  }

  count(_register: string, where: AnyFacts, limit: number): number {
    const meets = ({ facts }: Item): boolean => Object.entries(where).every(([name, value]) => facts[name] === value)
    return Math.min(limit, [...this.items.values()].filter((item) => isLive(item) && meets(item)).length)
  }

  assignments(): [] {
    return []
  }

  personal(): AnyFacts {
    return {}
  }
}

const VALUE = fc.constantFrom<AnyFacts[string]>(null, 'a', 'b', 1, true)
const ITEM = fc
  .tuple(fc.constantFrom('1', '2', '3', '4', '5'), fc.record({ x: VALUE, y: VALUE }), fc.boolean())
  .map(([id, facts, isVoided]) => itemOf(id, facts, isVoided))
const WHERE = fc.oneof(fc.constant({}), fc.record({ x: VALUE }), fc.record({ y: VALUE, x: VALUE }))

test('Made.count: is that of the items as they have become, whenever it is asked', () => {
  const step = fc.oneof(ITEM, fc.tuple(WHERE, fc.integer({ min: 1, max: 4 })))
  fc.assert(
    fc.property(fc.array(ITEM), fc.array(step, { maxLength: 30 }), (first, steps) => {
      const [before, after] = [new Items(), new Items()]
      for (const item of first) for (const items of [before, after]) items.items.set(item.id, item)
      const made = new Made(before)
      for (const one of steps) {
        if (Array.isArray(one)) assert.equal(made.count('r', ...one), after.count('r', ...one))
        else {
          made.put('r', one)
          after.items.set(one.id, one)
        }
      }
    }),
  )
})

test('Made.count: a batch asks for each item once, however many counts it makes', () => {
  const before = new Items()
  for (let at = 0; at < 2_000; at += 1) before.items.set(String(at), itemOf(String(at), { x: 'a' }, false))
  const made = new Made(before)
  let counted = 0
  before.count = (): number => 2_000
  for (const item of before.items.values()) {
    counted = made.count('r', { x: 'a' }, 5_000)
    made.put('r', itemOf(item.id, item.facts, true))
  }
  assert.equal(counted, 1)
  assert.equal(before.asked, 2_000)
})
