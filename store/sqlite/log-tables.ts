import type { DatabaseSync, StatementSync } from 'node:sqlite'

import { trust, type Entry, type Instant } from '#kernel'

import type { Appended, StoredEntry } from '../store.ts'

/** Where a log has got to. */
export interface Edge {
  readonly size: number
  /** When the last entry was sealed; null in an empty log. */
  readonly lastAt: Instant | null
  /** The act of the last entry; empty in an empty log. */
  readonly lastAct: string
}

/** Where a log has got to with an entry. */
export function edgeAfter({ index, at, act }: Entry): Edge {
  return { size: index + 1, lastAt: at, lastAct: act }
}

/** The entries and their acts, as the database holds them. */
export class LogTables {
  readonly #getAct: StatementSync
  readonly #getEntries: StatementSync
  readonly #getHistory: StatementSync
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#getAct = database.prepare('select first, count from acts where act = ?')
    this.#getEntries = database.prepare(
      'select "index", text, leaf from entries where "index" >= ? and "index" < ? order by 1',
    )
    this.#getHistory = database.prepare('select "index" from entries where register = ? and item = ? order by "index"')
  }

  edge(): Edge {
    const row = trust<{ size: number } | undefined>(this.#database.prepare('select size from edge').get()) // its column
    const size = row?.size ?? 0
    for (const { text } of this.entries(size - 1, size)) return edgeAfter(trust<Entry>(JSON.parse(text))) // as sealed
    return { size, lastAt: null, lastAct: '' }
  }

  /** Where an act was sealed, as a repeat. */
  act(id: string): Appended | null {
    const row = trust<{ first: number; count: number } | undefined>(this.#getAct.get(id)) // its columns
    return row ? { first: row.first, count: row.count, isRepeat: true } : null
  }

  /** The greatest id of an act; empty where there is none. */
  lastAct(): string {
    return trust<{ last: string }>(this.#database.prepare(`select coalesce(max(act), '') last from acts`).get()).last // its column
  }

  entries(from: number, to: number): Iterable<StoredEntry> {
    return trust<Iterable<StoredEntry>>(this.#getEntries.iterate(from, to)) // its columns
  }

  history(register: string, item: string): number[] {
    return trust<{ index: number }[]>(this.#getHistory.all(register, item)).map(({ index }) => index) // its column
  }
}
