import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { isRefusal } from '#kernel'

import { Cluster, NO_POSTGRES } from '../../test/postgres/cluster.ts'
import { does, paint, stone, STONES } from '../../test/store/stones.ts'
import { check } from '../checking/check.ts'
import { everyEntry } from '../everything.ts'
import { openPostgres, type Opened } from './index.ts'

/** Acts without end, from 8 writers, each noted once it is told. */
function writeUntil(over: AbortSignal, { store }: Opened, told: Map<string, number>): Promise<unknown> {
  return Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      for (let at = 0; !over.aborted; at += 1) {
        const id = `w${writer}-${at}`
        const result = await does(store, id, [stone(id), paint(id, 'blue')])
        assert.ok(!isRefusal(result))
        told.set(id, result.first)
      }
    }),
  )
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2_400 && !isSo(); tries += 1) await sleep(50)
  assert.ok(isSo())
}

test(
  'postgres: a primary is killed, its standby promoted: writers go on, and nothing that was told is lost',
  { skip: NO_POSTGRES },
  async (context) => {
    const primary = await Cluster.start()
    context.after(async () => await primary.stop())
    const standby = await Cluster.standbyOf(primary, 'standby')
    context.after(async () => await standby.stop())
    primary.sql(`alter system set synchronous_standby_names = 'standby'`)
    primary.sql('select pg_reload_conf()')
    await until(() => primary.sql('select sync_state from pg_stat_replication') === 'sync')
    const seats = mkdtempSync(join(tmpdir(), 'sekisho-seats-'))
    context.after(() => rmSync(seats, { recursive: true }))
    const hosts = `${standby.folder},${primary.folder}`
    const cell = await openPostgres(`postgres://sekisho@/sekisho?host=${hosts}`, {
      seatOf: (id: string) => join(seats, id),
      houseOf: () => STONES,
    })
    context.after(async () => await cell.close())
    const town = await cell.found({ organisation: 'town', name: '関山市', kind: '市' })
    const [told, over] = [new Map<string, number>(), new AbortController()]
    const writers = writeUntil(over.signal, town, told)
    await until(() => told.size > 100)
    await primary.kill()
    const before = told.size
    await sleep(500)
    standby.promote()
    await until(() => told.size > before + 100)
    over.abort()
    await writers
    const entries = await everyEntry(town.store)
    for (const [id, first] of told) assert.equal(entries[first]!.act, id)
    assert.equal(entries.length, 2 * told.size)
    assert.deepEqual((await check(town)).faults, [])
  },
)

test(
  'postgres: without its standby a synchronous primary tells nothing, and says so in time',
  { skip: NO_POSTGRES },
  async (context) => {
    const primary = await Cluster.start()
    context.after(async () => await primary.stop())
    const seats = mkdtempSync(join(tmpdir(), 'sekisho-seats-'))
    context.after(() => rmSync(seats, { recursive: true }))
    const options = { seatOf: (id: string) => join(seats, id), houseOf: () => STONES, waitMs: 500, statementMs: 5_000 }
    const cell = await openPostgres(primary.url, options)
    context.after(async () => await cell.close())
    const town = await cell.found({ organisation: 'town', name: '関山市', kind: '市' })
    await does(town.store, 'a1', [stone('s1')])
    primary.sql(`alter system set synchronous_standby_names = 'standby'`)
    primary.sql('select pg_reload_conf()')
    await until(() => primary.sql('show synchronous_standby_names') === 'standby')
    await sleep(1_000) // every backend reads its settings before its next statement
    await assert.rejects(does(town.store, 'a2', [stone('s2')]), { code: 'outcome-unknown' })
    primary.sql(`alter system set synchronous_standby_names = ''`)
    primary.sql('select pg_reload_conf()')
    const again = await does(town.store, 'a2', [stone('s2')])
    assert.ok(!isRefusal(again))
    assert.equal(again.first, 1)
    assert.equal(await town.store.size(), 2)
  },
)
