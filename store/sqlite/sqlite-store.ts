import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import {
  leafHashOfText,
  type AnyFacts,
  type Assignment,
  type BatchRefusal,
  type House,
  type Item,
  type ListKeys,
  type ListPage,
  type ListQuery,
  type Refusal,
} from '#kernel'

import { sha256 } from '../crypto/index.ts'
import { Sequencer } from '../sealing/sequencer.ts'
import {
  LARGEST_PAGE,
  type Appended,
  type Appending,
  type Payload,
  type LocalStore,
  type Store,
  type StoredEntry,
} from '../store.ts'
import { claim, markSchema } from './claim.ts'
import { ItemCache } from './item-cache.ts'
import { lockFolder, type WriterLock } from './lock.ts'
import { LogTables } from './log-tables.ts'
import { PayloadVault } from './payload-vault.ts'
import { Pending } from './pending.ts'
import { ReadTables } from './read-tables.ts'
import { REPEAT } from './repeat.ts'
import { REDO, RedoLog } from './redo-log.ts'
import { PRAGMAS, SCHEMA, SCHEMA_AT_REST, SETTLE, TABLES } from './schema.ts'
import { toStoreError } from './sqlite-error.ts'
import { SqliteJournal, type SealResult } from './sqlite-journal.ts'
import { Tiles } from './tiles.ts'
import { WalFile } from './wal-file.ts'
import { Writer } from './writing/writer.ts'

/**
 * The embedded store: one SQLite file per organisation, one writing process. Acts are decided in this thread and written in
 * another, in groups by one transaction and one sync, so that the disk's latency is shared by all who wait; see `Sequencer`.
 *
 * INVARIANT: what an act is decided on (`item`, `count`, `assignments`, `personal`) is all that will stand before it; all
 * else that is read, and what is signed, tells only of what is durable, and tables of what has been written.
 */
export class SqliteStore implements LocalStore {
  readonly organisation: string
  readonly folder: string
  readonly #database: DatabaseSync
  readonly #lock: WriterLock
  readonly #log: LogTables
  readonly #tiles: Tiles
  readonly #tables: ReadTables
  readonly #items: ItemCache
  readonly #vault: PayloadVault
  readonly #pending = new Pending()
  readonly #writer: Writer
  readonly #wal: WalFile
  readonly #sequencer: Sequencer<Appending, SealResult>
  readonly #journal: SqliteJournal

  /**
   * Opens the log of an organisation in a folder, which is made where it is missing.
   *
   * @param onProgress is told of how many entries tables have been made anew, where another version had made them.
   * @throws {StoreError}
   */
  constructor(house: House, folder: string, organisation: string, onProgress: (done: number) => void = () => {}) {
    this.folder = folder
    const opened: { close(): void }[] = []
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      opened.push((this.#lock = lockFolder(folder)))
      const path = join(folder, 'log.sqlite')
      opened.push((this.#database = new DatabaseSync(path)))
      this.#database.exec(PRAGMAS + SETTLE + TABLES)
      this.organisation = claim(this.#database, folder, organisation)
      const redo = new RedoLog(join(folder, REDO))
      const wal = (this.#wal = new WalFile(path))
      opened.push(redo, wal)
      this.#writer = new Writer(folder, (groups) => this.#pending.end(groups))
      opened.push(this.#writer)
      const [writer, pending] = [this.#writer, this.#pending]
      this.#tiles = new Tiles(this.#database)
      const log = (this.#log = new LogTables(this.#database))
      const vault = (this.#vault = new PayloadVault(this.#database, folder, { writer, pending }))
      opened.push(vault)
      const refill = { entries: () => log.entries(0, log.edge().size), onProgress }
      const tables = (this.#tables = new ReadTables(this.#database, writer, house, refill))
      markSchema(this.#database, SCHEMA)
      const items = (this.#items = new ItemCache(tables, pending))
      const parts = { house, folder, redo, writer, wal, pending, log, tables, items, vault, reader: this }
      this.#journal = new SqliteJournal(this.organisation, parts)
      this.#sequencer = new Sequencer(this.#journal, setImmediate)
    } catch (error) {
      for (const one of opened.toReversed()) one.close()
      throw toStoreError(error, folder)
    }
  }

  /** The name under which checkpoints of this log are signed. */
  get origin(): string {
    return `sekisho/${this.organisation}`
  }

  get size(): number {
    return this.#journal.size
  }

  get revision(): number {
    return this.#journal.revision
  }

  async append(appending: Appending): Promise<Appended | Refusal | BatchRefusal> {
    const result = await this.#sequencer.append(appending)
    if (result instanceof Error) throw result
    return result
  }

  /**
   * Fills an empty log with the entries of another, as they were sealed.
   *
   * @throws {StoreError} where it is not empty.
   */
  async receive(source: Store): Promise<void> {
    await this.#journal.receive(source)
  }

  /** NOTE: one that is written and not yet durable is asked for again, and told when a sync after it has returned. */
  async acted(act: string): Promise<Appended | null> {
    const before = this.#journal.act(act)
    if (before && before.first + before.count > this.size) await this.#sequencer.append({ ...REPEAT, act })
    return this.#journal.act(act)
  }

  async written(): Promise<void> {
    await this.#writer.written().catch((error: unknown) => {
      throw toStoreError(error, this.folder)
    })
  }

  /** NOTE: what was sealed lately is at hand, so that who has just acted reads his entries without waiting. */
  *entries(from: number, to: number): Iterable<StoredEntry> {
    const end = Math.min(to, this.size)
    for (let at = from; at < end; at += LARGEST_PAGE) yield* this.#entriesOfPage(at, Math.min(at + LARGEST_PAGE, end))
  }

  /** NOTE: at once, since a statement that is left open holds all others to the moment at which it began. */
  #entriesOfPage(from: number, to: number): readonly StoredEntry[] {
    const late = this.#pending.entries(from, to)
    return [
      ...this.#log.entries(from, late[0]?.index ?? to),
      ...late.map(({ index, text }) => ({ index, text, leaf: leafHashOfText(sha256, text) })),
    ]
  }

  history(register: string, item: string): readonly number[] {
    return this.#log.history(register, item)
  }

  item(register: string, id: string): Item | null {
    return this.#items.item(register, id)
  }

  items(register: string, after: string, limit: number): readonly Item[] {
    return this.#tables.page(register, after, Math.min(limit, LARGEST_PAGE))
  }

  page(register: string, after: string, limit: number): readonly Item[] {
    return this.#tables.pageOfAll(register, after, Math.min(limit, LARGEST_PAGE))
  }

  list(register: string, query: ListQuery): ListPage {
    return this.#tables.list(register, query)
  }

  listKeys(register: string, after: string, limit: number): readonly ListKeys[] {
    return this.#tables.listKeys(register, after, Math.min(limit, LARGEST_PAGE))
  }

  count(register: string, where: AnyFacts, limit: number): number {
    return this.#tables.count(register, where, limit, this.#pending.items(register))
  }

  assignments(): readonly Assignment[] {
    return this.#tables.assignments((register) => this.#pending.items(register))
  }

  personal(register: string, id: string): AnyFacts {
    const fields = Object.entries(this.item(register, id)?.personal ?? {})
    return Object.fromEntries(fields.map(([name, index]) => [name, this.payload(index)?.personal[name] ?? null]))
  }

  payload(index: number): Payload | null {
    return this.#vault.read(index)
  }

  payloads(from: number, to: number): ReadonlyMap<number, Payload> {
    return this.#vault.readAll(from, to)
  }

  root(size: number): Uint8Array {
    return this.#tiles.root(size)
  }

  node(level: number, index: number): Uint8Array {
    return this.#tiles.node(level, index)
  }

  tile(level: number, index: number): Uint8Array | null {
    return this.#tiles.stored(level, index)
  }

  close(): void {
    const isAtRest = this.#journal.close()
    this.#writer.close()
    if (isAtRest) markSchema(this.#database, SCHEMA_AT_REST)
    this.#vault.close()
    this.#wal.close()
    this.#database.close()
    this.#lock.close()
  }
}
