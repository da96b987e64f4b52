import {
  erasureOf,
  evolve,
  isRefusal,
  leafHashOfText,
  trust,
  type BatchRefusal,
  type Frontier,
  type House,
  type Instant,
  type Reader,
  type Refusal,
} from '#kernel'

import { sha256 } from '../crypto/index.ts'
import { entryPages } from '../everything.ts'
import { unmetExpectation } from '../expectations.ts'
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
import { sealTime } from '../seal-time.ts'
import type { Journal } from '../sequencer.ts'
import { StoreError, type Appended, type Appending, type Store } from '../store.ts'
import type { ItemCache } from './item-cache.ts'
import type { LogTables } from './log-tables.ts'
import type { PayloadVault } from './payload-vault.ts'
import { outcomeUnknown, toStoreError } from './sqlite-error.ts'
import type { Transaction } from './transaction.ts'
import type { WalFile } from './wal-file.ts'

/** What becomes of one act of a group; an error is told to the one who asked. */
export type SealResult = Appended | Refusal | BatchRefusal | Error

/** What a journal writes by. */
interface Parts {
  readonly house: House
  readonly folder: string
  readonly transaction: Transaction
  readonly log: LogTables
  readonly items: ItemCache
  readonly vault: PayloadVault
  readonly wal: WalFile
  /** What acts are decided on. */
  readonly reader: Reader
}

/** Writes acts into the folder of an organisation, group by group, and knows how far they are durable. */
export class SqliteJournal implements Journal<Appending, SealResult> {
  readonly #organisation: string
  readonly #house: House
  readonly #folder: string
  readonly #transaction: Transaction
  readonly #log: LogTables
  readonly #items: ItemCache
  readonly #vault: PayloadVault
  readonly #reader: Reader
  readonly #wal: WalFile
  #revision = 0
  /** The tree as written. */
  #frontier: Frontier
  #durable: Frontier
  #lastAt: Instant | null
  /** What to go back to where a group cannot be written. */
  #before: { readonly frontier: Frontier; readonly lastAt: Instant | null; readonly erased: number } | null = null
  /** Subjects erased by what is not yet durable. */
  #erased: string[] = []
  #isTruncated = true
  #isClosed = false
  #failure: StoreError | null = null

  constructor(organisation: string, { house, folder, transaction, log, items, vault, wal, reader }: Parts) {
    this.#organisation = organisation
    this.#house = house
    this.#folder = folder
    this.#transaction = transaction
    this.#log = log
    this.#items = items
    this.#vault = vault
    this.#reader = reader
    this.#wal = wal
    this.#frontier = log.edge()
    this.#durable = this.#frontier.clone()
    this.#lastAt = this.#readLastAt()
    if (vault.erasing.length > 0) this.#forgetKeys(vault.erasing)
  }

  /** The tree as far as no crash undoes it. */
  get durable(): Frontier {
    return this.#durable
  }

  /** Another whenever anything was written, or taken back. */
  get revision(): number {
    return this.#revision
  }

  /**
   * Fills an empty log with the entries of another, as they were sealed.
   *
   * @throws {StoreError} where it is not empty.
   */
  async receive(source: Store): Promise<void> {
    if (this.#frontier.size > 0) throw notEmpty(this.#folder)
    const acts = new ArrivedActs()
    for await (const page of entryPages(source, 0, await source.size())) {
      const arrived = await arrivedPage(source, page)
      this.begin()
      for (const one of arrived) {
        const ended = acts.take(one.entry)
        if (ended) this.#noteArrived(ended)
        this.#put(one)
        this.#lastAt = one.entry.at
      }
      this.write()
      await this.sync()
    }
    const last = acts.end()
    if (!last) return
    this.begin()
    this.#noteArrived(last)
    this.write()
    await this.sync()
  }

  /** The entries of one act stand together: a log in which they do not was not sealed by a store. */
  #noteArrived({ act, first, count }: ArrivedAct): void {
    if (this.#log.putAct(act, { first, count, isRepeat: false })) return
    throw new StoreError('damaged', {
      ja: `記録 ${first} の行為は前にも出てきます。元の台帳ログを sekisho check で検査してください。`,
      en: `the act of entry ${first} has come before: run check on the log it comes from`,
    })
  }

  begin(): void {
    if (this.#failure) throw this.#failure
    this.#before = { frontier: this.#frontier.clone(), lastAt: this.#lastAt, erased: this.#erased.length }
    this.#transaction.begin()
  }

  write(): void {
    this.#vault.writeKeys()
    this.#log.putEdge(this.#frontier)
    this.#transaction.commit()
    this.#before = null
  }

  async sync(): Promise<void> {
    const [written, erased] = [this.#frontier.clone(), this.#erased.splice(0)]
    await this.#wal.sync().catch((error: unknown) => {
      throw (this.#failure = outcomeUnknown(this.#folder, error))
    })
    this.#durable = written
    if (erased.length > 0 || !this.#isTruncated) this.#forgetKeys(erased)
  }

  /** After a failed write nobody knows what the disk holds: only a fresh start may read on. */
  fail(error: unknown): unknown {
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
    const known = toStoreError(error, this.#folder)
    if (known.code === 'outcome-unknown' || known.code === 'damaged') this.#failure = known
    return known
  }

  /**
   * Writes one act within the group's transaction; what it cannot write it tells before it has written anything. Whether
   * it was sealed before is seen as it is noted, or once something else would be told of it.
   */
  seal({ act, by, on, at, decide }: Appending): SealResult {
    const sealing = this.#decide(decide)
    if (sealing instanceof Error || isRefusal(sealing)) return this.#log.act(act) ?? sealing
    const refusal = unmetExpectation(this.#items, sealing)
    if (refusal) return this.#log.act(act) ?? refusal
    const sealedAt = sealTime(at, this.#lastAt)
    if (sealedAt instanceof StoreError) return this.#log.act(act) ?? sealedAt
    const first = this.#frontier.size
    const head = { organisation: this.#organisation, at: sealedAt, on, act, by }
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
      return decide(this.#reader)
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
      this.#failure = toStoreError(error, this.#folder)
    }
  }

  close(): void {
    this.#isClosed = true
    this.#wal.close()
  }

  #readLastAt(): Instant | null {
    const { size } = this.#frontier
    for (const { text } of this.#log.entries(size - 1, size)) return trust<{ at: Instant }>(JSON.parse(text)).at // an entry
    return null
  }
}
