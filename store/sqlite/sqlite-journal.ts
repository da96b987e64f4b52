import { erasureOf, evolve, isRefusal, type BatchRefusal, type House, type Reader, type Refusal } from '#kernel'

import { entryPages } from '../everything.ts'
import { unmetExpectation } from '../sealing/expectations.ts'
import { notEmpty } from '../not-empty.ts'
import {
  arrivedPage,
  doubledAct,
  entryTooLarge,
  isTooLong,
  prepareEntry,
  type Prepared,
} from '../sealing/prepare-entry.ts'
import { sealTime } from '../sealing/seal-time.ts'
import type { Journal } from '../sealing/sequencer.ts'
import { StoreError, type Appended, type Appending, type Store } from '../store.ts'
import type { ItemCache } from './item-cache.ts'
import { edgeAfter, type Edge, type LogTables } from './log-tables.ts'
import type { PayloadVault } from './payload-vault.ts'
import type { Group, Pending } from './pending.ts'
import type { ReadTables } from './read-tables.ts'
import { Recent } from './recent.ts'
import { redoLine, spellFrame } from './redo-frame.ts'
import { notItsRedo, type RedoLog } from './redo-log.ts'
import { isOfDisk, knownError, outcomeUnknown } from './sqlite-error.ts'
import type { WalFile } from './wal-file.ts'
import type { Writer } from './writing/writer.ts'

/** What becomes of one act of a group; an error is told to the one who asked. */
export type SealResult = Appended | Refusal | BatchRefusal | Error

/** What a journal decides on, and writes by. */
interface Parts {
  readonly house: House
  readonly folder: string
  readonly redo: RedoLog
  readonly writer: Writer
  readonly wal: WalFile
  readonly pending: Pending
  readonly log: LogTables
  readonly tables: ReadTables
  readonly items: ItemCache
  readonly vault: PayloadVault
  /** What acts are decided on. */
  readonly reader: Reader
}

/** The redo log begins anew when it has come to this: what is to be done again after a crash takes about two seconds. */
const LONGEST_REDO_BYTES = 2 ** 25

/**
 * Decides acts for the folder of an organisation, group by group. A group is durable once the redo log holds it; the
 * databases follow.
 */
export class SqliteJournal implements Journal<Appending, SealResult> {
  readonly #organisation: string
  readonly #parts: Parts
  #revision = 0
  /** The log as decided, and as no crash undoes it. */
  #edge: Edge
  #durable: Edge
  /** The group that is being decided. */
  #group: Group | null = null
  #begunMs = 0
  #acts: Recent<Appended>
  /** Subjects erased whose key is still to go, and why it could not. */
  #erased: readonly string[]
  #unforgotten: StoreError | null = null
  #isTruncated = true
  #isSyncing = false
  #isClosed = false
  #failure: StoreError | null = null

  /** @throws {StoreError} where what was left in the redo log cannot be done again. */
  constructor(organisation: string, parts: Parts) {
    this.#organisation = organisation
    this.#parts = parts
    this.#edge = parts.log.edge()
    this.#acts = this.#recentActs()
    this.#redo()
    this.#durable = this.#edge
    this.#erased = parts.vault.erasing
    this.#forgetKeys()
  }

  /** Entries that no crash undoes. */
  get size(): number {
    return this.#durable.size
  }

  /** Another whenever anything was decided, or taken back. */
  get revision(): number {
    return this.#revision
  }

  /** Where an act was sealed, as a repeat, whether that is durable yet or not. */
  act(id: string): Appended | null {
    return this.#acts.get(id)
  }

  /**
   * Fills an empty log with the entries of another, as they were sealed.
   *
   * @throws {StoreError} where it is not empty.
   */
  async receive(source: Store): Promise<void> {
    if (this.#edge.size > 0) throw notEmpty(this.#parts.folder)
    /** Entries of an act that may go on in the next page. */
    let open: readonly Prepared[] = []
    for await (const page of entryPages(source, 0, await source.size())) {
      const arrived = [...open, ...(await arrivedPage(source, page))]
      const last = arrived.findIndex(({ entry }) => entry.act === arrived.at(-1)!.entry.act)
      open = arrived.slice(last)
      await this.#receiveActs(arrived.slice(0, last))
    }
    await this.#receiveActs(open)
  }

  async #receiveActs(arrived: readonly Prepared[]): Promise<void> {
    if (arrived.length === 0) return
    const room = this.begin()
    if (room) await room
    this.#putActs(arrived, (one) => this.#sealed(one))
    await this.write()
  }

  /** Puts whole acts as they were sealed: the entries of each stand together, or no store has sealed them. */
  #putActs<E extends Prepared>(arrived: readonly E[], seal: (one: E) => Uint8Array | null): void {
    for (let at = 0; at < arrived.length;) {
      const { act, index: first } = arrived[at]!.entry
      let count = 1
      while (arrived[at + count]?.entry.act === act) count += 1
      if (this.#acts.get(act)) throw doubledAct(first)
      this.#noteAct(act, { first, count, isRepeat: false })
      for (const one of arrived.slice(at, at + count)) this.#put(one, seal(one))
      at += count
    }
  }

  /**
   * Does again what a process that ended in the middle has left in the redo log, and the databases do not hold.
   *
   * @throws {StoreError} `damaged` where it does not follow on what they hold.
   */
  #redo(): void {
    try {
      this.#doAgain()
    } catch (error) {
      throw isOfDisk(error) || error instanceof StoreError ? error : notItsRedo(this.#parts.folder, error)
    }
    this.#rest(false)
    this.#parts.redo.remove()
  }

  /** NOTE: only in a copy that was made while the log began anew may a frame be missing before another. */
  #doAgain(): void {
    const { pending, redo, writer } = this.#parts
    let isFirst = true
    for (const { after, keys, entries } of redo.frames()) {
      const { index } = entries[0]!.entry
      const { size, lastAct } = this.#edge
      if (index > size && !isFirst) break
      isFirst = false
      if (index < size) continue
      if (index > size || after !== lastAct) throw new Error(`${index}, ${after} / ${size}, ${lastAct}`)
      this.#group = pending.begin()
      for (const key of keys) writer.putKey(...key)
      this.#putActs(entries, ({ sealed }) => sealed)
      writer.write()
      this.#group = null
    }
  }

  begin(): Promise<void> | undefined {
    const { writer } = this.#parts
    // What a thread that has ended did not write another is given.
    const written = (): Promise<void> => writer.written()
    if (writer.isBehind && !this.#isClosed)
      return written()
        .catch(written)
        .then(() => this.#begin())
    return this.#begin()
  }

  #begin(): undefined {
    if (this.#unforgotten) this.#forgetKeys()
    if (this.#failure) throw this.#failure
    if (this.#isClosed) throw new Error('the store was closed before this act was sealed')
    if (this.#unforgotten) throw this.#unforgotten
    this.#group = this.#parts.pending.begin()
    this.#begunMs = performance.now()
  }

  /** INVARIANT: the databases are given nothing of which the redo log may lose the rest. */
  async write(): Promise<void> {
    const { redo, writer } = this.#parts
    const group = this.#group!
    if (group.lines.length === 0) this.#drop(group)
    else {
      redo.append(spellFrame(this.#durable.lastAct, group))
      this.#group = null
      await this.#sync()
      this.#durable = this.#edge
      if (this.#isClosed) return // the next opening does the rest
      writer.write()
    }
    this.#erased = [...this.#erased, ...group.erasures.map(({ subject }) => subject)]
    const isLong = redo.bytes > LONGEST_REDO_BYTES
    if (!isLong && !this.#isOwed) return
    await writer.written().catch(() => {}) // `#rest` asks once more, and says so
    this.#forgetKeys()
    if (isLong) this.#beginRedoAnew()
  }

  async #sync(): Promise<void> {
    this.#isSyncing = true
    try {
      await this.#parts.redo.sync(performance.now() - this.#begunMs)
    } catch (error) {
      throw (this.#failure = outcomeUnknown(this.#parts.folder, error))
    } finally {
      this.#isSyncing = false
    }
  }

  /** Forgets the group that was being decided. */
  #drop(group: Group): void {
    const { pending, writer } = this.#parts
    writer.drop()
    pending.drop(group)
    this.#group = null
  }

  fail(error: unknown): unknown {
    const { folder, items } = this.#parts
    if (this.#group) {
      this.#drop(this.#group)
      this.#edge = this.#durable
      this.#revision += 1
      items.clear()
      this.#acts = this.#recentActs()
    }
    if (!isOfDisk(error)) return error
    const known = knownError(error, folder)
    if (known.code === 'outcome-unknown' || known.code === 'damaged') this.#failure = known
    return known
  }

  /** NOTE: where the database cannot take what is waiting for it, the next act is told so. */
  #beginRedoAnew(): void {
    if (this.#isClosed) return
    try {
      this.#rest(false)
    } catch (error) {
      if (!isOfDisk(error) && !(error instanceof StoreError)) throw error
    }
  }

  /**
   * The databases hold all there is, and are on disk: the redo log begins anew.
   *
   * INVARIANT: never after a sync that failed, of which a later one would say nothing.
   */
  #rest(isWiped: boolean): void {
    const { folder, redo, wal, writer } = this.#parts
    writer.settle()
    try {
      wal.sync()
    } catch (error) {
      throw (this.#failure = outcomeUnknown(folder, error))
    }
    redo.restart(isWiped)
  }

  #recentActs(): Recent<Appended> {
    const { log, pending } = this.#parts
    return new Recent([log.lastAct(), ...pending.acts()], (id) => pending.act(id) ?? log.act(id))
  }

  /**
   * Decides one act as part of the group; what it cannot seal it tells before it has written anything. That it was sealed
   * before is told before anything else of it.
   */
  seal({ act, by, on, at, decide }: Appending): SealResult {
    const before = this.#acts.get(act)
    if (before) return before
    const sealing = this.#decide(decide)
    if (sealing instanceof Error || isRefusal(sealing)) return sealing
    const refusal = unmetExpectation(this.#parts.items, sealing)
    if (refusal) return refusal
    const sealedAt = sealTime(at, this.#edge.lastAt)
    if (sealedAt instanceof StoreError) return sealedAt
    const first = this.#edge.size
    const head = { organisation: this.#organisation, at: sealedAt, on, act, by }
    const prepared = sealing.drafts.map((draft, offset) => prepareEntry({ ...head, index: first + offset }, draft))
    const tooLarge = prepared.find(isTooLong)
    if (tooLarge) return entryTooLarge(tooLarge)
    const appended = { first, count: prepared.length, isRepeat: false }
    this.#noteAct(act, appended)
    for (const one of prepared) this.#put(one, this.#sealed(one))
    return appended
  }

  /** NOTE: what a register does wrong is told to who asked; what the database refuses fails the group. */
  #decide(decide: Appending['decide']): ReturnType<Appending['decide']> | Error {
    try {
      return decide(this.#parts.reader)
    } catch (error) {
      if (!(error instanceof Error) || 'errcode' in error) throw error
      return error
    }
  }

  #noteAct(act: string, appended: Appended): void {
    this.#parts.writer.putAct(act, appended.first, appended.count)
    const repeat = { ...appended, isRepeat: true }
    this.#group!.acts.set(act, repeat)
    this.#acts.keep(act, repeat)
  }

  #sealed({ entry, payload, subject }: Prepared): Uint8Array | null {
    return payload && this.#parts.vault.seal(this.#group!, entry.index, { subject, payload })
  }

  #put({ entry, text, subject }: Prepared, sealed: Uint8Array | null): void {
    const { house, items, tables, vault, writer } = this.#parts
    const group = this.#group!
    this.#revision += 1
    this.#edge = edgeAfter(entry)
    group.lines.push(redoLine(text, sealed))
    group.entries.push({ index: entry.index, text })
    writer.putEntry(entry.index, entry.register, entry.item, text)
    if (sealed) vault.write(entry.index, subject, sealed)
    const register = house.registers.get(entry.register)
    if (!register) throw new Error(`append: no register "${entry.register}"`)
    const before = items.item(entry.register, entry.item)
    const item = evolve(register, before, entry)
    tables.put(entry.register, item, before)
    items.put(entry.register, item)
    group.putItem(entry.register, item)
    const erasure = erasureOf(entry)
    if (erasure) vault.forget(group, erasure)
  }

  /** Whether of what is erased something is left. */
  get #isOwed(): boolean {
    return this.#erased.length > 0 || !this.#isTruncated
  }

  /** What fails here is tried again before the next act, which it stops: an erasure that is told must destroy its key. */
  #forgetKeys(): void {
    if (!this.#isOwed || this.#isClosed) return // the next opening does it
    try {
      this.#rest(true)
      this.#isTruncated = this.#parts.vault.forgetKeys(this.#erased)
      this.#erased = []
      this.#unforgotten = null
    } catch (error) {
      this.#unforgotten = knownError(error, this.#parts.folder)
    }
  }

  /** @returns whether nothing is left to be done again; what is left the next opening does. */
  close(): boolean {
    this.#isClosed = true
    const { redo } = this.#parts
    try {
      if (this.#failure || this.#isSyncing) return false
      this.#rest(false)
      redo.remove()
      return true
    } catch {
      return false // It is told when the folder is opened again.
    } finally {
      redo.close()
    }
  }
}
