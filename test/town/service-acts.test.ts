import assert from 'node:assert/strict'
import { test } from 'node:test'

import { actsOf, can, isRefusal, serviceId, THE_SERVICE, type Actor, type Command } from '#kernel'
import { REGISTERS } from '#registers'

import { day, EVERYONE, founding, open, openAsset, Town } from './town.ts'

/** Somebody who holds every role there is. */
const ALL_ROLES: Actor = { id: EVERYONE.id, roles: EVERYONE.roles }

async function founded(): Promise<Town> {
  const town = new Town()
  await town.doAll('2026-04-01', founding())
  return town
}

test('can: what this system alone records, it may do without any role, and nobody by any', () => {
  const its: string[] = []
  for (const register of REGISTERS) {
    const deeds = { open: register.open, ...actsOf(register) }
    for (const [verb, { by }] of Object.entries(deeds)) {
      if (!by.includes('service') || by.length > 1) continue
      its.push(`${register.name}.${verb}`)
      assert.equal(can(THE_SERVICE, verb, register, {}, day('2026-04-01')), null)
      assert.equal(can(ALL_ROLES, verb, register, {}, day('2026-04-01'))?.refused, 'not-allowed')
    }
  }
  assert.deepEqual(its.sort(), [
    'book.changeRules',
    'book.open',
    'imports.open',
    'imports.undo',
    'inspections.fail',
    'inspections.open',
    'inspections.pass',
    'inspections.void',
    'notices.fail',
    'notices.open',
    'notices.sent',
    'notices.void',
    'removals.open',
    'removals.void',
    'timestamps.open',
    'timestamps.void',
  ])
})

test('perform: evidence of what the system did is not made by hand, by one act or within a batch', async () => {
  const town = await founded()
  const forged: readonly Command[] = [
    open('book', 'another', { organisation: 'x', kind: '市', house: 'h', sealedThrough: '2026-03-31' }),
    open('inspections', 'i1', { kind: 'rehearsal' }),
    open('notices', 'n1', { staff: 's-1', day: '2026-04-01', rows: [], more: 0, mail: 'pending' }),
  ]
  for (const command of forged) {
    assert.equal(refusedOf(await town.do('2026-04-02', command, ALL_ROLES)), 'not-allowed')
    assert.equal(
      refusedOf(await town.doAll('2026-04-02', [openAsset('a1', 'soumu'), command], ALL_ROLES)),
      'not-allowed',
    )
  }
})

test('perform: no day that is not over is sealed', async () => {
  const town = await founded()
  const seal = (on: string): Command => {
    return { register: 'book', item: 'town', act: 'sealStanding', input: { day: on, digest: 'd', house: 'h' } }
  }
  assert.equal(refusedOf(await town.do('2026-04-02', seal('2999-12-31'), ALL_ROLES)), 'not-over')
  assert.equal(refusedOf(await town.do('2026-04-02', seal('2026-04-02'), ALL_ROLES)), 'not-over')
  assert.equal(refusedOf(await town.do('2026-04-02', seal('2026-04-01'), ALL_ROLES)), null)
})

test('perform: who has lost a role does not act by dating back to when it was held, nor who has it only since', async () => {
  const town = await founded()
  const held = (from: string, to: string | null): Actor => {
    return { id: 's-1', roles: [{ role: 'administrator', holder: 's-1', organ: null, section: null, from, to }] }
  }
  const add = (id: string): Command => open('sections', id, { name: id, organ: 'mayor', parent: null })
  const lost = held('2026-04-01', '2026-04-30')
  assert.equal(refusedOf(await town.do('2026-04-20', add('b'), lost, '2026-04-25')), null)
  assert.equal(refusedOf(await town.do('2026-04-20', add('a'), lost, '2026-05-10')), 'not-allowed')
  assert.equal(refusedOf(await town.do('2026-04-20', add('a'), held('2026-05-01', null), '2026-05-10')), 'not-allowed')
  assert.equal(refusedOf(await town.do('2026-04-20', add('a'), held('2026-04-01', null), '2026-05-10')), null)
})

test('approvals: are decided by people, whatever roles a service was given', async () => {
  const town = await founded()
  const exception = {
    requirement: 'basic-policy#audit',
    section: null,
    from: '2026-05-01',
    to: '2026-09-30',
    reason: '予算',
    measure: '自己点検',
  }
  await town.do('2026-04-02', open('exceptions', 'e1', exception))
  const [request] = town.store.items('approvals', '', 1)
  const robot: Actor = { id: serviceId('robot'), roles: EVERYONE.roles }
  const approve: Command = { register: 'approvals', item: request!.id, act: 'approve', input: {} }
  assert.equal(refusedOf(await town.do('2026-04-03', approve, robot)), 'not-a-person')
  assert.equal(refusedOf(await town.do('2026-04-03', approve, { id: 's-ciso', roles: EVERYONE.roles })), null)
})

test('perform: nobody is registered under the id of a service', async () => {
  const town = await founded()
  const person = { name: '山田', number: '9', section: 'soumu', employment: 'regular' }
  assert.equal(refusedOf(await town.do('2026-04-02', open('staff', THE_SERVICE.id, person))), 'reserved')
})

function refusedOf(done: Awaited<ReturnType<Town['do']>>): string | null {
  return isRefusal(done) ? done.refused : null
}
