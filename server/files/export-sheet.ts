import { encodeCp932, throughCp932, writeCsv, type Loss } from '#formats/csv'
import type { CellInput, ColumnDesign, ListDesign, TableDesign } from '#formats/xlsx'
import { writeXlsxTable } from '#formats/xlsx/run'
import {
  ID_COLUMN,
  isEmptyScope,
  sheetColumns,
  showCell,
  VERSION_COLUMN,
  type AnyRegister,
  type Day,
  type Item,
  type KnownItem,
  type Language,
  type ListQuery,
  type Names,
  type SheetColumn,
} from '#kernel'

import type { Session } from '../context.ts'
import { each, loadNames } from './load.ts'
import { inTurn } from './queue.ts'
import { fillingNotes, kindHint } from './sheet-words.ts'

/** Items of one sheet; more are divided by filters. */
export const MOST_SHEET_ITEMS = 20_000
const PAGE = 1_000
/** Names offered in a list to choose from; longer lists nobody scrolls. */
const MOST_LISTED = 5_000

/** Whose sheet, of what, in which language. */
export interface Exporting {
  readonly session: Session
  readonly register: AnyRegister
  readonly day: Day
  readonly language: Language
  /** Which of the items that may be read, in which order. */
  readonly query: ListQuery
}

interface Sheet {
  readonly columns: readonly SheetColumn[]
  readonly names: Names
  readonly items: readonly KnownItem[]
}

/** What of the items may be read, or null where there are more than one sheet holds. */
async function gather({ session, register, day, query }: Exporting): Promise<Sheet | null> {
  const { store } = session.hosted
  const columns = sheetColumns(register, !isEmptyScope(query.scope))
  const items: Item[] = []
  for (let after: string | undefined; ;) {
    const asked = { ...query, limit: PAGE, isCounted: false, ...(after === undefined ? {} : { after }) }
    const page = await store.list(register.name, asked)
    items.push(...page.items)
    if (items.length > MOST_SHEET_ITEMS) return null
    if (page.next === null) break
    after = page.next
  }
  const isPersonal = columns.some(({ field }) => field.personal)
  const known = await each(items, async (item) => ({
    item,
    personal: isPersonal ? await store.personal(register.name, item.id) : {},
  }))
  return { columns, names: await loadNames(session, columns, day), items: known }
}

/** The items as a workbook that can be changed and handed in again; null where there are too many. */
export async function exportBook(exporting: Exporting): Promise<Uint8Array | null | 'busy'> {
  const sheet = await gather(exporting)
  if (!sheet) return null
  const design = designOf(exporting, sheet)
  return (await inTurn(() => writeXlsxTable(design))) ?? 'busy'
}

/** The items as CSV, with what the encoding cannot say; null where there are too many. */
export async function exportCsv(
  exporting: Exporting,
  encoding: 'utf-8' | 'cp932',
): Promise<{ readonly bytes: Uint8Array; readonly losses: readonly Loss[] } | null> {
  const sheet = await gather(exporting)
  if (!sheet) return null
  const { columns, names, items } = sheet
  const { language } = exporting
  const header = [ID_COLUMN, VERSION_COLUMN, ...columns.map(({ label }) => label)].map((label) => label[language])
  const rows = items.map(({ item, personal }) => {
    const values = { ...item.facts, ...personal }
    return [
      item.id,
      String(item.version),
      ...columns.map(({ name, field }) => showCell(field, values[name] ?? null, names, language)),
    ]
  })
  const text = writeCsv([header, ...rows])
  if (encoding === 'utf-8') return { bytes: Buffer.from(`\uFEFF${text}`), losses: [] }
  return { bytes: encodeCp932(text), losses: throughCp932(text).losses }
}

function designOf({ register, language }: Exporting, { columns, names, items }: Sheet): TableDesign {
  const referred = [...new Set(columns.flatMap(({ field }) => field.to ?? []))]
  const lists = referred.flatMap((to): (ListDesign & { to: string })[] => {
    const rows = names.all(to)
    const title = columns.find(({ field }) => field.to === to)!.label[language]
    return rows.length > 0 && rows.length <= MOST_LISTED ? [{ to, title, rows }] : []
  })
  const opened = new Set<string>(register.opened)
  const own: ColumnDesign[] = [
    { header: ID_COLUMN[language], kind: 'text', width: 14, isHidden: true },
    { header: VERSION_COLUMN[language], kind: 'number', width: 6, isHidden: true },
  ]
  const design = columns.map((column): ColumnDesign => {
    const { name, field, label } = column
    const list = lists.findIndex(({ to }) => to === field.to)
    const choices =
      field.kind === 'choice'
        ? { words: Object.values(field.options!).map((words) => words[language]) }
        : list < 0
          ? null
          : { list }
    const hint = kindHint(field, language)
    return {
      header: label[language],
      kind: field.kind === 'day' ? 'day' : field.kind === 'number' ? 'number' : 'text',
      width: widthOf(column, language),
      isRequired: opened.has(name) && !field.optional,
      ...(choices ? { choices } : {}),
      ...(hint === null ? {} : { hint }),
    }
  })
  return {
    name: register.label[language].replaceAll(/[\\/?*[\]:]/gu, ' ').slice(0, 31),
    columns: [...own, ...design],
    rows: items.map(({ item, personal }) => rowOf(columns, names, language, item, { ...item.facts, ...personal })),
    lists,
    notes: fillingNotes(register, language),
    words: language === 'ja' ? { lists: '一覧', notes: '書き方' } : { lists: 'Lists', notes: 'How to fill in' },
  }
}

function rowOf(
  columns: readonly SheetColumn[],
  names: Names,
  language: Language,
  item: Item,
  values: Item['facts'],
): CellInput[] {
  const cells = columns.map(({ name, field }): CellInput => {
    const value = values[name] ?? null
    if (value === null) return null
    return field.kind === 'number' && typeof value === 'number' ? value : showCell(field, value, names, language)
  })
  return [item.id, item.version, ...cells]
}

/** Wide enough for most of what stands in a column, in characters of half width. */
function widthOf({ field, label }: SheetColumn, language: Language): number {
  const header = label[language].length * 2 + 4
  const widths: Partial<Record<typeof field.kind, number>> = {
    note: 40,
    list: 40,
    file: 20,
    day: 18,
    number: 10,
    text: 24,
  }
  return Math.min(60, Math.max(header, widths[field.kind] ?? 18))
}
