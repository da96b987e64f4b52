import type { Words } from '#kernel'

/**
 * Why a file cannot be read at all.
 * - `too-large`, `too-many-lines`, `empty`, `binary`, `encoding`: of the file itself.
 * - `unreadable`: it cannot be opened (said by whoever opens files).
 * - `unknown-format`: no reader recognises it. `wrong-vendor`: it was said to be one thing and looks like another.
 */
export type ReadFailureCode =
  | 'too-large'
  | 'too-many-lines'
  | 'empty'
  | 'binary'
  | 'encoding'
  | 'unreadable'
  | 'unknown-format'
  | 'wrong-vendor'

/** A file that was refused, with the reason and what to do. */
export interface ReadFailure {
  readonly failure: ReadFailureCode
  readonly file: string
  readonly words: Words
}

export function readFailure(failure: ReadFailureCode, file: string, words: Words): ReadFailure {
  return { failure, file, words }
}
