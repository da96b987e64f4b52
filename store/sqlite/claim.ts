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
  if (meta(database, 'schema') !== String(SCHEMA))
    throw new StoreError('damaged', {
      ja: `${folder}: 別の版の sekisho が作ったフォルダです。作った版か、それより新しい版で開いてください。`,
      en: `${folder}: made by another version: open it with the one that made it, or a later one`,
    })
  if (organisation !== '') put.run('organisation', organisation)
  const owner = meta(database, 'organisation')
  if (owner === null)
    throw new StoreError('not-found', {
      ja: `${folder}: 団体の台帳がありません。場所を確かめてください。`,
      en: `${folder} holds no organisation: check the place`,
    })
  if (organisation !== '' && owner !== organisation) {
    throw new StoreError('not-found', {
      ja: `${folder} は団体 ${owner} のもので、${organisation} のものではありません。場所を確かめてください。`,
      en: `${folder} belongs to ${owner}, not to ${organisation}: check the place`,
    })
  }
  return owner
}

function meta(database: DatabaseSync, name: string): string | null {
  const row = database.prepare('select value from meta where name = ?').get(name)
  return trust<{ value: string } | undefined>(row)?.value ?? null // its column
}
