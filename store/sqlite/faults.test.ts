import assert from 'node:assert/strict'
import fs, { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test, type TestContext } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

import * as fc from 'fast-check'

import { isRefusal } from '#kernel'

import { does, erase, founded, paint, stone, STONES } from '../../test/store/stones.ts'
import { checkFolder } from '../copies/backup.ts'
import { openLocal } from '../local.ts'
import { StoreError, type Store } from '../store.ts'
import { REDO, SqliteStore } from './index.ts'

const ROOT = mkdtempSync(join(tmpdir(), 'sekisho-faults-'))
after(() => rmSync(ROOT, { recursive: true, force: true }))
const fresh = (): string => mkdtempSync(join(ROOT, 'f-'))

const FILES = [
  'log.sqlite',
  'log.sqlite-wal',
  'keys.sqlite',
  'keys.sqlite-wal',
  'organisation-key',
  'writer.json',
  REDO,
]

/** A folder as a process leaves it that ends now. */
function killed(folder: string): string {
  const left = fresh()
  for (const name of FILES) if (existsSync(join(folder, name))) cpSync(join(folder, name), join(left, name))
  return left
}

/** Calls of the file system that a store makes, as far as they can be made to fail. */
type Call = 'writeSync' | 'fdatasyncSync' | 'ftruncateSync' | 'openSync'

/** Has something else done before a call of the file system, until it is given back. */
function before(context: TestContext, call: Call, act: (...args: unknown[]) => void): () => void {
  const original = fs[call] as (...args: unknown[]) => unknown // whatever its arguments
  const mocked = context.mock.method(fs, call, (...args: unknown[]) => {
    act(...args)
    return original(...args)
  })
  syncBuiltinESMExports()
  return () => {
    mocked.mock.restore()
    syncBuiltinESMExports()
  }
}

function errorOf(code: 'EIO' | 'ENOSPC'): Error {
  return Object.assign(new Error(code), { code, errno: code === 'EIO' ? -5 : -28 })
}

/** The acts of a log, by the index of their entries. */
function actsOf(store: SqliteStore): (string | undefined)[] {
  return [...store.entries(0, store.size)].map(({ text }) => /"act":"([^"]*)"/u.exec(text)?.[1])
}

/** Does an act. @returns the index of its entry; the code of the error it met. */
async function outcome(store: Store, id: string, item: string): Promise<number | string> {
  try {
    const told = await does(store, id, [stone(item)])
    return isRefusal(told) ? told.refused : told.first
  } catch (error) {
    if (error instanceof StoreError) return error.code
    throw error
  }
}

test('sqlite: whichever call of the file system fails, what was told as sealed is there, and what was told as not is not', async (context) => {
  const fault = fc.record({
    call: fc.constantFrom<Call>('writeSync', 'fdatasyncSync', 'ftruncateSync', 'openSync'),
    at: fc.nat(7),
    code: fc.constantFrom<'EIO' | 'ENOSPC'>('EIO', 'ENOSPC'),
    isErasing: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fault, async ({ call, at, code, isErasing }) => {
      const folder = fresh()
      const store = new SqliteStore(STONES, folder, 'town')
      const local = openLocal(STONES, store)
      await does(local, 'founded', [founded(), stone('s0')])
      let calls = 0
      const restore = before(context, call, () => {
        calls += 1
        if (calls === at + 1) throw errorOf(code)
      })
      const told = new Map<string, number | string>()
      for (let act = 1; act <= 6; act += 1) {
        told.set(`a${act}`, await outcome(local, `a${act}`, `s${act}`))
        if (act === 2 && isErasing) await erase(local, 's0', 99).catch(() => {})
      }
      restore()
      told.set('a7', await outcome(local, 'a7', 's7'))
      const left = killed(folder)
      store.close()
      for (const path of [left, folder]) {
        const again = new SqliteStore(STONES, path, 'town')
        const acts = actsOf(again)
        for (const [act, where] of told) {
          if (typeof where === 'number') assert.equal(acts[where], act, `${act} was sealed`)
          else if (where === 'disk-full') assert.ok(!acts.includes(act), `${act} was not sealed`)
        }
        again.close()
        assert.deepEqual((await checkFolder(STONES, path)).faults, [])
      }
      const isTold = [...told.values()].some((where) => where === 'outcome-unknown')
      assert.ok(code === 'EIO' || isTold || typeof told.get('a7') === 'number', 'it goes on when there is room')
    }),
    { numRuns: 60 },
  )
})

test('sqlite: whenever an erasure breaks off, the next opening leaves nothing of what was erased, written to or not', async (context) => {
  const folder = fresh()
  const store = new SqliteStore(STONES, folder, 'town')
  const local = openLocal(STONES, store)
  await does(local, 'founded', [founded()])
  await does(local, 'a1', [stone('s1'), stone('s2')])
  await store.written()
  const redo = readFileSync(join(folder, REDO), 'utf8')
  const [, sealed] = /"item":"s1"[^\n]*\t([A-Za-z0-9+/=]+)/u.exec(redo)!
  const [, key] = /\["stones\/s1","([A-Za-z0-9+/=]+)"\]/u.exec(redo)!
  const lefts: string[] = []
  const restores = (['writeSync', 'fdatasyncSync', 'ftruncateSync'] as const).map((call) =>
    before(context, call, () => void lefts.push(killed(folder))),
  )
  await erase(local, 's1', 99)
  for (const restore of restores) restore()
  assert.ok(lefts.length > 3)
  store.close()
  let erased = 0
  for (const left of lefts) {
    const again = new SqliteStore(STONES, left, 'town')
    const isErased = actsOf(again).includes('erased-s1')
    if (isErased) {
      erased += 1
      for (const name of readdirSync(left)) {
        const bytes = readFileSync(join(left, name))
        for (const secret of [sealed!, key!]) {
          assert.ok(!bytes.includes(secret) && !bytes.includes(Buffer.from(secret, 'base64')), `${name} holds it`)
        }
      }
    }
    assert.deepEqual(again.personal('stones', 's1'), { secret: isErased ? null : 'of s1' })
    again.close()
  }
  assert.ok(erased > 1)
})

/** The thread that writes, once it is told of a folder. */
function theThread(context: TestContext): () => Worker | undefined {
  const { mock } = context.mock.method(Worker.prototype, 'postMessage')
  return () => mock.calls.at(-1)?.this as Worker | undefined // of whom the method is
}

test('sqlite: a thread that dies takes nothing along, is not waited for, and another goes on', async (context) => {
  const thread = theThread(context)
  const folder = fresh()
  const store = new SqliteStore(STONES, folder, 'town')
  const local = openLocal(STONES, store)
  const told: (number | string)[] = []
  for (let round = 0; round < 8; round += 1) {
    const acts = Array.from({ length: 20 }, (_, at) => outcome(local, `r${round}-${at}`, `i${round}-${at}`))
    for (let turns = 0; turns < round; turns += 1) await turn()
    void thread()?.terminate()
    told.push(...(await Promise.all(acts)))
    // What waits for the thread that ended is told so, once; then another has begun.
    await store.written().catch(() => store.written())
  }
  assert.ok(told.every((where, at) => where === at))
  await does(local, 'last', [paint('i0-0', 'blue')])
  assert.equal((await local.page('stones', '', 1_000)).length, 160)
  const left = killed(folder)
  const startMs = performance.now()
  store.close()
  assert.ok(performance.now() - startMs < 5_000, 'closing waits for no answer that never comes')
  for (const path of [left, folder]) {
    const again = new SqliteStore(STONES, path, 'town')
    assert.deepEqual([again.size, again.page('stones', '', 1_000).length], [161, 160])
    again.close()
    assert.deepEqual((await checkFolder(STONES, path)).faults, [])
  }
})

test('sqlite: where no thread can be started, nothing is sealed twice once one can', async (context) => {
  const folder = fresh()
  const store = new SqliteStore(STONES, folder, 'town')
  const local = openLocal(STONES, store)
  const mocked = context.mock.method(Worker.prototype, 'postMessage', () => {
    throw new Error('no thread')
  })
  assert.equal(await outcome(local, 'a1', 's1'), 0)
  await assert.rejects(outcome(local, 'a2', 's2'), /no thread/u)
  await assert.rejects(store.written())
  mocked.mock.restore()
  assert.equal(await outcome(local, 'a2', 's2'), 1)
  await store.written()
  const left = killed(folder)
  store.close()
  for (const path of [left, folder]) {
    const again = new SqliteStore(STONES, path, 'town')
    assert.deepEqual(actsOf(again), ['a1', 'a2'])
    again.close()
  }
})

/** Has no disk be quick enough to be waited for in place. */
function slowDisk(context: TestContext): void {
  let nowMs = 0
  context.mock.method(performance, 'now', () => (nowMs += 10))
}

test('sqlite: while a group is not durable no table tells of it; closed meanwhile, it is there when it is told', async (context) => {
  slowDisk(context)
  const folder = fresh()
  const store = new SqliteStore(STONES, folder, 'town')
  const local = openLocal(STONES, store)
  await does(local, 'a1', [stone('s1')])
  await does(local, 'a2', [paint('s1', 'blue')])
  const third = does(local, 'a3', [paint('s1', 'red'), stone('s3')])
  await turn()
  assert.equal(store.size, 2, 'under way')
  await store.written()
  const tables = [store.history('stones', 's1'), store.page('stones', '', 9).map(({ id, version }) => [id, version])]
  if (store.size === 2) assert.deepEqual(tables, [[0, 1], [['s1', 2]]])
  const fourth = does(local, 'a4', [stone('s4')])
  store.close()
  assert.deepEqual(await third, { first: 2, count: 2, isRepeat: false })
  await assert.rejects(fourth, /closed before/u)
  const again = new SqliteStore(STONES, folder, 'town')
  assert.deepEqual(actsOf(again), ['a1', 'a2', 'a3', 'a3'])
  again.close()
})

test('sqlite: entries that are read slowly are all there are, and hold nobody to an earlier moment', async () => {
  const folder = fresh()
  const store = new SqliteStore(STONES, folder, 'town')
  const local = openLocal(STONES, store)
  for (let at = 0; at < 5; at += 1) await does(local, `a${at}`, [stone(`s${at}`)])
  await store.written()
  const slow = store.entries(0, 5)[Symbol.iterator]()
  const seen = [slow.next().value!.index]
  for (let at = 5; at < 10; at += 1) {
    await does(local, `a${at}`, [stone(`s${at}`)])
    await store.written()
    assert.deepEqual(
      [...store.entries(0, store.size)].map(({ index }) => index),
      Array.from({ length: at + 1 }, (_, index) => index),
    )
    assert.equal(store.page('stones', '', 99).length, at + 1)
  }
  for (let next = slow.next(); !next.done; next = slow.next()) seen.push(next.value.index)
  assert.deepEqual(seen, [0, 1, 2, 3, 4])
  store.close()
  rmSync(folder, { recursive: true })
})

test('sqlite: a redo log that goes on from a later state, or from another act, is told and not passed over', async () => {
  const folder = fresh()
  const store = new SqliteStore(STONES, folder, 'town')
  const local = openLocal(STONES, store)
  await does(local, 'a1', [stone('s1')])
  await store.written()
  const early = killed(folder)
  const other = killed(folder)
  store.close()
  const later = new SqliteStore(STONES, folder, 'town')
  await does(openLocal(STONES, later), 'a2', [stone('s2')])
  await later.written()
  const twice = killed(folder)
  later.close()
  const last = new SqliteStore(STONES, folder, 'town')
  await does(openLocal(STONES, last), 'a3', [stone('s3')])
  const frames = join(killed(folder), REDO)
  last.close()
  const branched = new SqliteStore(STONES, other, 'town')
  await does(openLocal(STONES, branched), 'b2', [stone('s9')])
  branched.close()
  for (const [path, isRight] of [
    [early, false],
    [other, false],
    [twice, true],
  ] as const) {
    cpSync(frames, join(path, REDO))
    if (isRight) {
      const again = new SqliteStore(STONES, path, 'town')
      assert.deepEqual(actsOf(again), ['a1', 'a2', 'a3'])
      again.close()
    } else
      assert.throws(
        () => new SqliteStore(STONES, path, 'town'),
        (error) => error instanceof StoreError && error.code === 'damaged',
      )
  }
})
