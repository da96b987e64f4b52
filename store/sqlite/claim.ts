import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { trust } from '#kernel'

import { hasMoved, StoreError } from '../store.ts'
import { lockFolder } from './lock.ts'
import { SCHEMA } from './schema.ts'

/**
 * The organisation that a file belongs to; a fresh file is claimed for the one asked for, '' asking for any.
 *
 * @throws {StoreError} where it belongs to another, or a newer version has used it.
 */
export function claim(database: DatabaseSync, folder: string, organisation: string): string {
  const put = database.prepare('insert or ignore into meta values (?, ?)')
  put.run('schema', String(SCHEMA))
  const schema = Number(meta(database, 'schema'))
  if (schema > SCHEMA)
    throw new StoreError('newer-version', {
      ja: `${folder}: より新しい版の sekisho が使っているフォルダです（形式 ${schema}、この版は ${SCHEMA} まで）。新しい版で開いてください。`,
      en: `${folder}: in use by a newer version (format ${schema}, this one knows ${SCHEMA}): open it with the newer one`,
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
  const movedTo = meta(database, MOVED)
  if (movedTo !== null) throw hasMoved(owner, movedTo)
  return owner
}

const MOVED = 'moved'

/**
 * Marks a folder, which nobody else may be writing, as one whose log has moved, or takes the mark away.
 *
 * @param size how many entries have moved: where there are more by now, nothing is marked.
 * @throws {StoreError} `locked` where another process writes, or has written since.
 */
export function markMoved(folder: string, to: string | null, size: number): void {
  const lock = lockFolder(folder)
  const database = new DatabaseSync(join(folder, 'log.sqlite'))
  try {
    database.exec('pragma synchronous = full')
    const edge = trust<{ size: number } | undefined>(database.prepare('select size from edge').get()) // its column
    if ((edge?.size ?? 0) !== size) throw wentOn(folder)
    database.prepare('delete from meta where name = ?').run(MOVED)
    if (to !== null) database.prepare('insert into meta values (?, ?)').run(MOVED, to)
  } finally {
    database.close()
    lock.close()
  }
}

/** Where the log of a folder has moved; null where it has not. */
export function movedTo(folder: string): { readonly to: string; readonly size: number } | null {
  const path = join(folder, 'log.sqlite')
  if (!existsSync(path)) return null
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const to = meta(database, MOVED)
    const edge = trust<{ size: number } | undefined>(database.prepare('select size from edge').get()) // its column
    return to === null ? null : { to, size: edge?.size ?? 0 }
  } finally {
    database.close()
  }
}

function wentOn(folder: string): StoreError {
  return new StoreError('locked', {
    ja: `${folder}: 移している間に記録が増えました。使っているプロセスを止めてから、もう一度行ってください。`,
    en: `${folder} has gone on while it was moved: stop the process that uses it, then repeat`,
  })
}

/** Says what a version has to know that opens the folder, so that an older one turns away instead of working with it. */
export function markSchema(database: DatabaseSync, schema: number): void {
  database.prepare(`update meta set value = ?1 where name = 'schema' and value <> ?1`).run(String(schema))
}

function meta(database: DatabaseSync, name: string): string | null {
  const row = database.prepare('select value from meta where name = ?').get(name)
  return trust<{ value: string } | undefined>(row)?.value ?? null // its column
}
