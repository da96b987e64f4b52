import {
  fromRow,
  isLive,
  listKeyNames,
  sqlList,
  sqlTable,
  toRow,
  toSql,
  trust,
  writeCursor,
  type AnyFacts,
  type AnyRegister,
  type Assignment,
  type House,
  type Item,
  type ListPage,
  type ListQuery,
  type SqlDialect,
  type SqlStatement,
  type SqlValue,
} from '#kernel'

import { columnType } from './schema.ts'
import type { Row, Statement } from './transaction.ts'

const POSTGRES: SqlDialect = {
  mark: (n) => `$${n}`,
  holds: (column, mark) => `strpos(${column}, ${mark}) > 0`,
  unindexed: (term) => term.replace(/^(.*?)( desc)?$/u, 'row($1)$2'),
  isCovering: false,
}

/** The statements of the read tables: one table per register, for all organisations, a row per item. */
export class ReadTables {
  readonly #house: House
  readonly #organisation: string

  constructor(house: House, organisation: string) {
    this.#house = house
    this.#organisation = organisation
  }

  has(register: string): boolean {
    return this.#house.registers.has(register)
  }

  /** Items by their ids. */
  get(register: string, ids: readonly string[]): Statement {
    return this.#select(register, '"id" = any($2)', [ids])
  }

  /** Items in the order of their ids, after an id. */
  page(register: string, after: string, limit: number): Statement {
    const { text, values } = this.#select(register, '"id" > $2', [after])
    return { text: `${text} order by "id" limit $3`, values: [...values, limit] }
  }

  /** What lists look at of items, voided or not, in the order of their ids. */
  listKeys(register: string, after: string, limit: number): Statement {
    const declared = this.register(register)
    const names = ['id', 'version', ...listKeyNames(declared)].map((column) => `"${column}"`).join(', ')
    return {
      text: `select ${names} from "${sqlTable(declared).name}" where organisation = $1 and "id" > $2 order by "id" limit $3`,
      values: [this.#organisation, after, limit],
    }
  }

  /** The statements of a list. @throws {RangeError} where the query does not fit the register. */
  list(register: string, query: ListQuery): { readonly page: Statement; readonly count: Statement | null } {
    const declared = this.#house.registers.get(register)
    if (!declared) throw new RangeError(`list: there is no register "${register}"`)
    const { page, count } = sqlList(declared, query, POSTGRES)
    return { page: this.#owned(page), count: count && this.#owned(count) }
  }

  listPage(register: string, query: ListQuery, rows: readonly Row[], counted: readonly Row[] | null): ListPage {
    const items = this.items(register, rows.slice(0, query.limit))
    const isLast = rows.length <= items.length
    return {
      items,
      next: isLast ? null : writeCursor(this.register(register), query, items.at(-1)!),
      count: counted && Number(counted[0]![0]), // one row of one column
    }
  }

  /** NOTE: the second wall says the same; said here too, a list does not hang on it. */
  #owned({ text, values }: SqlStatement): Statement {
    const owned = text.replace(' where ', ` where organisation = $${values.length + 1} and `)
    return { text: owned, values: [...values, this.#organisation] }
  }

  #select(register: string, where: string, values: readonly unknown[]): Statement {
    const { name, columns } = sqlTable(this.register(register))
    const names = columns.map((column) => `"${column.name}"`).join(', ')
    return {
      text: `select ${names} from "${name}" where organisation = $1 and ${where}`,
      values: [this.#organisation, ...values],
    }
  }

  items(register: string, rows: readonly Row[]): Item[] {
    const declared = this.register(register)
    return rows.map((row) => fromRow(declared, trust<readonly SqlValue[]>(row))) // the columns that were selected
  }

  /** How many live items have these facts, up to a limit. @throws {RangeError} where the register lacks one. */
  count(register: string, where: AnyFacts, limit: number): Statement {
    const { fields } = this.register(register)
    const terms = Object.keys(where).map((name, at) => {
      if (!fields[name]) throw new RangeError(`count: ${register} has no "${name}"`)
      return where[name] === null ? `"f_${name}" is null` : `"f_${name}" = $${at + 3}`
    })
    const met = ['organisation = $1', '"voided_on" is null', ...terms].join(' and ')
    // A null has no type of its own; it is passed and not looked at.
    const casts = Object.keys(where).flatMap((name, at) => (where[name] === null ? [`$${at + 3}::text is null`] : []))
    return {
      text: `select count(*) from (select 1 from "r_${register}" where ${[met, ...casts].join(' and ')} limit $2) as found`,
      values: [
        this.#organisation,
        limit,
        ...Object.entries(where).map(([name, value]) => toSql(value, fields[name]!.column)),
      ],
    }
  }

  /** How many live items have each of these values in a field. */
  countEach(register: string, field: string, values: readonly string[]): Statement {
    return {
      text: `select "f_${field}", count(*) from "r_${register}"
        where organisation = $1 and "voided_on" is null and "f_${field}" = any($2) group by 1`,
      values: [this.#organisation, values],
    }
  }

  /** The registers whose items say who holds which role. */
  get assigning(): string[] {
    return [...this.#house.registers.values()].filter((one) => one.assigns !== undefined).map((one) => one.name)
  }

  everything(register: string): Statement {
    return this.#select(register, '"voided_on" is null', [])
  }

  assignmentsOf(register: string, rows: readonly Row[]): readonly Assignment[] {
    const declared = this.register(register)
    return this.items(register, rows)
      .filter(isLive)
      .flatMap(({ facts }) => declared.assigns!(facts))
  }

  /** Writes items, each as it is now. */
  put(register: string, items: readonly Item[]): Statement {
    return putItems(this.register(register), this.#organisation, items)
  }

  register(name: string): AnyRegister {
    const register = this.#house.registers.get(name)
    if (!register) throw new Error(`postgres: no register "${name}"`)
    return register
  }
}

/** Writes items of a register, a column at a time. */
export function putItems(register: AnyRegister, organisation: string, items: readonly Item[]): Statement {
  const { name, columns } = sqlTable(register)
  const rows = items.map((item) => toRow(register, item))
  const names = columns.map((column) => `"${column.name}"`)
  const arrays = columns.map(({ type }, at) => `$${at + 2}::${columnType(type).replace(' collate "C"', '')}[]`)
  const changed = names.slice(1).map((column) => `${column} = excluded.${column}`)
  return {
    text: `insert into "${name}" (organisation, ${names.join(', ')}) select $1, * from unnest(${arrays.join(', ')})
      on conflict (organisation, "id") do update set ${changed.join(', ')}`,
    values: [organisation, ...columns.map((_, at) => rows.map((row) => row[at] ?? null))],
  }
}
