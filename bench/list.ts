import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'

import { instantOf, isRefusal, toDay, WHOLE, type AnyFacts, type Draft, type ListQuery } from '#kernel'
import { houseFor } from '#registers'
import { SqliteStore } from '#store/sqlite'

import type { Measure } from './measure.ts'

const ASSETS = 100_000
const SECTIONS = 60
const ON = toDay('2026-04-01')!
const AT = instantOf(Date.parse('2026-04-01T03:00:00.000Z'))

/** What a city's assets are called, and how that is read. */
const NAMES: readonly (readonly [name: string, kana: string])[] = [
  ['窓口端末', 'マドグチタンマツ'],
  ['住民基本台帳サーバー', 'ジュウミンキホンダイチョウサーバー'],
  ['外付けハードディスク', 'ソトヅケハードディスク'],
  ['財務会計システム仕様書', 'ザイムカイケイシステムシヨウショ'],
  ['戸籍届書', 'コセキトドケショ'],
  ['複合機', 'フクゴウキ'],
  ['税務証明書', 'ゼイムショウメイショ'],
  ['ネットワーク構成図', 'ネットワークコウセイズ'],
]

/** Words that an eighth of the assets hold each, which stand together, so that one has to walk far for most of them. */
const FREQUENT = ['端末', 'サーバー', '仕様書']

/**
 * Lists of 100,000 assets in this process, without HTTP. What an index serves costs the page alone, however deep it lies;
 * a search looks at the key of every asset that the other conditions let through.
 */
export async function* measures(): AsyncGenerator<Measure> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-'))
  const store = new SqliteStore(houseFor('市'), folder, 'city')
  await fill(store)
  const order = [{ field: 'kana', isDescending: false }]
  const usual = (n: number): ListQuery => ({
    scope: WHOLE,
    where: [
      { field: 'section', is: `k${n % SECTIONS}` },
      { field: 'confidentiality', is: `c${n % 4}` },
    ],
    sort: order,
    limit: 50,
    isCounted: true,
  })
  const all: ListQuery = { scope: WHOLE, where: [], sort: order, limit: 50, isCounted: false }
  yield* timed(store, 'list', usual, { max: 5 }, { max: 20 })
  yield* timed(store, 'list.class', (n) => ({ ...usual(n), where: [{ field: 'confidentiality', is: `c${n % 4}` }] }))
  yield* timed(store, 'list.whole', () => ({ ...all, isCounted: true }))
  yield* timed(store, 'list.frequent', (n) => ({ ...all, search: FREQUENT[n % 3]!, isCounted: true }))
  yield* timed(store, 'list.none', () => ({ ...all, search: '存在しない', isCounted: true }))
  yield* timed(store, 'list.search', (n) => ({ ...all, search: `ｻｰﾊﾞ ${n * 97}`, isCounted: true }))
  yield* timed(store, 'list.search2', () => ({ ...all, search: '戸籍', isCounted: true }))
  yield* timed(store, 'list.searchSection', (n) => ({ ...usual(n), search: '端末' }))
  yield* deep(store, all)
  yield { name: 'machine.load1', value: loadavg()[0]! }
  store.close()
  rmSync(folder, { recursive: true })
}

function* timed(
  store: SqliteStore,
  name: string,
  query: (n: number) => ListQuery,
  ...limits: readonly { readonly max: number }[]
): Generator<Measure> {
  const ms: number[] = []
  for (let n = 0; n < 200; n += 1) {
    const start = performance.now()
    store.list('assets', query(n))
    ms.push(performance.now() - start)
  }
  yield* quantiles(name, ms, limits)
}

/** Every page of the whole list, one after another. */
function* deep(store: SqliteStore, query: ListQuery): Generator<Measure> {
  const ms: number[] = []
  let seen = 0
  for (let next: string | null = ''; next !== null;) {
    const start = performance.now()
    const page = store.list('assets', { ...query, ...(next === '' ? {} : { after: next }) })
    ms.push(performance.now() - start)
    seen += page.items.length
    next = page.next
  }
  if (seen !== ASSETS) throw new Error(`list.deep: ${seen} of ${ASSETS} assets were seen`)
  yield* quantiles('list.deep', ms, [])
}

function* quantiles(name: string, ms: number[], limits: readonly { readonly max: number }[]): Generator<Measure> {
  ms.sort((a, b) => a - b)
  for (const [at, [quantile, part]] of Object.entries({ p50: 0.5, p95: 0.95 }).entries()) {
    const limit = limits[at]
    yield {
      name: `${name}.${quantile}.ms`,
      value: ms[Math.floor(ms.length * part)]!,
      unit: 'ms',
      ...(limit ? { limit } : {}),
    }
  }
}

/** Seals the assets as their own act would have, a thousand at a time. */
async function fill(store: SqliteStore): Promise<void> {
  for (let from = 0; from < ASSETS; from += 1_000) {
    const drafts = Array.from({ length: 1_000 }, (_, at): Draft => {
      const n = from + at
      const item = `01990000-0000-7000-8000-${String((n * 7_919) % 1_000_003).padStart(12, '0')}`
      return { register: 'assets', item, event: 'opened', form: 2, version: 1, facts: asset(n) }
    })
    const result = await store.append({
      act: `a${from}`,
      by: 's0',
      on: ON,
      at: AT,
      decide: () => ({ drafts, expects: [] }),
    })
    if (isRefusal(result)) throw new Error(result.words.en)
  }
}

function asset(n: number): AnyFacts {
  const [name, kana] = NAMES[(n * 31) % NAMES.length]!
  return {
    name: `${name}${n}`,
    kana: n % 10 === 0 ? null : `${kana}${n}`,
    kind: 'equipment',
    zone: 'lgwan',
    section: `k${n % SECTIONS}`,
    keeper: `s${n % 5_000}`,
    place: `本庁${1 + (n % 9)}階`,
    confidentiality: `c${Math.floor(n / SECTIONS) % 4}`,
    integrity: 'i2',
    availability: 'a2',
    acquiredOn: null,
  }
}
