import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import {
  erasureOf,
  evolve,
  isRefusal,
  leafHashOfText,
  trust,
  type AnyFacts,
  type Assignment,
  type BatchRefusal,
  type Frontier,
  type House,
  type Instant,
  type Item,
  type ListKeys,
  type ListPage,
  type ListQuery,
  type Refusal,
} from '#kernel'

import { sha256 } from '../crypto/index.ts'
import { unmetExpectation } from '../expectations.ts'
import { Sequencer, type Journal } from '../sequencer.ts'
import {
  LARGEST_PAGE,
  StoreError,
  type Appended,
  type Appending,
  type Payload,
  type LocalStore,
  type Store,
  type StoredEntry,
} from '../store.ts'
import { claim, raiseSchema } from './claim.ts'
import { ItemCache } from './item-cache.ts'
import { lockFolder, type WriterLock } from './lock.ts'
import { LogTables } from './log-tables.ts'
import { PayloadVault } from './payload-vault.ts'
import { entryPages } from '../everything.ts'
import { notEmpty } from '../not-empty.ts'
import {
  ArrivedActs,
  arrivedPage,
  entryTooLarge,
  isTooLong,
  prepareEntry,
  type ArrivedAct,
  type Prepared,
} from '../prepare-entry.ts'
import { ReadTables } from './read-tables.ts'
import { LOG_PRAGMAS, SETTLE, TABLES } from './schema.ts'
import { sealTime } from '../seal-time.ts'
import { REPEAT } from './repeat.ts'
import { outcomeUnknown, toStoreError } from './sqlite-error.ts'
import { Transaction } from './transaction.ts'
import { WalFile } from './wal-file.ts'

/**
 * The embedded store: one SQLite file per organisation, one writing process. Acts are sealed in groups by one
 * transaction and one sync, so that the disk's latency is shared by all who wait; see `Sequencer`.
 *
 * INVARIANT: items are read as written, so that an act is decided on all that will stand before it; `size`, `root` and
 * what is signed by them tell only of what is durable.
 */
export class SqliteStore implements LocalStore {
  readonly organisation: string
  readonly folder: string
  readonly #house: House
  readonly #database: DatabaseSync
  readonly #lock: WriterLock
  readonly #log: LogTables
  readonly #tables: ReadTables
  readonly #items: ItemCache
  readonly #vault: PayloadVault
  readonly #wal: WalFile
  readonly #sequencer: Sequencer<Appending, Result>
  readonly #transaction: Transaction
  #revision = 0
  /** The tree as written. */
  #frontier: Frontier
  /** The tree as far as no crash undoes it. */
  #durable: Frontier
  #lastAt: Instant | null
  /** What to go back to where a group cannot be written. */
  #before: { readonly frontier: Frontier; readonly lastAt: Instant | null; readonly erased: number } | null = null
  /** Subjects erased by what is not yet durable. */
  #erased: string[] = []
  #isTruncated = true
  #isClosed = false
  #failure: StoreError | null = null

  /**
   * Opens the log of an organisation in a folder, which is made where it is missing.
   *
   * @param onProgress is told of how many entries tables have been made anew, where another version had made them.
   * @throws {StoreError}
   */
  constructor(house: House, folder: string, organisation: string, onProgress: (done: number) => void = () => {}) {
    this.#house = house
    this.folder = folder
    const opened: { close(): void }[] = []
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      opened.push((this.#lock = lockFolder(folder)))
      const path = join(folder, 'log.sqlite')
      opened.push((this.#database = new DatabaseSync(path)))
      this.#database.exec(LOG_PRAGMAS + SETTLE + TABLES)
      this.organisation = claim(this.#database, folder, organisation)
      this.#transaction = new Transaction(this.#database)
      this.#log = new LogTables(this.#database)
      opened.push((this.#vault = new PayloadVault(this.#database, folder)))
      opened.push((this.#wal = new WalFile(path)))
      this.#frontier = this.#log.edge()
      this.#durable = this.#frontier.clone()
      this.#tables = new ReadTables(this.#database, house, { entries: () => this.entries(0, this.size), onProgress })
      raiseSchema(this.#database)
      this.#items = new ItemCache(this.#tables)
      this.#lastAt = this.#readLastAt()
      if (this.#vault.erasing.length > 0) this.#forgetKeys(this.#vault.erasing)
      this.#sequencer = new Sequencer(this.#journal(), { schedule: setImmediate, nowMs: () => performance.now() })
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
    return this.#durable.size
  }

  get revision(): number {
    return this.#revision
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
    if (this.#frontier.size > 0) throw notEmpty(this.folder)
    const acts = new ArrivedActs()
    for await (const page of entryPages(source, 0, await source.size())) {
      const arrived = await arrivedPage(source, page)
      this.#begin()
      for (const one of arrived) {
        const ended = acts.take(one.entry)
        if (ended) this.#noteArrived(ended)
        this.#put(one)
        this.#lastAt = one.entry.at
      }
      this.#write()
      await this.#sync()
    }
    const last = acts.end()
    if (!last) return
    this.#begin()
    this.#noteArrived(last)
    this.#write()
    await this.#sync()
  }

  /** The entries of one act stand together: a log in which they do not was not sealed by a store. */
  #noteArrived({ act, first, count }: ArrivedAct): void {
    if (this.#log.putAct(act, { first, count, isRepeat: false })) return
    throw new StoreError('damaged', {
      ja: `記録 ${first} の行為は前にも出てきます。元の台帳ログを sekisho check で検査してください。`,
      en: `the act of entry ${first} has come before: run check on the log it comes from`,
    })
  }

  /** NOTE: one that is written and not yet durable is asked for again, and told when a sync after it has returned. */
  async acted(act: string): Promise<Appended | null> {
    const before = this.#log.act(act)
    if (before && before.first + before.count > this.size) await this.#sequencer.append({ ...REPEAT, act })
    return before
  }

  #journal(): Journal<Appending, Result> {
    return {
      begin: () => this.#begin(),
      seal: (act) => this.#seal(act),
      write: () => this.#write(),
      fail: (error) => this.#fail(error),
      sync: () => this.#sync(),
    }
  }

  #begin(): void {
    if (this.#failure) throw this.#failure
    this.#before = { frontier: this.#frontier.clone(), lastAt: this.#lastAt, erased: this.#erased.length }
    this.#transaction.begin()
  }

  #write(): void {
    this.#vault.writeKeys()
    this.#log.putEdge(this.#frontier)
    this.#transaction.commit()
    this.#before = null
  }

  async #sync(): Promise<void> {
    const [written, erased] = [this.#frontier.clone(), this.#erased.splice(0)]
    await this.#wal.sync().catch((error: unknown) => {
      throw (this.#failure = outcomeUnknown(this.folder, error))
    })
    this.#durable = written
    if (erased.length > 0 || !this.#isTruncated) this.#forgetKeys(erased)
  }

  /** After a failed write nobody knows what the disk holds: only a fresh start may read on. */
  #fail(error: unknown): unknown {
    this.#revision += 1
    this.#items.clear()
    this.#log.forgetOpenTiles()
    if (this.#before) {
      ;({ frontier: this.#frontier, lastAt: this.#lastAt } = this.#before)
      this.#erased.length = this.#before.erased
    }
    this.#before = null
    this.#vault.forgetNewKeys()
    this.#transaction.rollBack()
    if (!(error instanceof Error) || !('errcode' in error)) return error
    const known = toStoreError(error, this.folder)
    if (known.code === 'outcome-unknown' || known.code === 'damaged') this.#failure = known
    return known
  }

  /**
   * Writes one act within the group's transaction; what it cannot write it tells before it has written anything. Whether
   * it was sealed before is seen as it is noted, or once something else would be told of it.
   */
  #seal({ act, by, on, at, decide }: Appending): Result {
    const sealing = this.#decide(decide)
    if (sealing instanceof Error || isRefusal(sealing)) return this.#log.act(act) ?? sealing
    const refusal = unmetExpectation(this.#items, sealing)
    if (refusal) return this.#log.act(act) ?? refusal
    const sealedAt = sealTime(at, this.#lastAt)
    if (sealedAt instanceof StoreError) return this.#log.act(act) ?? sealedAt
    const first = this.#frontier.size
    const head = { organisation: this.organisation, at: sealedAt, on, act, by }
    const prepared = sealing.drafts.map((draft, offset) => prepareEntry({ ...head, index: first + offset }, draft))
    const tooLarge = prepared.find(isTooLong)
    if (tooLarge) return this.#log.act(act) ?? entryTooLarge(tooLarge)
    const appended = { first, count: prepared.length, isRepeat: false }
    if (!this.#log.putAct(act, appended)) return this.#log.act(act)!
    for (const one of prepared) this.#put(one)
    this.#lastAt = sealedAt
    return appended
  }

  /** NOTE: what a register does wrong is told to who asked; what the database refuses fails the group. */
  #decide(decide: Appending['decide']): ReturnType<Appending['decide']> | Error {
    try {
      return decide(this)
    } catch (error) {
      if (!(error instanceof Error) || 'errcode' in error) throw error
      return error
    }
  }

  #put({ entry, text, payload, subject }: Prepared): void {
    this.#revision += 1
    const leaf = leafHashOfText(sha256, text)
    this.#log.put({ index: entry.index, register: entry.register, item: entry.item, text, leaf }, this.#frontier)
    if (payload) this.#vault.write(entry.index, subject, payload)
    const register = this.#house.registers.get(entry.register)
    if (!register) throw new Error(`append: no register "${entry.register}"`)
    this.#items.put(entry.register, evolve(register, this.#items.item(entry.register, entry.item), entry))
    const erasure = erasureOf(entry)
    if (!erasure) return
    this.#vault.forget(erasure.subject, erasure.before)
    this.#erased.push(erasure.subject)
  }

  /** What fails here stops the next act: an erasure that is told must have destroyed its key. */
  #forgetKeys(subjects: readonly string[]): void {
    if (this.#isClosed) return // the next opening does it
    this.#transaction.rollBack() // nothing is written in it, and no checkpoint is made within a transaction
    try {
      this.#isTruncated = this.#vault.forgetKeys(subjects)
    } catch (error) {
      this.#failure = toStoreError(error, this.folder)
    }
  }

  entries(from: number, to: number): Iterable<StoredEntry> {
    return this.#log.entries(from, to)
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
    return this.#tables.count(register, where, limit)
  }

  assignments(): readonly Assignment[] {
    return this.#tables.assignments()
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
    return size === this.size ? this.#durable.root() : this.#log.root(size)
  }

  node(level: number, index: number): Uint8Array {
    return this.#log.node(level, index)
  }

  tile(level: number, index: number): Uint8Array | null {
    return this.#log.storedTile(level, index)
  }

  close(): void {
    this.#isClosed = true
    this.#wal.close()
    this.#vault.close()
    this.#database.close()
    this.#lock.close()
  }

  #readLastAt(): Instant | null {
    const { size } = this.#frontier
    for (const { text } of this.entries(size - 1, size)) return trust<{ at: Instant }>(JSON.parse(text)).at // an entry
    return null
  }
}

/** What becomes of one act of a group; an error is told to the one who asked. */
type Result = Appended | Refusal | BatchRefusal | Error
