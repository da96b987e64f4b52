import type { Words } from '../words.ts'
import { ID_COLUMN, VERSION_COLUMN, type SheetColumn } from './columns.ts'

/** Rows of one import: the most that a person can answer for at once. */
export const MOST_SHEET_ROWS = 5_000
/** A header stands within the first rows: under a title, a date and a note. */
const HEADER_WITHIN = 20

/** A row of texts with its number in the spreadsheet. */
interface Row {
  readonly row: number
  readonly cells: readonly string[]
}

/** Something wrong in a sheet, and where. */
export interface SheetProblem {
  readonly row: number | null
  /** From 0; null where the row as a whole is meant. */
  readonly column: number | null
  readonly code: string
  /** Complete: what is wrong and what to do. */
  readonly words: Words
}

export interface TableRow {
  readonly row: number
  /** '' where none is given: the row is new, or known by what it says. */
  readonly id: string
  readonly version: string
  /** What the row says, by field. */
  readonly texts: ReadonlyMap<string, string>
}

/** A sheet under its header. */
export interface Table {
  /** Columns that are there, with their place. */
  readonly columns: ReadonlyMap<string, number>
  readonly idAt: number | null
  readonly versionAt: number | null
  readonly rows: readonly TableRow[]
  /** Headers that belong to no field; they are not read. */
  readonly ignored: readonly string[]
}

/**
 * Finds the header (by its labels in either language, whatever their order, required marks and widths) and reads the rows
 * below it; rows without any text are passed over.
 */
export function readTable(columns: readonly SheetColumn[], rows: readonly Row[]): Table | SheetProblem {
  const labels = new Map<string, string>()
  for (const { name, label } of columns) for (const one of [label.ja, label.en]) labels.set(keyOf(one), name)
  const known = new Set([
    ...labels.keys(),
    ...[ID_COLUMN, VERSION_COLUMN].flatMap(({ ja, en }) => [keyOf(ja), keyOf(en)]),
  ])
  const counts = rows.slice(0, HEADER_WITHIN).map(({ cells }) => cells.filter((cell) => known.has(keyOf(cell))).length)
  const at = counts.indexOf(Math.max(0, ...counts))
  const header = rows[at]
  if (!header || counts[at] === 0) return noHeader(columns)
  const body = rows.slice(at + 1).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  if (body.length > MOST_SHEET_ROWS) return tooMany(body.length)
  return underHeader(labels, header, body)
}

function underHeader(labels: ReadonlyMap<string, string>, header: Row, body: readonly Row[]): Table | SheetProblem {
  const places = new Map<string, number>()
  const own: { id: number | null; version: number | null } = { id: null, version: null }
  const ignored: string[] = []
  for (const [column, cell] of header.cells.entries()) {
    const key = keyOf(cell)
    const name = labels.get(key)
    if (key === '') continue
    if (name === undefined) {
      const which = isCalled(ID_COLUMN, key) ? 'id' : isCalled(VERSION_COLUMN, key) ? 'version' : null
      if (which === null) ignored.push(cell.trim())
      else own[which] ??= column
    } else if (places.has(name)) return twice(header.row, column, cell)
    else places.set(name, column)
  }
  const cellOf = ({ cells }: Row, at: number | null): string => (at === null ? '' : (cells[at] ?? ''))
  const rows = body.map((row) => ({
    row: row.row,
    id: cellOf(row, own.id).trim(),
    version: cellOf(row, own.version).trim(),
    texts: new Map([...places].map(([name, at]) => [name, cellOf(row, at)])),
  }))
  return { columns: places, idAt: own.id, versionAt: own.version, rows, ignored }
}

function isCalled({ ja, en }: Words, key: string): boolean {
  return key === keyOf(ja) || key === keyOf(en)
}

/** A header is the same whatever its width, spaces, line breaks and required marks. */
function keyOf(header: string): string {
  return header
    .normalize('NFKC')
    .replaceAll(/\s+/gu, '')
    .replace(/(?:[*※]|\(必須\))+$/u, '')
    .toLowerCase()
}

function noHeader(columns: readonly SheetColumn[]): SheetProblem {
  const [ja, en] = [columns.slice(0, 3).map(({ label }) => label.ja), columns.slice(0, 3).map(({ label }) => label.en)]
  return {
    row: null,
    column: null,
    code: 'no-header',
    words: {
      ja: `見出しの行が見つかりません。先頭の行に「${ja.join('」「')}」などの見出しを置いてください。`,
      en: `No header was found: put labels such as ${en.join(', ')} in the first row.`,
    },
  }
}

function tooMany(rows: number): SheetProblem {
  return {
    row: null,
    column: null,
    code: 'too-many-rows',
    words: {
      ja: `${rows}行あります。一度に取り込めるのは${MOST_SHEET_ROWS}行までです。分けてください。`,
      en: `There are ${rows} rows; at most ${MOST_SHEET_ROWS} are taken at once: please divide them.`,
    },
  }
}

function twice(row: number, column: number, header: string): SheetProblem {
  return {
    row,
    column,
    code: 'duplicate-column',
    words: {
      ja: `「${header.trim()}」の列が二つあります。どちらかを削除してください。`,
      en: `There are two columns "${header.trim()}": remove one.`,
    },
  }
}
