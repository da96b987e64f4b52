import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'

import * as fc from 'fast-check'

import {
  book,
  choice,
  commit,
  house,
  inclusionProof,
  instantOf,
  isRefusal,
  leafHash,
  note,
  number,
  refuse,
  register,
  rootOfInclusion,
  text,
  toDay,
  trust,
  type Draft,
  type Entry,
} from '#kernel'

import { sha256 } from './crypto/index.ts'
import { MemoryStore } from './memory/index.ts'
import { SqliteStore } from './sqlite/index.ts'
import { StoreError, type Appended, type LocalStore } from './store.ts'

const label = { ja: '名', en: 'Name' }
const colour = choice({ label, of: { red: label, blue: label } })
const { act, event, conduct } = register('stones', {
  label,
  fields: { name: text({ label, max: 9 }), colour, weight: number({ label, min: 0, max: 9 }), secret: note({ label }) },
  opened: ['name', 'colour', 'weight', 'secret'],
  events: { painted: { colour } },
})
const stones = conduct({
  open: { label, by: [] },
  begin: {},
  evolve: {},
  acts: {
    paint: act({ label, by: [], takes: { colour }, decide: (_stone, i) => event.painted(i) ?? refuse('x', label) }),
  },
  duties: {},
})
const HOUSE = house([book, stones], [])
const ON = toDay('2026-11-20')!
const NOON = Date.parse('2026-11-20T03:00:00.000Z')

/** Every driver, each opened anew by the test. */
const DRIVERS: Readonly<Record<string, (context: TestContext) => LocalStore>> = {
  memory: () => new MemoryStore(HOUSE, 'town'),
  sqlite: (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'sekisho-store-'))
    const store = new SqliteStore(HOUSE, folder, 'town')
    context.after(() => {
      store.close()
      rmSync(folder, { recursive: true })
    })
    return store
  },
}

function opened(item: string, weight = 1): Draft {
  const facts = { name: item, colour: 'red', weight }
  return { register: 'stones', item, event: 'opened', form: 1, version: 1, facts, personal: { secret: `of ${item}` } }
}

function painted(item: string, version: number, colour: string): Draft {
  return { register: 'stones', item, event: 'painted', form: 1, version, facts: { colour } }
}

async function seal(store: LocalStore, act: string, drafts: readonly Draft[], atMs = NOON): Promise<Appended | string> {
  const firsts = new Map<string, Draft>()
  for (const draft of drafts) if (!firsts.has(draft.item)) firsts.set(draft.item, draft)
  const expects = [...firsts.values()].map(({ register, item, version }) => ({ register, item, version: version - 1 }))
  const result = await store.append({ act, by: 's1', on: ON, at: instantOf(atMs), sealing: { drafts, expects } })
  return isRefusal(result) ? result.refused : result
}

for (const [driver, openStore] of Object.entries(DRIVERS)) {
  test(`${driver}: an act is in the log, the table and the history once it is acknowledged`, async (context) => {
    const store = openStore(context)
    assert.deepEqual(await seal(store, 'a1', [opened('s1'), painted('s1', 2, 'blue')]), {
      first: 0,
      count: 2,
      isRepeat: false,
    })
    assert.equal(store.size, 2)
    assert.deepEqual(store.item('stones', 's1')?.facts, { name: 's1', colour: 'blue', weight: 1 })
    assert.deepEqual(store.personal('stones', 's1'), { secret: 'of s1' })
    assert.deepEqual(store.history('stones', 's1'), [0, 1])
    const entries = [...store.entries(0, 2)].map(({ text }) => trust<Entry>(JSON.parse(text)))
    assert.deepEqual(
      entries.map(({ index, version, event }) => [index, version, event]),
      [
        [0, 1, 'opened'],
        [1, 2, 'painted'],
      ],
    )
    const { salt, personal } = store.payload(0)!
    assert.equal(commit(sha256, salt, personal), entries[0]!.commitment)
    assert.equal(store.payload(1), null)
  })

  test(`${driver}: one act id is sealed once`, async (context) => {
    const store = openStore(context)
    const twice = await Promise.all([seal(store, 'a1', [opened('s1')]), seal(store, 'a1', [opened('s1')])])
    assert.deepEqual(
      twice.map((one) => typeof one === 'object' && one.isRepeat),
      [false, true],
    )
    assert.deepEqual(await seal(store, 'a1', [opened('s2')]), { first: 0, count: 1, isRepeat: true })
    assert.equal(store.size, 1)
  })

  test(`${driver}: of two acts on one version the second is refused, and nothing of it is seen`, async (context) => {
    const store = openStore(context)
    await seal(store, 'a1', [opened('s1')])
    const both = [
      seal(store, 'a2', [painted('s1', 2, 'blue')]),
      seal(store, 'a3', [opened('s2'), painted('s1', 2, 'red')]),
    ]
    assert.deepEqual(await Promise.all(both), [{ first: 1, count: 1, isRepeat: false }, 'changed'])
    assert.deepEqual([store.size, store.item('stones', 's2'), store.history('stones', 's2')], [2, null, []])
  })

  test(`${driver}: time does not run back in the log`, async (context) => {
    const store = openStore(context)
    await seal(store, 'a1', [opened('s1')])
    await seal(store, 'a2', [opened('s2')], NOON - 60_000)
    const times = [...store.entries(0, 2)].map(({ text }) => trust<Entry>(JSON.parse(text)).at)
    assert.equal(times[0], times[1])
  })

  test(`${driver}: erased values are gone, and the log is as it was`, async (context) => {
    const store = openStore(context)
    const begun = { organisation: 'x', kind: '市', house: 'h', sealedThrough: '2026-01-01' }
    await seal(store, 'a0', [{ ...opened('town'), register: 'book', facts: begun, personal: {} }].map(withoutPersonal))
    await seal(store, 'a1', [opened('s1'), opened('s2')])
    const [root, leaves] = [
      store.root(3),
      [...store.entries(0, 3)].map(({ leaf }) => Buffer.from(leaf).toString('hex')),
    ]
    const facts = { register: 'stones', item: 's1', basis: 'request', before: 3 }
    await seal(store, 'a2', [{ register: 'book', item: 'town', event: 'erased', form: 1, version: 2, facts }])
    assert.deepEqual([store.payload(1), store.personal('stones', 's1')], [null, { secret: null }])
    assert.deepEqual(store.personal('stones', 's2'), { secret: 'of s2' })
    assert.deepEqual(Buffer.from(store.root(3)), Buffer.from(root))
    assert.deepEqual(
      [...store.entries(0, 3)].map(({ leaf }) => Buffer.from(leaf).toString('hex')),
      leaves,
    )
    await seal(store, 'a3', [{ ...painted('s1', 2, 'blue') }])
    assert.equal(store.item('stones', 's1')?.facts['colour'], 'blue')
  })

  test(`${driver}: lists in pages by id, and counts up to a limit`, async (context) => {
    const store = openStore(context)
    await seal(
      store,
      'a1',
      ['s3', 's1', 's2', 's4'].map((id, at) => opened(id, at)),
    )
    await seal(store, 'a2', [painted('s2', 2, 'blue')])
    assert.deepEqual(
      store.items('stones', '', 2).map(({ id }) => id),
      ['s1', 's2'],
    )
    assert.deepEqual(
      store.items('stones', 's2', 9).map(({ id }) => id),
      ['s3', 's4'],
    )
    assert.equal(store.count('stones', { colour: 'red' }, 9), 3)
    assert.equal(store.count('stones', { colour: 'red', weight: 1 }, 9), 1)
    assert.equal(store.count('stones', {}, 2), 2)
  })
}

test('sqlite: the same acts make the same log, tables, roots and proofs as the naive store', async (context) => {
  const acts = fc.array(
    fc.record({
      item: fc.constantFrom('s1', 's2', 's3'),
      colour: fc.constantFrom('red', 'blue'),
      count: fc.integer({ min: 1, max: 200 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  await fc.assert(
    fc.asyncProperty(acts, async (steps) => {
      const [naive, sqlite] = [DRIVERS['memory']!(context), DRIVERS['sqlite']!(context)]
      for (const [at, { item, colour, count }] of steps.entries()) {
        const version = naive.item('stones', item)?.version ?? 0
        const drafts = Array.from({ length: count }, (_, n) => painted(item, version + 1 + n, colour))
        if (version === 0) drafts[0] = opened(item)
        const both = await Promise.all([naive, sqlite].map((store) => seal(store, `a${at}`, drafts)))
        assert.deepEqual(both[0], both[1])
      }
      assert.deepEqual(sqlite.items('stones', '', 99), naive.items('stones', '', 99))
      assert.equal(sqlite.size, naive.size)
      const texts = [naive, sqlite].map((store) =>
        [...store.entries(0, store.size)].map(({ text }) => withoutSalt(text)),
      )
      assert.deepEqual(texts[0], texts[1])
      const leaves = [...sqlite.entries(0, sqlite.size)]
      for (const index of [0, Math.floor(sqlite.size / 2), sqlite.size - 1]) {
        const path = inclusionProof(sha256, (level, at) => sqlite.node(level, at), index, sqlite.size)
        const leaf = leafHash(sha256, new TextEncoder().encode(leaves[index]!.text))
        const root = rootOfInclusion(sha256, leaf, { index, size: sqlite.size }, path)
        assert.deepEqual(Buffer.from(root!), Buffer.from(sqlite.root(sqlite.size)))
      }
    }),
    { numRuns: 15 },
  )
})

test('sqlite: what was sealed is there after closing, and another process is named that would write', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-store-'))
  const store = new SqliteStore(HOUSE, folder, 'town')
  await seal(
    store,
    'a1',
    Array.from({ length: 300 }, (_, at) => opened(`s${at}`)),
  )
  assert.throws(
    () => new SqliteStore(HOUSE, folder, 'town'),
    (error) => {
      assert.ok(error instanceof StoreError)
      assert.equal(error.code, 'locked')
      assert.match(error.message, new RegExp(`"process":${process.pid}`))
      return true
    },
  )
  const root = store.root(300)
  store.close()
  const again = new SqliteStore(HOUSE, folder, '')
  assert.deepEqual([again.organisation, again.size, again.root(300)], ['town', 300, root])
  assert.deepEqual(await seal(again, 'a1', []), { first: 0, count: 300, isRepeat: true })
  again.close()
  assert.throws(() => new SqliteStore(HOUSE, folder, 'village'), /belongs to town/)
  rmSync(folder, { recursive: true })
})

test('sqlite: a clock that is far behind is refused, and an entry that is too large', async (context) => {
  const store = DRIVERS['sqlite']!(context)
  await seal(store, 'a1', [opened('s1')])
  await assert.rejects(seal(store, 'a2', [opened('s2')], NOON - 301_000), code('clock-behind'))
  const large = { ...opened('s3'), facts: { name: 'x'.repeat(60_000), colour: 'red', weight: 1 } }
  await assert.rejects(seal(store, 'a3', [large]), code('too-large'))
  assert.equal(store.size, 1)
})

test('sqlite: nothing counts as sealed before it is durable, and a process that ended in between loses nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-store-'))
  const store = new SqliteStore(HOUSE, folder, 'town')
  await seal(store, 'a1', [opened('s1')])
  const second = seal(store, 'a2', [opened('s2')])
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual([store.item('stones', 's2')?.version, store.size], [1, 1], 'read as written, counted as durable')
  const root = store.root(1)
  await second
  assert.deepEqual([store.size, store.root(1)], [2, root])
  store.close()
  rmSync(folder, { recursive: true })
})

test('sqlite: where a process ends between an erasure and its key, the next opening destroys the key', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-store-'))
  const store = new SqliteStore(HOUSE, folder, 'town')
  await seal(store, 'a1', [opened('s1'), opened('s2')])
  store.close()
  const log = new DatabaseSync(join(folder, 'log.sqlite'))
  log.exec(`delete from payloads where subject = 'stones/s1'; insert into erasing values ('stones/s1')`)
  log.close()
  new SqliteStore(HOUSE, folder, 'town').close()
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

function code(wanted: string): (error: unknown) => boolean {
  return (error) => error instanceof StoreError && error.code === wanted
}

function withoutPersonal({ register, item, event, form, version, facts }: Draft): Draft {
  return { register, item, event, form, version, facts }
}

/** Salts are drawn by chance, so that commitments differ. */
function withoutSalt(text: string): string {
  return text.replace(/"commitment":"[^"]*",/u, '')
}
