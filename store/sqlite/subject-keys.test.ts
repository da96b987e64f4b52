import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'

import { makeOrganisationKey, ORGANISATION_KEY } from '../keys/organisation-key.ts'
import { StoreError } from '../store.ts'
import { SubjectKeys } from './subject-keys.ts'

const ROOT = mkdtempSync(join(tmpdir(), 'sekisho-keys-'))
after(() => rmSync(ROOT, { recursive: true, force: true }))

function folder(name: string): string {
  const path = join(ROOT, name)
  mkdirSync(path)
  return path
}

/** Makes keys, and keeps them as the thread does that writes. */
function make(keys: SubjectKeys, path: string, subjects: readonly string[]): void {
  const database = new DatabaseSync(join(path, 'keys.sqlite'))
  const put = database.prepare('insert into keys values (?, ?)')
  for (const subject of subjects) put.run(subject, keys.make(subject).wrapped)
  database.close()
}

function code(wanted: string): (error: unknown) => boolean {
  return (error) => error instanceof StoreError && error.code === wanted
}

/** Whether bytes stand anywhere in the files of a folder. */
function holds(path: string, bytes: Uint8Array): boolean {
  return ['keys.sqlite', 'keys.sqlite-wal'].some(
    (name) => existsSync(join(path, name)) && readFileSync(join(path, name)).includes(bytes),
  )
}

test('SubjectKeys: a key is wrapped on disk, the same when opened again, and gone when destroyed', () => {
  const path = folder('wrapped')
  const keys = new SubjectKeys(path)
  make(keys, path, ['staff/s1', 'staff/s2'])
  const [first, second] = [keys.key('staff/s1')!, keys.key('staff/s2')!]
  assert.notDeepEqual(first, second)
  assert.ok(!holds(path, first))
  keys.close()
  if (process.platform !== 'win32') assert.equal(statSync(join(path, ORGANISATION_KEY)).mode & 0o777, 0o600)
  const again = new SubjectKeys(path)
  assert.deepEqual(Buffer.from(again.key('staff/s1')!), Buffer.from(first))
  again.destroy(['staff/s1'])
  assert.equal(again.key('staff/s1'), null)
  again.close()
})

test('SubjectKeys: keys that stood in clear are wrapped once, and leave no trace in the file', () => {
  const path = folder('clear')
  const clear = Buffer.alloc(32, 0xa7)
  const before = new DatabaseSync(join(path, 'keys.sqlite'))
  before.exec(
    'pragma journal_mode = wal; create table keys (subject text primary key, key blob not null) without rowid',
  )
  const put = before.prepare('insert into keys values (?, ?)')
  for (let at = 0; at < 500; at += 1) put.run(`staff/s${at}`, clear)
  before.close()
  assert.ok(holds(path, clear))
  for (let opening = 0; opening < 2; opening += 1) {
    const keys = new SubjectKeys(path)
    assert.deepEqual(Buffer.from(keys.key('staff/s499')!), clear)
    keys.close()
  }
  assert.ok(!holds(path, clear))
})

test('SubjectKeys: what is destroyed leaves no copy behind, wherever its row has stood', () => {
  const path = folder('destroyed')
  const keys = new SubjectKeys(path)
  const subjects = Array.from({ length: 300 }, (_, at) => `staff/${(at * 7919) % 300}`)
  for (let at = 0; at < 300; at += 20) make(keys, path, subjects.slice(at, at + 20))
  const read = new DatabaseSync(join(path, 'keys.sqlite'))
  const rows = read.prepare('select key from keys where subject < ?').all('staff/2') as { key: Uint8Array }[] // its column
  read.close()
  keys.destroy(subjects.filter((subject) => subject < 'staff/2'))
  assert.ok(keys.truncate())
  assert.deepEqual([rows.length > 100, rows.filter(({ key }) => holds(path, key)).length], [true, 0])
  keys.close()
})

test('SubjectKeys: without its key, with another, or with a damaged row, it says so and makes none anew', () => {
  const path = folder('lost')
  const keys = new SubjectKeys(path)
  make(keys, path, ['staff/s1'])
  keys.close()
  const other = folder('other')
  new SubjectKeys(other).close()
  cpSync(join(other, ORGANISATION_KEY), join(path, ORGANISATION_KEY))
  assert.throws(() => new SubjectKeys(path), code('damaged'))
  rmSync(join(path, ORGANISATION_KEY))
  assert.throws(() => new SubjectKeys(path), code('not-found'))
  assert.ok(!existsSync(join(path, ORGANISATION_KEY)))
  const database = new DatabaseSync(join(other, 'keys.sqlite'))
  database.exec(`insert into keys values ('staff/s1', zeroblob(60))`)
  database.close()
  const damaged = new SubjectKeys(other)
  assert.throws(() => damaged.key('staff/s1'), code('damaged'))
  damaged.close()
})

test('makeOrganisationKey: a key elsewhere is found by what the folder says, and not without its medium', () => {
  const path = join(ROOT, 'elsewhere')
  const medium = join(ROOT, 'medium', 'key')
  makeOrganisationKey(path, medium)
  const keys = new SubjectKeys(path)
  make(keys, path, ['staff/s1'])
  keys.close()
  assert.ok(!readFileSync(join(path, ORGANISATION_KEY), 'utf8').includes(readFileSync(medium, 'utf8').trim()))
  new SubjectKeys(path).close()
  assert.throws(() => makeOrganisationKey(path), code('locked'))
  assert.throws(() => makeOrganisationKey(join(ROOT, 'second'), medium), code('locked'))
  rmSync(join(ROOT, 'medium'), { recursive: true })
  assert.throws(() => new SubjectKeys(path), code('not-found'))
})
