import {
  isRefusal,
  leafHashOfText,
  trust,
  type BatchRefusal,
  type Command,
  type Frontier,
  type House,
  type Instant,
  type Refusal,
  type Sealing as KernelSealing,
} from '#kernel'
import { DatabaseError, type PoolClient } from 'pg'

import { newKey, sha256 } from '../crypto/index.ts'
import { unmetExpectation } from '../sealing/expectations.ts'
import { entryPages } from '../everything.ts'
import {
  ArrivedActs,
  arrivedPage,
  entryTooLarge,
  isTooLong,
  prepareEntry,
  type Prepared,
} from '../sealing/prepare-entry.ts'
import { sealTime } from '../sealing/seal-time.ts'
import { hasMoved, StoreError, type Appended, type Asking, type Store } from '../store.ts'
import type { TileMaker } from '../tile-maker.ts'
import { Loader } from './load.ts'
import { isLost } from './postgres-error.ts'
import type { ReadTables } from './read-tables.ts'
import { commit, nameOrganisation, query, type Row, type Statement } from './transaction.ts'
import { frontierOf, Tree } from './tree.ts'
import type { Vault } from './vault.ts'
import { View } from './view.ts'
import { Writing } from './writing.ts'

/** An act that waits to be sealed. */
export interface Waiting {
  readonly asking: Asking
  readonly commands: readonly Command[]
}

/** What becomes of one act of a group; a fault of one is told to the one who asked. */
export type Sealed = Appended | Refusal | BatchRefusal | { readonly fault: unknown }

/** What a process remembers of a log between two groups. INVARIANT: true at `size`, of whatever process sealed it. */
export interface Memory {
  readonly size: number
  readonly view: View
  readonly tiles: TileMaker | null
}

/** A log with what is needed to write it. */
export interface Log {
  readonly house: House
  readonly organisation: string
  readonly tables: ReadTables
  readonly vault: Vault
}

/** Entries of others that are looked through for what they changed; where there are more, everything is forgotten. */
const MOST_FOREIGN = 5_000

/**
 * One transaction that decides and seals a group of acts. The row of the log's edge is locked from its beginning, so that
 * in all processes together one group at a time is decided and sealed, each on what all before it have made: nothing that
 * was read can change before the commit, and the place of an entry cannot be taken twice.
 */
export class Sealing {
  readonly #client: PoolClient
  readonly #log: Log
  readonly #writing: Writing
  readonly #loader: Loader
  #acted = new Map<string, Appended>()
  #view = new View()
  #frontier!: Frontier
  #tiles!: TileMaker
  #lastAt: Instant | null = null

  constructor(client: PoolClient, log: Log) {
    this.#client = client
    this.#log = log
    this.#writing = new Writing(log.organisation, log.tables)
    this.#loader = new Loader(client, log, () => this.write())
  }

  get memory(): Memory {
    this.#view.trim()
    this.#view.forgetSums()
    return { size: this.#frontier.size, view: this.#view, tiles: this.#tiles }
  }

  get frontier(): Frontier {
    return this.#frontier
  }

  /** Takes the lock, and learns which acts were sealed before. @throws {StoreError} `moved` where nobody may write. */
  async begin(acts: readonly string[], memory: Memory, isArriving = false): Promise<void> {
    const { organisation } = this.#log
    const [, , , edges, acted] = await Promise.all([
      this.#client.query('begin'),
      this.#client.query(nameOrganisation(organisation)),
      this.#client.query(DURABLY),
      this.#query('select size, hashes, last_at, moved_to from edges where organisation = $1 for update', []),
      this.#query('select act, first, count from acts where organisation = $1 and act = any($2)', [acts]),
    ])
    const edge = edges[0]
    if (!edge) throw notHere(organisation)
    // the columns of the edge
    const [size, hashes, lastAt, movedTo] = trust<[string, Uint8Array, Instant | null, string | null]>(edge)
    if (movedTo !== null && !isArriving) throw hasMoved(organisation, movedTo)
    this.#frontier = frontierOf(Number(size), hashes)
    this.#lastAt = lastAt
    for (const [act, first, count] of acted)
      this.#acted.set(String(act), { first: Number(first), count: Number(count), isRepeat: true })
    await this.#recall(memory)
  }

  /** Takes up what is remembered, less what others have changed since. */
  async #recall({ size, view, tiles }: Memory): Promise<void> {
    const now = this.#frontier.size
    const tree = new Tree(this.#log.organisation, (statement) => query(this.#client, statement))
    // Tiles that others have completed are kept already.
    const isNear = tiles !== null && size <= now && now - size <= MOST_FOREIGN
    this.#tiles = isNear ? tiles : await tree.makerAt(now)
    if (isNear && size < now) for (const leaf of await tree.leaves(size, now)) this.#tiles.append(leaf)
    if (size === now) this.#view = view
    else if (size >= 0) {
      this.#log.vault.forgetKeys()
      const foreign = await this.#query(
        'select distinct register, item from entries where organisation = $1 and "index" >= $2 limit $3',
        [size, MOST_FOREIGN],
      )
      if (foreign.length === MOST_FOREIGN) return
      this.#view = view
      for (const [register, item] of foreign) this.#view.forgetItem(String(register), String(item))
      this.#view.forgetAssignments()
    }
  }

  /** Loads what the acts of a group are going to need, so that each does not ask for its own. */
  async foresee(group: readonly Waiting[]): Promise<void> {
    const fresh = group.filter(({ asking }) => !this.#acted.has(asking.occasion.id))
    const commands = fresh.flatMap((waiting) => waiting.commands)
    await this.#loader.foresee(this.#log.house, this.#view, commands)
  }

  /** Decides an act and puts it in its place. */
  async seal(waiting: Waiting): Promise<Sealed> {
    const { asking } = waiting
    const { id, at, on } = asking.occasion
    const before = this.#acted.get(id)
    if (before) return before
    const { organisation, tables } = this.#log
    const sealing = await this.#decide(waiting)
    if ('fault' in sealing || isRefusal(sealing)) return sealing
    for (const { register, item } of [...sealing.drafts, ...sealing.expects]) this.#view.want(register, item)
    await this.#loader.load(this.#view)
    const refusal = unmetExpectation(this.#view, sealing)
    if (refusal) return refusal
    const sealedAt = sealTime(at, this.#lastAt)
    if (sealedAt instanceof StoreError) return { fault: sealedAt }
    const first = this.#frontier.size
    const head = { organisation, at: sealedAt, on, act: id, by: asking.actor.id }
    const prepared = sealing.drafts.map((draft, offset) => prepareEntry({ ...head, index: first + offset }, draft))
    const tooLarge = prepared.find(isTooLong)
    if (tooLarge) return { fault: entryTooLarge(tooLarge) }
    for (const one of prepared) this.put(one)
    const appended = { first, count: prepared.length, isRepeat: false }
    this.#writing.addAct(id, appended)
    this.#acted.set(id, { ...appended, isRepeat: true })
    this.#view.forgetSums()
    if (prepared.some(({ entry }) => tables.assigning.includes(entry.register))) this.#view.forgetAssignments()
    this.#lastAt = sealedAt
    return appended
  }

  async #decide(waiting: Waiting): Promise<KernelSealing | Refusal | BatchRefusal | { readonly fault: unknown }> {
    const { house } = this.#log
    try {
      if (waiting.commands.length > 1) await this.#loader.foresee(house, this.#view, waiting.commands)
      return await this.#loader.decide(house, this.#view, waiting)
    } catch (error) {
      // What the database refuses ends the transaction, and with it the group; what a register does wrong, only its act.
      if (error instanceof DatabaseError || isLost(error)) throw error
      return { fault: error }
    }
  }

  /** Puts an entry in its place, which is the next. The item that it changes must be known to the view. */
  put(prepared: Prepared): void {
    const { register, item: id } = prepared.entry
    const leaf = leafHashOfText(sha256, prepared.text)
    this.#frontier.append(leaf)
    const tiles = this.#tiles.append(leaf)
    const item = this.#writing.addEntry({ ...prepared, leaf }, this.#view.item(register, id), tiles)
    this.#view.putItem(register, id, item)
  }

  /** Puts the entries of another log, as they were sealed there; this one must be empty. Memory grows with its items. */
  async receive(source: Store): Promise<void> {
    const acts = new ArrivedActs()
    const note = (act: ReturnType<ArrivedActs['end']>): void => {
      if (act) this.#writing.addAct(act.act, { ...act, isRepeat: false })
    }
    for await (const page of entryPages(source, 0, await source.size())) {
      for (const one of await arrivedPage(source, page)) {
        note(acts.take(one.entry))
        this.put(one)
        this.#lastAt = one.entry.at
      }
      await this.write()
    }
    note(acts.end())
  }

  /** Writes what has been sealed so far, within the transaction. */
  async write(): Promise<void> {
    if (this.#writing.isEmpty) return
    const keys = await this.#keysOf(this.#writing.subjects)
    await Promise.all(this.#take(keys).map((statement) => query(this.#client, statement)))
  }

  /**
   * Writes the rest and commits. The edge is written even where no act was new: then this commit, and with it every
   * earlier one whose outcome somebody asks about, has reached disk and standby before anyone is told.
   */
  async commit(): Promise<void> {
    const keys = await this.#keysOf(this.#writing.subjects)
    await Promise.all([
      ...this.#take(keys).map((statement) => query(this.#client, statement)),
      this.#query('update edges set size = $2, hashes = $3, last_at = $4 where organisation = $1', [
        this.#frontier.size,
        Buffer.concat(this.#frontier.edge),
        this.#lastAt,
      ]),
      commit(this.#client),
    ])
  }

  /** NOTE: an erasure destroys a key, so that it must not be used again from memory. */
  #take(keys: ReadonlyMap<string, Uint8Array>): Statement[] {
    if (this.#writing.isErasing) this.#log.vault.forgetKeys()
    return this.#writing.take(keys)
  }

  /** The keys of subjects; those who have none get one, sealed with what it seals. */
  async #keysOf(subjects: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const { vault } = this.#log
    const known = subjects.flatMap((subject) => {
      const key = vault.key(subject)
      return key ? [[subject, key] as const] : []
    })
    const keys = new Map(known)
    const unknown = subjects.filter((subject) => !keys.has(subject))
    if (unknown.length > 0) {
      const rows = await this.#query(
        'select subject, wrapped from keys where organisation = $1 and subject = any($2)',
        [unknown],
      )
      for (const [subject, wrapped] of rows)
        keys.set(String(subject), vault.unwrap(String(subject), trust<Uint8Array>(wrapped))) // its columns
      const fresh = unknown.filter((subject) => !keys.has(subject))
      for (const subject of fresh) keys.set(subject, newKey())
      const wrapped = fresh.map((subject) => vault.wrap(subject, keys.get(subject)!))
      if (fresh.length > 0)
        await this.#query('insert into keys select $1, * from unnest($2::text[], $3::bytea[])', [fresh, wrapped])
      for (const [subject, key] of keys) vault.keep(subject, key)
    }
    return keys
  }

  async #query(text: string, values: readonly unknown[]): Promise<Row[]> {
    return await query(this.#client, { text, values: [this.#log.organisation, ...values] })
  }
}

/** A commit that is told is on disk, whatever the server's default; a standby that it waits for is left as configured. */
const DURABLY = `select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') in ('off', 'local')`

export function notHere(organisation: string): StoreError {
  return new StoreError('not-found', {
    ja: `PostgreSQL に団体 ${organisation} はありません。`,
    en: `PostgreSQL holds no organisation ${organisation}`,
  })
}
