import type { Fields, Language, Problem, Values } from '../field.ts'
import { isProblem, problem, within } from '../problem.ts'
import { trust } from '../trust.ts'

/** A sheet is read no further than this; what is longer is divided. */
const MOST_ROWS = 5_000

const WHOLE = { ja: '表', en: 'The sheet' }

/** The header row of a sheet in which people fill in fields: the labels, in declared order. */
export function sheetHeader(fields: Fields, language: Language): string[] {
  return Object.values(fields).map(({ label }) => label[language])
}

/** One item as a row under that header. */
export function sheetRow<F extends Fields>(fields: F, values: Values<F>, language: Language): string[] {
  return Object.entries(fields).map(([name, field]) => {
    const value = values[name]
    return value === null || value === undefined ? '' : field.show(value, language)
  })
}

export interface SheetReading<F extends Fields> {
  /** Rows that were read, with their number in the sheet (the header is row 1). */
  readonly rows: readonly { readonly row: number; readonly values: Values<F> }[]
  /** What is wrong, each with its row and column. */
  readonly problems: readonly Problem[]
}

/**
 * Reads a sheet as people fill it in. Columns are found by their labels in either language, in any order; blank rows
 * are passed over; every bad cell is told, so that a sheet is corrected in one go.
 */
export function readSheet<F extends Fields>(fields: F, cells: readonly (readonly string[])[]): SheetReading<F> {
  const [header, ...body] = cells
  if (!header) return { rows: [], problems: [problem('missing', WHOLE, { ja: 'が空です。', en: 'is empty.' }).problem] }
  if (body.length > MOST_ROWS) {
    const words = {
      ja: `は${MOST_ROWS}行までです。分けてください。`,
      en: `has at most ${MOST_ROWS} rows: please divide it.`,
    }
    return { rows: [], problems: [problem('too-many', WHOLE, words).problem] }
  }
  const columns = Object.entries(fields).map(([name, field]) => ({ name, field, at: columnOf(header, field.label) }))
  const absent = columns.filter(({ at, field }) => at < 0 && !field.optional)
  if (absent.length > 0) {
    const words = { ja: 'の列がありません。見出しを確かめてください。', en: 'has no column: please check the header.' }
    return {
      rows: [],
      problems: absent.map(({ name, field }) => within(name, problem('missing', field.label, words).problem)),
    }
  }
  return readBody(columns, body)
}

interface Column {
  readonly name: string
  readonly field: Fields[string]
  readonly at: number
}

function readBody<F extends Fields>(columns: readonly Column[], body: readonly (readonly string[])[]): SheetReading<F> {
  const rows: { row: number; values: Values<F> }[] = []
  const problems: Problem[] = []
  for (const [at, cells] of body.entries()) {
    if (cells.every((cell) => cell.trim() === '')) continue
    const row = at + 2
    const values: Record<string, unknown> = {}
    const before = problems.length
    for (const column of columns) {
      const reading = column.field.parse(cells[column.at] ?? '')
      if (isProblem(reading)) problems.push(within(row, within(column.name, reading.problem)))
      else values[column.name] = reading.ok
    }
    if (problems.length === before) rows.push({ row, values: trust<Values<F>>(values) }) // every column was read
  }
  return { rows, problems }
}

function columnOf(header: readonly string[], label: { readonly ja: string; readonly en: string }): number {
  return header.findIndex((cell) => cell.trim() === label.ja || cell.trim() === label.en)
}
