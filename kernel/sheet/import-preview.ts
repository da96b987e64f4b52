import type { Words } from '../words.ts'
import type { Change } from './wishes.ts'

export interface ImportCounts {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  /** Of those added or changed, how many wait for somebody's approval. */
  readonly proposed: number
  readonly errors: number
}

/** Something wrong in a sheet, as a person finds it there. */
export interface CellProblem {
  readonly row: number | null
  /** The letter of the column; null where the row as a whole is meant. */
  readonly column: string | null
  readonly code: string
  readonly words: Words
}

/** A row that does something, or cannot. */
export type PreviewedRow =
  | {
      readonly is: 'add' | 'change'
      readonly row: number
      readonly item?: string
      /** The acts by which it is done. */
      readonly acts: readonly Words[]
      readonly changes: readonly Change[]
      readonly isProposed: boolean
    }
  | { readonly is: 'error'; readonly row: number; readonly problems: readonly CellProblem[] }

/** What an import would do, as its reader is told before anything is sealed. Rows that change nothing are only counted. */
export interface ImportPreview {
  /** Shown again when it is applied: the same file, on the same state. */
  readonly binding: string
  readonly sha256: string
  readonly format: 'xlsx' | 'csv'
  readonly counts: ImportCounts
  readonly notes: readonly Words[]
  readonly rows: readonly PreviewedRow[]
}

/** An import that was sealed: its id is that of the act, its entries are `count` from `first` on. */
export interface ImportSealed {
  readonly id: string
  readonly counts: ImportCounts
  readonly first: number
  readonly count: number
}
