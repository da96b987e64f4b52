import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import * as fc from 'fast-check'

import { isRefusal } from '#kernel'

import { does, erase, founded, on, paint, stone, STONES } from '../../test/store/stones.ts'
import { checkFolder } from '../copies/backup.ts'
import { openLocal } from '../local.ts'
import { StoreError } from '../store.ts'
import { REDO, SqliteStore } from './index.ts'
import { RedoLog } from './redo-log.ts'

const ROOT = mkdtempSync(join(tmpdir(), 'sekisho-redo-'))
after(() => rmSync(ROOT, { recursive: true, force: true }))
const fresh = (): string => mkdtempSync(join(ROOT, 'f-'))

/** A frame as the log holds it, of one entry. */
const frame = (index: number, name: string): string => `""\n${JSON.stringify({ index, name })}`
const texts = (path: string): string[] =>
  [...new RedoLog(path).frames()].map(({ after, entries }) =>
    [JSON.stringify(after), ...entries.map(({ text }) => text)].join('\n'),
  )

test('RedoLog: what was written is read again, to the first frame that is torn or bent, and no frame is made up', async () => {
  const frames = fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(frames, frames, fc.nat(), fc.nat(7), async (earlier, later, place, bit) => {
      const path = join(fresh(), REDO)
      const log = new RedoLog(path)
      for (const [at, name] of earlier.entries()) log.append(frame(at, name))
      await log.sync(0)
      log.restart(false)
      const written = later.map((name, at) => frame(100 + at, name))
      for (const text of written) log.append(text)
      await log.sync(0)
      const end = log.bytes
      log.close()
      // What an earlier round has left behind follows on, where frames happen to begin at the same byte.
      assert.deepEqual(texts(path).slice(0, written.length), written)

      const bytes = readFileSync(path)
      bytes[place % end]! ^= 1 << bit
      writeFileSync(path, bytes)
      const bent = texts(path)
      assert.ok(bent.length < written.length)
      assert.deepEqual(bent, written.slice(0, bent.length))
      bytes[place % end]! ^= 1 << bit
      writeFileSync(path, bytes)
      truncateSync(path, place % end)
      const torn = texts(path)
      assert.deepEqual(torn, written.slice(0, torn.length))
    }),
    { numRuns: 100 },
  )
})

const DATABASES = ['log.sqlite', 'log.sqlite-wal', 'keys.sqlite', 'keys.sqlite-wal']
const BESIDE = ['organisation-key', REDO]

/** The files of a store in use, as a process that ends now leaves them. NOTE: the log of SQLite only grows in these tests. */
function copy(from: string, to: string, names: readonly string[]): void {
  for (const name of names) if (existsSync(join(from, name))) cpSync(join(from, name), join(to, name))
}

/** All that is told of a log. */
function whole(store: SqliteStore): unknown {
  const items = store.page('stones', '', 999)
  return {
    entries: [...store.entries(0, store.size)].map(({ index, text }) => [index, text]),
    root: Buffer.from(store.root(store.size)).toString('hex'),
    items,
    personal: items.map(({ id }) => store.personal('stones', id)),
    histories: items.map(({ id }) => store.history('stones', id)),
    kept: [...store.payloads(0, store.size)].map(([index, { personal }]) => [index, personal]),
  }
}

const item = fc.constantFrom('s1', 's2', 's3', 's4')
const step = fc.record({
  item,
  kind: fc.constantFrom('open', 'paint', 'hide', 'void', 'erase', 'many'),
  /** Whether the databases as they are now are what is left of them at the end. */
  isLeft: fc.boolean(),
})

test('sqlite: whatever the databases lack when a process ends, all that was acknowledged is there again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
      const [folder, left] = [fresh(), fresh()]
      const store = new SqliteStore(STONES, folder, 'town')
      const local = openLocal(STONES, store)
      await does(local, 'founded', [founded()])
      copy(folder, left, DATABASES)
      for (const [at, { item: id, kind, isLeft }] of steps.entries()) {
        const known = store.item('stones', id)
        if (kind === 'erase' && known) {
          await erase(local, id, store.size).catch(() => {}) // one that was asked for before
          copy(folder, left, DATABASES) // an erasure is in the databases before it is told
        } else if (kind === 'many')
          await does(local, `a${at}`, [paint(id, 'blue'), paint(id, 'red'), paint(id, 'blue')])
        else if (kind === 'open') await does(local, `a${at}`, [stone(id)])
        else if (kind === 'hide') await does(local, `a${at}`, [on(id, 'hide', { secret: `秘密 ${at}` })])
        else if (kind === 'void') await does(local, `a${at}`, [on(id, 'void', { cause: 'mistake', remarks: '誤り' })])
        else await does(local, `a${at}`, [paint(id, at % 2 === 0 ? 'blue' : 'red')])
        if (isLeft) copy(folder, left, DATABASES)
      }
      copy(folder, left, BESIDE)
      await store.written()
      const expected = whole(store)
      store.close()
      const again = new SqliteStore(STONES, left, 'town')
      assert.deepEqual(whole(again), expected)
      again.close()
      assert.ok(!existsSync(join(left, REDO)), 'nothing is to be done again')
      assert.deepEqual((await checkFolder(STONES, left)).faults, [])
    }),
    { numRuns: 40 },
  )
})

test('sqlite: an act is sealed once, although its process ended before the databases held it', async () => {
  const [folder, left] = [fresh(), fresh()]
  const store = new SqliteStore(STONES, folder, 'town')
  await does(openLocal(STONES, store), 'a1', [stone('s1')])
  copy(folder, left, DATABASES)
  const told = await does(openLocal(STONES, store), 'a2', [stone('s2'), stone('s3')])
  assert.ok(!isRefusal(told))
  copy(folder, left, BESIDE)
  store.close()
  const again = new SqliteStore(STONES, left, 'town')
  assert.deepEqual(await again.acted('a2'), { ...told, isRepeat: true })
  assert.deepEqual(await does(openLocal(STONES, again), 'a2', [stone('s2'), stone('s3')]), { ...told, isRepeat: true })
  again.close()
})

test('sqlite: an erasure leaves nothing in the redo log', async () => {
  const folder = fresh()
  const store = new SqliteStore(STONES, folder, 'town')
  const local = openLocal(STONES, store)
  await does(local, 'a1', [founded(), stone('s1'), stone('s2')])
  assert.ok(statSync(join(folder, REDO)).size > 0)
  await erase(local, 's1', 99)
  assert.equal(statSync(join(folder, REDO)).size, 0)
  await does(local, 'a2', [paint('s2', 'blue')])
  store.close()
  const again = new SqliteStore(STONES, folder, 'town')
  assert.deepEqual([again.personal('stones', 's1'), again.item('stones', 's2')?.version], [{ secret: null }, 2])
  again.close()
})

test('sqlite: a redo log that is of another log is told, and nothing is changed', async () => {
  const [one, other] = [fresh(), fresh()]
  const store = new SqliteStore(STONES, one, 'town')
  const local = openLocal(STONES, store)
  await does(local, 'a1', [stone('s1')])
  await does(local, 'a2', [paint('s1', 'blue')])
  const second = new SqliteStore(STONES, other, 'town')
  await does(openLocal(STONES, second), 'b1', [stone('s9')])
  second.close()
  // Its first frame is known here, its second follows on what is not.
  cpSync(join(one, REDO), join(other, REDO))
  store.close()
  assert.throws(
    () => new SqliteStore(STONES, other, 'town'),
    (error) => error instanceof StoreError && error.code === 'damaged',
  )
  rmSync(join(other, REDO))
  const again = new SqliteStore(STONES, other, 'town')
  assert.deepEqual([again.size, again.item('stones', 's1')], [1, null])
  again.close()
})
