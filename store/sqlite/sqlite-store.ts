import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import {
  commit,
  entryOf,
  entryText,
  evolve,
  isLive,
  leafHash,
  LONGEST_ENTRY_BYTES,
  msOf,
  subjectOf,
  trust,
  type AnyFacts,
  type Assignment,
  type Draft,
  type Frontier,
  type House,
  type Instant,
  type Item,
  type Refusal,
} from '#kernel'

import { newSalt, sha256 } from '../crypto/index.ts'
import { unmetExpectation } from '../expectations.ts'
import { Sequencer, type Journal } from '../sequencer.ts'
import {
  LARGEST_PAGE,
  MOST_BEHIND_MS,
  StoreError,
  type Appended,
  type Appending,
  type Payload,
  type LocalStore,
  type StoredEntry,
} from '../store.ts'
import { ItemCache } from './item-cache.ts'
import { lockFolder, type WriterLock } from './lock.ts'
import { LogTables } from './log-tables.ts'
import { PayloadVault } from './payload-vault.ts'
import { ReadTables } from './read-tables.ts'
import { PRAGMAS, SCHEMA, TABLES } from './schema.ts'
import { toStoreError } from './sqlite-error.ts'

const utf8 = new TextEncoder()

/**
 * The embedded store: one SQLite file per organisation, one writing process. The acts of one turn of the event loop
 * are sealed by one transaction and one fsync, so that the disk's latency is shared by all who wait.
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
  readonly #sequencer: Sequencer<Appending, Appended | Refusal | StoreError>
  #frontier: Frontier
  #lastAt: Instant | null
  #before: { readonly frontier: Frontier; readonly lastAt: Instant | null } | null = null
  #erased: string[] = []
  #failure: StoreError | null = null

  /** Opens the log of an organisation in a folder, which is made where it is missing. @throws {StoreError} */
  constructor(house: House, folder: string, organisation: string) {
    this.#house = house
    this.folder = folder
    const opened: { close(): void }[] = []
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      opened.push((this.#lock = lockFolder(folder)))
      opened.push((this.#database = new DatabaseSync(join(folder, 'log.sqlite'))))
      this.#database.exec(PRAGMAS + TABLES)
      this.organisation = this.#claim(organisation)
      this.#log = new LogTables(this.#database)
      opened.push((this.#vault = new PayloadVault(this.#database, folder)))
      this.#frontier = this.#log.edge()
      this.#tables = new ReadTables(this.#database, house, () => this.entries(0, this.size))
      this.#items = new ItemCache(this.#tables)
      this.#lastAt = this.#readLastAt()
      this.#sequencer = new Sequencer(this.#journal(), setImmediate)
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
    return this.#frontier.size
  }

  async append(appending: Appending): Promise<Appended | Refusal> {
    const result = await this.#sequencer.append(appending)
    if (result instanceof StoreError) throw result
    return result
  }

  #journal(): Journal<Appending, Appended | Refusal | StoreError> {
    return {
      begin: (group) => this.#begin(group),
      seal: (act) => this.#seal(act),
      commit: () => this.#commit(),
      fail: (error) => this.#fail(error),
    }
  }

  #begin(group: readonly Appending[]): void {
    if (this.#failure) throw this.#failure
    this.#before = { frontier: this.#frontier.clone(), lastAt: this.#lastAt }
    this.#vault.prepare(subjectsOfGroup(group))
    this.#database.exec('begin immediate')
  }

  #commit(): void {
    this.#log.putEdge(this.#frontier)
    this.#database.exec('commit')
    this.#before = null
    this.#forgetKeys()
  }

  /** After a failed sync nobody knows what the disk holds: only a fresh start may read on. */
  #fail(error: unknown): unknown {
    this.#erased = []
    this.#items.clear()
    if (this.#before) ({ frontier: this.#frontier, lastAt: this.#lastAt } = this.#before)
    this.#before = null
    if (this.#database.isTransaction) {
      try {
        this.#database.exec('rollback')
      } catch {
        // The first error is the one to tell.
      }
    }
    if (!(error instanceof Error) || !('errcode' in error)) return error
    const known = toStoreError(error, this.folder)
    if (known.code === 'outcome-unknown' || known.code === 'damaged') this.#failure = known
    return known
  }

  /** Writes one act within the group's transaction; what it cannot write it tells before it has written anything. */
  #seal(appending: Appending): Appended | Refusal | StoreError {
    const { act, by, on, at, sealing } = appending
    const refusal = unmetExpectation(this.#items, sealing)
    if (refusal) return this.#log.act(act) ?? refusal
    const sealedAt = this.#timeOf(at)
    if (sealedAt instanceof StoreError) return this.#log.act(act) ?? sealedAt
    const first = this.size
    const head = { organisation: this.organisation, at: sealedAt, on, act, by }
    const prepared = sealing.drafts.map((draft, offset) => prepare({ ...head, index: first + offset }, draft))
    const tooLarge = prepared.find(({ bytes }) => bytes.length > LONGEST_ENTRY_BYTES)
    if (tooLarge)
      return new StoreError('too-large', `an entry would have ${tooLarge.bytes.length} bytes; put long texts in a file`)
    const appended = { first, count: prepared.length, isRepeat: false }
    if (!this.#log.putAct(act, appended)) return this.#log.act(act)!
    for (const one of prepared) this.#write(one)
    this.#lastAt = sealedAt
    return appended
  }

  #write({ entry, text, bytes, payload, subject }: Prepared): void {
    const leaf = leafHash(sha256, bytes)
    this.#log.put({ index: entry.index, register: entry.register, item: entry.item, text, leaf })
    this.#frontier.append(leaf)
    if (payload) this.#vault.write(entry.index, subject, payload)
    const register = this.#house.registers.get(entry.register)
    if (!register) throw new Error(`append: no register "${entry.register}"`)
    this.#items.put(entry.register, evolve(register, this.#items.item(entry.register, entry.item), entry))
    if (entry.register === 'book' && entry.event === 'erased') this.#erase(entry.facts)
  }

  #erase(facts: AnyFacts): void {
    const { register, item, before } = trust<{ register: string; item: string; before: number }>(facts) // of `book`
    const subject = `${register}/${item}`
    this.#vault.forget(subject, before)
    this.#erased.push(subject)
  }

  /** NOTE: after the commit, so that no key is lost for an erasure that was not sealed; what fails here stops the next act. */
  #forgetKeys(): void {
    if (this.#erased.length === 0) return
    try {
      for (const subject of this.#erased.splice(0)) this.#vault.forgetKey(this.#database, subject)
      this.#database.exec('pragma wal_checkpoint(truncate)')
    } catch (error) {
      this.#failure = toStoreError(error, this.folder)
    }
  }

  /** Time never runs back in the log; a clock that lags a little waits, one that lags much is refused. */
  #timeOf(clock: Instant): Instant | StoreError {
    const last = this.#lastAt
    if (last === null || clock >= last) return clock
    if (msOf(last) - msOf(clock) <= MOST_BEHIND_MS) return last
    return new StoreError(
      'clock-behind',
      `the clock says ${clock}, but the log was last written at ${last}: set the clock`,
    )
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

  count(register: string, where: AnyFacts, limit: number): number {
    return this.#tables.count(register, where, limit)
  }

  assignments(): readonly Assignment[] {
    return [...this.#house.registers.values()].flatMap((register) =>
      register.assigns
        ? [...this.#tables.all(register.name)].filter(isLive).flatMap((item) => register.assigns!(item.facts))
        : [],
    )
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
    return size === this.size ? this.#frontier.root() : this.#log.root(size)
  }

  node(level: number, index: number): Uint8Array {
    return this.#log.node(level, index)
  }

  tile(level: number, index: number): Uint8Array | null {
    return this.#log.storedTile(level, index)
  }

  close(): void {
    this.#vault.close()
    this.#database.close()
    this.#lock.close()
  }

  /** The organisation that the file belongs to; a fresh file is claimed for the one asked for. */
  #claim(organisation: string): string {
    this.#database.prepare('insert or ignore into meta values (?, ?)').run('schema', String(SCHEMA))
    if (this.#meta('schema') !== String(SCHEMA))
      throw new StoreError('damaged', `${this.folder}: made by another version`)
    if (organisation !== '') {
      this.#database.prepare('insert or ignore into meta values (?, ?)').run('organisation', organisation)
    }
    const owner = this.#meta('organisation')
    if (owner === null) throw new StoreError('not-found', `${this.folder} holds no organisation`)
    if (organisation !== '' && owner !== organisation) {
      throw new StoreError('not-found', `${this.folder} belongs to ${owner}, not to ${organisation}`)
    }
    return owner
  }

  #meta(name: string): string | null {
    const row = this.#database.prepare('select value from meta where name = ?').get(name)
    return trust<{ value: string } | undefined>(row)?.value ?? null // its column
  }

  #readLastAt(): Instant | null {
    for (const { text } of this.entries(this.size - 1, this.size)) return trust<{ at: Instant }>(JSON.parse(text)).at // an entry
    return null
  }
}

interface Prepared {
  readonly entry: ReturnType<typeof entryOf>
  readonly text: string
  readonly bytes: Uint8Array
  readonly payload: Payload | null
  readonly subject: string
}

function prepare(head: Parameters<typeof entryOf>[0], draft: Draft): Prepared {
  const payload = draft.personal ? { salt: newSalt(), personal: draft.personal } : null
  const entry = entryOf(head, draft, payload && commit(sha256, payload.salt, payload.personal))
  const text = entryText(entry)
  return { entry, text, bytes: utf8.encode(text), payload, subject: payload ? subjectOf(draft) : '' }
}

function subjectsOfGroup(group: readonly Appending[]): Set<string> {
  const drafts = group.flatMap(({ sealing }) => sealing.drafts)
  return new Set(drafts.filter(({ personal }) => personal !== undefined).map(subjectOf))
}
