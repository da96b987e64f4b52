import { join } from 'node:path'

import { trust, type House } from '#kernel'

import type { Archive } from '../archive.ts'
import { FolderBlobs, type Blobs } from '../blobs/index.ts'
import { hasOrganisationKey, makeOrganisationKey, readOrganisationKey } from '../organisation-key.ts'
import { CheckpointSigner } from '../signer.ts'
import { StoreError } from '../store.ts'
import { readAddress } from './address.ts'
import { PostgresStore } from './postgres-store.ts'
import { Primary } from './primary.ts'
import { hasMoved, notHere } from './sealing.ts'
import { makeTables, registersOf } from './tables.ts'
import { commit, nameOrganisation, query } from './transaction.ts'
import { Vault } from './vault.ts'

/** Who an organisation is, as the directory of a cell tells it. */
export interface Listed {
  readonly organisation: string
  readonly name: string
  /** What kind of body it is (市, 一部事務組合 …); by it its house is found. */
  readonly kind: string
}

export interface CellOptions {
  /**
   * Where the seats of organisations lie, a folder for each, named by its id: its key, its signing key and the checkpoints
   * signed there. They lie outside the database, so that who puts it back to an earlier state does not put them back.
   */
  readonly seats: string
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

  async #open(card: Listed): Promise<Opened> {
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
    if (movedTo !== null) throw hasMoved(organisation, movedTo)
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
    // An id names a folder, and must not lead out of where seats lie.
    if (!/^[\w-]{1,64}$/u.test(organisation)) throw notHere(organisation)
    return join(this.#options.seats, organisation)
  }

  async close(): Promise<void> {
    await this.#primary.close()
  }
}

function exists(organisation: string): StoreError {
  return new StoreError('locked', {
    ja: `団体 ${organisation} はすでに PostgreSQL にあります。`,
    en: `PostgreSQL already holds the organisation ${organisation}`,
  })
}
