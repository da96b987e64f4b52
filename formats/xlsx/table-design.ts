/** A value in a cell; a day is `YYYY-MM-DD` in a column of days. */
export type CellInput = string | number | null

/** What may be chosen in a column: some words, or the first column of a list on the sheet of lists. */
export type Choices = { readonly words: readonly string[] } | { readonly list: number }

export interface ColumnDesign {
  readonly header: string
  readonly kind: 'text' | 'day' | 'number'
  /** In characters of half width. */
  readonly width: number
  readonly isRequired?: boolean
  readonly isHidden?: boolean
  readonly choices?: Choices
  /** Told when a cell is chosen. */
  readonly hint?: string
}

/** A list to choose from, with the ids of what is chosen. */
export interface ListDesign {
  readonly title: string
  readonly rows: readonly (readonly [name: string, id: string])[]
}

/** A workbook in which a table is filled in: its sheet, lists to choose from, and how it is filled in. */
export interface TableDesign {
  readonly name: string
  readonly columns: readonly ColumnDesign[]
  readonly rows: readonly (readonly CellInput[])[]
  readonly lists: readonly ListDesign[]
  readonly notes: readonly string[]
  readonly words: { readonly lists: string; readonly notes: string }
}
