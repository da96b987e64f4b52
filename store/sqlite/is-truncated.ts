import type { DatabaseSync } from 'node:sqlite'

import { trust } from '#kernel'

/** Copies the write-ahead log into the database and empties it. @returns whether that was done; a reader may be in the way. */
export function isTruncated(database: DatabaseSync): boolean {
  const row = database.prepare('pragma wal_checkpoint(truncate)').get()
  return trust<{ busy: number } | undefined>(row)?.busy === 0 // its column
}
