import type { DatabaseSync } from 'node:sqlite'

import { trust } from '#kernel'

import { StoreError } from '../store.ts'
import { SCHEMA } from './schema.ts'

/**
 * The organisation that a file belongs to; a fresh file is claimed for the one asked for, '' asking for any.
 *
 * @throws {StoreError} where it belongs to another, or another version made it.
 */
export function claim(database: DatabaseSync, folder: string, organisation: string): string {
  const put = database.prepare('insert or ignore into meta values (?, ?)')
  put.run('schema', String(SCHEMA))
  if (meta(database, 'schema') !== String(SCHEMA)) throw new StoreError('damaged', `${folder}: made by another version`)
  if (organisation !== '') put.run('organisation', organisation)
  const owner = meta(database, 'organisation')
  if (owner === null) throw new StoreError('not-found', `${folder} holds no organisation`)
  if (organisation !== '' && owner !== organisation) {
    throw new StoreError('not-found', `${folder} belongs to ${owner}, not to ${organisation}`)
  }
  return owner
}

function meta(database: DatabaseSync, name: string): string | null {
  const row = database.prepare('select value from meta where name = ?').get(name)
  return trust<{ value: string } | undefined>(row)?.value ?? null // its column
}
