import type { DatabaseSync, StatementSync } from 'node:sqlite'

import {
  createCoveringIndexes,
  createTable,
  evolve,
  fromRow,
  haveSameTexts,
  isLive,
  listKeyNames,
  sqlList,
  sqlTable,
  tableSpelling,
  toRow,
  toSql,
  toUnlistedRow,
  trust,
  writeCursor,
  type AnyFacts,
  type AnyRegister,
  type Assignment,
  type Entry,
  type House,
  type Item,
  type ListKeys,
  type ListPage,
  type ListQuery,
  type SqlDialect,
  type SqlStatement,
  type SqlValue,
} from '#kernel'

import { StoreError } from '../store.ts'
import type { Preparer, RowStatement } from './writing/writer.ts'

interface Table {
  readonly register: AnyRegister
  readonly rows: Rows
  readonly get: StatementSync
  readonly page: StatementSync
  readonly all: StatementSync
  readonly pageOfAll: StatementSync
}

/** Statements that write the rows of one register. */
interface Rows {
  readonly put: RowStatement
  /** Changes a row, but not what lists look at. */
  readonly change: RowStatement
}

interface StoredText {
  readonly text: string
}

/** From what tables are made anew, and who is told how far that is. */
export interface Refill {
  readonly entries: () => Iterable<StoredText>
  readonly onProgress: (done: number) => void
}

/** Entries between two words of progress. */
const PROGRESS_EVERY = 10_000

/** Items held in memory while tables are made anew; then they are written. */
const MOST_HELD = 20_000

const SQLITE: SqlDialect = {
  mark: () => '?',
  holds: (column, mark) => `instr(${column}, ${mark}) > 0`,
  unindexed: (term) => `+${term}`,
  isCovering: true,
}

/** One table per register, a row per item: what the log has made so far. */
export class ReadTables {
  readonly #database: DatabaseSync
  readonly #tables = new Map<string, Table>()

  /**
   * Reads from the database; rows are put by statements of whoever writes to it. A table that is missing, is spelt otherwise than when it was made, or was made by an older version, is made anew from
   * the log, which is only read.
   *
   * @throws {StoreError} `damaged` where the log does not fit the house; nothing is changed then.
   */
  constructor(database: DatabaseSync, writer: Preparer, house: House, { entries, onProgress }: Refill) {
    this.#database = database
    database.exec('begin immediate')
    const stale = [...house.registers.values()].filter((register) => dropIfStale(database, register))
    for (const register of house.registers.values())
      this.#tables.set(register.name, makeTable(database, writer, register))
    if (stale.length > 0) this.#fill(new Map(stale.map((register) => [register.name, register])), entries(), onProgress)
    for (const register of house.registers.values()) makeIndexes(database, register)
    database.exec('commit')
  }

  /** NOTE: indexes are made afterwards, since that is faster than to keep them up row by row. */
  #fill(
    stale: ReadonlyMap<string, AnyRegister>,
    entries: Iterable<StoredText>,
    onProgress: (done: number) => void,
  ): void {
    const items = new Map<string, { readonly register: AnyRegister; readonly item: Item }>()
    let done = 0
    for (const { text } of entries) {
      if (done % PROGRESS_EVERY === 0) onProgress(done)
      done += 1
      const entry = trust<Entry>(JSON.parse(text)) // as sealed
      const register = stale.get(entry.register)
      if (!register) continue
      const key = `${entry.register}/${entry.item}`
      const before = items.get(key)?.item ?? this.get(register.name, entry.item)
      items.set(key, { register, item: refold(register, before, entry) })
      if (items.size >= MOST_HELD) this.#flush(items)
    }
    this.#flush(items)
    onProgress(done)
  }

  #flush(items: Map<string, { readonly register: AnyRegister; readonly item: Item }>): void {
    const prepared = new Map<AnyRegister, Rows>()
    for (const { register, item } of items.values()) {
      const rows = prepared.get(register) ?? prepareRows(this.#database, register)
      prepared.set(register, rows)
      putRow(rows, register, item, null)
    }
    items.clear()
  }

  get(register: string, id: string): Item | null {
    const table = this.#tables.get(register)
    const row = table?.get.get(id)
    return table && row ? fromRow(table.register, trust<SqlValue[]>(row)) : null // its columns are the register's
  }

  /** The greatest id of a register; empty where it has no item. */
  lastId(register: string): string {
    if (!this.#tables.has(register)) return ''
    const rows = this.#rows({ text: `select coalesce(max(id), '') from "r_${register}"`, values: [] })
    return String(rows[0]![0]) // one row of one column
  }

  /** @param before what the row holds now, where that is known. */
  put(register: string, item: Item, before: Item | null): void {
    const { rows, register: declared } = this.#tables.get(register)!
    putRow(rows, declared, item, before)
  }

  page(register: string, after: string, limit: number): Item[] {
    const table = this.#tables.get(register)
    if (!table) return []
    return trust<SqlValue[][]>(table.page.all(after, limit)).map((row) => fromRow(table.register, row)) // as above
  }

  /** The same, voided items too. */
  pageOfAll(register: string, after: string, limit: number): Item[] {
    const table = this.#tables.get(register)
    if (!table) return []
    return trust<SqlValue[][]>(table.pageOfAll.all(after, limit)).map((row) => fromRow(table.register, row)) // as above
  }

  *all(register: string): Iterable<Item> {
    const table = this.#tables.get(register)
    if (!table) return
    for (const row of table.all.iterate()) yield fromRow(table.register, trust<SqlValue[]>(row)) // as above
  }

  /**
   * Who holds what, by the items that count.
   *
   * @param instead the items of a register that go before those of its table
   */
  assignments(instead: (register: string) => ReadonlyMap<string, Item>): Assignment[] {
    return [...this.#tables.values()].flatMap(({ register }) => {
      if (!register.assigns) return []
      const changed = instead(register.name)
      const items = [...[...this.all(register.name)].filter(({ id }) => !changed.has(id)), ...changed.values()]
      return items.filter(isLive).flatMap(({ facts }) => register.assigns!(facts))
    })
  }

  /** @param instead items that go before those of the table */
  count(register: string, where: AnyFacts, limit: number, instead: ReadonlyMap<string, Item>): number {
    const table = this.#tables.get(register)
    if (!table) return 0
    const facts = Object.entries(where).map(([name, value]) => {
      const field = table.register.fields[name]
      if (!field) throw new RangeError(`count: ${register} has no "${name}"`)
      return { name, column: field.column, value: toSql(value, field.column) }
    })
    const terms = ['voided_on is null', ...facts.map(({ name }) => `"f_${name}" is ?`)]
    const values = facts.map(({ value }) => value)
    if (instead.size > 0) {
      terms.push('id not in (select value from json_each(?))')
      values.push(JSON.stringify([...instead.keys()]))
    }
    const text = `select count(*) from (select 1 from "r_${register}" where ${terms.join(' and ')} limit ?)`
    const stored = Number(this.#rows({ text, values: [...values, limit] })[0]![0]) // one row of one column
    const isMeant = (item: Item): boolean =>
      isLive(item) && facts.every(({ name, column, value }) => toSql(item.facts[name] ?? null, column) === value)
    return Math.min(limit, stored + [...instead.values()].filter(isMeant).length)
  }

  /** A page as asked for. What the order or the conditions have an index for is read from it; see `Lists`. */
  list(register: string, query: ListQuery): ListPage {
    const declared = this.#tables.get(register)?.register
    if (!declared) throw new RangeError(`list: there is no register "${register}"`)
    const { page, count } = sqlList(declared, query, SQLITE)
    const rows = this.#rows(page)
    const items = rows.slice(0, query.limit).map((row) => fromRow(declared, row))
    const isAll = query.after === undefined && rows.length === items.length
    return {
      items,
      next: rows.length > items.length ? writeCursor(declared, query, items.at(-1)!) : null,
      count: count && (isAll ? items.length : Number(this.#rows(count)[0]![0])), // one row of one column
    }
  }

  #rows({ text, values }: SqlStatement): SqlValue[][] {
    const statement = this.#database.prepare(text)
    statement.setReturnArrays(true)
    return trust<SqlValue[][]>(statement.all(...values)) // its columns are the register's
  }

  /** What lists look at of each item. */
  listKeys(register: string, after: string, limit: number): ListKeys[] {
    const declared = this.#tables.get(register)?.register
    if (!declared) return []
    const columns = ['id', 'version', ...listKeyNames(declared)].map((name) => `"${name}"`).join(', ')
    const text = `select ${columns} from "r_${register}" where id > ? order by id limit ?`
    const rows = trust<[string, number, ...string[]][]>(this.#rows({ text, values: [after, limit] })) // `toRow` wrote them
    return rows.map(([id, version, ...keys]) => ({ id, version, keys }))
  }
}

/** @returns whether the table has to be filled: it was spelt otherwise, or is missing although the log tells of its items. */
function dropIfStale(database: DatabaseSync, register: AnyRegister): boolean {
  const { name, columns } = sqlTable(register)
  const spelling = tableSpelling(register)
  const found = trust<{ name: string }[]>(database.prepare(`select name from pragma_table_info(?)`).all(name)) // its column
  const isWhole = found.map((one) => one.name).join() === columns.map((one) => one.name).join()
  const made = database.prepare('select value from meta where name = ?').get(`table ${register.name}`)
  const isSame = trust<{ value: string } | undefined>(made)?.value === spelling // its column
  if (isSame && isWhole) return false
  database.exec(`drop table if exists "${name}"`)
  database.prepare('insert or replace into meta values (?, ?)').run(`table ${register.name}`, spelling)
  return database.prepare('select 1 from entries where register = ? limit 1').get(register.name) !== undefined
}

function makeIndexes(database: DatabaseSync, register: AnyRegister): void {
  for (const statement of createCoveringIndexes(register)) database.exec(statement)
}

function refold(register: AnyRegister, before: Item | null, entry: Entry): Item {
  try {
    return evolve(register, before, entry)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new StoreError(
      'damaged',
      {
        ja: `この版の表をログから作れません（${why}）。ログはそのままです。前の版に戻し、検査（check）してください。`,
        en: `The tables of this version cannot be made from the log (${why}). The log is untouched: go back to the version before, and run check.`,
      },
      error,
    )
  }
}

function makeTable(database: DatabaseSync, writer: Preparer, register: AnyRegister): Table {
  const table = sqlTable(register)
  // One tree for a table, not a second for its ids: half the pages that an act writes.
  database.exec(`${createTable(table)} without rowid`)
  const columns = table.columns.map(({ name }) => `"${name}"`).join(', ')
  const select = `select ${columns} from "${table.name}"`
  const [get, page, all, pageOfAll] = [
    database.prepare(`${select} where id = ?`),
    database.prepare(`${select} where voided_on is null and id > ? order by id limit ?`),
    database.prepare(`${select} order by id`),
    database.prepare(`${select} where id > ? order by id limit ?`),
  ]
  for (const statement of [get, page, all, pageOfAll]) statement.setReturnArrays(true)
  return { register, rows: prepareRows(writer, register), get, page, all, pageOfAll }
}

function prepareRows(writer: Preparer, register: AnyRegister): Rows {
  const { name, columns } = sqlTable(register)
  const keys = new Set(listKeyNames(register))
  const changed = columns.slice(1).flatMap((column) => (keys.has(column.name) ? [] : [`"${column.name}" = ?`]))
  return {
    put: writer.prepare(`insert or replace into "${name}" values (${columns.map(() => '?').join(', ')})`),
    change: writer.prepare(`update "${name}" set ${changed.join(', ')} where id = ?`),
  }
}

/** NOTE: keys are derived again only where a text has changed. */
function putRow({ put, change }: Rows, register: AnyRegister, item: Item, before: Item | null): void {
  if (before && haveSameTexts(register, before.facts, item.facts))
    change.run(...toUnlistedRow(register, item).slice(1), item.id)
  else put.run(...toRow(register, item))
}
