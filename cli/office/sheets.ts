import type { ImportPreview, ImportSealed, Refusal, Words } from '#kernel'

/** A file as it is handed in. */
export interface GivenSheet {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly sheet?: string | undefined
}

/** Why an import cannot be undone, item by item. */
export interface NotUndone extends Refusal {
  readonly problems?: readonly { readonly where: string; readonly words: Words }[]
}

/** Sheets of an office: both offices answer alike. */
export interface Sheets {
  readonly download: (
    register: string,
    format: 'xlsx' | 'csv',
    encoding: 'utf-8' | 'cp932',
  ) => Promise<Uint8Array | Refusal>
  readonly preview: (register: string, file: GivenSheet) => Promise<ImportPreview | Refusal>
  readonly apply: (register: string, file: GivenSheet, binding: string) => Promise<ImportSealed | Refusal>
  readonly undo: (id: string) => Promise<{ readonly first: number; readonly count: number } | NotUndone>
}
