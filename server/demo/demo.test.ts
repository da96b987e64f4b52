import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import {
  actorOf,
  addDays,
  assignmentsOf,
  can,
  endOf,
  fold,
  instantOf,
  isRefusal,
  msOf,
  standing,
  startOf,
  toDay,
  trust,
  unsealedDays,
  verifyPackage,
  type Actor,
  type Command,
  type Day,
  type Entry,
  type State,
} from '#kernel'
import { houseFor } from '#registers'
import {
  check,
  CheckpointSigner,
  everyEntry,
  FolderBlobs,
  houseHash,
  openLocal,
  sha256,
  verifyEd25519,
  writePackage,
  type Store,
} from '#store'
import { MemoryStore } from '#store/memory'
import { SqliteStore } from '#store/sqlite'

import { playDemoYear, type PlayedYear } from './index.ts'

const HOUSE = houseFor('市')
const TODAY = toDay('2026-11-28')!
const YESTERDAY = addDays(TODAY, -1)
const folder = mkdtempSync(join(tmpdir(), 'sekisho-demo-'))
after(() => rmSync(folder, { recursive: true }))

/** A year played in memory, with its entries. */
async function playInMemory(today: Day): Promise<{ year: PlayedYear; log: Entry[]; store: Store }> {
  const store = openLocal(HOUSE, new MemoryStore(HOUSE, 'sekiyama'))
  const blobs = new FolderBlobs(join(folder, 'blobs'))
  const year = await playDemoYear({ house: HOUSE, store, blobs }, today)
  return { year, log: await everyEntry(store), store }
}

const played = playInMemory(TODAY)

/** What an act says, without what chance has salted: commitments, and the roots over them. */
function plain({ commitment: _commitment, facts, ...entry }: Entry): object {
  return { ...entry, facts: { ...facts, root: null } }
}

test('playDemoYear: the same day gives the same log', async () => {
  const [one, other] = [(await played).log, (await playInMemory(TODAY)).log]
  assert.deepEqual(one.map(plain), other.map(plain))
  assert.match(one[0]!.act, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u)
})

test('playDemoYear: a year of acts that ends the day before, in order, each with an occasion of its own', async () => {
  const { log, year } = await played
  assert.ok(year.acts > 600 && log.length === year.entries, `${year.acts} acts, ${log.length} entries`)
  assert.equal(new Set(log.map(({ act }) => act.split('.')[0])).size, year.acts)
  assert.ok(log.every(({ at }, index) => index === 0 || log[index - 1]!.at <= at))
  assert.ok(log.at(-1)!.at <= endOf(YESTERDAY))
  const state = fold(HOUSE, log)
  const size = (register: string): number => state.get(register)?.size ?? 0
  assert.ok(size('staff') >= 60 && size('assets') >= 250, `${size('staff')} staff, ${size('assets')} assets`)
  const declined = [...state.get('approvals')!.values()].filter(({ facts }) => facts['status'] === 'declined')
  assert.equal(declined.length, 1)
})

for (const today of ['2026-04-01', '2026-04-02', '2028-02-29']) {
  test(`playDemoYear: plays whatever the day is (${today})`, async () => {
    const { log } = await playInMemory(toDay(today)!)
    assert.ok(log.at(-1)!.at <= endOf(addDays(toDay(today)!, -1)))
    assert.ok(log.some(({ event, register }) => event === 'adopted' && register === 'organs'))
  })
}

test('playDemoYear: the standing is what a reader expects', async () => {
  const { log } = await played
  const report = standing(HOUSE, log, { at: endOf(YESTERDAY), known: 'then' })
  const is = (key: string): string | undefined =>
    report.byRequirement.find(({ requirement }) => requirement === key)?.is
  const expected = {
    'law-244-6#adopt-assembly': 'kept',
    'law-244-6#adopt-education': 'kept',
    'law-244-6#publish': 'kept',
    'law-244-6#act': 'kept',
    'basic-policy#review': 'kept',
    'basic-policy#procedures-confidential': 'kept',
    'guideline-r8#org-roles': 'kept',
    'guideline-r8#org-committee-yearly': 'kept',
    'guideline-r8#operation-exceptions': 'kept',
    'guideline-r8#technical-backup': 'kept',
    'guideline-r8#technical-logs': 'due',
    'guideline-r8#human-leaving': 'due',
    'guideline-r8#org-separation': 'due',
    'basic-policy#classify-assets': 'overdue',
    'basic-policy#human-dissemination': 'overdue',
    'guideline-r8#physical-disposal': 'overdue',
    'guideline-r8#zone-mynumber-mfa': 'waived',
    'basic-policy#audit': 'lacking',
    'guideline-r8#outsourcing-work': 'lacking',
  }
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, is(key)])), expected)
  const late = report.byRequirement
    .find(({ requirement }) => requirement === 'basic-policy#human-dissemination')!
    .subjects.filter(({ is }) => is === 'overdue')
  assert.equal(late.length, 1, 'one has not acknowledged, and is named')
  const roots = log.filter(({ event }) => event === 'rederived')
  assert.ok(roots.length >= 10, 'the log is derived again each month')
  const documents = new Set(report.byClause.map(({ edition }) => edition))
  assert.equal(documents.size, 2, 'the policy and the standards, each in its edition in force')
})

/** Someone as the log knows him at the end. */
function actorAt(state: State, id: string): Actor {
  const item = (register: string, one: string): ReturnType<Parameters<typeof actorOf>[1]['item']> =>
    state.get(register)?.get(one) ?? null
  return actorOf(HOUSE, { item, assignments: () => assignmentsOf(HOUSE, state) }, id)
}

test('関山市: acts are refused where they should be', async () => {
  const { log, year, store } = await played
  const state = fold(HOUSE, log)
  const { member, manager, ciso, administrator } = year.people
  let acts = 0
  const refused = async (who: string, command: Command): Promise<string> => {
    const id = `refused-${(acts += 1)}`
    const at = instantOf(msOf(startOf(TODAY)) + acts)
    const result = await store.act({ actor: actorAt(state, who), occasion: { id, by: who, at, on: TODAY } }, [command])
    return isRefusal(result) ? result.refused : 'nothing'
  }
  const find = (register: string, isMeant: (facts: Readonly<Record<string, unknown>>) => boolean): string =>
    [...state.get(register)!.values()].find(({ facts }) => isMeant(facts))!.id
  const pending = find('approvals', ({ status }) => status === 'pending')
  const unconfirmed = find('decisions', ({ status }) => status === 'recorded')
  const recorder = String(state.get('decisions')!.get(unconfirmed)!.facts['recorder'])
  const edition = find('policies', ({ document, inForceTo }) => document === 'basic-policy' && inForceTo === null)
  const former = find('policies', ({ document, inForceTo }) => document === 'basic-policy' && inForceTo !== null)
  const section = state.get('staff')!.get(member)!.facts['section']
  const acknowledge = (staff: string, edition: string): Command => ({
    register: 'acknowledgements',
    item: 'x',
    act: 'open',
    input: { staff, section, edition, paper: null },
  })
  const approve = { register: 'approvals', item: pending, act: 'approve', input: {} }
  const confirm = { register: 'decisions', item: unconfirmed, act: 'confirm', input: {} }
  assert.equal(await refused(member, approve), 'not-decider')
  assert.equal(await refused(recorder, confirm), 'self-confirmation')
  assert.equal(await refused(member, acknowledge(manager, edition)), 'not-yours')
  assert.equal(await refused(member, acknowledge(member, former)), 'not-in-force')
  assert.equal(await refused(ciso, { register: 'staff', item: member, act: 'leave', input: {} }), 'not-allowed')
  const terminal = find('assets', ({ zone, status }) => zone === 'mynumber' && status === 'retired')
  const shred = { method: 'shredded', certificate: null }
  const holder = String(state.get('assets')!.get(terminal)!.facts['keeper'])
  const dispose = { register: 'assets', item: terminal, act: 'dispose', input: shred }
  assert.equal(await refused(holder, dispose), 'must-be-destroyed')
  const policies = HOUSE.registers.get('policies')!
  const closed = [...state.get('policies')!.values()].filter(({ facts }) => facts['readers'] === 'officers')
  assert.ok(closed.every(({ facts }) => can(actorAt(state, member), 'read', policies, facts, TODAY) !== null))
  assert.ok(closed.every(({ facts }) => can(actorAt(state, administrator), 'read', policies, facts, TODAY) === null))
})

test('playDemoYear: what it leaves in a folder passes check, export and verify, with every day sealed', async () => {
  const town = join(folder, 'town')
  const store = openLocal(HOUSE, new SqliteStore(HOUSE, town, 'sekiyama'))
  const archive = {
    house: HOUSE,
    store,
    signer: new CheckpointSigner(town, store.origin),
    blobs: new FolderBlobs(join(town, 'blobs')),
  }
  let told = 0
  await playDemoYear(archive, TODAY, (done, total) => (told = done / total))
  assert.equal(told, 1)
  await archive.signer.checkpoint(store)
  assert.deepEqual((await check(archive)).faults, [])
  const sealedThrough = trust<Day>((await store.item('book', 'sekiyama'))!.facts['sealedThrough']) // a field of `book`
  assert.equal(sealedThrough, addDays(YESTERDAY, -1))
  assert.equal(unsealedDays(HOUSE, sha256, await everyEntry(store), { sealedThrough, today: TODAY }).length, 1)
  const target = join(folder, 'package')
  await writePackage(archive, target, { isRedacted: false, on: TODAY, kind: '市' })
  const read = (path: string): Uint8Array | null =>
    existsSync(join(target, path)) ? readFileSync(join(target, path)) : null
  const rules = (kind: string): { house: typeof HOUSE; hash: string } => ({
    house: houseFor(kind),
    hash: houseHash(houseFor(kind)),
  })
  const found = verifyPackage({ read, sha256, verify: verifyEd25519, rules })
  assert.deepEqual(found?.faults, [])
  await store.close()
})
