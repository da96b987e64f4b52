import { CSV_LIMITS, readCsv, throughCp932, unguarded, type CsvProblem } from '#formats/csv'
import { decodeText } from '#formats/text'
import { columnName, XLSX_LIMITS, XLSX_PROBLEMS, type SheetText, type TextRow } from '#formats/xlsx'
import { readXlsxSheet } from '#formats/xlsx/run'
import { refuse, type Refusal, type Words } from '#kernel'

import { inTurn } from './queue.ts'

/** A table as it was handed in, in whichever format. */
export interface SheetFile {
  readonly format: 'xlsx' | 'csv'
  readonly rows: readonly TextRow[]
  /** A text as the file can say it. */
  readonly asWritten: (text: string) => string
  /** What the person should know of how it was read. */
  readonly notes: readonly Words[]
}

/** What a file is said to be: by its media type. */
type Claim = 'xlsx' | 'csv' | null

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export function claimOf(contentType: string | undefined): Claim {
  const type = contentType?.split(';')[0]?.trim().toLowerCase()
  if (type === XLSX_TYPE) return 'xlsx'
  return type === 'text/csv' || type === 'text/tab-separated-values' || type === 'text/plain' ? 'csv' : null
}

/** Reads a workbook, CSV or pasted table. What it is, its bytes say; where they say other than was claimed, it is refused. */
export async function readSheetFile(
  bytes: Uint8Array,
  claim: Claim,
  sheet: string | null,
): Promise<SheetFile | Refusal> {
  if (bytes.length > XLSX_LIMITS.bytes) return refuse('too-large', XLSX_PROBLEMS['too-large'])
  const isArchive = (bytes[0] === 0x50 && bytes[1] === 0x4b) || (bytes[0] === 0xd0 && bytes[1] === 0xcf)
  if (claim !== null && isArchive !== (claim === 'xlsx')) return isArchive ? REALLY_BOOK : REALLY_TEXT
  return isArchive ? await readBook(bytes, sheet) : readText(bytes)
}

async function readBook(bytes: Uint8Array, wanted: string | null): Promise<SheetFile | Refusal> {
  const sheet = await inTurn(() => readXlsxSheet(bytes, wanted))
  if (sheet === null) return BUSY
  if ('problem' in sheet) return refuse(sheet.problem, XLSX_PROBLEMS[sheet.problem])
  return { format: 'xlsx', rows: sheet.rows, asWritten: (text) => text, notes: notesOf(sheet) }
}

/** Text is read by the serving thread, some 30 ms for each MiB; 5,000 rows of more than a thousand bytes fit. */
const MOST_TEXT_BYTES = 8 * 1024 * 1024

function readText(bytes: Uint8Array): SheetFile | Refusal {
  if (bytes.length > MOST_TEXT_BYTES) return LONG_TEXT
  const decoded = decodeText(bytes)
  if (!decoded || bytes.length === 0) return NO_TEXT
  const table = readCsv(decoded.text)
  if (!isRows(table)) return csvRefusal(table)
  const rows = table.map((cells, at) => ({ row: at + 1, cells: cells.map(unguarded) }))
  const asWritten = (text: string): string => (decoded.encoding === 'cp932' ? throughCp932(text).text : text)
  return { format: 'csv', rows, asWritten, notes: [] }
}

function isRows(table: readonly string[][] | CsvProblem): table is readonly string[][] {
  return Array.isArray(table)
}

/** What a reader of a workbook does not see at a glance. */
function notesOf(sheet: SheetText): Words[] {
  const { name, sheets, hiddenRows, hiddenColumns, merged, formulas, errors } = sheet
  const notes: Words[] = []
  const tell = (isSo: boolean, ja: string, en: string): void => {
    if (isSo) notes.push({ ja, en })
  }
  tell(sheets.length > 1, `シート「${name}」を読みました。`, `The sheet "${name}" was read.`)
  tell(hiddenRows > 0, `非表示の行も読みました（${hiddenRows}行）。`, `${hiddenRows} hidden rows were read too.`)
  const columns = hiddenColumns.filter((column) => column !== columnName(0) && column !== columnName(1))
  tell(
    columns.length > 0,
    `非表示の列も読みました（${list(columns)}）。`,
    `Hidden columns were read too (${list(columns)}).`,
  )
  tell(
    merged.length > 0,
    `結合されたセル（${list(merged)}）は、左上のセルだけに値があります。`,
    `Of merged cells (${list(merged)}) only the first has a value.`,
  )
  tell(
    formulas.length > 0,
    `数式のセル（${list(formulas)}）は、最後に計算された値を読みました。`,
    `Of cells with formulas (${list(formulas)}) the last calculated value was read.`,
  )
  tell(
    errors.length > 0,
    `エラーのセルがあります（${list(errors)}）。`,
    `There are cells with errors (${list(errors)}).`,
  )
  return notes
}

function list(addresses: readonly string[]): string {
  const shown = addresses.slice(0, 5).join('、')
  return addresses.length > 5 ? `${shown} …` : shown
}

function csvRefusal({ code, row }: CsvProblem): Refusal {
  const words: Readonly<Record<CsvProblem['code'], Words>> = {
    'too-large': XLSX_PROBLEMS['too-large'],
    'too-many-rows': XLSX_PROBLEMS['too-many-rows'],
    'too-many-columns': {
      ja: `列が多すぎます（${CSV_LIMITS.columns}列まで）。区切りの文字を確かめてください。`,
      en: `There are too many columns (at most ${CSV_LIMITS.columns}): check the separators.`,
    },
    'open-quote': {
      ja: `${row}行目の引用符（"）が閉じていません。`,
      en: `A quote (") in row ${row} is not closed.`,
    },
    'stray-quote': {
      ja: `${row}行目の引用符（"）の使い方が正しくありません。値の中の引用符は二つ重ねてください。`,
      en: `A quote (") in row ${row} is out of place: within a value it is doubled.`,
    },
  }
  return refuse(code, words[code])
}

const BUSY = refuse('busy', {
  ja: 'ほかのブックを処理しています。少し待ってからやり直してください。',
  en: 'Other workbooks are being worked on: wait a little, then try again.',
})
const LONG_TEXT = refuse('too-large', {
  ja: 'CSVは8 MiBまでです。行を分けて取り込んでください。',
  en: 'CSV has at most 8 MiB: divide its rows into several files.',
})
const NO_TEXT = refuse('not-a-table', {
  ja: '表として読めません。Excelブック（.xlsx）かCSV（UTF-8、Shift_JIS）にしてください。',
  en: 'This cannot be read as a table: give an Excel workbook (.xlsx) or CSV (UTF-8, Shift_JIS).',
})
const REALLY_BOOK = refuse('wrong-extension', {
  ja: 'CSVとして送られましたが、中身はExcelのファイルです。拡張子を.xlsxに直すか、CSVで保存し直してください。',
  en: 'This was sent as CSV but is a file of Excel: name it .xlsx, or save it as CSV.',
})
const REALLY_TEXT = refuse('wrong-extension', {
  ja: 'Excelブックとして送られましたが、中身が違います。Excelで開き、「Excel ブック（*.xlsx）」の形式で保存し直してください。',
  en: 'This was sent as an Excel workbook but is none: open it in Excel and save it as "Excel Workbook (*.xlsx)".',
})
