import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test, type TestContext } from 'node:test'

import * as fc from 'fast-check'

import { commit, instantOf, isRefusal, leafHash, rootOfInclusion, trust, WHOLE, type Entry } from '#kernel'

import { NO_POSTGRES } from '../test/postgres/cluster.ts'
import { Towns } from '../test/postgres/towns.ts'
import { actorWith, does, erase, founded, NOON, on, ON, paint, stone, STONES, told } from '../test/store/stones.ts'
import { sha256 } from './crypto/index.ts'
import { entryPages } from './everything.ts'
import { openLocal } from './local.ts'
import { MemoryStore } from './memory/index.ts'
import { inclusionPath } from './copies/prove.ts'
import { SqliteStore } from './sqlite/index.ts'
import { StoreError, type Store } from './store.ts'

let towns: Promise<Towns> | null = null
after(async () => {
  await (await towns)?.stop()
})

type Driver = (context: TestContext) => Store | Promise<Store>

/** Every driver, each opened anew by the test. */
const DRIVERS: Readonly<Record<string, Driver>> = {
  memory: () => openLocal(STONES, new MemoryStore(STONES, 'town')),
  sqlite: (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'sekisho-store-'))
    const store = openLocal(STONES, new SqliteStore(STONES, folder, 'town'))
    context.after(async () => {
      await store.close()
      rmSync(folder, { recursive: true })
    })
    return store
  },
  postgres: async () => (await (await (towns ??= Towns.start(STONES))).found()).store,
}

const SKIPPED: Readonly<Record<string, string | false>> = { postgres: NO_POSTGRES }

async function entriesOf(store: Store): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const page of entryPages(store, 0, await store.size()))
    for (const { text } of page) entries.push(trust<Entry>(JSON.parse(text)))
  return entries
}

for (const [driver, open] of Object.entries(DRIVERS)) {
  const it = (what: string, work: (store: Store, context: TestContext) => Promise<void>): void => {
    void test(`${driver}: ${what}`, { skip: SKIPPED[driver] ?? false }, async (context) => {
      await work(await open(context), context)
    })
  }

  it('weighs groups of commands on what is sealed, each by itself, and seals nothing', async (store) => {
    await does(store, 'a1', [stone('s1'), stone('s2', 1, 's1')])
    const asking = { actor: actorWith('s1'), occasion: { id: 'w', by: 's1', at: instantOf(NOON), on: ON } }
    const undo = { cause: 'undone', remarks: null }
    const weighed = await store.weigh(asking, [
      [stone('s3'), paint('s3', 'blue')],
      [stone('s1')],
      [paint('s1', 'blue', 1)],
      [on('s1', 'void', undo)],
      [on('s2', 'void', undo), on('s1', 'void', undo)],
    ])
    const told = weighed.map((one) => (isRefusal(one) ? one.refused : one.drafts.map(({ event }) => event)))
    assert.deepEqual(told, [['opened', 'painted'], 'exists', ['painted'], 'in-use', ['voided', 'voided']])
    assert.equal(await store.size(), 2)
  })

  it('an act is in the log, the table and the history once it is acknowledged', async (store) => {
    const result = await does(store, 'a1', [stone('s1'), paint('s1', 'blue')])
    assert.deepEqual(result, { first: 0, count: 2, isRepeat: false })
    assert.equal(await store.size(), 2)
    const facts = { name: 's1', colour: 'blue', weight: 1, beside: null, marks: [] }
    assert.deepEqual((await store.item('stones', 's1'))?.facts, facts)
    assert.deepEqual(await store.personal('stones', 's1'), { secret: 'of s1' })
    assert.deepEqual(await store.history('stones', 's1'), [0, 1])
    const entries = await entriesOf(store)
    assert.deepEqual(
      entries.map(({ index, version, event }) => [index, version, event]),
      [
        [0, 1, 'opened'],
        [1, 2, 'painted'],
      ],
    )
    const { salt, personal } = (await store.payload(0))!
    assert.equal(commit(sha256, salt, personal), entries[0]!.commitment)
    assert.equal(await store.payload(1), null)
    assert.deepEqual([...(await store.payloads(0, 2)).keys()], [0])
  })

  it('one act id is sealed once', async (store) => {
    const twice = await Promise.all([does(store, 'a1', [stone('s1')]), does(store, 'a1', [stone('s1')])])
    assert.deepEqual(
      twice.map((one) => 'isRepeat' in one && one.isRepeat),
      [false, true],
    )
    assert.deepEqual(await does(store, 'a1', [stone('s2')]), { first: 0, count: 1, isRepeat: true })
    assert.deepEqual(await store.acted('a1'), { first: 0, count: 1, isRepeat: true })
    assert.deepEqual([await store.acted('a2'), await store.size()], [null, 1])
  })

  it('acts of one turn are decided one on the other; one that names a version that is gone is refused', async (store) => {
    await does(store, 'a1', [stone('s1')])
    const acts = [
      told(store, 'a2', [paint('s1', 'blue', 1)]),
      told(store, 'a3', [paint('s1', 'red')]),
      told(store, 'a4', [stone('s2'), paint('s1', 'red', 1)]),
      told(store, 'a5', [stone('s1')]),
      told(store, 'a6', [stone('s3', 1, 's1'), on('s3', 'match')]),
      told(store, 'a7', [paint('s1', 'blue'), on('s3', 'hide', { secret: '新' }), on('s3', 'match')].slice(0, 2)),
      told(store, 'a8', [on('s3', 'match')]),
    ]
    assert.deepEqual(await Promise.all(acts), [1, 2, 'changed', 'exists', 'alike', 'no-such-item', 'no-such-item'])
    const left = [await store.size(), await store.item('stones', 's2'), await store.history('stones', 's2')]
    assert.deepEqual(left, [3, null, []])
  })

  it('an act sees what acts before it in the same turn have made, items and counts', async (store) => {
    await does(store, 'a1', [stone('s1'), stone('s2', 1, 's1'), stone('s3'), stone('s4'), stone('s5')])
    const acts = [
      told(store, 'b1', [on('s1', 'blue')]),
      told(store, 'b2', [on('s2', 'match')]),
      told(store, 'b3', [on('s3', 'blue'), on('s4', 'blue')]),
      told(store, 'b4', [on('s3', 'blue')]),
      told(store, 'b5', [on('s4', 'blue')]),
      told(store, 'b6', [{ register: 'stones', item: 's1', act: 'void', input: { cause: 'mistake', remarks: null } }]),
      told(store, 'b7', [{ register: 'stones', item: 's3', act: 'void', input: { cause: 'mistake', remarks: null } }]),
      told(store, 'b8', [on('s4', 'blue')]),
    ]
    assert.deepEqual(await Promise.all(acts), [5, 6, 'too-blue', 7, 'too-blue', 'in-use', 8, 9])
  })

  it('time does not run back in the log, and a clock that is far behind is refused', async (store) => {
    await does(store, 'a1', [stone('s1')])
    await does(store, 'a2', [stone('s2')], NOON - 60_000)
    const times = (await entriesOf(store)).map(({ at }) => at)
    assert.equal(times[0], times[1])
    await assert.rejects(does(store, 'a3', [stone('s3')], NOON - 301_000), code('clock-behind'))
    await assert.rejects(does(store, 'a4', [{ ...stone('x'), input: TOO_LONG }]), code('too-large'))
    assert.equal(await store.size(), 2)
  })

  it('erased values are gone, the log is as it was, and the subject goes on', async (store) => {
    await does(store, 'a0', [founded()])
    await does(store, 'a1', [stone('s1'), stone('s2')])
    const [root, leaves] = [await store.root(3), (await store.entries(0, 3)).map(({ leaf }) => hex(leaf))]
    await erase(store, 's1', 3)
    assert.deepEqual([await store.payload(1), await store.personal('stones', 's1')], [null, { secret: null }])
    assert.deepEqual(await store.personal('stones', 's2'), { secret: 'of s2' })
    assert.equal(hex(await store.root(3)), hex(root))
    assert.deepEqual(
      (await store.entries(0, 3)).map(({ leaf }) => hex(leaf)),
      leaves,
    )
    await does(store, 'a3', [paint('s1', 'blue'), on('s1', 'hide', { secret: 'again' })])
    assert.equal((await store.item('stones', 's1'))?.facts['colour'], 'blue')
    assert.deepEqual(await store.personal('stones', 's1'), { secret: 'again' })
  })

  it('asked and approved within one turn, a request is decided on what it says', async (store) => {
    await does(store, 'a0', [founded(), stone('s1')])
    const input = { register: 'stones', item: 's1', basis: 'request', before: 2 }
    const asked = does(store, 'r1', [{ register: 'book', item: 'town', act: 'erase', input }])
    const approve = [{ register: 'approvals', item: 'r1', act: 'approve', input: {} }]
    const [self, other] = [does(store, 'r2', approve), does(store, 'r3', approve, NOON, 's2')]
    assert.deepEqual(
      (await Promise.all([asked, self, other])).map((one) => ('refused' in one ? one.refused : one.count)),
      [1, 'self-approval', 2],
    )
    assert.deepEqual(await store.personal('stones', 's1'), { secret: null })
  })

  it('pages by id, voided items too, and lists without them', async (store) => {
    await does(
      store,
      'a1',
      ['s3', 's1', 's2', 's4'].map((id, at) => stone(id, at)),
    )
    await does(store, 'a2', [
      { register: 'stones', item: 's2', act: 'void', input: { cause: 'mistake', remarks: null } },
    ])
    const ids = async (after: string, limit: number): Promise<string[]> =>
      (await store.page('stones', after, limit)).map(({ id }) => id)
    assert.deepEqual(
      [await ids('', 2), await ids('s2', 9)],
      [
        ['s1', 's2'],
        ['s3', 's4'],
      ],
    )
    const query = { scope: WHOLE, where: [{ field: 'weight', from: 0, to: 2 }], sort: [], limit: 1, isCounted: true }
    const first = await store.list('stones', query)
    const second = await store.list('stones', { ...query, after: first.next! })
    assert.deepEqual([first.items.map(({ id }) => id), first.count], [['s1'], 2])
    assert.deepEqual([second.items.map(({ id }) => id), second.next], [['s3'], null])
    assert.deepEqual(await store.page('nothing', '', 9), [])
    assert.equal(await store.item('nothing', 's1'), null)
  })

  it('keeps every text as it was typed', async (store) => {
    const names = ['髙﨑𠮷󠄀', 'か゚', `'; drop table entries; --`, '\\x00 {a,"b"}', '"', '|\u2028', 'null', '{}']
    await does(
      store,
      'a1',
      names.map((name, at) => ({
        ...stone(`s${at}`),
        input: { name, colour: 'red', weight: at, beside: null, marks: [{ mark: name }], secret: name },
      })),
    )
    for (const [at, name] of names.entries()) {
      assert.deepEqual((await store.item('stones', `s${at}`))?.facts['name'], name)
      assert.deepEqual(await store.personal('stones', `s${at}`), { secret: name })
    }
  })
}

const MARKS = Array.from({ length: 50 }, () => ({ mark: '関'.repeat(500) }))
const TOO_LONG = { name: 'x', colour: 'red', weight: 1, beside: null, marks: MARKS, secret: 'x' }

for (const driver of ['sqlite', 'postgres']) {
  void test(
    `${driver}: the same acts make the same log, tables, roots and proofs as the naive store`,
    { skip: SKIPPED[driver] ?? false },
    async (context) => {
      const item = fc.constantFrom('s1', 's2', 's3')
      const step = fc.record({
        item,
        kind: fc.constantFrom('open', 'paint', 'match', 'blue', 'void'),
        count: fc.integer({ min: 1, max: 200 }),
        beside: fc.option(item),
        turns: fc.boolean(),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
          const both = [await DRIVERS['memory']!(context), await DRIVERS[driver]!(context)] as const
          const answers: [Promise<unknown>[], Promise<unknown>[]] = [[], []]
          for (const [at, { item: id, kind, count, beside, turns }] of steps.entries()) {
            const commands = commandsOf(kind, { id, count, beside })
            for (const [n, store] of both.entries()) answers[n]!.push(does(store, `a${at}`, commands))
            if (turns) await Promise.all(answers.flat())
          }
          const [expected, found] = await Promise.all(answers.map((one) => Promise.all(one)))
          assert.deepEqual(found, expected)
          await assertAlike(...both)
        }),
        { numRuns: 15 },
      )
    },
  )
}

function commandsOf(
  kind: string,
  { id, count, beside }: { readonly id: string; readonly count: number; readonly beside: string | null },
): Parameters<typeof does>[2] {
  if (kind === 'open') return [stone(id, count % 9, beside)]
  if (kind === 'paint') return Array.from({ length: count }, (_, at) => paint(id, at % 2 === 0 ? 'blue' : 'red'))
  if (kind === 'void') return [on(id, 'void', { cause: 'mistake', remarks: '誤り' })]
  return [on(id, kind)]
}

/** Salts are drawn by chance, so that commitments, leaves and roots differ. */
async function assertAlike(naive: Store, store: Store): Promise<void> {
  assert.deepEqual(await store.page('stones', '', 99), await naive.page('stones', '', 99))
  const plain = async (of: Store): Promise<object[]> =>
    (await entriesOf(of)).map((entry) => ({ ...entry, organisation: '', commitment: entry.commitment !== undefined }))
  assert.deepEqual(await plain(store), await plain(naive))
  const size = await store.size()
  if (size === 0) return
  const root = hex(await store.root(size))
  for (const index of new Set([0, Math.floor(size / 2), size - 1])) {
    const [stored] = await store.entries(index, index + 1)
    const path = await inclusionPath(store, index, size)
    const leaf = leafHash(sha256, new TextEncoder().encode(stored!.text))
    assert.equal(hex(rootOfInclusion(sha256, leaf, { index, size }, path)!), root)
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function code(wanted: string): (error: unknown) => boolean {
  return (error) => error instanceof StoreError && error.code === wanted
}
