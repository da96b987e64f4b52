import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { addDays, addHours, dayOf, instantOf, isRefusal, startOf, toDay, trust, type Instant } from '#kernel'
import { houseFor } from '#registers'
import { namesOf, readOrganisationKey, type Store } from '#store'
import { openPostgres, moveToPostgres } from '#store/postgres'
import { readS3Place, S3Blobs } from '#store/s3'

import { Cluster, NO_POSTGRES } from '../../test/postgres/cluster.ts'
import { S3Double } from '../../test/store/s3-double.ts'
import { readSettings } from '../config/index.ts'
import type { Context, Hosted } from '../context.ts'
import type { Events } from '../events/index.ts'
import {
  foundOrganisation,
  openFiles,
  openFolder,
  readCard,
  writeCard,
  type HeldFolder,
} from '../organisations/index.ts'
import { admitting, Receipts, takeUpload, type Uploaded } from '../uploads/index.ts'
import { collect, FORGOTTEN_HOURS, KEPT_ASIDE_HOURS } from './collect.ts'
import type { Letter, Post } from './mail.ts'
import { runDue } from './run-due.ts'
import { runInspection } from './run-inspection.ts'
import { actAsService } from './service.ts'

const skip = NO_POSTGRES
const folder = mkdtempSync(join(tmpdir(), 'sekisho-elsewhere-'))
const seat = join(folder, 'town')
const FOUNDED = startOf(toDay('2026-04-01')!)
const TODAY = toDay('2026-04-02')!
let cluster: Cluster

// What the SDK signs with; the double looks at no signature.
process.env['AWS_ACCESS_KEY_ID'] ??= 'test'
process.env['AWS_SECRET_ACCESS_KEY'] ??= 'test'
let town: HeldFolder

before(async () => {
  if (skip) return
  cluster = await Cluster.start()
  const founders = { ciso: '山田太郎', chief: null, operator: '運用担当者' }
  const made = await foundOrganisation({ folder: seat, name: '関山市', kind: '市', founders, at: FOUNDED })
  assert.ok(!isRefusal(made))
  const card = readCard(seat)
  const moving = { house: houseFor('市'), folder: seat, card, url: cluster.url, blobs: await openFiles(card, seat) }
  const report = await moveToPostgres(moving, () => writeCard(seat, { ...card, postgres: cluster.url }))
  assert.deepEqual(report.faults, [])
  town = await openFolder(seat)
})

after(async () => {
  if (skip) return
  await town.store.close()
  await cluster.stop()
  rmSync(folder, { recursive: true })
})

const clockAt = (hours: number) => (): Instant => addHours(startOf(TODAY), hours)

test(
  'runInspection: a log in PostgreSQL is derived again and restored, and its copy opens without it',
  { skip },
  async () => {
    const backups = join(folder, 'kept')
    const found = await runInspection({ ...town, seat }, { kind: 'rederivation', from: TODAY }, backups, clockAt(3))
    assert.deepEqual([found.faults, found.first], [0, null])
    const [organisation] = readdirSync(backups)
    const copy = await openFolder(join(backups, organisation!, TODAY))
    assert.deepEqual([copy.folder, await copy.store.size()], [join(backups, organisation!, TODAY), found.entries])
    await copy.store.close()
    const rehearsed = await runInspection({ ...town, seat }, { kind: 'rehearsal', from: TODAY }, null, clockAt(3))
    assert.equal(rehearsed.faults, 0)
  },
)

test(
  'runInspection: a table of PostgreSQL that was tampered with fails, though its copy is sound',
  { skip },
  async () => {
    cluster.sql(`update r_organs set f_name = '偽' where f_name = '長'`, 'sekisho')
    const next = addDays(TODAY, 1)
    const { faults, first } = await runInspection({ ...town, seat }, { kind: 'rederivation', from: next }, null, () =>
      addHours(startOf(next), 3),
    )
    assert.ok(faults > 0)
    assert.match(first!, /table-differs organs\//u)
    cluster.sql(`update r_organs set f_name = '長' where f_name = '偽'`, 'sekisho')
  },
)

/** What a tick of a server is given, with a post that is slow. */
function jobsAt(clock: () => Instant, letters: Letter[]): { readonly context: Context; readonly post: Post } {
  const known = readSettings({ flags: [], environment: {}, file: null })
  assert.ok('settings' in known)
  const post: Post = {
    send: async (letter) => {
      letters.push(letter)
      await sleep(20)
      return null
    },
    close: () => undefined,
  }
  const events = trust<Events>({
    jobDone: () => undefined,
    jobFailed: ({ reason }: { readonly reason: string }) => assert.fail(reason),
  }) // the events of jobs
  return { context: trust<Context>({ settings: known.settings, clock, events }), post } // what jobs look at
}

/** Notices that wait to be sent to somebody with an address. */
async function waitingNotices({ store, operator }: HeldFolder, at: Instant): Promise<string[]> {
  const [section] = await store.page('sections', '', 1)
  const input = { name: '髙﨑', number: '1', section: section!.id, employment: 'regular', mail: 'a@example.jp' }
  const roles = (await store.assignments()).filter(({ holder }) => holder === operator)
  const occasion = { id: 'opens-staff', by: operator, at, on: dayOf(at) }
  const opened = [{ register: 'staff', item: 'mailed', act: 'open', input }]
  assert.ok(!isRefusal(await store.act({ actor: { id: operator, roles }, occasion }, opened)))
  const ids = ['n1', 'n2', 'n3', 'n4', 'n5']
  const told = { staff: 'mailed', day: TODAY, rows: [], more: 0, mail: 'pending' }
  const notices = ids.map((item) => ({ register: 'notices', item, act: 'open', input: told }))
  assert.equal(await actAsService(town, 'opens-notices', at, notices), null)
  return ids
}

test('runDue: of two servers on one log in PostgreSQL one sends each letter', { skip }, async () => {
  const clock = (): Instant => addHours(startOf(addDays(TODAY, 2)), 0.02)
  const ids = await waitingNotices(town, clock())
  const cell = await openPostgres(cluster.url, { seatOf: () => seat, houseOf: houseFor })
  try {
    const other: Hosted = { ...town, store: (await cell.find(town.card.organisation))!.store }
    const letters: Letter[] = []
    const jobs = jobsAt(clock, letters)
    const tick = (hosted: Hosted): Promise<void> =>
      runDue(jobs, { ...hosted, seat: null }, { nightly: null, collected: null })
    for (let ticks = 0; ticks < 3; ticks += 1) await Promise.all([tick(town), tick(other)])
    assert.deepEqual(letters.map(({ id }) => id).sort(), ids)
  } finally {
    await cell.close()
  }
})

test(
  'admitting, collect: what is sent to one server is referred to through another, with PostgreSQL and S3; what is not goes once',
  { skip },
  async (context) => {
    const double = await S3Double.start()
    const cell = await openPostgres(cluster.url, { seatOf: () => seat, houseOf: houseFor })
    context.after(async () => {
      await cell.close()
      await double.stop()
    })
    const { organisation } = town.card
    const plain = (await cell.find(organisation))!.store
    /** A process of its own, as far as it knows: it shares the log, the files and the keys of the seat. */
    const serverOn = (store: Store, spool: string): Hosted => {
      const blobs = new S3Blobs(readS3Place(`s3://files/town?endpoint=${double.endpoint}`, join(folder, spool)))
      const receipts = new Receipts(readOrganisationKey(seat), organisation)
      const admitted = admitting(store, { house: town.house, blobs, receipts })
      return { ...town, store: admitted, blobs, receipts, seat: null }
    }
    const [one, other] = [serverOn(plain, 'spool-1'), serverOn((await cell.find(organisation))!.store, 'spool-2')]
    let now = instantOf(Date.now())
    const roles = (await one.store.assignments()).filter(({ holder }) => holder === town.operator)
    const actor = { id: town.operator, roles }
    const row = { clause: '1', matter: '管理', role: 'ciso', authority: 'decides' }
    const told = { number: '1', from: TODAY, rows: [row] }
    const refer = async (hosted: Hosted, item: string, source: object): Promise<boolean> => {
      const occasion = { id: `refers-${item}`, by: actor.id, at: now, on: dayOf(now) }
      const command = { register: 'authorities', item, act: 'open', input: { ...told, source } }
      return !isRefusal(await hosted.store.act({ actor, occasion }, [command]))
    }
    const send = async (hosted: Hosted, text: string): Promise<Uploaded> => {
      const upload = {
        content: Readable.from([Buffer.from(text)]),
        declared: 'text/plain',
        most: 99,
        actor: actor.id,
        at: now,
      }
      return trust<Uploaded>(await takeUpload(hosted, upload)) // a text is one
    }
    const collectBoth = async (): Promise<number> => {
      const work = ({ store, ...rest }: Hosted) =>
        store.alone((signal) => collect({ ...rest, store }, () => now, signal))
      const done = await Promise.all([work(one), work(other)])
      return done.reduce((sum, found) => sum + (found?.removed.files ?? 0), 0)
    }

    const [file, left] = [await send(one, '権限一覧'), await send(other, '忘れ物')]
    assert.equal(await refer(other, 'hash-alone', { ...file, receipt: '' }), false)
    assert.equal(await refer(other, 'referred', file), true)
    now = addHours(now, FORGOTTEN_HOURS + 1)
    assert.equal(await collectBoth(), 0)
    assert.deepEqual([await one.blobs.has(file.sha256), await other.blobs.has(left.sha256)], [true, true])
    now = addHours(now, KEPT_ASIDE_HOURS + 1)
    assert.equal(await collectBoth(), 1)
    assert.deepEqual(await Array.fromAsync(namesOf(one.blobs)), [file.sha256])
    assert.equal((await one.store.page('removals', '', 10)).length, 1)
  },
)
