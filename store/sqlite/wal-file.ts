import { closeSync, fdatasyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'

import { syncFolder } from '../write-durably.ts'

/**
 * The write-ahead log of a database that another thread writes (`synchronous=normal`: a transaction is handed to the
 * operating system, and may be lost until this is synced).
 *
 * What SQLite itself still syncs, and this rests on (sqlite.org/wal.html, sqlite.org/atomiccommit.html): the header of the
 * file, each time it is written from its start again; the whole file before a checkpoint copies from it; the database
 * before the file may be written from its start. Frames are chained by checksums, so that after a power cut it is read up
 * to the last transaction that is whole.
 *
 * INVARIANT: opened once, before anything is written that rests on it, and never reopened: Linux tells a failed write-back
 * to each open file once, and only of the time since it was opened.
 */
export class WalFile {
  readonly #file: number

  /** @param database path of a database in WAL mode that is open, so that its write-ahead log is there to stay. */
  constructor(database: string) {
    this.#file = openSync(`${database}-wal`, 'r+')
    fdatasyncSync(this.#file)
    syncFolder(dirname(database))
  }

  /** Makes durable what has been written before the call. */
  sync(): void {
    fdatasyncSync(this.#file)
  }

  close(): void {
    closeSync(this.#file)
  }
}
