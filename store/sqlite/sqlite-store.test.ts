import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'

import type { Command } from '#kernel'

import { does as doIn, stone, STONES, type Told } from '../../test/store/stones.ts'
import { openLocal } from '../local.ts'
import { StoreError } from '../store.ts'
import { SqliteStore } from './index.ts'
import { SCHEMA_AT_REST } from './schema.ts'

async function does(store: SqliteStore, id: string, commands: readonly Command[]): Promise<Told> {
  return await doIn(openLocal(STONES, store), id, commands)
}

test('sqlite: what was sealed is there after closing, and another process is named that would write', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-store-'))
  const store = new SqliteStore(STONES, folder, 'town')
  await does(
    store,
    'a1',
    Array.from({ length: 300 }, (_, at) => stone(`s${at}`)),
  )
  assert.throws(
    () => new SqliteStore(STONES, folder, 'town'),
    (error) => {
      assert.ok(error instanceof StoreError)
      assert.equal(error.code, 'locked')
      assert.match(error.message, new RegExp(`process ${process.pid}`))
      return true
    },
  )
  await store.written()
  const root = store.root(300)
  store.close()
  const again = new SqliteStore(STONES, folder, '')
  assert.deepEqual([again.organisation, again.size, again.root(300)], ['town', 300, root])
  assert.deepEqual(await does(again, 'a1', [stone('s1')]), { first: 0, count: 300, isRepeat: true })
  again.close()
  assert.throws(() => new SqliteStore(STONES, folder, 'village'), /belongs to town/)
  rmSync(folder, { recursive: true })
})

test('sqlite: on a slow disk nothing counts as sealed before it is durable, and nobody is told so', async (context) => {
  let nowMs = 0
  context.mock.method(performance, 'now', () => (nowMs += 10))
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-store-'))
  const store = new SqliteStore(STONES, folder, 'town')
  await does(store, 'a1', [stone('s1')])
  await store.written()
  const root = store.root(1)
  const second = does(store, 'a2', [stone('s2')])
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual([store.item('stones', 's2')?.version, store.size], [1, 1], 'read as decided, counted as durable')
  const told = store.acted('a2').then((before) => [before, store.size])
  await second
  assert.deepEqual(await told, [{ first: 1, count: 1, isRepeat: true }, 2], 'told when it is durable')
  await store.written()
  assert.deepEqual([store.size, store.root(1)], [2, root])
  store.close()
  rmSync(folder, { recursive: true })
})

test('sqlite: where a process ends between an erasure and its key, the next opening destroys the key', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-store-'))
  const store = new SqliteStore(STONES, folder, 'town')
  await does(store, 'a1', [stone('s1'), stone('s2')])
  store.close()
  const log = new DatabaseSync(join(folder, 'log.sqlite'))
  log.exec(`delete from payloads where subject = 'stones/s1'; insert into erasing values ('stones/s1')`)
  log.close()
  new SqliteStore(STONES, folder, 'town').close()
  const keys = new DatabaseSync(join(folder, 'keys.sqlite'))
  assert.deepEqual(
    keys
      .prepare('select subject from keys')
      .all()
      .map((row) => row['subject']),
    ['stones/s2'],
  )
  keys.close()
  rmSync(folder, { recursive: true })
})

test('sqlite: a folder of an older version is raised once it is open, and one of a newer version is turned down by name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-store-'))
  const schema = (change?: number): unknown => {
    const log = new DatabaseSync(join(folder, 'log.sqlite'))
    if (change !== undefined) log.prepare(`update meta set value = ? where name = 'schema'`).run(String(change))
    const row = log.prepare(`select value from meta where name = 'schema'`).get()
    log.close()
    return row?.['value']
  }
  new SqliteStore(STONES, folder, 'town').close()
  schema(1)
  const store = new SqliteStore(STONES, folder, 'town')
  const present = Number(schema())
  assert.ok(present > SCHEMA_AT_REST, 'an older version that knows no redo log is turned down while there may be one')
  store.close()
  assert.equal(schema(), String(SCHEMA_AT_REST))
  schema(present + 1)
  assert.throws(
    () => new SqliteStore(STONES, folder, 'town'),
    (error) =>
      error instanceof StoreError && error.code === 'newer-version' && error.message.includes(String(present + 1)),
  )
  assert.equal(schema(), String(present + 1))
  rmSync(folder, { recursive: true })
})

test('sqlite: a read table that is missing altogether is filled from the log as the folder is opened', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-store-'))
  const store = new SqliteStore(STONES, folder, 'town')
  await does(store, 'a1', [stone('s1'), stone('s2')])
  store.close()
  for (const statement of [
    'drop table r_stones',
    `drop table r_stones; delete from meta where name = 'table stones'`,
  ]) {
    const database = new DatabaseSync(join(folder, 'log.sqlite'))
    database.exec(statement)
    database.close()
    const again = new SqliteStore(STONES, folder, 'town')
    assert.deepEqual(
      again.items('stones', '', 9).map(({ id }) => id),
      ['s1', 's2'],
    )
    again.close()
  }
  rmSync(folder, { recursive: true })
})
