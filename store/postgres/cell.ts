import { join } from 'node:path'

import { equalBytes, sqlTable, trust, type House } from '#kernel'
import type { PoolClient } from 'pg'

import type { Archive } from '../archive.ts'
import { FolderBlobs, type Blobs } from '../blobs/index.ts'
import { hasOrganisationKey, makeOrganisationKey, readOrganisationKey } from '../keys/organisation-key.ts'
import { CheckpointSigner } from '../keys/signer.ts'
import { hasMoved, StoreError, type Store } from '../store.ts'
import { readAddress } from './address.ts'
import { PostgresStore } from './postgres-store.ts'
import { Primary } from './primary.ts'
import { ReadTables } from './read-tables.ts'
import { OWNED_TABLES } from './schema.ts'
import { notHere, Sealing } from './sealing.ts'
import { makeTables, registersOf } from './tables.ts'
import { commit, nameOrganisation, query } from './transaction.ts'
import { frontierOf } from './tree.ts'
import { Vault } from './vault.ts'
import { View } from './view.ts'

/** Who an organisation is, as the directory of a cell tells it. */
export interface Listed {
  readonly organisation: string
  readonly name: string
  /** What kind of body it is (市, 一部事務組合 …); by it its house is found. */
  readonly kind: string
}

export interface CellOptions {
  /**
   * The seat of an organisation: a folder with its key, its signing key and the checkpoints signed there. It lies outside
   * the database, so that who puts that back to an earlier state does not put these back.
   */
  readonly seatOf: (organisation: string) => string
  readonly houseOf: (kind: string) => House
  /** Where the files of an organisation are kept; in its seat unless told. */
  readonly blobsOf?: (organisation: string) => Blobs
  /** How long a primary is looked for; 30 seconds unless told. */
  readonly waitMs?: number
  /** How long one statement is waited for; 30 seconds unless told. */
  readonly statementMs?: number
  /** Connections of this process; 10 unless told. */
  readonly connections?: number
}

/** An organisation in PostgreSQL, opened. */
export interface Opened extends Archive {
  readonly card: Listed
}

/** The organisations of one PostgreSQL, which any number of processes serve at once. */
export interface Cell {
  organisations(): Promise<readonly Listed[]>
  /** Opens an organisation; null where there is none. @throws {StoreError} where its seat is not here. */
  find(organisation: string): Promise<Opened | null>
  /** Makes an empty log, and its seat. @throws {StoreError} `locked` where there is one. */
  found(card: Listed): Promise<Opened>
  /**
   * Copies a log here, whole or not at all; nobody can write to it before `settle`. What was left here by a log that has
   * moved away, or by an arrival that broke off, gives way, as far as the log that comes continues it.
   *
   * @throws {StoreError} `locked` where there is a log that is in use, or that the one that comes does not continue.
   */
  arrive(card: Listed, source: Store): Promise<void>
  /** Lets a log that has arrived be written. */
  settle(organisation: string): Promise<Opened>
  /** Keeps everyone from writing to a log from now on, and opens it to be read; null lets it be written again. */
  leave(organisation: string, to: string | null): Promise<Opened>
  /** Removes the personal values, with their keys, of a log that has left: what is erased where it is now would stand here. */
  removeLeftBehind(organisation: string): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the organisations of one PostgreSQL by a connection string; see `readAddress`.
 *
 * @throws {StoreError} where it cannot be reached, or its role walks past row-level security.
 */
export async function openPostgres(url: string, options: CellOptions): Promise<Cell> {
  const { waitMs = 30_000, statementMs = 30_000, connections = 10 } = options
  const cell = new PostgresCell(new Primary(readAddress(url), { waitMs, connections, statementMs }), options)
  try {
    await cell.organisations()
    return cell
  } catch (error) {
    await cell.close()
    throw error
  }
}

class PostgresCell implements Cell {
  readonly #primary: Primary
  readonly #options: CellOptions
  #tables: Promise<void> | null = null

  constructor(primary: Primary, options: CellOptions) {
    this.#primary = primary
    this.#options = options
  }

  async organisations(): Promise<readonly Listed[]> {
    await this.#makeTables()
    const text = 'select organisation, name, kind from directory order by organisation'
    const rows = await this.#primary.run((client) => query(client, { text, values: [] }))
    return rows.map((row) => {
      const [organisation, name, kind] = trust<[string, string, string]>(row) // its columns
      return { organisation, name, kind }
    })
  }

  async find(organisation: string): Promise<Opened | null> {
    const card = (await this.organisations()).find((one) => one.organisation === organisation)
    return card ? await this.#open(card) : null
  }

  async found(card: Listed): Promise<Opened> {
    const { organisation, name, kind } = card
    await this.#makeTables()
    const seat = this.#seat(organisation)
    if (!hasOrganisationKey(seat)) makeOrganisationKey(seat)
    const vault = new Vault(organisation, seat, readOrganisationKey(seat))
    await this.#primary.run(async (client) => {
      await client.query(`begin; ${nameOrganisation(organisation)}`)
      const made = await query(client, {
        text: 'insert into directory values ($1, $2, $3) on conflict do nothing returning organisation',
        values: [organisation, name, kind],
      })
      if (made.length === 0) throw exists(organisation)
      const text = `insert into edges values ($1, 0, '', null, null, $2)`
      await query(client, { text, values: [organisation, vault.token()] })
      await commit(client)
    })
    return await this.#open(card)
  }

  async arrive(card: Listed, source: Store): Promise<void> {
    const { organisation, name, kind } = card
    await this.#makeTables()
    const seat = this.#seat(organisation)
    const vault = new Vault(organisation, seat, readOrganisationKey(seat))
    const house = this.#options.houseOf(kind)
    const log = { house, organisation, tables: new ReadTables(house, organisation), vault }
    await this.#primary.run(async (client) => {
      await client.query(`begin; ${nameOrganisation(organisation)}`)
      await mustContinue(client, organisation, source)
      for (const table of [...OWNED_TABLES, ...[...house.registers.values()].map((one) => `"${sqlTable(one).name}"`)])
        await query(client, { text: `delete from ${table} where organisation = $1`, values: [organisation] })
      const listed =
        'insert into directory values ($1, $2, $3) on conflict (organisation) do update set name = $2, kind = $3'
      await query(client, { text: listed, values: [organisation, name, kind] })
      const text = `insert into edges values ($1, 0, '', null, $2, $3)`
      await query(client, { text, values: [organisation, ARRIVING, vault.token()] })
      await commit(client)
      const sealing = new Sealing(client, log)
      await sealing.begin([], { size: -1, view: new View(), tiles: null }, true)
      await sealing.receive(source)
      const [arrived, root] = [sealing.frontier.root(), await source.root(sealing.frontier.size)]
      if (!equalBytes(arrived, root)) throw new Error('arrive: the root of what has arrived is another')
      await sealing.commit()
    })
  }

  async settle(organisation: string): Promise<Opened> {
    return await this.leave(organisation, null)
  }

  async leave(organisation: string, to: string | null): Promise<Opened> {
    const card = (await this.organisations()).find((one) => one.organisation === organisation)
    if (!card) throw notHere(organisation)
    await this.#primary.run(async (client) => {
      await client.query(`begin; ${nameOrganisation(organisation)}`)
      await query(client, {
        text: 'update edges set moved_to = $2 where organisation = $1',
        values: [organisation, to],
      })
      await commit(client)
    })
    return await this.#open(card, true)
  }

  async removeLeftBehind(organisation: string): Promise<void> {
    await this.#primary.run(async (client) => {
      await client.query(`begin; ${nameOrganisation(organisation)}`)
      for (const table of ['payloads', 'keys']) {
        const text = `delete from ${table} where organisation = $1
          and exists (select 1 from edges e where e.organisation = $1 and e.moved_to is not null)`
        await query(client, { text, values: [organisation] })
      }
      await commit(client)
    })
  }

  async #open(card: Listed, isLeaving = false): Promise<Opened> {
    const { organisation, kind } = card
    const seat = this.#seat(organisation)
    const vault = new Vault(organisation, seat, readOrganisationKey(seat))
    const rows = await this.#primary.run(async (client) => {
      await client.query(`begin read only; ${nameOrganisation(organisation)}`)
      const text = 'select wrapping, moved_to from edges where organisation = $1'
      const found = await query(client, { text, values: [organisation] })
      await commit(client)
      return found
    })
    if (!rows[0]) throw notHere(organisation)
    const [token, movedTo] = trust<[Uint8Array, string | null]>(rows[0]) // its columns
    if (movedTo !== null && !isLeaving) throw hasMoved(organisation, movedTo)
    vault.mustFit(token)
    const house = this.#options.houseOf(kind)
    const store = new PostgresStore(this.#primary, house, organisation, vault)
    const blobs = this.#options.blobsOf?.(organisation) ?? new FolderBlobs(join(seat, 'blobs'))
    return { card, house, store, signer: new CheckpointSigner(seat, store.origin), blobs }
  }

  /** NOTE: registers are those of every house; what kind of body it is decides on requirements alone. */
  async #makeTables(): Promise<void> {
    this.#tables ??= makeTables(this.#primary, registersOf(this.#options.houseOf('市')))
    try {
      await this.#tables
    } catch (error) {
      this.#tables = null
      throw error
    }
  }

  #seat(organisation: string): string {
    // An id may name a folder, and must not lead out of where seats lie.
    if (!/^[\w-]{1,64}$/u.test(organisation)) throw notHere(organisation)
    return this.#options.seatOf(organisation)
  }

  async close(): Promise<void> {
    await this.#primary.close()
  }
}

/** What the edge of a log says that has arrived and is not in use yet. */
const ARRIVING = '(arriving)'

/** @throws {StoreError} where a log is in use here, or the one that comes does not continue what was left. */
async function mustContinue(client: PoolClient, organisation: string, source: Store): Promise<void> {
  const text = 'select size, hashes, moved_to from edges where organisation = $1 for update'
  const [row] = await query(client, { text, values: [organisation] })
  if (!row) return
  const [size, hashes, movedTo] = trust<[string, Uint8Array, string | null]>(row) // its columns
  if (movedTo === null) throw exists(organisation)
  const left = Number(size)
  const isContinued =
    left <= (await source.size()) && equalBytes(await source.root(left), frontierOf(left, hashes).root())
  if (!isContinued) throw exists(organisation)
}

function exists(organisation: string): StoreError {
  return new StoreError('locked', {
    ja: `団体 ${organisation} はすでに PostgreSQL にあります。`,
    en: `PostgreSQL already holds the organisation ${organisation}`,
  })
}
