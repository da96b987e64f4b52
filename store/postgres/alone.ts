import type { PoolClient } from 'pg'

import type { Primary } from './primary.ts'
import { query } from './transaction.ts'

/** What the advisory locks of those who work alone are told apart by from other locks of this database. */
const WORKING = 7_305_137_002

/** Between two signs of life of the connection that holds the lock, and how long one is waited for. */
const BEAT_MS = 5_000

/**
 * Does some work for an organisation unless another process is doing so; null then. The lock is the database's and ends
 * with its connection, however that ends.
 *
 * INVARIANT: once the connection is lost the signal aborts, within two beats, since another may work then.
 */
export async function alone<T>(
  primary: Primary,
  organisation: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  return await primary.borrow(async (client) => {
    const text = `select pg_try_advisory_lock(hashtextextended($1, ${WORKING}))`
    const [row] = await query(client, { text, values: [organisation] })
    if (row![0] !== true) return null
    const lost = new AbortController()
    const lose = (): void => lost.abort()
    client.once('end', lose)
    const beat = setInterval(() => void isAlive(client).then((is) => is || lose()), BEAT_MS)
    try {
      return await work(lost.signal)
    } finally {
      clearInterval(beat)
      client.off('end', lose)
    }
  })
}

async function isAlive(client: PoolClient): Promise<boolean> {
  const ask = { text: 'select 1', query_timeout: BEAT_MS }
  return await client.query(ask).then(
    () => true,
    () => false,
  )
}
