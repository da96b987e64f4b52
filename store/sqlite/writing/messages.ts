import type { MessagePort } from 'node:worker_threads'

import type { SqlValue } from '#kernel'

/** What the thread is told of a folder; everything else is said on the port. */
export interface Opening {
  readonly folder: string
  /** Texts of the statements that rows name by their numbers. */
  readonly statements: readonly string[]
  /** Where each `Batch` and at last `CLOSE` come from, and each `Answer` goes to. */
  readonly port: MessagePort
  /** How many answers were given: one Int32, told by `Atomics.notify`. */
  readonly answered: SharedArrayBuffer
}

/** What a statement binds. */
export type RowValue = SqlValue | Uint8Array

export type EntryRow = readonly [index: number, register: string, item: string, text: string]
export type ActRow = readonly [act: string, first: number, count: number]
export type KeyRow = readonly [subject: string, wrapped: Uint8Array]

/** What some groups write: keys in a transaction of their own, then the rest in another. */
export interface Batch {
  readonly keys: readonly KeyRow[]
  readonly entries: readonly EntryRow[]
  readonly acts: readonly ActRow[]
  /** For each row the number of its statement and how many values follow, then these; in their order. */
  readonly rows: readonly RowValue[]
}

/** The last message: the files are closed. It is answered too. */
export const CLOSE = 'close'

/** An error as it crosses threads, where only plain data does. */
export interface Failure {
  readonly message: string
  /** Result code of SQLite; null where the error is not its. */
  readonly errcode: number | null
}

/** Told when a batch is in the database: null, or why it is not. */
export type Answer = Failure | null
