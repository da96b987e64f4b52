import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'

import { canonical } from '#kernel'

import { does, stone, STONES } from '../../test/store/stones.ts'
import { encrypt } from '../crypto/index.ts'
import { openLocal } from '../local.ts'
import { SqliteStore } from './index.ts'
import { SALTS_SEALED } from './schema.ts'
import { SubjectKeys } from './subject-keys.ts'

/** Whether bytes stand anywhere in the log of a folder. */
function holds(folder: string, bytes: Uint8Array): boolean {
  return ['log.sqlite', 'log.sqlite-wal'].some(
    (name) => existsSync(join(folder, name)) && readFileSync(join(folder, name)).includes(bytes),
  )
}

test('PayloadVault: salts are sealed with the values they are of, those that an earlier version kept in clear too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-vault-'))
  const store = new SqliteStore(STONES, folder, 'town')
  await does(
    openLocal(STONES, store),
    'a1',
    ['s1', 's2', 's3'].map((id) => stone(id)),
  )
  await store.written()
  const before = store.payloads(0, 3)
  store.close()
  for (const { salt } of before.values()) assert.ok(!holds(folder, salt))

  // As the version before would have left it.
  const keys = new SubjectKeys(folder)
  const log = new DatabaseSync(join(folder, 'log.sqlite'))
  const put = log.prepare('update payloads set salt = ?, sealed = ? where "index" = ?')
  for (const [index, { salt, personal }] of before) {
    const sealed = encrypt(keys.key(`stones/s${index + 1}`)!, `${index}`, Buffer.from(canonical(personal)))
    put.run(salt, sealed, index)
  }
  log.prepare(`update meta set value = ? where name = 'schema'`).run(String(SALTS_SEALED - 1))
  log.close()
  keys.close()
  for (const { salt } of before.values()) assert.ok(holds(folder, salt))

  for (let opening = 0; opening < 2; opening += 1) {
    const again = new SqliteStore(STONES, folder, 'town')
    assert.deepEqual(again.payloads(0, 3), before)
    again.close()
  }
  for (const { salt } of before.values()) assert.ok(!holds(folder, salt))
  rmSync(folder, { recursive: true })
})
