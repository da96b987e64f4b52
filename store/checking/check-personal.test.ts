import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'

import { does, erase, founded, on, stone, STONES } from '../../test/store/stones.ts'
import { checkFolder } from '../copies/backup.ts'
import { openLocal } from '../local.ts'
import { SqliteStore } from '../sqlite/index.ts'

/** Alters a database of a folder. */
function alter(folder: string, name: string, sql: string): void {
  const database = new DatabaseSync(join(folder, name))
  database.exec(sql)
  database.close()
}

async function faults(folder: string): Promise<unknown[]> {
  return (await checkFolder(STONES, folder)).faults.map(({ code, index }) => [code, index])
}

test('check: values that are lost are told, those that were erased are not, and those that remain after it are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-check-'))
  const store = openLocal(STONES, new SqliteStore(STONES, folder, 'town'))
  await does(store, 'a0', [founded()])
  await does(store, 'a1', [stone('s1'), stone('s2'), stone('s3')])
  await does(store, 'a2', [on('s1', 'hide', { secret: 'again' })])
  await store.payloads(0, 9) // the databases have followed
  alter(folder, 'log.sqlite', 'create table kept as select * from payloads where "index" = 1')
  await erase(store, 's1', 3)
  await erase(store, 's2', 4)
  await store.close()
  assert.deepEqual(await faults(folder), [])
  alter(folder, 'log.sqlite', 'insert into payloads select * from kept')
  assert.deepEqual(await faults(folder), [['not-erased', 1]])
  alter(folder, 'log.sqlite', 'delete from payloads where "index" = 1')
  alter(folder, 'keys.sqlite', `delete from keys where subject = 'stones/s3'`)
  assert.deepEqual(await faults(folder), [['personal-missing', 3]])
  rmSync(folder, { recursive: true })
})
