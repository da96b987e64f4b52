import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** The transaction in which a group is written, and in which what is read until the next group is read. */
export class Transaction {
  readonly #database: DatabaseSync
  readonly #begin: StatementSync
  readonly #commit: StatementSync

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#begin = database.prepare('begin')
    this.#commit = database.prepare('commit')
  }

  begin(): void {
    if (!this.#database.isTransaction) this.#begin.run()
  }

  /** NOTE: the next one begins at once, since to begin one for each read costs more than the read. */
  commit(): void {
    this.#commit.run()
    this.#begin.run()
  }

  rollBack(): void {
    if (!this.#database.isTransaction) return
    try {
      this.#database.exec('rollback')
    } catch {
      // The first error is the one to tell.
    }
  }
}
