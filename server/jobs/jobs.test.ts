import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'

import * as fc from 'fast-check'

import {
  addDays,
  startOf,
  addHours,
  toDay,
  trust,
  WHOLE,
  type Command,
  type Day,
  type Instant,
  type Item,
} from '#kernel'
import { CheckpointSigner, everyEntry, FolderBlobs, openLocal } from '#store'
import { MemoryStore } from '#store/memory'
import { SqliteStore } from '#store/sqlite'

import { EVERYONE, founding, HOUSE, open, openAsset, policy, Town } from '../../test/town/town.ts'
import type { Hosted } from '../context.ts'
import { Receipts } from '../uploads/index.ts'
import { deliver } from './deliver.ts'
import { derivedId } from './derived-id.ts'
import type { Letter, Post } from './mail.ts'
import { nightly } from './nightly.ts'
import { runInspection } from './run-inspection.ts'
import { actAsService } from './service.ts'

const NEVER = new AbortController().signal
const CARD = { organisation: 'town', name: '関山市', kind: '市' }
const FOUNDED = toDay('2025-04-01')!

/** A town with assets retired on some days, each to be disposed of within 90 days, hosted on a store. */
async function townOn(store: ConstructorParameters<typeof Town>[0], retired: readonly number[] = [0]): Promise<Hosted> {
  const town = new Town(store)
  await town.doAll('2025-04-01', founding())
  // NOTE: the text of this policy is no file, so that a log on disk does without it.
  const carried = ['guideline-r8#physical-disposal', 'basic-policy#review']
  if (store instanceof MemoryStore) await town.doAll('2025-04-01', policy('p1', '2025-04-01', carried))
  await town.doAll('2025-04-01', [
    open('roles', 'r-section', { ...ROLE, role: 'section', holder: 's-1', section: 'soumu' }),
    open('roles', 'r-admin', { ...ROLE, role: 'administrator', holder: 's-2', section: null }),
  ])
  const days = retired.toSorted((a, b) => a - b)
  for (const [at, after] of days.entries()) {
    const on = addDays(FOUNDED, after)
    await town.doAll(on, [
      openAsset(`a${at}`, 'soumu'),
      { register: 'assets', item: `a${at}`, act: 'retire', input: {} },
    ])
  }
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-jobs-'))
  const signer = new CheckpointSigner(folder, 'sekisho/town')
  const blobs = new FolderBlobs(join(folder, 'blobs'))
  const receipts = new Receipts(new Uint8Array(32), 'town')
  const opened = openLocal(HOUSE, town.store)
  return { card: CARD, house: HOUSE, store: opened, signer, blobs, receipts, folder: null, seat: null }
}

const ROLE = { name: '役割', post: '課長', organ: null, from: '2025-04-01', to: null }

/** A quarter past midnight in Japan. */
const morning = (day: Day): Instant => addHours(startOf(day), 0.25)

async function noticesOf({ store }: Hosted): Promise<readonly Item[]> {
  return (await store.list('notices', { scope: WHOLE, where: [], sort: [], limit: 1_000, isCounted: false })).items
}

test('derivedId: is a UUIDv7 of its day, and another for another name', () => {
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const [first, second] = [derivedId(FOUNDED, 'x', a), derivedId(FOUNDED, 'x', b)]
      return shape.test(first) && (first === second) === (a === b)
    }),
  )
  assert.ok(derivedId(FOUNDED, 'z') < derivedId(addDays(FOUNDED, 1), 'a'))
})

test('nightly: what falls due is told once, to whoever answers for it, and again when it is overdue', async () => {
  const hosted = await townOn(new MemoryStore(HOUSE, 'town'))
  await nightly(hosted, morning(addDays(FOUNDED, 50)))
  for (let day = addDays(FOUNDED, 51); day <= addDays(FOUNDED, 95); day = addDays(day, 1)) {
    await nightly(hosted, morning(day))
    await nightly(hosted, addHours(morning(day), 8))
  }
  const rows = (await noticesOf(hosted))
    .flatMap(({ facts }) =>
      trust<Told>(facts).rows.map((row) => ({ ...row, staff: facts['staff'], day: facts['day'] })),
    )
    .filter(({ duty }) => duty === 'assets.disposed')
  assert.deepEqual(
    rows.map(({ staff, day, is, by }) => [staff, day, is, by]),
    [
      ['s-1', '2025-06-01', 'due', '2025-06-30'],
      ['s-1', '2025-07-01', 'overdue', '2025-06-30'],
    ],
  )
  assert.equal((await hosted.store.item('book', 'town'))!.facts['sealedThrough'], '2025-07-04')
  const events = (await everyEntry(hosted.store))
    .filter(({ register }) => register === 'book')
    .map(({ event }) => event)
  assert.equal(events.filter((event) => event === 'rulesChanged').length, 1, 'the rules are named once')
})

interface Told {
  readonly rows: readonly {
    readonly duty: string
    readonly subject: string
    readonly is: string
    readonly by: string
  }[]
}

test('nightly: after a pause of days it tells what it would have told each day', async () => {
  const told = async (retired: readonly number[], runs: readonly number[]): Promise<unknown> => {
    const hosted = await townOn(new MemoryStore(HOUSE, 'town'), retired)
    for (const after of runs) await nightly(hosted, morning(addDays(FOUNDED, after)))
    const notices = await noticesOf(hosted)
    return notices.map(({ id, facts }) => [id, facts['day'], facts['staff'], facts['rows']])
  }
  const everyDay = Array.from({ length: 70 }, (_, at) => at + 1)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.boolean(), { minLength: 70, maxLength: 70 }),
      async (retired, isUp) => {
        // Never off for longer than the days that are told after a pause.
        const days = everyDay.filter((day, at) => at === 69 || day % 20 === 0 || isUp[at])
        // What is retired on a day that is over is known only from then on, so both begin when all is retired.
        const from = Math.max(...retired) + 1
        const [some, all] = [days.filter((day) => day >= from), everyDay.filter((day) => day >= from)]
        const begin = Math.max(from, Math.min(...some))
        assert.deepEqual(await told(retired, [from, ...some.filter((day) => day > begin)]), await told(retired, all))
      },
    ),
    { numRuns: 4 },
  )
})

test('nightly: an act that was sealed first under the id of a notice keeps nobody from being told', async () => {
  const told = async (taken: string | null): Promise<string[]> => {
    const hosted = await townOn(new MemoryStore(HOUSE, 'town'))
    await nightly(hosted, morning(addDays(FOUNDED, 50)))
    const occasion = { id: taken ?? 'other', by: 's-all', at: morning(addDays(FOUNDED, 51)), on: FOUNDED }
    await hosted.store.act({ actor: EVERYONE, occasion }, [openAsset('x', 'soumu')])
    await nightly(hosted, morning(addDays(FOUNDED, 95)))
    return (await noticesOf(hosted)).map(({ id }) => id)
  }
  const [first, ...others] = await told(null)
  assert.ok(first)
  assert.deepEqual(await told(first), [first, ...others])
})

test('deliver: a letter is sent once; a failing mail server is tried eight times, ever more seldom', async () => {
  const hosted = await townOn(new MemoryStore(HOUSE, 'town'))
  const now = morning(addDays(FOUNDED, 1))
  const notice = (id: string, staff: string): Command =>
    open('notices', id, { staff, day: '2025-04-02', rows: [], more: 0, mail: 'pending' })
  const mail = { name: '髙﨑', number: '1', section: 'soumu', employment: 'regular', mail: 'a@example.jp' }
  const admin = { id: 's-2', roles: (await hosted.store.assignments()).filter(({ holder }) => holder === 's-2') }
  await hosted.store.act({ actor: admin, occasion: { id: 'x1', by: 's-2', at: now, on: FOUNDED } }, [
    open('staff', 's-mail', mail),
  ])
  assert.equal(await actAsService(hosted, 'x2', now, [notice('n1', 's-mail'), notice('n2', 's-1')]), null)
  const letters: Letter[] = []
  let answer: string | null = 'ECONNREFUSED'
  const post: Post = {
    send: (letter) => {
      letters.push(letter)
      return Promise.resolve(answer)
    },
    close: () => {},
  }
  let at = now
  for (let tick = 0; tick < 4_000; tick += 1) {
    await deliver(hosted, post, null, at, NEVER)
    at = addHours(at, 1 / 60)
  }
  assert.equal(letters.length, 8)
  const state = async (id: string): Promise<unknown[]> => {
    const { facts } = (await hosted.store.item('notices', id))!
    return [facts['mail'], facts['attempts']]
  }
  assert.deepEqual(await state('n1'), ['given-up', 8])
  assert.deepEqual(await state('n2'), ['given-up', 8], 'one without an address is given up too')
  answer = null
  assert.equal(await actAsService(hosted, 'x3', at, [notice('n3', 's-mail')]), null)
  for (let tick = 0; tick < 3; tick += 1) await deliver(hosted, post, null, at, NEVER)
  assert.equal(letters.filter(({ id }) => id === 'n3').length, 1)
  assert.deepEqual(await state('n3'), ['sent', 1])
})

async function onDisk(context: TestContext): Promise<{ hosted: Hosted & { seat: string }; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-jobs-'))
  const store = new SqliteStore(HOUSE, folder, 'town')
  context.after(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })
  writeFileSync(join(folder, 'sekisho.json'), JSON.stringify({ ...CARD, operator: 's-2' }))
  return { hosted: { ...(await townOn(store)), seat: folder }, folder }
}

test('runInspection: a sound log passes, beside the serving thread, and its backup is kept', async (context) => {
  const { hosted, folder } = await onDisk(context)
  assert.equal(new CheckpointSigner(folder, 'sekisho/town').last, null)
  const clock = (): Instant => morning(toDay('2025-05-01')!)
  const backups = join(folder, 'kept')
  const { faults } = await runInspection(hosted, { kind: 'rederivation', from: toDay('2025-05-01')! }, backups, clock)
  assert.equal(faults, 0)
  assert.deepEqual(readdirSync(join(backups, 'town')), ['2025-05-01'])
  await runInspection(hosted, { kind: 'rehearsal', from: toDay('2025-05-01')! }, null, clock)
  const all = await hosted.store.list('inspections', { scope: WHOLE, where: [], sort: [], limit: 9, isCounted: false })
  assert.deepEqual(
    all.items.map(({ facts }) => facts['status']),
    ['passed', 'passed'],
  )
})

test('runInspection: a table that was tampered with fails, and every administrator is told', async (context) => {
  const { hosted, folder } = await onDisk(context)
  await hosted.store.page('assets', '', 1) // the tables have followed
  const other = new DatabaseSync(join(folder, 'log.sqlite'))
  other.exec(`update r_assets set f_place = '倉庫' where id = 'a0'`)
  other.close()
  const day = toDay('2025-05-01')!
  const result = await runInspection(hosted, { kind: 'rederivation', from: day }, null, () => morning(day))
  assert.equal(result.faults, 1)
  assert.match(result.first!, /table-differs assets\/a0/u)
  const told = await noticesOf(hosted)
  assert.deepEqual(
    told.map(({ facts }) => facts['staff']),
    ['s-2'],
  )
})
