import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { trust } from '#kernel'

import { LARGEST_PAGE, type SealedAct } from '../store.ts'

/**
 * Acts as the table of a folder knows them, in the order of their ids, after an id, at most 1,000. Read beside whoever
 * writes, so that what is sealed and not in the table yet is not among them.
 */
export function readActs(folder: string, after: string, limit: number): readonly SealedAct[] {
  const database = new DatabaseSync(join(folder, 'log.sqlite'), { readOnly: true })
  try {
    const rows = database.prepare('select act, first, count from acts where act > ? order by act limit ?')
    return trust<readonly SealedAct[]>(rows.all(after, Math.min(limit, LARGEST_PAGE))) // its columns
  } finally {
    database.close()
  }
}
