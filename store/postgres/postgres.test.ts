import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import * as fc from 'fast-check'
import { Client } from 'pg'

import { isRefusal, trust, type Entry } from '#kernel'

import { NO_POSTGRES } from '../../test/postgres/cluster.ts'
import { Towns } from '../../test/postgres/towns.ts'
import { does, erase, founded, on, paint, stone, STONES, told } from '../../test/store/stones.ts'
import { check } from '../checking/check.ts'
import { entryPages } from '../everything.ts'
import { StoreError, type Store } from '../store.ts'
import { openPostgres, type Opened } from './index.ts'

const skip = NO_POSTGRES
const towns = skip ? null : await Towns.start(STONES)
after(async () => {
  await towns?.stop()
})

async function entriesOf(store: Store): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const page of entryPages(store, 0, await store.size()))
    for (const { text } of page) entries.push(trust<Entry>(JSON.parse(text))) // as sealed
  return entries
}

async function faults(town: Opened): Promise<string[]> {
  return (await check(town)).faults.map(({ code, index, place }) => `${code} ${place ?? index}`)
}

/** Statements as a role of the database, within one organisation or none. */
async function asRole<T>(role: string, organisation: string | null, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ host: towns!.cluster.folder, user: role, database: 'sekisho' })
  await client.connect()
  try {
    if (organisation !== null)
      await client.query(`select set_config('sekisho.organisation', $1, false)`, [organisation])
    return await work(client)
  } finally {
    await client.end()
  }
}

test(
  'postgres: two processes on one log seal one dense log between them, each deciding on what the other did',
  { skip },
  async () => {
    const step = fc.record({
      side: fc.nat(1),
      item: fc.constantFrom('s1', 's2', 's3'),
      kind: fc.constantFrom('open', 'paint', 'match', 'blue', 'hide'),
      isAwaited: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        const town = await towns!.found()
        const stores = [town.store, (await towns!.again(town)).store]
        const results = new Map<string, Promise<Awaited<ReturnType<typeof does>>>>()
        for (const [at, { side, item, kind, isAwaited }] of steps.entries()) {
          const commands = [
            kind === 'open' ? stone(item, 1, 's1') : kind === 'paint' ? paint(item, 'blue') : actOf(kind, item),
          ]
          const result = does(stores[side]!, `a${at}`, commands)
          results.set(`a${at}`, result)
          if (isAwaited) await result
        }
        let count = 0
        for (const result of results.values()) {
          const one = await result
          if (!isRefusal(one)) count += one.count
        }
        const entries = await entriesOf(stores[1]!)
        assert.equal(entries.length, count)
        assert.deepEqual(
          entries.map(({ index }) => index),
          entries.map((_, at) => at),
        )
        for (const [act, result] of results) {
          const one = await result
          if (!isRefusal(one)) assert.equal(entries[one.first]!.act, act)
        }
        assert.deepEqual(await faults(town), [])
        for (const item of ['s1', 's2', 's3'])
          assert.deepEqual(await stores[0]!.item('stones', item), await stores[1]!.item('stones', item))
      }),
      { numRuns: 12 },
    )
  },
)

function actOf(kind: string, item: string): ReturnType<typeof on> {
  return on(item, kind, kind === 'hide' ? { secret: '秘' } : {})
}

test(
  'postgres: backends killed in the middle of transactions lose nothing that was told and seal nothing twice',
  { skip },
  async () => {
    const town = await towns!.found()
    const stores = [town.store, (await towns!.again(town)).store, (await towns!.again(town)).store]
    const told = new Map<string, number>()
    const over = new AbortController()
    const killer = (async () => {
      for (let kills = 0; kills < 500 && (kills < 25 || told.size < 60); kills += 1) {
        await sleep(40)
        towns!.cluster.sql(
          `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'sekisho' and xact_start is not null`,
        )
      }
      over.abort()
    })()
    const writers = stores.flatMap((store, side) =>
      Array.from({ length: 6 }, async (_, writer) => {
        for (let at = 0; !over.signal.aborted; at += 1) {
          const id = `w-${side}-${writer}-${at}`
          const result = await does(store, id, [stone(id), paint(id, 'blue')])
          assert.ok(!isRefusal(result))
          assert.equal(result.count, 2)
          told.set(id, result.first)
        }
      }),
    )
    await Promise.all([killer, ...writers])
    const entries = await entriesOf(town.store)
    assert.ok(told.size >= 60, `${told.size} acts`)
    for (const [id, first] of told) assert.equal(entries[first]!.act, id)
    assert.equal(entries.length, told.size * 2)
    assert.deepEqual(await faults(town), [])
  },
)

test(
  'postgres: no statement of one organisation reaches the rows of another, or of any where none is named',
  { skip },
  async () => {
    const [mine, yours] = [await towns!.found(), await towns!.found()]
    for (const { store } of [mine, yours]) {
      await does(store, 'a0', [founded()])
      await does(
        store,
        'a1',
        Array.from({ length: 260 }, (_, at) => stone(`s${at}`)),
      )
      await erase(store, 's1', 300)
    }
    const tables = towns!.cluster.sql(
      `select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
      'sekisho',
    )
    const owned = tables.split('\n').filter((name) => name !== 'meta' && name !== 'directory')
    assert.ok(owned.length >= 8, tables)
    const other = yours.card.organisation
    for (const table of owned) {
      const counted = `select count(*)::int as n from "${table}"`
      const [all, none, beyond] = [
        towns!.cluster.sql(`select count(*) from "${table}" where organisation = '${other}'`, 'sekisho'),
        await asRole('sekisho', null, async (client) => await client.query<{ n: number }>(counted)),
        await asRole(
          'sekisho',
          mine.card.organisation,
          async (client) => await client.query<{ n: number }>(`${counted} where organisation = '${other}'`),
        ),
      ]
      assert.ok(Number(all) > 0, `${table} is empty, so that nothing is shown`)
      assert.deepEqual([none.rows[0]!.n, beyond.rows[0]!.n], [0, 0], table)
      await asRole('sekisho', mine.card.organisation, async (client) => {
        assert.equal((await client.query(`delete from "${table}" where organisation = '${other}'`)).rowCount, 0)
        assert.equal(
          (await client.query(`update "${table}" set organisation = organisation where organisation = '${other}'`))
            .rowCount,
          0,
        )
        await assert.rejects(
          client.query(`update "${table}" set organisation = '${other}'`),
          /row-level security/u,
          table,
        )
      })
    }
    await assert.rejects(
      asRole('stranger', mine.card.organisation, async (client) => await client.query('select * from entries')),
      /permission denied/u,
    )
    assert.deepEqual(await faults(yours), [])
  },
)

test(
  'openPostgres: refuses a role that walks past row-level security, and a database that is not there',
  { skip },
  async () => {
    const { folder } = towns!.cluster
    const options = { seatOf: () => '/nowhere', houseOf: () => STONES, waitMs: 300 }
    await assert.rejects(openPostgres(`postgres://postgres@/sekisho?host=${folder}`, options), code('read-only'))
    await assert.rejects(openPostgres(`postgres://sekisho@/nothing?host=${folder}`, options), code('not-found'))
    await assert.rejects(
      openPostgres(`postgres://sekisho@/sekisho?host=${folder}/nowhere`, options),
      code('outcome-unknown'),
    )
    await assert.rejects(openPostgres('mysql://x', options), code('not-found'))
  },
)

test(
  'postgres: the database alone holds no personal value, and another key of the organisation is told at once',
  { skip },
  async () => {
    const town = await towns!.found()
    await does(town.store, 'a1', [stone('s1')])
    const rows = await asRole('sekisho', town.card.organisation, async (client) => [
      ...(await client.query('select * from payloads')).rows,
      ...(await client.query('select * from keys')).rows,
      ...(await client.query('select * from r_stones')).rows,
    ])
    assert.ok(rows.length === 3 && rows.every((row) => !JSON.stringify(row).includes('of s1')))
    writeFileSync(join(towns!.seatOf(town), 'organisation-key'), Buffer.alloc(32, 1).toString('base64'))
    await assert.rejects(towns!.again(town), code('damaged'))
    const empty = mkdtempSync(join(tmpdir(), 'sekisho-seats-'))
    const elsewhere = await openPostgres(towns!.cluster.url, { seatOf: (id) => join(empty, id), houseOf: () => STONES })
    await assert.rejects(elsewhere.find(town.card.organisation), code('not-found'))
    assert.equal(await elsewhere.find('../../etc'), null)
    await elsewhere.close()
    rmSync(empty, { recursive: true })
  },
)

test(
  'postgres: what was changed behind the log is named, and a log that was put back is not signed again',
  { skip },
  async () => {
    const town = await towns!.found()
    const all = Array.from({ length: 300 }, (_, at) => stone(`s${at}`))
    await does(town.store, 'a1', all)
    await town.signer.checkpoint(town.store)
    assert.deepEqual(await faults(town), [])
    const where = `where organisation = '${town.card.organisation}'`
    const cases: readonly (readonly [string, string, string])[] = [
      [
        `update entries set text = replace(text, '"red"', '"blue"') ${where} and "index" = 40`,
        'leaf-differs 40',
        `update entries set text = replace(text, '"blue"', '"red"') ${where} and "index" = 40`,
      ],
      [
        `update r_stones set f_weight = 7 ${where} and id = 's5'`,
        'table-differs stones/s5',
        `update r_stones set f_weight = 1 ${where} and id = 's5'`,
      ],
      [
        `update r_stones set q = 'x' ${where} and id = 's5'`,
        'table-differs stones/s5',
        `update r_stones set q = 's5' ${where} and id = 's5'`,
      ],
      [
        `update acts set first = first + 1 ${where} and act = 'a1'`,
        'act-differs a1',
        `update acts set first = first - 1 ${where} and act = 'a1'`,
      ],
      [`update acts set act = 'a9' ${where}`, 'act-lost a1', `update acts set act = 'a1' ${where}`],
      [`update tiles set level = 9 ${where}`, 'tile-differs tile 0/0', `update tiles set level = 0 ${where}`],
    ]
    for (const [sql, fault, back] of cases) {
      towns!.cluster.sql(sql, 'sekisho')
      assert.equal((await faults(town))[0], fault)
      towns!.cluster.sql(back, 'sekisho')
    }
    assert.deepEqual(await faults(town), [])
    const other = await towns!.found()
    await does(other.store, 'a1', all.slice(0, 5))
    const of = other.card.organisation
    towns!.cluster.sql(
      `delete from entries ${where} and "index" >= 5; update edges set (size, hashes) = (select size, hashes from edges where organisation = '${of}') ${where}`,
      'sekisho',
    )
    assert.ok((await faults(town)).some((fault) => fault.startsWith('too-short')))
    await assert.rejects(town.signer.checkpoint(town.store), code('damaged'))
  },
)

test(
  'postgres: a read table that is missing or spelt otherwise is made anew from the logs of all organisations',
  { skip },
  async () => {
    const [one, two] = [await towns!.found(), await towns!.found()]
    for (const { store } of [one, two]) await does(store, 'a1', [stone('s1'), paint('s1', 'blue')])
    towns!.cluster.sql(
      `update meta set value = 'older' where name = 'table stones'; alter table r_stones drop column f_colour`,
      'sekisho',
    )
    const again = [await towns!.again(one), await towns!.again(two)]
    for (const town of again) {
      assert.equal((await town.store.item('stones', 's1'))?.facts['colour'], 'blue')
      assert.deepEqual(await faults(town), [])
    }
    towns!.cluster.sql('drop table r_stones', 'sekisho')
    const refilled = await towns!.again(two)
    assert.equal((await refilled.store.item('stones', 's1'))?.facts['colour'], 'blue')
    assert.deepEqual(await faults(refilled), [])
  },
)

test('postgres: a batch of 5,000 is a handful of statements, and so is its undoing', { skip }, async () => {
  const town = await towns!.found()
  await does(town.store, 'a0', [stone('s')])
  towns!.cluster.sql('create extension pg_stat_statements', 'sekisho')
  const statements = (): number => Number(towns!.cluster.sql('select sum(calls) from pg_stat_statements', 'sekisho'))
  const ids = Array.from({ length: 5_000 }, (_, at) => `s${at}`)
  const before = statements()
  assert.equal(
    await told(
      town.store,
      'a1',
      ids.map((id) => stone(id, 1, 's')),
    ),
    1,
  )
  const opened = statements()
  const undo = ids.slice(0, 1_000).map((id) => on(id, 'void', { cause: 'undone', remarks: null }))
  assert.equal(await told(town.store, 'a2', undo), 5_001)
  assert.ok(opened - before < 60 && statements() - opened < 60, `${opened - before}, ${statements() - opened}`)
  assert.deepEqual(await told(town.store, 'a3', [on('s', 'void', { cause: 'mistake', remarks: null })]), 'in-use')
})

test(
  'postgres: the rights that docs/運用/growing.md gives a serving role suffice, and no entry can be changed with them',
  { skip },
  async () => {
    const blocks = readFileSync('docs/運用/growing.md', 'utf8').split('```')
    const lines = blocks.find((block) => block.includes('grant select on meta'))!.split('\n')
    const grants = lines.filter((line) => line !== 'sql' && !line.startsWith('create role'))
    towns!.cluster.sql(grants.join('\n').replaceAll('sekisho_serve', 'reader'), 'sekisho')
    const town = await towns!.found()
    const url = `postgres://reader@/sekisho?host=${towns!.cluster.folder}`
    const cell = await openPostgres(url, { seatOf: () => towns!.seatOf(town), houseOf: () => STONES })
    const served = (await cell.find(town.card.organisation))!
    await does(served.store, 'a0', [founded(), stone('s1'), paint('s1', 'blue')])
    await erase(served.store, 's1', 2)
    assert.deepEqual(await faults(served), [])
    for (const sql of ['update entries set text = text', 'delete from entries', 'delete from acts', 'drop table tiles'])
      await assert.rejects(
        asRole('reader', town.card.organisation, async (client) => await client.query(sql)),
        /permission denied|must be owner/u,
      )
    await cell.close()
  },
)

function code(wanted: string): (error: unknown) => boolean {
  return (error) => error instanceof StoreError && error.code === wanted
}
