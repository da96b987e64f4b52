import assert from 'node:assert/strict'
import { test } from 'node:test'

import { actorOf, can, isRefusal, standing, endOf, trust, type Actor, type AnyFacts, type Command } from '#kernel'

import { decide, founded, log } from './history.ts'
import { actor, day, EVERYONE, FILE, HOUSE, open, openStaff, policy, type Town } from './town.ts'

const CHIEF = actor('s-chief', 'chief')
const SECTION = actor('s-2', 'section')

function acknowledge(id: string, staff: string, edition: string, paper: object | null = null): Command {
  return open('acknowledgements', id, { staff, section: 'soumu', edition, paper })
}

async function refused(town: Town, on: string, command: Command, by: Actor): Promise<string | null> {
  const result = await town.do(on, command, by)
  return isRefusal(result) ? result.refused : null
}

/** The actor as the log knows it. */
function member(town: Town, id: string): Actor {
  return actorOf(HOUSE, town.store, id)
}

/** How the duty of acknowledging stands for a member of staff. */
function acknowledged(town: Town, staff: string, on: string): string | undefined {
  const report = standing(HOUSE, log(town), { at: endOf(day(on)), known: 'then' })
  const subjects = report.byRequirement.find(({ requirement }) => requirement === 'basic-policy#human-dissemination')
  return subjects?.subjects.find(({ subject }) => subject === staff)?.is
}

test('staff: whoever serves holds the role of staff in his sections, and on what is his own', async () => {
  const town = await founded()
  const concurrent = [{ section: 'zeimu', post: '主幹' }]
  await town.do('2025-04-02', { register: 'staff', item: 's-1', act: 'concur', input: { concurrent } })
  assert.deepEqual(
    member(town, 's-1').roles.map(({ role, section }) => [role, section]),
    [
      ['staff', 'soumu'],
      ['staff', 'zeimu'],
    ],
  )
  await town.do('2025-04-03', { register: 'staff', item: 's-1', act: 'leave', input: {} })
  const gone = member(town, 's-1')
  assert.equal(can(gone, 'read', HOUSE.registers.get('policies')!, {}, day('2025-04-03')), null, 'on the last day')
  assert.ok(can(gone, 'read', HOUSE.registers.get('policies')!, {}, day('2025-04-04')))
  await town.do('2025-04-03', { register: 'staff', item: 's-2', act: 'takeLeave', input: {} })
  assert.deepEqual(member(town, 's-2').roles, [])
})

test('acknowledgements: one speaks for oneself; what was signed on paper a manager records', async () => {
  const town = await founded()
  await town.do('2025-04-01', openStaff('s-3', 'soumu'))
  const managed = { role: 'section', name: '管理者', post: '課長', holder: 's-2', organ: null, section: 'soumu' }
  await town.do('2025-04-01', open('roles', 'r-2', { ...managed, from: '2025-04-01', to: null }))
  const on = '2025-04-10'
  assert.equal(await refused(town, on, acknowledge('k1', 's-3', 'p1'), member(town, 's-1')), 'not-yours')
  assert.equal(await refused(town, on, acknowledge('k1', 's-3', 'p1', FILE), member(town, 's-1')), 'by-another')
  assert.equal(await refused(town, on, acknowledge('k1', 's-3', 'none'), member(town, 's-3')), 'not-in-force')
  assert.equal(await refused(town, on, acknowledge('k1', 's-1', 'p1'), member(town, 's-1')), null)
  assert.equal(await refused(town, on, acknowledge('k2', 's-3', 'p1', FILE), member(town, 's-2')), null)
  assert.deepEqual(
    ['s-1', 's-2', 's-3'].map((staff) => acknowledged(town, staff, on)),
    ['kept', 'not-started', 'kept'],
  )
})

test('acknowledgements: asked anew when an edition is adopted, of nobody who has left or is on leave', async () => {
  const town = await founded()
  for (const staff of ['s-1', 's-2', 's-ciso'])
    await town.do('2025-04-10', acknowledge(`k-${staff}`, staff, 'p1'), { ...EVERYONE, id: staff })
  await town.doAll('2025-09-01', policy('p2', '2025-10-01', ['basic-policy#human-dissemination']))
  await decide(town, '2025-09-01', 'd1')
  assert.equal(acknowledged(town, 's-1', '2025-10-02'), 'kept', 'registered, not yet adopted')
  await town.do('2025-10-02', { register: 'policies', item: 'p2', act: 'adopt', input: { decision: 'd1' } })
  await town.do('2025-10-03', { register: 'staff', item: 's-2', act: 'takeLeave', input: {} })
  assert.equal(acknowledged(town, 's-1', '2025-10-03'), 'due')
  assert.equal(acknowledged(town, 's-1', '2025-11-02'), 'overdue')
  assert.equal(acknowledged(town, 's-2', '2025-11-02'), 'not-applicable')
  await town.do('2025-11-03', acknowledge('k9', 's-1', 'p2'), { ...EVERYONE, id: 's-1' })
  assert.equal(acknowledged(town, 's-1', '2025-11-03'), 'kept')
})

test('decisions: nothing rests on a decision that a second person has not confirmed', async () => {
  const town = await founded()
  await town.doAll('2025-04-02', [openStaff('s-chief', 'soumu')])
  const told = { documentNumber: '総第1号', title: '制定', decider: '市長', decidedOn: '2025-04-01', scan: FILE }
  await town.do('2025-04-02', open('decisions', 'd1', { ...told, organ: 'mayor', section: null, drafter: 's-chief' }))
  const adopt = {
    register: 'organs',
    item: 'mayor',
    act: 'adopt',
    input: { edition: 'p1', how: 'joined', decision: 'd1', policyFrom: '2025-04-01' },
  }
  const confirm = { register: 'decisions', item: 'd1', act: 'confirm', input: {} }
  assert.equal(await refused(town, '2025-04-03', adopt, EVERYONE), 'unconfirmed')
  assert.equal(await refused(town, '2025-04-03', confirm, EVERYONE), 'self-confirmation')
  assert.equal(await refused(town, '2025-04-03', confirm, CHIEF), 'self-confirmation', 'its drafter')
  assert.equal(await refused(town, '2025-04-03', confirm, { ...EVERYONE, id: 'service:robot' }), 'not-a-person')
  assert.equal(await refused(town, '2025-04-03', confirm, { ...EVERYONE, id: 's-ciso' }), null)
  assert.equal(await refused(town, '2025-04-03', adopt, EVERYONE), null)
  const { adoptedOn, documentNumber, edition } = town.store.item('organs', 'mayor')!.facts
  assert.deepEqual([adoptedOn, documentNumber, edition], ['2025-04-01', '総第1号', 'p1'])
})

test('policies: what is closed says why, and is read by those whom it names', async () => {
  const town = await founded()
  const told = { document: 'procedures', title: '実施手順', organ: null, inForceFrom: '2025-04-01', source: FILE }
  const procedures = (id: string, more: object): Command =>
    open('policies', id, { ...told, clauses: [], section: 'zeimu', ...more })
  const closed = { disclosure: 'closed', closedBecause: '支障がある', closedBy: '第7条第5号' }
  assert.equal(await refused(town, '2025-04-02', procedures('x', { disclosure: 'closed' }), CHIEF), 'no-reason')
  const wrong = procedures('x', { disclosure: 'open', readers: 'officers' })
  assert.equal(await refused(town, '2025-04-02', wrong, CHIEF), 'open-to-all')
  assert.equal(await refused(town, '2025-04-02', procedures('h1', { ...closed, readers: 'section' }), CHIEF), null)
  assert.equal(await refused(town, '2025-04-02', procedures('h2', { ...closed, readers: 'officers' }), CHIEF), null)
  await town.do('2025-04-02', openStaff('s-5', 'zeimu'))
  const reads = (who: Actor, item: string): boolean => {
    const facts = trust<{ facts: AnyFacts }>(town.store.item('policies', item)).facts // opened above
    return can(who, 'read', HOUSE.registers.get('policies')!, facts, day('2025-04-02')) === null
  }
  const told2 = [member(town, 's-5'), member(town, 's-1'), CHIEF, SECTION].map((who) =>
    ['p1', 'h1', 'h2'].map((item) => reads(who, item)),
  )
  assert.deepEqual(told2, [
    [true, true, false],
    [true, false, false],
    [true, true, true],
    [false, true, true],
  ])
  const publish = { register: 'policies', item: 'h1', act: 'publish', input: { publishedAt: null } }
  assert.equal(await refused(town, '2025-04-02', publish, CHIEF), 'not-open')
})

test('meetings: a plan of improvement and its progress follow the minutes', async () => {
  const town = await founded()
  const held = { heldOn: '2025-05-01', form: 'assembled', chair: 's-ciso', agenda: [{ subject: '見直し' }] }
  const meeting = open('meetings', 'm1', { ...held, attendees: [{ staff: 's-1' }] })
  const on = (act: string, input: object): Command => ({ register: 'meetings', item: 'm1', act, input })
  assert.equal(await refused(town, '2025-04-30', meeting, CHIEF), 'not-yet')
  assert.equal(await refused(town, '2025-05-01', open('meetings', 'm1', { ...held, attendees: [] }), CHIEF), 'nobody')
  assert.equal(await refused(town, '2025-05-01', meeting, CHIEF), null)
  assert.equal(await refused(town, '2025-05-02', on('plan', { plan: FILE }), CHIEF), 'no-minutes')
  assert.equal(await refused(town, '2025-05-02', on('minute', { decided: [], minutes: FILE }), CHIEF), null)
  assert.equal(await refused(town, '2025-05-02', on('plan', { plan: FILE }), CHIEF), null)
  assert.equal(await refused(town, '2025-05-02', on('checkProgress', { progress: 'behind' }), CHIEF), null)
})
