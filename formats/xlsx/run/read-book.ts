import { readXlsx, type Sheet } from 'hucre'

import { XLSX_LIMITS } from '../limits.ts'
import type { XlsxProblem } from '../problem.ts'
import { columnName, type SheetText, type TextRow } from '../sheet-text.ts'
import { cellText } from './cell-text.ts'
import { checkArchive } from './check-archive.ts'

/** Addresses of one kind that are told; the rest are as good as these. */
const MOST_TOLD = 100

type Answer = { readonly sheet: SheetText } | { readonly problem: XlsxProblem }

/** Reads one sheet of a workbook as texts: the one of a name, or the first that is not hidden. */
export async function readBook(given: Uint8Array, wanted: string | null): Promise<Answer> {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  const problem = checkArchive(bytes)
  if (problem) return { problem }
  const names: string[] = []
  try {
    let isFound = false
    const book = await readXlsx(given, {
      readStyles: true,
      sheets: (info) => {
        const isSeen = info.hidden !== true && info.veryHidden !== true
        if (isSeen) names.push(info.name)
        const isWanted = isSeen && !isFound && (wanted === null || info.name === wanted)
        isFound ||= isWanted
        return isWanted
      },
    })
    const [sheet] = book.sheets
    if (!sheet) return { problem: wanted === null ? 'no-sheet' : 'no-such-sheet' }
    return sheetText(sheet, names)
  } catch (error) {
    // Whatever the library says of a file, it could not be read; running out of memory ends the worker instead.
    const isTooLarge =
      error instanceof RangeError || (error instanceof Error && /over the \d+ limit/u.test(error.message))
    return { problem: isTooLarge ? 'too-large' : 'damaged' }
  }
}

function sheetText(sheet: Sheet, sheets: readonly string[]): Answer {
  const rows: TextRow[] = []
  for (const [at, values] of sheet.rows.entries()) {
    const cells = values.map((value, column) => cellText(value, sheet.cells?.get(`${at},${column}`)))
    while (cells.length > 0 && cells.at(-1)!.trim() === '') cells.pop()
    if (cells.length === 0) continue
    if (cells.length > XLSX_LIMITS.columns) return { problem: 'too-many-columns' }
    if (rows.length >= XLSX_LIMITS.rows) return { problem: 'too-many-rows' }
    if (cells.some((cell) => cell.length > XLSX_LIMITS.characters)) return { problem: 'damaged' }
    rows.push({ row: at + 1, cells })
  }
  const hidden = rows.filter(({ row }) => sheet.rowDefs?.get(row - 1)?.hidden === true)
  const columns = [...(sheet.columns ?? []).entries()].filter(([, column]) => column.hidden === true)
  return {
    sheet: {
      name: sheet.name,
      sheets,
      rows,
      hiddenRows: hidden.length,
      hiddenColumns: columns.slice(0, MOST_TOLD).map(([at]) => columnName(at)),
      merged: (sheet.merges ?? [])
        .slice(0, MOST_TOLD)
        .map((one) => `${address(one.startRow, one.startCol)}:${address(one.endRow, one.endCol)}`),
      ...toldCells(sheet),
    },
  }
}

function toldCells({ cells }: Sheet): Pick<SheetText, 'formulas' | 'errors'> {
  const formulas: string[] = []
  const errors: string[] = []
  for (const [key, cell] of cells ?? []) {
    const told = cell.type === 'error' ? errors : cell.formula === undefined ? null : formulas
    if (told && told.length < MOST_TOLD) {
      const [row, column] = key.split(',').map(Number)
      told.push(address(row!, column!))
    }
  }
  return { formulas, errors }
}

function address(row: number, column: number): string {
  return `${columnName(column)}${row + 1}`
}
