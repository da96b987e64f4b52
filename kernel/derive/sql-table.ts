import type { AnyFacts, Fields } from '../fields/field.ts'
import type { Json } from '../json/json.ts'
import { sortedTexts, textSearchKey, textSortKeys } from '../listing/list-fields.ts'
import type { Item } from '../register/item.ts'
import { oncePerRegister } from '../register/once-per-register.ts'
import type { AnyRegister } from '../register/register.ts'
import type { Day, Instant } from '../time/time.ts'
import { trust } from '../trust.ts'

/** A value that every SQL engine takes. */
export type SqlValue = string | number | null

export interface SqlColumn {
  readonly name: string
  readonly type: 'text' | 'real' | 'integer'
  readonly isNull: boolean
}

/** The columns that every read table has, before the facts of its register. */
const OWN: readonly SqlColumn[] = [
  { name: 'id', type: 'text', isNull: false },
  { name: 'version', type: 'integer', isNull: false },
  { name: 'opened_on', type: 'text', isNull: false },
  { name: 'opened_at', type: 'text', isNull: false },
  { name: 'personal', type: 'text', isNull: false },
  { name: 'voided_on', type: 'text', isNull: true },
]

/**
 * The read table of a register: one row per item, one column per fact (`f_` before its name), then what lists look at:
 * `q`, the search key of its texts, and the sort key of each text (`s_` before its name). No personal value.
 */
export interface SqlTable {
  readonly name: string
  readonly columns: readonly SqlColumn[]
}

export function sqlTable(register: AnyRegister): SqlTable {
  const facts = factFields(register).map(([name, field]) => ({
    name: `f_${name}`,
    type: field.column === 'real' ? ('real' as const) : ('text' as const),
    isNull: field.optional,
  }))
  const listed = listKeyNames(register).map((name) => ({ name, type: 'text' as const, isNull: false }))
  return { name: `r_${register.name}`, columns: [...OWN, ...facts, ...listed] }
}

/** The statement that makes the table, in the SQL that SQLite and PostgreSQL share. */
export function createTable({ name, columns }: SqlTable): string {
  const lines = columns.map((column) => `  "${column.name}" ${column.type}${column.isNull ? '' : ' not null'}`)
  return `create table if not exists "${name}" (\n${lines.join(',\n')},\n  primary key ("id")\n)`
}

/** An item as a row, in the order of the columns. */
export function toRow(register: AnyRegister, item: Item): SqlValue[] {
  return [...toUnlistedRow(register, item), ...listKeys(register, item)]
}

/** The same without what lists look at, which stays as it is where no text has changed; see `haveSameTexts`. */
export function toUnlistedRow(register: AnyRegister, item: Item): SqlValue[] {
  const facts = factFields(register).map(([name, field]) => toSql(item.facts[name] ?? null, field.column))
  const { id, version, openedOn, openedAt, personal, voidedOn = null } = item
  const own = [id, version, openedOn, openedAt, JSON.stringify(personal), voidedOn]
  return [...own, ...facts]
}

/** What lists look at of one item, as it stands in the columns that `listKeyNames` names. */
export interface ListKeys {
  readonly id: string
  readonly version: number
  readonly keys: readonly string[]
}

/** The last columns of a row: what lists look at. */
export function listKeyNames(register: AnyRegister): string[] {
  return ['q', ...sortedTexts(register).map((name) => `s_${name}`)]
}

/** What stands in those columns. They follow from the facts alone. */
export function listKeys(register: AnyRegister, { facts }: Item): string[] {
  return [textSearchKey(register, facts), ...textSortKeys(register, facts)]
}

/** A row as an item. */
export function fromRow(register: AnyRegister, row: readonly SqlValue[]): Item {
  const facts: Record<string, Json> = {}
  for (const [at, [name, field]] of factFields(register).entries()) {
    facts[name] = fromSql(row[OWN.length + at] ?? null, field.column)
  }
  return {
    id: String(row[0]),
    version: Number(row[1]),
    openedOn: trust<Day>(row[2]), // `toRow` wrote it from an item
    openedAt: trust<Instant>(row[3]), // likewise
    personal: trust<Record<string, number>>(JSON.parse(String(row[4]))), // likewise
    ...(row[5] === null ? {} : { voidedOn: trust<Day>(row[5]) }), // likewise
    facts: facts satisfies AnyFacts,
  }
}

/** A fact as a column holds it. */
export function toSql(value: Json, column: Fields[string]['column']): SqlValue {
  if (value === null) return null
  if (column === 'json') return JSON.stringify(value)
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value)
}

function fromSql(value: SqlValue, column: Fields[string]['column']): Json {
  return column === 'json' && typeof value === 'string' ? trust<Json>(JSON.parse(value)) : value // `toSql` wrote it
}

const factFields = oncePerRegister(({ fields }) => Object.entries(fields).filter(([, field]) => !field.personal))
