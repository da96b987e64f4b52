import type { DatabaseSync, StatementSync } from 'node:sqlite'

import {
  createTable,
  evolve,
  fromRow,
  sqlTable,
  toRow,
  toSql,
  trust,
  type AnyFacts,
  type AnyRegister,
  type Entry,
  type House,
  type Item,
  type SqlValue,
} from '#kernel'

interface Table {
  readonly register: AnyRegister
  readonly get: StatementSync
  readonly put: StatementSync
  readonly page: StatementSync
  readonly all: StatementSync
  readonly pageOfAll: StatementSync
}

/** One table per register, a row per item: what the log has made so far. */
export class ReadTables {
  readonly #database: DatabaseSync
  readonly #tables = new Map<string, Table>()

  /** A table whose register has other columns than when it was made is made anew from the log. */
  constructor(database: DatabaseSync, house: House, entries: () => Iterable<{ readonly text: string }>) {
    this.#database = database
    database.exec('begin immediate')
    const stale = [...house.registers.values()].filter((register) => dropIfStale(database, register))
    for (const register of house.registers.values()) this.#tables.set(register.name, makeTable(database, register))
    if (stale.length > 0) this.#fill(new Map(stale.map((register) => [register.name, register])), entries())
    database.exec('commit')
  }

  #fill(stale: ReadonlyMap<string, AnyRegister>, entries: Iterable<{ readonly text: string }>): void {
    for (const { text } of entries) {
      const entry = trust<Entry>(JSON.parse(text)) // as sealed
      const register = stale.get(entry.register)
      if (register) this.put(register.name, evolve(register, this.get(register.name, entry.item), entry))
    }
  }

  get(register: string, id: string): Item | null {
    const table = this.#tables.get(register)
    const row = table?.get.get(id)
    return table && row ? fromRow(table.register, trust<SqlValue[]>(row)) : null // its columns are the register's
  }

  put(register: string, item: Item): void {
    const { put, register: declared } = this.#tables.get(register)!
    put.run(...toRow(declared, item))
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

  count(register: string, where: AnyFacts, limit: number): number {
    const table = this.#tables.get(register)
    if (!table) return 0
    const names = Object.keys(where)
    for (const name of names)
      if (!table.register.fields[name]) throw new RangeError(`count: ${register} has no "${name}"`)
    const terms = names.map((name) => `"f_${name}" is ?`).join(' and ') || 'true'
    const statement = this.#database.prepare(
      `select count(*) from (select 1 from "r_${register}" where voided_on is null and ${terms} limit ?)`,
    )
    const values = names.map((name) => toSql(where[name]!, table.register.fields[name]!.column))
    statement.setReturnArrays(true)
    return Number(trust<SqlValue[]>(statement.get(...values, limit))[0]) // one row of one column
  }

  /** Empties every table, to be filled from the log. */
  clear(): void {
    for (const name of this.#tables.keys()) this.#database.exec(`delete from "r_${name}"`)
  }
}

/** @returns whether there was a table of other columns. */
function dropIfStale(database: DatabaseSync, register: AnyRegister): boolean {
  const { name, columns } = sqlTable(register)
  const found = trust<{ name: string }[]>(database.prepare(`select name from pragma_table_info(?)`).all(name)) // its column
  const isStale = found.length > 0 && found.map((one) => one.name).join() !== columns.map((one) => one.name).join()
  if (isStale) database.exec(`drop table "${name}"`)
  return isStale
}

function makeTable(database: DatabaseSync, register: AnyRegister): Table {
  const table = sqlTable(register)
  // One tree for a table, not a second for its ids: half the pages that an act writes.
  database.exec(`${createTable(table)} without rowid`)
  const columns = table.columns.map(({ name }) => `"${name}"`).join(', ')
  const marks = table.columns.map(() => '?').join(', ')
  const select = `select ${columns} from "${table.name}"`
  const [get, page, all, pageOfAll] = [
    database.prepare(`${select} where id = ?`),
    database.prepare(`${select} where voided_on is null and id > ? order by id limit ?`),
    database.prepare(`${select} order by id`),
    database.prepare(`${select} where id > ? order by id limit ?`),
  ]
  for (const statement of [get, page, all, pageOfAll]) statement.setReturnArrays(true)
  return {
    register,
    get,
    page,
    all,
    pageOfAll,
    put: database.prepare(`insert or replace into "${table.name}" values (${marks})`),
  }
}
