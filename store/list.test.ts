import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test, type TestContext } from 'node:test'

import * as fc from 'fast-check'

import {
  book,
  checkListQuery,
  choice,
  day,
  house,
  instantOf,
  isRefusal,
  number,
  optional,
  ref,
  refuse,
  register,
  text,
  toDay,
  WHOLE,
  type Command,
  type Json,
  type ListQuery,
  type Scope,
} from '#kernel'

import { NO_POSTGRES } from '../test/postgres/cluster.ts'
import { Towns } from '../test/postgres/towns.ts'
import { actorWith } from '../test/store/stones.ts'
import { openLocal } from './local.ts'
import { MemoryStore } from './memory/index.ts'
import { SqliteStore } from './sqlite/index.ts'
import type { Store } from './store.ts'

const label = { ja: '名', en: 'Name' }
const name = text({ label, max: 20 })
const kind = choice({ label, of: { zinc: { ja: '亜鉛', en: 'Zinc' }, amber: { ja: '琥珀', en: "Amber's" } } })
const { act, event, conduct } = register('things', {
  label,
  fields: {
    name,
    kana: optional(text({ label, max: 20 })),
    kind,
    section: optional(ref('sections', { label })),
    organ: optional(ref('organs', { label })),
    keeper: optional(ref('staff', { label })),
    foundOn: optional(day({ label })),
    weight: optional(number({ label, min: -5, max: 5, fractions: true })),
  },
  opened: ['name', 'kana', 'kind', 'section', 'organ', 'keeper', 'foundOn', 'weight'],
  events: { named: { name } },
})
const things = conduct({
  open: { label, by: ['administrator'] },
  begin: {},
  evolve: {},
  acts: {
    name: act({
      label,
      by: ['administrator'],
      takes: { name },
      decide: (_, i) => event.named(i) ?? refuse('x', label),
    }),
  },
  duties: {},
  lists: { sortsBy: { name: 'kana' }, order: '-name', narrows: [['section', 'kind'], ['foundOn'], ['weight']] },
})
const HOUSE = house([book, things], [])
const ON = toDay('2026-11-20')!

type Facts = Readonly<Record<string, Json>>

const facts: fc.Arbitrary<Facts> = fc.record({
  name: fc.constantFrom('髙﨑', '高崎', '端末10', '端末９', '渡邉　サーバー', '𠮷', 'ｱ'),
  kana: fc.constantFrom(null, 'タカサキ', 'たかざき', 'タンマツ', 'ハア', 'ハー', 'バア'),
  kind: fc.constantFrom('zinc', 'amber'),
  section: fc.constantFrom(null, 's1', 's2'),
  organ: fc.constantFrom(null, 'o1', 'o2'),
  keeper: fc.constantFrom(null, 'p1', 'p2'),
  foundOn: fc.constantFrom(null, '2026-01-01', '2026-04-01', '2027-03-31'),
  weight: fc.constantFrom(null, -1.5, 0, 3),
})

const filter = fc.oneof(
  fc.constantFrom<ListQuery['where'][number]>(
    { field: 'section', is: 's1' },
    { field: 'section', is: null },
    { field: 'kind', in: ['zinc'] },
    { field: 'section', in: ['s1', null] },
    { field: 'weight', in: [0, 3] },
    { field: 'weight', is: -1.5 },
    { field: 'weight', from: 0 },
    { field: 'foundOn', from: '2026-02-01', to: '2026-12-31' },
    { field: 'foundOn', to: '2026-04-01' },
    { field: 'foundOn' },
    { field: 'openedOn', is: ON },
    { field: 'name', is: '高崎' },
    { field: 'kind', in: [] },
  ),
)
const leave = fc.record({
  isWhole: fc.boolean(),
  places: fc.array(
    fc.record({ organ: fc.constantFrom(null, 'o1', 'o2'), section: fc.constantFrom(null, 's1', 's2') }),
    { maxLength: 2 },
  ),
  own: fc.constantFrom(null, 'p1'),
})
const scope: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant(WHOLE),
  leave,
  fc.tuple(leave, leave).map(([of, zinc]) => ({ ...of, narrowed: { by: 'kind', to: { zinc } } })),
  fc.tuple(leave, leave).map(([of, s1]) => ({ ...of, narrowed: { by: 'section', to: { s1 } } })),
)
const sort = fc.uniqueArray(
  fc.record({
    field: fc.constantFrom('name', 'kana', 'kind', 'section', 'foundOn', 'weight', 'openedAt'),
    isDescending: fc.boolean(),
  }),
  { maxLength: 3, selector: ({ field }) => field },
)
/** What is asked of the whole register in its own order, from either end: stores answer it by one index. */
const usual = fc
  .record({ field: fc.constantFrom('name', 'kana'), isDescending: fc.boolean() })
  .map((sort) => ({ scope: WHOLE, where: [], sort: [sort] }))
const any: fc.Arbitrary<ListQuery> = fc.record(
  {
    scope,
    where: fc.array(filter, { maxLength: 2 }),
    sort,
    search: fc.constantFrom('高崎', 'サーバ', 'わたなべ', '渡辺 ｻｰﾊﾞｰ', '亜鉛', "amber's", '端末', '1', '　', '末9'),
    limit: fc.integer({ min: 1, max: 9 }),
    isCounted: fc.boolean(),
  },
  { requiredKeys: ['scope', 'where', 'sort', 'limit', 'isCounted'] },
)
const query = fc.oneof(
  { weight: 3, arbitrary: any },
  { weight: 1, arbitrary: fc.tuple(any, usual).map(([asked, whole]) => Object.assign({}, asked, whole)) },
)

const at = instantOf(Date.parse('2026-11-20T03:00:00.000Z'))

function does(item: string, name: string, input: Facts): Command {
  return { register: 'things', item, act: name, input }
}

async function seal(store: Store, id: string, commands: readonly Command[]): Promise<void> {
  const result = await store.act({ actor: actorWith('s'), occasion: { id, by: 's', at, on: ON } }, commands)
  assert.ok(!isRefusal(result))
}

let towns: Promise<Towns> | null = null
after(async () => {
  await (await towns)?.stop()
})

async function postgres(): Promise<Store> {
  return (await (await (towns ??= Towns.start(HOUSE))).found()).store
}

function sqlite(context: TestContext): Store {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-list-'))
  const store = openLocal(HOUSE, new SqliteStore(HOUSE, folder, 'town'))
  context.after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  return store
}

/** Every page of a list, from the first to the last. */
async function pages(store: Store, asked: ListQuery): Promise<string[]> {
  const ids: string[] = []
  let next: string | null = null
  for (let page = 0; page < 100; page += 1) {
    const told = await store.list('things', { ...asked, ...(next === null ? {} : { after: next }) })
    ids.push(...told.items.map(({ id }) => id))
    if (told.next === null) return ids
    next = told.next
  }
  throw new Error('the list has no end')
}

for (const [driver, open, numRuns, skip] of [
  ['sqlite', sqlite, 400, false],
  ['postgres', postgres, 100, NO_POSTGRES],
] as const) {
  void test(`list: ${driver} gives what looking at every item gives, page by page`, { skip }, async (context) => {
    await assertListsAlike(await open(context), numRuns)
  })
}

async function assertListsAlike(store: Store, numRuns: number): Promise<void> {
  const naive = openLocal(HOUSE, new MemoryStore(HOUSE, 'town'))
  const items = fc.sample(facts, { numRuns: 60, seed: 7 })
  const commands = items.map((of, n) => does(`i${n}`, 'open', of))
  commands.push(does('i3', 'name', { name: '新' }), does('i4', 'void', { cause: 'mistake', remarks: null }))
  for (const one of [naive, store]) await seal(one, 'a1', commands)
  await fc.assert(
    fc.asyncProperty(query, async (asked) => {
      assert.equal(checkListQuery(things, asked), null)
      const [expected, told] = await Promise.all([naive, store].map(async (one) => await one.list('things', asked)))
      assert.deepEqual(told, expected)
      assert.deepEqual(await pages(store, asked), await pages(naive, asked))
      assert.deepEqual(await pages(store, { ...asked, limit: 1_000 }), await pages(store, asked))
    }),
    { numRuns },
  )
}

test('list: going forward visits each item that was there and stays once, in order, whatever changes meanwhile', async (context) => {
  const store = sqlite(context)
  const kana = (n: number): string => String.fromCodePoint(0x30a2 + (n % 40))
  const opened = Array.from({ length: 60 }, (_, n) => does(`i${n}`, 'open', { ...BARE, name: '物', kana: kana(n * 7) }))
  await seal(store, 'a1', opened)
  const asked: ListQuery = {
    scope: WHOLE,
    where: [],
    sort: [{ field: 'name', isDescending: true }],
    limit: 7,
    isCounted: false,
  }
  const still = await pages(store, { ...asked, limit: 1_000 })
  const seen: string[] = []
  let next: string | null = null
  for (let page = 0; page < 30; page += 1) {
    const told = await store.list('things', { ...asked, ...(next === null ? {} : { after: next }) })
    seen.push(...told.items.map(({ id }) => id))
    next = told.next
    if (next === null) break
    const more = Array.from({ length: 5 }, (_, n) =>
      does(`n${page}-${n}`, 'open', { ...BARE, name: '新', kana: kana(page * 11 + n) }),
    )
    await seal(store, `b${page}`, [...more, does(still[page]!, 'void', { cause: 'mistake', remarks: null })])
  }
  assert.equal(new Set(seen).size, seen.length)
  assert.deepEqual(
    seen.filter((id) => id.startsWith('i')),
    still.filter((id) => seen.includes(id)),
  )
  assert.ok(still.slice(20).every((id) => seen.includes(id)))
})

const BARE = { kind: 'zinc', section: null, organ: null, keeper: null, foundOn: null, weight: null }
