import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'

import { Cluster, NO_POSTGRES } from '../../test/postgres/cluster.ts'
import { does, erase, founded, paint, stone, STONES } from '../../test/store/stones.ts'
import { FolderBlobs } from '../blobs/index.ts'
import { openLocal } from '../local.ts'
import { CheckpointSigner } from '../keys/signer.ts'
import { SqliteStore } from '../sqlite/index.ts'
import { StoreError, type Store } from '../store.ts'
import { readAddress } from './address.ts'
import { moveToFolder, moveToPostgres, openPostgres, type Moving } from './index.ts'
import { Primary } from './primary.ts'
import { read } from './transaction.ts'

const skip = NO_POSTGRES
const cluster = skip ? null : await Cluster.start()
const ROOT = mkdtempSync(join(tmpdir(), 'sekisho-move-'))
after(async () => {
  await cluster?.stop()
  rmSync(ROOT, { recursive: true, force: true })
})

function moving(name: string): Moving {
  const card = { organisation: name, name: '関山市', kind: '市' }
  const folder = join(ROOT, name)
  return { house: STONES, folder, card, url: cluster!.url, blobs: new FolderBlobs(join(folder, 'blobs')) }
}

async function inFolder<T>({ folder, card }: Moving, work: (store: Store) => Promise<T>): Promise<T> {
  const store = openLocal(STONES, new SqliteStore(STONES, folder, card.organisation))
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

async function inPostgres<T>({ folder, card, url }: Moving, work: (store: Store) => Promise<T>): Promise<T> {
  const cell = await openPostgres(url, { seatOf: () => folder, houseOf: () => STONES })
  try {
    const town = await cell.find(card.organisation)
    assert.ok(town)
    return await work(town.store)
  } finally {
    await cell.close()
  }
}

/** Personal values in the log of a folder, wherever that goes on. */
function valuesLeftIn(folder: string): unknown {
  const log = new DatabaseSync(join(folder, 'log.sqlite'))
  const row = log.prepare('select count(*) as n from payloads').get()
  log.close()
  return row?.['n']
}

/** Personal values and keys of an organisation in PostgreSQL. */
async function valuesLeftBehind(organisation: string): Promise<string> {
  const primary = new Primary(readAddress(cluster!.url), { waitMs: 5_000, connections: 1, statementMs: 5_000 })
  const text = 'select (select count(*) from payloads), (select count(*) from keys)'
  const [row] = await read(primary, organisation, text, []).finally(() => primary.close())
  return row!.join(' ')
}

/** All that can be read of a log. */
async function everything(store: Store): Promise<unknown> {
  const size = await store.size()
  return {
    root: Buffer.from(await store.root(size)).toString('hex'),
    entries: (await store.entries(0, size)).map(({ text }) => text),
    payloads: [...(await store.payloads(0, size))].map(([index, { salt, personal }]) => [
      index,
      Buffer.from(salt).toString('hex'),
      personal,
    ]),
    items: await store.page('stones', '', 999),
    acts: [await store.acted('a0'), await store.acted('a1'), await store.acted('a2')],
  }
}

test('move: a log goes to PostgreSQL and back with all that it holds, and goes on where it is', { skip }, async () => {
  const town = moving('there-and-back')
  let where = 'folder'
  const before = await inFolder(town, async (store) => {
    await does(store, 'a0', [founded()])
    await does(
      store,
      'a1',
      Array.from({ length: 600 }, (_, at) => stone(`s${at}`)),
    )
    await erase(store, 's5', 300)
    return await everything(store)
  })
  const there = await moveToPostgres(town, () => (where = 'postgres'))
  assert.deepEqual([there.faults, there.unsigned, where], [[], 0, 'postgres'])
  assert.throws(() => new SqliteStore(STONES, town.folder, ''), code('moved'))
  assert.deepEqual([existsSync(join(town.folder, 'keys.sqlite')), valuesLeftIn(town.folder)], [false, 0])
  const grown = await inPostgres(town, async (store) => {
    assert.deepEqual(await everything(store), before)
    assert.deepEqual(await does(store, 'a1', []), { first: 1, count: 600, isRepeat: true })
    await does(store, 'a2', [paint('s1', 'blue'), stone('new')])
    await new CheckpointSigner(town.folder, store.origin).checkpoint(store)
    return await everything(store)
  })
  await assert.rejects(
    moveToPostgres(town, () => undefined),
    code('locked'),
  )
  const back = await moveToFolder(town, () => (where = 'folder again'))
  assert.deepEqual([back.faults, where], [[], 'folder again'])
  await assert.rejects(inPostgres(town, everything), code('moved'))
  assert.equal(await valuesLeftBehind('there-and-back'), '0 0')
  await inFolder(town, async (store) => {
    assert.deepEqual(await everything(store), grown)
    await does(store, 'a3', [paint('s2', 'blue')])
  })
  const again = await moveToPostgres(town, () => (where = 'postgres again'))
  assert.deepEqual([again.faults, again.size, where], [[], 607, 'postgres again'])
})

test('move: what breaks off is begun anew by asking again, and nobody writes in two places', { skip }, async () => {
  const town = moving('broken')
  await inFolder(town, async (store) => {
    await does(store, 'a0', [founded(), stone('s1')])
  })
  const broken = new Error('the power went')
  await assert.rejects(
    moveToPostgres(town, () => {
      throw broken
    }),
    broken,
  )
  assert.throws(() => new SqliteStore(STONES, town.folder, ''), code('moved'))
  await assert.rejects(inPostgres(town, everything), code('moved'))
  assert.deepEqual((await moveToPostgres(town, () => undefined)).faults, [])
  await assert.rejects(
    moveToFolder(town, () => {
      throw broken
    }),
    broken,
  )
  await assert.rejects(inPostgres(town, everything), code('moved'))
  await inFolder(town, async (store) => {
    await does(store, 'a1', [paint('s1', 'blue')])
  })
  let isSettled = false
  assert.deepEqual((await moveToFolder(town, () => (isSettled = true))).faults, [])
  assert.ok(isSettled)
})

test('move: a log in PostgreSQL that this one does not continue is not written over', { skip }, async () => {
  const town = moving('other')
  await inFolder(town, async (store) => {
    await does(store, 'a0', [stone('s1')])
  })
  await moveToPostgres(town, () => undefined)
  await moveToFolder(town, () => undefined)
  const stranger = { ...town, folder: join(ROOT, 'stranger') }
  await inFolder(stranger, async (store) => {
    await does(store, 'a0', [stone('s1'), stone('s2')])
  })
  await assert.rejects(
    moveToPostgres(stranger, () => undefined),
    code('locked'),
  )
  await inFolder(stranger, async (store) => assert.equal(await store.size(), 2))
})

function code(wanted: string): (error: unknown) => boolean {
  return (error) => error instanceof StoreError && error.code === wanted
}
