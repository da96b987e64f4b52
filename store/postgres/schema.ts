import { createIndexes, sqlTable, type AnyRegister, type SqlTable } from '#kernel'

/** Raised with a migration when the tables below change. */
export const SCHEMA = 2

/** Tables of one organisation's rows, by its id and what follows; each stands behind the second wall. */
const OWNED: Readonly<Record<string, string>> = {
  edges: `organisation text collate "C" primary key, size bigint not null, hashes bytea not null, last_at text,
    moved_to text, wrapping bytea not null`,
  entries: `organisation text collate "C" not null, "index" bigint not null, register text collate "C" not null,
    item text collate "C" not null, text text not null, leaf bytea not null, primary key (organisation, "index")`,
  acts: `organisation text collate "C" not null, act text collate "C" not null, first bigint not null,
    count bigint not null, primary key (organisation, act)`,
  tiles: `organisation text collate "C" not null, level integer not null, "index" bigint not null, hashes bytea not null,
    primary key (organisation, level, "index")`,
  payloads: `organisation text collate "C" not null, "index" bigint not null, subject text collate "C" not null,
    sealed bytea not null, primary key (organisation, "index")`,
  keys: `organisation text collate "C" not null, subject text collate "C" not null, wrapped bytea not null,
    primary key (organisation, subject)`,
}

/** The tables of an organisation beside its read tables. */
export const OWNED_TABLES = Object.keys(OWNED)

/** The log and what follows from it. Who is in the directory is no secret within one installation. */
export const TABLES = [
  'create table if not exists meta (name text primary key, value text not null)',
  `create table if not exists directory (organisation text collate "C" primary key, name text not null, kind text not null)`,
  ...Object.entries(OWNED).flatMap(([name, columns]) => [
    `create table if not exists ${name} (${columns})`,
    ...wall(name),
  ]),
  'create index if not exists entries_of_item on entries (organisation, register, item, "index")',
  'create index if not exists payloads_of_subject on payloads (organisation, subject, "index")',
  // Tiles and sealed values do not shrink: to try costs time.
  'alter table tiles alter column hashes set storage external',
]

/**
 * The second wall: whatever a statement of ours forgets, a transaction sees and writes the rows of the one organisation
 * that it has named, and of none where it has named none. Forced, so that it binds the owner of the table too.
 */
function wall(table: string): string[] {
  const own = `organisation = current_setting('sekisho.organisation', true)`
  return [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `drop policy if exists own on ${table}`,
    `create policy own on ${table} using (${own}) with check (${own})`,
  ]
}

/** The statements that make the read table of a register. */
export function createReadTable(register: AnyRegister): string[] {
  const { name, columns } = sqlTable(register)
  const lines = columns.map(
    (column) => `"${column.name}" ${columnType(column.type)}${column.isNull ? '' : ' not null'}`,
  )
  return [
    `create table "${name}" (organisation text collate "C" not null, ${lines.join(', ')}, primary key (organisation, "id"))`,
    ...wall(`"${name}"`),
  ]
}

/** The indexes of a read table, each within one organisation. */
export function indexReadTable(register: AnyRegister): string[] {
  const { name } = sqlTable(register)
  return createIndexes(register).map((text) => text.replace(` on "${name}" (`, ` on "${name}" (organisation, `))
}

/** NOTE: `real` of PostgreSQL has 4 bytes, that of SQLite 8. */
export function columnType(type: SqlTable['columns'][number]['type']): string {
  if (type === 'real') return 'double precision'
  return type === 'integer' ? 'bigint' : 'text collate "C"'
}
