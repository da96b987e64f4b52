/** One row of a sheet that holds anything, as people see it. */
export interface TextRow {
  /** As the spreadsheet numbers it, from 1. */
  readonly row: number
  /** From column A; a day is 2026-04-01, a truth TRUE or FALSE, what is empty is ''. */
  readonly cells: readonly string[]
}

/** A sheet as texts, and what a reader should know of it. Lists of addresses have 100 entries at most. */
export interface SheetText {
  readonly name: string
  /** The sheets of the book that are not hidden. */
  readonly sheets: readonly string[]
  readonly rows: readonly TextRow[]
  readonly hiddenRows: number
  readonly hiddenColumns: readonly string[]
  readonly merged: readonly string[]
  /** Cells whose value comes from a formula: what was last calculated is read. */
  readonly formulas: readonly string[]
  /** Cells that show an error such as #REF!. */
  readonly errors: readonly string[]
}

/** The name that a spreadsheet gives to a column, from 0: A, B … Z, AA. */
export function columnName(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26))
  return at < 26 ? letter : columnName(Math.floor(at / 26) - 1) + letter
}
