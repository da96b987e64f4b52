import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'

import { PRAGMAS } from '../schema.ts'
import { LogWriter } from './log-writer.ts'
import type { Answer, Batch, Failure } from './messages.ts'

/** Milliseconds to wait for the thread that reads, where it cleans up after an erasure. */
const BUSY_MS = 10_000

/** The databases of one folder, as they are written. */
class Files {
  readonly log: DatabaseSync
  readonly keys: DatabaseSync
  readonly writer: LogWriter
  readonly statements: StatementSync[] = []
  readonly begin: StatementSync
  readonly commit: StatementSync
  readonly putKey: StatementSync

  constructor(folder: string) {
    this.log = new DatabaseSync(join(folder, 'log.sqlite'), { timeout: BUSY_MS })
    this.keys = new DatabaseSync(join(folder, 'keys.sqlite'), { timeout: BUSY_MS })
    for (const database of [this.log, this.keys]) database.exec(PRAGMAS)
    this.log.exec('pragma synchronous = normal') // it is synced before the redo log begins anew
    this.writer = new LogWriter(this.log)
    this.begin = this.log.prepare('begin immediate')
    this.commit = this.log.prepare('commit')
    this.putKey = this.keys.prepare('insert or ignore into keys values (?, ?)')
  }
}

/** Writes batches to the databases of one folder, one after another, each of them wholly or not at all. */
export class FolderWriter {
  readonly #folder: string
  readonly #texts: readonly string[]
  #files: Files | null = null

  constructor(folder: string, statements: readonly string[]) {
    this.#folder = folder
    this.#texts = statements
  }

  write(batch: Batch): Answer {
    try {
      this.#commit(batch)
      return null
    } catch (error) {
      this.#rollBack()
      return failureOf(error)
    }
  }

  /**
   * NOTE: what a thread has written that was given up before it said so is not written again.
   *
   * INVARIANT: keys are durable before anything that is sealed under them.
   */
  #commit({ keys, entries, acts, rows }: Batch): void {
    const files = (this.#files ??= new Files(this.#folder))
    if (keys.length > 0) {
      files.keys.exec('begin immediate')
      for (const key of keys) files.putKey.run(...key)
      files.keys.exec('commit')
    }
    files.begin.run()
    if (files.writer.size > entries[0]![0]) return this.#rollBack()
    files.writer.putEntries(entries)
    for (const act of acts) files.writer.putAct(...act)
    for (let at = 0; at < rows.length;) {
      const [number, width] = [Number(rows[at]), Number(rows[at + 1])]
      const statement = (files.statements[number] ??= files.log.prepare(this.#texts[number]!))
      statement.run(...rows.slice(at + 2, at + 2 + width))
      at += 2 + width
    }
    files.commit.run()
  }

  #rollBack(): void {
    this.#files?.writer.forget()
    for (const database of [this.#files?.log, this.#files?.keys]) {
      try {
        if (database?.isTransaction) database.exec('rollback')
      } catch {
        // The first error is the one to tell.
      }
    }
  }

  close(): null {
    this.#files?.log.close()
    this.#files?.keys.close()
    return null
  }
}

function failureOf(error: unknown): Failure {
  const errcode = error instanceof Error && 'errcode' in error ? Number(error.errcode) : null
  return { message: error instanceof Error ? error.message : String(error), errcode }
}
