import {
  canonical,
  isRefusal,
  readTable,
  readWishes,
  refuse,
  settle,
  sheetColumns,
  trust,
  type AnyRegister,
  type Change,
  type Command,
  type ImportCounts,
  type JsonObject,
  type Language,
  type Occasion,
  type Refusal,
  type RowReading,
  type Settlement,
  type SheetProblem,
  type SheetScene,
  type Table,
  type Wish,
  type Words,
} from '#kernel'
import { sha256 } from '#store'

import type { Session } from '../context.ts'
import { loadKeyed, loadKnown, loadNames } from './load.ts'
import type { SheetFile } from './sheet-file.ts'

/** What a row comes to. */
export type RowPlan =
  | { readonly is: 'unchanged'; readonly row: number; readonly item: string }
  | {
      readonly is: 'add' | 'change'
      readonly row: number
      readonly item: string
      readonly acts: readonly string[]
      readonly changes: readonly Change[]
      /** Whether it waits for somebody's approval. */
      readonly isProposed: boolean
      readonly commands: readonly Command[]
    }
  | { readonly is: 'error'; readonly row: number; readonly problems: readonly SheetProblem[] }

/** What an import would do: a value, bound to the file, to whoever asks and to the versions that were seen. */
export interface ImportPlan {
  readonly sha256: string
  readonly format: SheetFile['format']
  readonly counts: ImportCounts
  readonly rows: readonly RowPlan[]
  readonly notes: readonly Words[]
  readonly binding: string
}

/** Whose import it is, of what, when. */
export interface Importing {
  readonly session: Session
  readonly register: AnyRegister
  readonly language: Language
  readonly occasion: Occasion
}

/** Batches that are weighed as a whole, each without the rows that stood in the way of the one before. */
const MOST_PASSES = 20

/**
 * Reads a table as what it would do to a register, and seals nothing. Cost grows with the rows, and with the items of the
 * registers that they refer to.
 */
export async function planImport(
  importing: Importing,
  file: SheetFile,
  bytes: Uint8Array,
): Promise<ImportPlan | Refusal> {
  const { session, register, language, occasion } = importing
  const columns = sheetColumns(register, true)
  const table = readTable(columns, file.rows)
  if ('code' in table) return refuse(table.code, table.words)
  const names = await loadNames(
    session,
    columns.filter(({ name }) => table.columns.has(name)),
    occasion.on,
  )
  const known = await knownItems(importing, table)
  const readings = readWishes(
    {
      register,
      columns,
      names,
      language,
      asWritten: file.asWritten,
      ...known,
      newId: (row) => `row-${row}`,
    },
    table,
  )
  const rows = await decide(importing, table, readings)
  const hash = Buffer.from(sha256(bytes)).toString('hex')
  const head = { sha256: hash, format: file.format, notes: [...file.notes, ...tableNotes(table)] }
  return { ...head, rows, counts: countsOf(rows), binding: bindingOf(importing, hash, rows) }
}

/** The items that rows may mean: by the ids that they give, else by what tells items of the register apart. */
async function knownItems(
  { session, register, occasion }: Importing,
  { rows }: Table,
): Promise<Pick<SheetScene, 'known' | 'byKey'>> {
  const ids = rows.map(({ id }) => id).filter((id) => id !== '')
  const byId = await loadKnown(session, register, occasion.on, ids)
  const keyed = ids.length < rows.length ? await loadKeyed(session, register, occasion.on) : null
  for (const one of keyed?.items ?? []) byId.set(one.item.id, one)
  return { known: (id) => byId.get(id) ?? null, byKey: keyed?.byKey ?? null }
}

async function decide(importing: Importing, table: Table, readings: readonly RowReading[]): Promise<RowPlan[]> {
  const { session, register, occasion } = importing
  const { store, house } = session.hosted
  const asking = { actor: session.actor, occasion }
  const wishes = readings.flatMap((reading) => (reading.is === 'wish' ? [reading.wish] : []))
  const settled = await settle(house, register, wishes, {
    weigh: (groups) => store.weigh(asking, groups),
    occasion,
  })
  const rows = readings.map((reading) =>
    reading.is === 'wish' ? rowOf(table, reading.wish, settled.get(reading.wish)!) : reading,
  )
  return await weighTogether(importing, rows)
}

function rowOf({ columns }: Table, { row, item, before, changes }: Wish, settlement: Settlement): RowPlan {
  if ('code' in settlement) {
    const { code, field, words } = settlement
    const column = field === null ? null : (columns.get(field) ?? null)
    return { is: 'error', row, problems: [{ row, column, code, words }] }
  }
  return { is: before ? 'change' : 'add', row, item, changes, ...settlement }
}

/** Rows that are well each by itself may not be so together: what stands in the way is told, and left out. */
async function weighTogether({ session, occasion }: Importing, rows: RowPlan[]): Promise<RowPlan[]> {
  const together = [...rows]
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const owners = together.flatMap((row, at) => ('commands' in row ? row.commands.map(() => at) : []))
    const commands = together.flatMap((row) => ('commands' in row ? row.commands : []))
    if (commands.length === 0) break
    const [result] = await session.hosted.store.weigh({ actor: session.actor, occasion }, [commands])
    if (!isRefusal(result!)) break
    const at = owners['command' in result ? result.command : 0]!
    const { row } = together[at]!
    together[at] = { is: 'error', row, problems: [{ row, column: null, code: result.refused, words: result.words }] }
  }
  return together
}

function countsOf(rows: readonly RowPlan[]): ImportCounts {
  const of = (is: RowPlan['is']): number => rows.filter((row) => row.is === is).length
  const proposed = rows.filter((row) => 'isProposed' in row && row.isProposed).length
  return { added: of('add'), changed: of('change'), unchanged: of('unchanged'), errors: of('error'), proposed }
}

/** One text for what was previewed: whoever applies it shows that it is the same file on the same state. */
function bindingOf({ session, register }: Importing, file: string, rows: readonly RowPlan[]): string {
  const plain = { file, register: register.name, by: session.actor.id, rows }
  return Buffer.from(sha256(Buffer.from(canonical(trust<JsonObject>(JSON.parse(JSON.stringify(plain))))))).toString(
    'hex',
  )
}

function tableNotes({ ignored }: Table): Words[] {
  if (ignored.length === 0) return []
  const shown = ignored.slice(0, 5)
  return [
    {
      ja: `次の列は台帳の項目ではないため、読みません：${shown.join('、')}${ignored.length > 5 ? ' …' : ''}。`,
      en: `These columns are no fields of the register and are not read: ${shown.join(', ')}${ignored.length > 5 ? ' …' : ''}.`,
    },
  ]
}
