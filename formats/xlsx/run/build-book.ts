import {
  writeXlsx,
  type Cell,
  type CellStyle,
  type CellValue,
  type ColumnDef,
  type DataValidation,
  type WriteSheet,
} from 'hucre'

import { columnName } from '../sheet-text.ts'
import type { CellInput, ColumnDesign, TableDesign } from '../table-design.ts'

const FONT = { name: '游ゴシック', size: 11 } as const
/** 令和8年4月1日, in a spelling that LibreOffice knows too: it would save a day of any other as a number. */
const WAREKI = '[$-411]ggge"年"m"月"d"日"'
const FORMATS: Readonly<Record<ColumnDesign['kind'], string>> = { text: '@', day: WAREKI, number: 'General' }
/** Rows below the last that can be filled in with lists and formats ready. */
const SPARE_ROWS = 200
/** Excel takes no longer list within a rule itself. */
const LONGEST_INLINE_LIST = 255
/** Before it Excel counts a day that never was (29 February 1900). */
const FIRST_DAY = '1900-03-01'

const HEADER: CellStyle = {
  font: { ...FONT, bold: true },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'D9E2F3' } },
  border: { bottom: { style: 'thin' }, right: { style: 'hair' } },
  alignment: { vertical: 'center', wrapText: true },
  numFmt: '@',
}

/** Writes the workbook of a table to be filled in: A4 landscape, its header on every page. */
export async function buildBook(design: TableDesign): Promise<Uint8Array> {
  const sheets = [tableSheet(design)]
  if (design.lists.length > 0) sheets.push(listSheet(design))
  if (design.notes.length > 0) sheets.push(noteSheet(design))
  return await writeXlsx({ sheets, defaultFont: FONT })
}

function tableSheet({ name, columns, rows, lists, words }: TableDesign): WriteSheet {
  const last = rows.length + 1 + SPARE_ROWS
  const edge = columnName(columns.length - 1)
  // A column cannot lend its format to cells that are not there.
  const spare = Array.from({ length: SPARE_ROWS }, () => columns.map(() => null))
  const shown = columns.findIndex(({ isHidden }) => isHidden !== true)
  return {
    name,
    columns: columns.map(columnOf),
    rows: [
      columns.map(headerText),
      ...rows.map((row) => row.map((value, at) => cellOf(value, columns[at]!))),
      ...spare,
    ],
    cells: new Map(columns.map((column, at) => [`0,${at}`, headerCell(column)])),
    dataValidations: columns.flatMap((column, at) =>
      validation(column, `${columnName(at)}2:${columnName(at)}${last}`, lists, words.lists),
    ),
    freezePane: { rows: 1, columns: shown + 1 },
    autoFilter: { range: `A1:${edge}${rows.length + 1}` },
    rowDefs: new Map([[0, { height: 36 }]]),
    pageSetup: {
      paperSize: 'a4',
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: '$1:$1',
    },
    headerFooter: { oddHeader: `&L${name.replaceAll('&', '&&')}&R&D`, oddFooter: '&C&P / &N' },
  }
}

function columnOf({ kind, width, isHidden }: ColumnDesign): ColumnDef {
  const style: CellStyle = {
    font: FONT,
    numFmt: FORMATS[kind],
    alignment: { vertical: 'top', wrapText: kind === 'text' },
  }
  return { width, style, ...(isHidden ? { hidden: true } : {}) }
}

function headerText({ header, isRequired }: ColumnDesign): string {
  return isRequired ? `${header}＊` : header
}

function headerCell(column: ColumnDesign): Partial<Cell> {
  return { value: headerText(column), type: 'string', style: HEADER }
}

function cellOf(value: CellInput, { kind }: ColumnDesign): CellValue {
  if (typeof value !== 'string') return value
  if (kind !== 'day') return spelt(value)
  return value >= FIRST_DAY && /^\d{4}-\d{2}-\d{2}$/u.test(value) ? new Date(`${value}T00:00:00Z`) : value
}

/** What OOXML spells as `_xHHHH_` (ECMA-376 22.9.2.19): what XML cannot hold, and texts that look like such a spelling. */
function spelt(text: string): string {
  return text
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/gu, '_x005F_')
    .replaceAll(
      /[^\P{Cc}\t\n]|[\uFFFE\uFFFF]/gu,
      (one) => `_x${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
}

function validation(
  { choices, hint, header }: ColumnDesign,
  range: string,
  lists: TableDesign['lists'],
  sheet: string,
): DataValidation[] {
  const prompt =
    hint === undefined
      ? {}
      : { showInputMessage: true, inputTitle: header.slice(0, 32), inputMessage: hint.slice(0, 255) }
  if (!choices)
    return hint === undefined ? [] : [{ type: 'custom', formula1: 'TRUE', allowBlank: true, range, ...prompt }]
  const told = { type: 'list', allowBlank: true, range, showErrorMessage: true, ...prompt } as const
  if ('words' in choices) {
    const isShort =
      choices.words.join(',').length <= LONGEST_INLINE_LIST && !choices.words.some((word) => word.includes(','))
    return isShort ? [{ ...told, values: [...choices.words] }] : []
  }
  const { rows } = lists[choices.list]!
  if (rows.length === 0) return []
  const column = columnName(choices.list * 3)
  // An id may be given in place of a name, so that what is not listed is only warned of.
  return [{ ...told, errorStyle: 'warning', formula1: `'${sheet}'!$${column}$2:$${column}$${rows.length + 1}` }]
}

/** Each list has two columns, name and id, and a blank one after them. */
function listSheet({ lists, words }: TableDesign): WriteSheet {
  const height = Math.max(...lists.map(({ rows }) => rows.length))
  const rows = Array.from({ length: height + 1 }, (_, row) =>
    lists.flatMap((list): string[] => (row === 0 ? [list.title, 'ID', ''] : [...(list.rows[row - 1] ?? ['', '']), ''])),
  )
  const style: CellStyle = { font: FONT, numFmt: '@' }
  const heads = lists.flatMap((_, at) => [at * 3, at * 3 + 1])
  return {
    name: words.lists,
    columns: lists.flatMap((): ColumnDef[] => [
      { width: 30, style },
      { width: 20, style },
      { width: 3, style },
    ]),
    rows: rows.map((row) => row.map((text) => (text === '' ? null : text))),
    cells: new Map(heads.map((at) => [`0,${at}`, { value: rows[0]![at]!, type: 'string', style: HEADER }])),
    freezePane: { rows: 1 },
  }
}

function noteSheet({ notes, words }: TableDesign): WriteSheet {
  const style: CellStyle = { font: FONT, numFmt: '@', alignment: { wrapText: true, vertical: 'top' } }
  return { name: words.notes, columns: [{ width: 100, style }], rows: notes.map((note) => [note]) }
}
