import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fieldsOf } from '#kernel'
import { findRequirement } from '#policy/catalogue'

import { houseFor, MET_BY_REGISTERS, REGISTERS } from './index.ts'

const HOUSE = houseFor('市')

test('MET_BY_REGISTERS: every key is a requirement of its catalogue', () => {
  assert.deepEqual(
    MET_BY_REGISTERS.filter((key) => !findRequirement(key)),
    [],
  )
})

const laws = (kind: string): number => [...houseFor(kind).requirements.values()].filter(({ law }) => law).length

test('houseFor: laws bind the bodies that they name', () => {
  assert.ok(laws('市') > laws('一部事務組合'))
  assert.ok(laws('一部事務組合') > laws('共済組合'))
})

test('registers: what an act sees and a duty ranges over is there as it says', () => {
  const wrong: string[] = []
  const compare = (
    where: string,
    register: string,
    fields: Readonly<Record<string, { readonly kind: string }>>,
  ): void => {
    const seen = HOUSE.registers.get(register)
    if (!seen) wrong.push(`${where}: no register ${register}`)
    for (const [name, { kind }] of Object.entries(fields)) {
      if (seen && seen.fields[name]?.kind !== kind) wrong.push(`${where}: ${register}.${name} is no ${kind}`)
    }
  }
  for (const register of REGISTERS) {
    const acts = Object.entries(register.acts).map(([name, { takes, sees }]) => ({ name, takes, sees }))
    const open = { name: 'open', takes: fieldsOf(register, 'opened'), sees: register.open.sees }
    for (const { name, takes, sees } of [open, ...acts]) {
      for (const see of Object.values(sees ?? {})) {
        if (see.see === 'item') compare(`${register.name}.${name}`, see.register, see.fields)
        if (see.see === 'item' && !takes[see.by] && !register.fields[see.by]) wrong.push(`${name}: no field ${see.by}`)
      }
    }
    for (const [name, duty] of Object.entries(register.duties)) {
      if (duty.kind === 'periodic' && duty.again) {
        const { of, event } = duty.again
        compare(`${register.name}.${name}`, of.register, of.fields)
        if (!HOUSE.registers.get(of.register)?.events[event]) wrong.push(`${of.register} has no event ${event}`)
      }
      if (!('over' in duty) || typeof duty.over !== 'object') continue
      compare(`${register.name}.${name}`, duty.over.register, duty.over.fields)
      if (duty.of !== undefined && !register.fields[duty.of])
        wrong.push(`${register.name}.${name}: no field ${duty.of}`)
    }
    for (const [name, field] of Object.entries(register.fields)) {
      if (field.to !== undefined && !HOUSE.registers.has(field.to))
        wrong.push(`${register.name}.${name}: no register ${field.to}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('registers: each stands in an order of its own, unless it is of persons or there is one of it', () => {
  const without = REGISTERS.filter(({ lists }) => lists?.order === undefined).map(({ name }) => name)
  assert.deepEqual(without, ['book', 'staff'])
})
