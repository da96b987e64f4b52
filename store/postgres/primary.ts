import { setTimeout as sleep } from 'node:timers/promises'

import { Pool, type PoolClient } from 'pg'

import { StoreError } from '../store.ts'
import type { Address } from './address.ts'
import { isLost, toStoreError } from './postgres-error.ts'

/** Between two looks for a primary. */
const PROBE_MS = 200
/** A host that does not answer within this is passed over. */
const CONNECT_MS = 2_000
/** A backend whose client has gone silent within a transaction gives up its lock after this. */
const SILENT_MS = 15_000
/** Whoever waits longer for the lock of a log is told. */
const LOCK_MS = 20_000

export interface PrimaryOptions {
  /** How long a primary is looked for before the outcome is given up as unknown. */
  readonly waitMs: number
  /** Connections held at most. */
  readonly connections: number
  /** No statement takes longer; a commit that does waits for a standby that is not there. */
  readonly statementMs: number
}

/**
 * Connections to whichever of several hosts is the primary. When it is lost, the others are asked until one says that it
 * is no longer a standby; who promotes it, and sees to it that the old one is dead, is not decided here.
 */
export class Primary {
  readonly #pools: readonly Pool[]
  readonly #waitMs: number
  /** Connections that are at work. */
  readonly #out = new Set<PoolClient>()
  #at: number | null = null
  #isClosed = false
  #looking: Promise<number | null> | null = null

  constructor({ hosts, user, password, database, ssl }: Address, { waitMs, connections, statementMs }: PrimaryOptions) {
    this.#waitMs = waitMs
    this.#pools = hosts.map(({ host, port }) => {
      const pool = new Pool({
        host,
        port,
        user,
        password,
        database,
        ssl: ssl ?? false,
        max: connections,
        connectionTimeoutMillis: CONNECT_MS,
        idle_in_transaction_session_timeout: SILENT_MS,
        lock_timeout: LOCK_MS,
        query_timeout: statementMs,
        keepAlive: true,
        application_name: 'sekisho',
        // Statements of one transaction are sent without waiting for the answer to each.
        pipeline: true,
      })
      // An idle connection that breaks is no longer in the pool; whoever asks next finds out.
      pool.on('error', () => undefined)
      pool.on('connect', (client) => client.on('error', () => undefined))
      return pool
    })
  }

  /**
   * Does some work on a connection to the primary. Where the connection is lost, the work is done anew from its
   * beginning: it must be such that doing it twice does it once.
   *
   * @throws {StoreError} `outcome-unknown` where no primary is found in time.
   */
  async run<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const until = Date.now() + this.#waitMs
    for (;;) {
      const outcome = await this.#try(work)
      if ('done' in outcome) return outcome.done
      if (this.#isClosed || Date.now() >= until) throw unknown(outcome.lost)
      await sleep(PROBE_MS)
    }
  }

  /**
   * Does some work while a connection to the primary is held, which ends with the work, and with it whatever it has locked.
   * What is lost is not done anew.
   *
   * @throws {StoreError} `outcome-unknown` where no primary answers.
   */
  async borrow<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    let client: PoolClient | null = null
    try {
      client = await this.#connect()
      if (!client) throw unknown(null)
      return await work(client)
    } catch (error) {
      if (!isLost(error)) throw toStoreError(error)
      this.#at = null
      throw unknown(error)
    } finally {
      if (client) this.#release(client, true)
    }
  }

  async #try<T>(work: (client: PoolClient) => Promise<T>): Promise<{ readonly done: T } | { readonly lost: unknown }> {
    let client: PoolClient | null = null
    try {
      client = await this.#connect()
      if (!client) return { lost: null }
      const done = await work(client)
      this.#release(client, false)
      return { done }
    } catch (error) {
      // Whatever state its transaction is in ends with the connection.
      if (client) this.#release(client, true)
      if (!isLost(error)) throw toStoreError(error)
      this.#at = null
      return { lost: error }
    }
  }

  async #connect(): Promise<PoolClient | null> {
    if (this.#isClosed) return null
    this.#at ??= await (this.#looking ??= this.#look())
    if (this.#at === null) return null
    const client = await this.#pools[this.#at]!.connect()
    this.#out.add(client)
    if (!this.#isClosed) return client
    this.#release(client, true)
    return null
  }

  #release(client: PoolClient, isBroken: boolean): void {
    if (this.#out.delete(client)) client.release(isBroken)
  }

  async #look(): Promise<number | null> {
    try {
      const found = this.#pools.map(async (pool, at) => {
        const { rows } = await pool.query<{ standby: boolean }>('select pg_is_in_recovery() as standby')
        if (rows[0]?.standby !== false) throw new Error('a standby')
        return at
      })
      return await Promise.any(found)
    } catch (error) {
      const refused = error instanceof AggregateError ? error.errors.find((one) => !isPassing(one)) : error
      if (refused) throw refused
      return null
    } finally {
      this.#looking = null
    }
  }

  /** Closes every connection, those at work too: who waits for an answer is told that the outcome is unknown. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const client of this.#out) this.#release(client, true)
    await Promise.all(this.#pools.map((pool) => pool.end()))
  }
}

/** Whether a host may be the primary a little later. */
function isPassing(error: unknown): boolean {
  return isLost(error) || (error instanceof Error && error.message === 'a standby')
}

function unknown(cause: unknown): StoreError {
  const words = {
    ja: 'PostgreSQL の主系が応答しません。動いていることを確かめて、同じ行為をもう一度行うと結果が分かります。',
    en: 'no primary of PostgreSQL answers: see that one runs, and repeat the act to learn what became of it',
  }
  return new StoreError('outcome-unknown', words, cause)
}
