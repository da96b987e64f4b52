import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'

import * as fc from 'fast-check'

import { isRefusal } from '#kernel'
import {
  backup,
  checkFolder,
  CheckpointSigner,
  FolderBlobs,
  openLocal,
  namesOf,
  putBytes,
  restore,
  StoreError,
  type CheckReport,
} from '#store'
import { SqliteStore } from '#store/sqlite'

import { live, steps } from './history.ts'
import { actor, CISO, founding, HOUSE, openAsset, openStaff, policy, Town } from './town.ts'

const ROOT = mkdtempSync(join(tmpdir(), 'sekisho-folder-'))
after(() => rmSync(ROOT, { recursive: true, force: true }))

/** A town on disk with 300 entries, two checkpoints and a file of evidence. */
async function liveOnDisk(folder: string): Promise<void> {
  const store = new SqliteStore(HOUSE, folder, 'town')
  const signer = new CheckpointSigner(folder, store.origin)
  const town = new Town(store)
  const media = 'text/plain'
  const text = Buffer.from('情報セキュリティ基本方針')
  const source = { ...(await putBytes(new FolderBlobs(join(folder, 'blobs')), text)), media }
  await town.doAll('2026-04-01', founding())
  await signer.checkpoint(openLocal(HOUSE, store))
  const told = policy('p1', '2026-04-01', ['basic-policy#review']).map((command) =>
    command.act === 'open' ? { ...command, input: Object.assign({}, command.input, { source }) } : command,
  )
  assert.ok(!isRefusal(await town.doAll('2026-04-02', told)))
  await town.doAll(
    '2026-04-03',
    Array.from({ length: 250 }, (_, at) => openAsset(`a${at}`, 'soumu')),
  )
  await town.doAll(
    '2026-04-04',
    Array.from({ length: 20 }, (_, at) => openStaff(`x${at}`, 'zeimu')),
  )
  await town.do('2026-04-05', { register: 'assets', item: 'a7', act: 'retire', input: {} })
  await signer.checkpoint(openLocal(HOUSE, store))
  store.close()
}

const SOUND = join(ROOT, 'sound')
await liveOnDisk(SOUND)

/** The first acts of the town. */
const [FIRST, SECOND] = ['act-000001', 'act-000002']

let copies = 0
function copy(): string {
  copies += 1
  const folder = join(ROOT, `copy-${copies}`)
  cpSync(SOUND, folder, { recursive: true })
  return folder
}

/** What `check` says, or why it cannot even begin; anything else is a bug. */
async function verdict(folder: string): Promise<CheckReport | StoreError> {
  try {
    return await checkFolder(HOUSE, folder)
  } catch (error) {
    if (error instanceof StoreError) return error
    throw error
  }
}

async function isClean(folder: string): Promise<boolean> {
  const told = await verdict(folder)
  return !(told instanceof StoreError) && told.faults.length === 0
}

async function alter(folder: string, sql: string): Promise<CheckReport | StoreError> {
  const database = new DatabaseSync(join(folder, 'log.sqlite'))
  database.exec(sql)
  database.close()
  return await verdict(folder)
}

test('check: a folder as it was left has no fault, and everything is signed', async () => {
  const report = await verdict(SOUND)
  assert.ok(!(report instanceof StoreError))
  assert.deepEqual([report.faults, report.unsigned, report.withheld], [[], 0, 0])
  assert.equal(report.size, 284)
})

test('check: what was changed behind the log is named', async () => {
  const cases: readonly (readonly [string, object])[] = [
    [`update entries set text = replace(text, '1階', '9階') where "index" = 40`, { code: 'leaf-differs', index: 40 }],
    [`update entries set leaf = zeroblob(32) where "index" = 41`, { code: 'leaf-differs', index: 41 }],
    [`delete from entries where "index" = 42`, { code: 'wrong-index', index: 42 }],
    [
      `update r_assets set f_zone = 'internet' where id = 'a5'`,
      { code: 'table-differs', index: null, place: 'assets/a5' },
    ],
    [`delete from r_assets where id = 'a6'`, { code: 'table-differs', index: null, place: 'assets/a6' }],
    [
      `create temp table one as select * from r_sections limit 1; update one set id = 'ghost'; insert into r_sections select * from one`,
      { code: 'table-differs', index: null, place: 'sections/ghost' },
    ],
    [`update r_assets set q = 'ｘ' where id = 'a7'`, { code: 'table-differs', index: null, place: 'assets/a7' }],
    [`update r_assets set s_name = '' where id = 'a8'`, { code: 'table-differs', index: null, place: 'assets/a8' }],
    [
      `update tiles set hashes = zeroblob(8192) where level = 0 and "index" = 0`,
      { code: 'tile-differs', index: null, place: 'tile 0/0' },
    ],
    [
      `update payloads set sealed = zeroblob(99) where "index" = (select min("index") from payloads)`,
      { code: 'personal-missing', index: 4 },
    ],
    [`delete from acts where first = 11`, { code: 'act-lost', index: 11, place: SECOND }],
    [`update acts set first = 13 where first = 11`, { code: 'act-differs', index: 11, place: SECOND }],
    [`update acts set count = count + 1 where first = 11`, { code: 'act-differs', index: 11, place: SECOND }],
    [
      `insert into acts values ('01990000-0000-7000-8000-000000000000', 4, 1)`,
      { code: 'act-differs', index: null, place: '01990000-0000-7000-8000-000000000000' },
    ],
    [
      `drop table acts; create table acts (act text primary key, first, count) without rowid`,
      { code: 'act-lost', index: 0, place: FIRST },
    ],
  ]
  for (const [sql, fault] of cases) {
    const told = await alter(copy(), sql)
    assert.ok(!(told instanceof StoreError), sql)
    assert.deepEqual(told.faults[0], fault, sql)
  }
})

test('SqliteStore: tables made by an older version are made anew from the log, which is only read', async () => {
  const folder = copy()
  const entries = (): unknown => {
    const database = new DatabaseSync(join(folder, 'log.sqlite'))
    const rows = database.prepare('select * from entries').all()
    database.close()
    return rows
  }
  const before = entries()
  const told = await alter(
    folder,
    `delete from meta where name like 'table %'; update r_assets set f_place = '?', q = ''`,
  )
  assert.ok(!(told instanceof StoreError))
  assert.deepEqual(told.faults, [])
  assert.deepEqual(entries(), before)
})

test('SqliteStore: where the log does not fit this version, it says so in words and changes nothing', async () => {
  const folder = copy()
  const told = await alter(
    folder,
    `delete from meta where name = 'table assets'; update entries set text = replace(text, '"event":"opened"', '"event":"unheard"') where register = 'assets'`,
  )
  assert.ok(told instanceof StoreError && told.code === 'damaged')
  assert.match(told.words.en, /log is untouched/)
  const database = new DatabaseSync(join(folder, 'log.sqlite'))
  assert.ok(database.prepare('select 1 from r_assets limit 1').get())
  database.close()
})

test('SqliteStore: a table made before its register had a column is made anew from the log', async () => {
  const told = await alter(
    copy(),
    'alter table r_assets drop column f_place; drop index if exists l_staff__q; alter table r_staff drop column voided_on',
  )
  assert.ok(!(told instanceof StoreError))
  assert.deepEqual(told.faults, [])
})

test('check: a log that was put back behind its checkpoint is found, and is not signed again', async () => {
  const folder = copy()
  const told = await alter(
    folder,
    'delete from entries where "index" > 200; update edge set size = 0, hashes = zeroblob(0)',
  )
  assert.ok(!(told instanceof StoreError) && told.faults.some(({ code }) => code === 'too-short'))
  const store = new SqliteStore(HOUSE, folder, '')
  await assert.rejects(
    new CheckpointSigner(folder, store.origin).checkpoint(openLocal(HOUSE, store)),
    /does not continue its checkpoint/,
  )
  store.close()
})

test('check: an index that has lost a row is told, since the history of an item would be without it', async () => {
  const folder = copy()
  const define = (sql: string): string =>
    `pragma writable_schema = on; update sqlite_schema set sql = '${sql}' where name = 'entries_of_item'; pragma writable_schema = reset;`
  const whole = 'CREATE INDEX entries_of_item on entries (register, item)'
  const database = new DatabaseSync(join(folder, 'log.sqlite'))
  database.enableDefensive(false)
  database.exec(`${define(`${whole} where "index" <> 40`)} reindex entries_of_item; ${define(whole)}`)
  database.close()
  const told = await verdict(folder)
  assert.ok(!(told instanceof StoreError))
  assert.ok(told.faults.length > 0 && told.faults.every(({ code }) => code === 'file-damaged'))
  assert.ok(told.faults.some(({ place }) => /^log\.sqlite: .*missing from index entries_of_item/u.test(place ?? '')))
})

test('check: a last checkpoint that is lost, damaged or older than what was signed is told, with what to copy', async () => {
  const last = (folder: string): string => join(folder, 'last-checkpoint')
  const cases: readonly (readonly [string, (folder: string) => void])[] = [
    ['last-checkpoint', (folder) => rmSync(last(folder))],
    ['last-checkpoint', (folder) => truncateSync(last(folder), 100)],
    [
      'last-checkpoint',
      (folder) =>
        cpSync(join(folder, 'checkpoints', readdirSync(join(folder, 'checkpoints')).sort()[0]!), last(folder)),
    ],
    ['checkpoints/284', (folder) => rmSync(join(folder, 'checkpoints/284'))],
  ]
  for (const [place, alter] of cases) {
    const folder = copy()
    alter(folder)
    const told = await verdict(folder)
    assert.ok(!(told instanceof StoreError))
    assert.deepEqual(told.faults, [{ code: 'checkpoint-lost', index: null, place }])
    const other = place === 'last-checkpoint' ? 'checkpoints/284' : 'last-checkpoint'
    cpSync(join(folder, other), join(folder, place))
    assert.ok(await isClean(folder))
  }
})

test('CheckpointSigner: a key that is lost is not made anew, since nothing could go on from what it signed', () => {
  const folder = copy()
  rmSync(join(folder, 'signing-key.pem'))
  assert.throws(() => new CheckpointSigner(folder, 'sekisho/town'), /signing-key\.pem is missing/u)
  assert.equal(existsSync(join(folder, 'signing-key.pem')), false)
})

test('restore: what is wrong with a backup is told, of its own place', async () => {
  const [bent, keyless] = [copy(), copy()]
  const database = new DatabaseSync(join(bent, 'log.sqlite'))
  database.exec(`update entries set text = replace(text, '1階', '9階') where "index" = 40`)
  database.close()
  rmSync(join(keyless, 'organisation-key'))
  await assert.rejects(
    restore(HOUSE, bent, join(ROOT, 'never')),
    /entry 40: The entry is not what the tree has hashed/u,
  )
  await assert.rejects(restore(HOUSE, keyless, join(ROOT, 'never')), (error: Error) => error.message.includes(keyless))
  assert.equal(existsSync(join(ROOT, 'never')), false)
})

test('check: one flipped bit, in any kind of file, is told or has changed nothing that is kept', async () => {
  const files = readdirSync(SOUND, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(SOUND, name)).isFile(),
  )
  const kept = new Set(['writer.lock', 'writer.json'])
  const texts = entryTexts(SOUND)
  for (const name of files.filter((one) => !kept.has(one))) {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(7), async (where, bit) => {
        const folder = copy()
        const bytes = readFileSync(join(folder, name))
        if (bytes.length === 0) return
        bytes[where % bytes.length]! ^= 1 << bit
        writeFileSync(join(folder, name), bytes)
        if (await isClean(folder)) assert.deepEqual(entryTexts(folder), texts, name)
        rmSync(folder, { recursive: true })
      }),
      { numRuns: name.endsWith('.sqlite') ? 40 : 6 },
    )
  }
  assert.ok(files.some((name) => name.startsWith('blobs')) && files.some((name) => name.startsWith('checkpoints')))
})

function entryTexts(folder: string): unknown {
  const database = new DatabaseSync(join(folder, 'log.sqlite'))
  const texts = database.prepare('select text from entries order by "index"').all()
  database.close()
  return texts
}

test('check: a file of evidence or a checkpoint that is gone or forged is named', async () => {
  const folder = copy()
  const [name] = await Array.fromAsync(namesOf(new FolderBlobs(join(folder, 'blobs'))))
  rmSync(join(folder, 'blobs', name!.slice(0, 2), name!.slice(2)))
  const told = await verdict(folder)
  assert.ok(!(told instanceof StoreError))
  assert.deepEqual([told.faults[0]?.code, told.faults[0]?.place], ['blob-missing', name])
  const forged = copy()
  const [checkpoint] = readdirSync(join(forged, 'checkpoints'))
  writeFileSync(join(forged, 'checkpoints', checkpoint!), 'sekisho/town\n3\nAAAA\n\n— sekisho/town AAAA\n')
  const second = await verdict(forged)
  assert.ok(!(second instanceof StoreError) && second.faults.some(({ code }) => code === 'not-signed'))
})

test('SqliteStore: a truncated write-ahead log loses nothing while the redo log is there; without it the log opens at the last whole transaction', async () => {
  const folder = copy()
  const script = `
    import { SqliteStore } from '#store/sqlite'
    import { HOUSE, openAsset, Town } from './test/town/town.ts'
    const store = new SqliteStore(HOUSE, process.argv[1], '')
    const town = new Town(store, 'again')
    for (let at = 0; at < 30; at += 1) {
      await town.do('2026-04-06', openAsset('w' + at, 'soumu'))
      await store.written()
    }
    process.kill(process.pid, 'SIGKILL')
  `
  spawnSync(process.execPath, ['--input-type=module', '-e', script, folder])
  const wal = join(folder, 'log.sqlite-wal')
  assert.ok(existsSync(wal) && statSync(wal).size > 50_000)
  truncateSync(wal, Math.floor(statSync(wal).size * 0.7))
  const without = join(ROOT, 'without-redo')
  cpSync(folder, without, { recursive: true })
  rmSync(join(without, 'redo.log'))
  for (const [opened, isWhole] of [[folder, true] as const, [without, false] as const]) {
    const store = new SqliteStore(HOUSE, opened, '')
    const items = Array.from({ length: 30 }, (_, at) => store.item('assets', `w${at}`) !== null)
    store.close()
    assert.deepEqual([items[3], items[29]], [true, isWhole])
    assert.ok(await isClean(opened))
  }
})

test('SqliteStore: a second process is told who holds the folder', () => {
  const folder = copy()
  const store = new SqliteStore(HOUSE, folder, '')
  const script = `
    import { SqliteStore } from '#store/sqlite'
    import { HOUSE } from './test/town/town.ts'
    try { new SqliteStore(HOUSE, process.argv[1], '') } catch (error) { console.log(error.code, error.message) }
  `
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script, folder], { encoding: 'utf8' })
  assert.match(stdout, new RegExp(`^locked .*process ${process.pid}`, 'u'))
  store.close()
})

test('backup: is checked, restores to the same log, and a damaged one is not restored', async () => {
  const [target, again] = [join(ROOT, 'backup'), join(ROOT, 'restored')]
  const report = await backup(HOUSE, SOUND, target)
  assert.deepEqual(report.faults, [])
  assert.deepEqual((await restore(HOUSE, target, again)).root, report.root)
  assert.deepEqual(entryTexts(again), entryTexts(SOUND))
  await assert.rejects(backup(HOUSE, SOUND, target), /not empty/)
  await alter(target, `update entries set text = replace(text, '1階', '9階') where "index" = 40`)
  await assert.rejects(restore(HOUSE, target, join(ROOT, 'not-restored')), /nothing was restored/)
  assert.ok(!existsSync(join(ROOT, 'not-restored')))
})

test('backup: runs while the town goes on, and is of the moment when it began, so that it ends', async () => {
  const folder = copy()
  // Long enough that acts come before it is copied.
  await alter(folder, 'create table padding as select zeroblob(20000000)')
  const store = new SqliteStore(HOUSE, folder, '')
  const town = new Town(store, 'live')
  const busy = { isOver: false, acts: 0 }
  const acting = (async () => {
    for (; !busy.isOver; busy.acts += 1) await town.do('2026-04-06', openAsset(`live${busy.acts}`, 'soumu'))
  })()
  const report = await backup(HOUSE, folder, join(ROOT, 'live-backup'))
  busy.isOver = true
  await acting
  store.close()
  assert.deepEqual(report.faults, [])
  assert.equal(report.size, 284)
  assert.ok(busy.acts > 1)
})

test('fold = tables: whatever happens to a town, its folder passes its check', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const folder = mkdtempSync(join(ROOT, 'lived-'))
      const store = new SqliteStore(HOUSE, folder, 'town')
      const town = await live(history, new Town(store))
      await new CheckpointSigner(folder, store.origin).checkpoint(openLocal(HOUSE, store))
      assert.ok(town.store.size > 10)
      store.close()
      assert.deepEqual(
        (await checkFolder(HOUSE, folder)).faults.filter(({ code }) => code !== 'blob-missing'), // the policy's file is made up
        [],
      )
    }),
    { numRuns: 12 },
  )
})

test('erase: asked by one and approved by another, values and key are gone and the log is whole', async () => {
  const folder = copy()
  const store = new SqliteStore(HOUSE, folder, '')
  const town = new Town(store, 'erase')
  const input = { register: 'staff', item: 'x3', basis: 'request', before: store.size }
  assert.equal(store.personal('staff', 'x3')['name'], '髙﨑 x3')
  await town.do('2026-04-06', { register: 'book', item: 'town', act: 'erase', input }, actor('s-1', 'administrator'))
  assert.equal(store.personal('staff', 'x3')['name'], '髙﨑 x3')
  const request = store.items('approvals', '', 9).at(-1)!.id
  const approved = await town.do(
    '2026-04-06',
    { register: 'approvals', item: request, act: 'approve', input: {} },
    CISO,
  )
  assert.ok(!isRefusal(approved))
  assert.equal(store.personal('staff', 'x3')['name'], null)
  store.close()
  const keys = new DatabaseSync(join(folder, 'keys.sqlite'))
  const kept = new Set(
    keys
      .prepare('select subject from keys')
      .all()
      .map((row) => row['subject']),
  )
  keys.close()
  assert.ok(kept.has('staff/x4') && !kept.has('staff/x3'))
  const report = await verdict(folder)
  assert.ok(!(report instanceof StoreError))
  assert.deepEqual([report.faults, report.withheld], [[], 1])
})
