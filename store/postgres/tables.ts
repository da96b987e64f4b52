import { evolve, sqlTable, tableSpelling, trust, type AnyRegister, type Entry, type House, type Item } from '#kernel'
import type { PoolClient } from 'pg'

import { StoreError } from '../store.ts'
import type { Primary } from './primary.ts'
import { putItems } from './read-tables.ts'
import { createReadTable, indexReadTable, SCHEMA, TABLES } from './schema.ts'
import { commit, nameOrganisation, query } from './transaction.ts'

/** The advisory lock under which tables are made: any number that no one else uses in this database. */
const MAKING = 7_305_137_001

/** Entries read at once, and items written at once, while a table is made anew. */
const PAGE = 1_000

/**
 * Makes the tables that are missing, and read tables that are spelt otherwise than when they were made, anew from
 * the logs. Once they are there, nothing is written, so that a role that may make no table can serve.
 *
 * @throws {StoreError} where this role walks past row-level security, or the tables are of another version.
 */
export async function makeTables(primary: Primary, registers: readonly AnyRegister[]): Promise<void> {
  await primary.run(async (client) => {
    await mustBeWalled(client)
    const isMade = await isOfThisVersion(client)
    const stale = isMade ? await staleTables(client, registers) : [...registers]
    if (isMade && stale.length === 0) return
    await client.query('begin')
    await client.query(`select pg_advisory_xact_lock(${MAKING})`)
    // Another process may have made them while this one waited.
    if (!(await isOfThisVersion(client))) {
      for (const text of TABLES) await client.query(text)
      await query(client, { text: 'insert into meta values ($1, $2)', values: ['schema', String(SCHEMA)] })
    }
    const left = await staleTables(client, registers)
    for (const register of left) {
      await client.query(`drop table if exists "${sqlTable(register).name}"`)
      for (const text of createReadTable(register)) await client.query(text)
      const noted = 'insert into meta values ($1, $2) on conflict (name) do update set value = excluded.value'
      await query(client, { text: noted, values: [tableName(register), tableSpelling(register)] })
    }
    if (left.length > 0) await refill(client, left)
    for (const text of left.flatMap(indexReadTable)) await client.query(text)
    await commit(client)
  })
}

/** A role that walks past the second wall has none. */
async function mustBeWalled(client: PoolClient): Promise<void> {
  const text = `select rolname, rolsuper or rolbypassrls, current_setting('fsync'), current_setting('full_page_writes')
    from pg_roles where rolname = current_user`
  const [row] = await query(client, { text, values: [] })
  const [role, passes, ...durable] = row!
  if (passes === true)
    throw new StoreError('read-only', {
      ja: `PostgreSQL の役割 ${String(role)} は行レベルセキュリティを越えられます。SUPERUSER と BYPASSRLS のない役割で接続してください。`,
      en: `the role ${String(role)} walks past row-level security: connect by one without SUPERUSER and BYPASSRLS`,
    })
  if (durable.some((setting) => setting !== 'on'))
    throw new StoreError('read-only', {
      ja: 'PostgreSQL の fsync 又は full_page_writes が off です。on にしてください。証跡を失うおそれがあります。',
      en: 'fsync or full_page_writes of PostgreSQL is off: set them on, or evidence may be lost',
    })
}

async function isOfThisVersion(client: PoolClient): Promise<boolean> {
  const [found] = await query(client, { text: `select to_regclass('meta') is not null`, values: [] })
  if (found![0] !== true) return false
  const [row] = await query(client, { text: `select value from meta where name = 'schema'`, values: [] })
  if (!row || row[0] === String(SCHEMA)) return row !== undefined
  throw new StoreError('newer-version', {
    ja: `PostgreSQL の表は別の版（${String(row[0])}）が作ったものです。同じ版で開いてください。`,
    en: `the tables of PostgreSQL were made by another version (${String(row[0])}): open them with that one`,
  })
}

/** Registers whose read table is missing or is spelt otherwise than when it was made. */
async function staleTables(client: PoolClient, registers: readonly AnyRegister[]): Promise<AnyRegister[]> {
  const found = new Map(
    (await query(client, { text: 'select name, value from meta', values: [] })).map(([name, value]) => [name, value]),
  )
  const there = new Set(
    (await query(client, { text: THERE, values: [registers.map((one) => sqlTable(one).name)] })).map(([name]) => name),
  )
  return registers.filter(
    (register) => found.get(tableName(register)) !== tableSpelling(register) || !there.has(sqlTable(register).name),
  )
}

const THERE = 'select name from unnest($1::text[]) as name where to_regclass(quote_ident(name)) is not null'

/** Fills fresh read tables from the logs of all organisations. Memory grows with the items of one of them. */
async function refill(client: PoolClient, registers: readonly AnyRegister[]): Promise<void> {
  const byName = new Map(registers.map((register) => [register.name, register]))
  const organisations = await query(client, { text: 'select organisation from directory', values: [] })
  for (const [organisation] of organisations) {
    await client.query(nameOrganisation(String(organisation)))
    for (const [register, items] of await foldItems(client, String(organisation), byName)) {
      for (let at = 0; at < items.length; at += PAGE)
        await query(client, putItems(register, String(organisation), items.slice(at, at + PAGE)))
    }
  }
}

async function foldItems(
  client: PoolClient,
  organisation: string,
  registers: ReadonlyMap<string, AnyRegister>,
): Promise<[AnyRegister, Item[]][]> {
  const states = new Map<string, Map<string, Item>>()
  const text = `select "index", text from entries where organisation = $1 and register = any($2) and "index" >= $3
    order by 1 limit ${PAGE}`
  for (let from = 0; ;) {
    const rows = await query(client, { text, values: [organisation, [...registers.keys()], from] })
    if (rows.length === 0) break
    for (const [index, entryText] of rows) {
      const entry = trust<Entry>(JSON.parse(String(entryText))) // as sealed
      const items = states.get(entry.register) ?? new Map<string, Item>()
      states.set(entry.register, items)
      items.set(entry.item, evolve(registers.get(entry.register)!, items.get(entry.item) ?? null, entry))
      from = Number(index) + 1
    }
  }
  return [...states].map(([name, items]) => [registers.get(name)!, [...items.values()]])
}

function tableName({ name }: AnyRegister): string {
  return `table ${name}`
}

/** Every register of a house. */
export function registersOf(house: House): AnyRegister[] {
  return [...house.registers.values()]
}
