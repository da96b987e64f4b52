import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'

import { syncFolder } from '../write-durably.ts'

/**
 * The write-ahead log of a database, synced beside the thread that writes it: SQLite (`synchronous=normal`) hands a
 * transaction to the operating system and returns.
 *
 * What SQLite itself still syncs, and this rests on (sqlite.org/wal.html, sqlite.org/atomiccommit.html): the header of the
 * file, each time it is written from its start again; the whole file before a checkpoint copies from it; the database
 * before the file may be written from its start. Frames are chained by checksums, so that after a power cut it is read up
 * to the last transaction that is whole.
 *
 * INVARIANT: opened once, before anything is written that is to be acknowledged, and never reopened: Linux tells a failed
 * write-back to each open file once, and only of the time since it was opened.
 */
export class WalFile {
  readonly #file: number
  #isSyncing = false
  #isClosed = false

  /** @param database path of a database in WAL mode that is open, so that its write-ahead log is there to stay. */
  constructor(database: string) {
    this.#file = openSync(`${database}-wal`, 'r+')
    fdatasyncSync(this.#file)
    syncFolder(dirname(database))
  }

  /** Makes durable what has been written before the call. One at a time. */
  sync(): Promise<void> {
    if (this.#isClosed) return Promise.reject(new Error('the store was closed before its last acts were synced'))
    this.#isSyncing = true
    return new Promise((resolve, reject) => {
      fdatasync(this.#file, (error) => {
        this.#isSyncing = false
        if (this.#isClosed) closeSync(this.#file)
        if (error) reject(error)
        else resolve()
      })
    })
  }

  /** NOTE: a sync in flight keeps the file open until it returns. */
  close(): void {
    this.#isClosed = true
    if (!this.#isSyncing) closeSync(this.#file)
  }
}
