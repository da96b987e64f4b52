import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { trust } from '#kernel'

/** Lines told of one file. */
const MOST_LINES = 20

/**
 * What SQLite finds wrong with the files of a folder: pages, and indexes that do not agree with their tables, by which an
 * item would be missing from its history or a list. As linear as reading the files.
 */
export function inspectFiles(folder: string): string[] {
  return ['log.sqlite', 'keys.sqlite']
    .filter((name) => existsSync(join(folder, name)))
    .flatMap((name) => {
      const database = new DatabaseSync(join(folder, name), { readOnly: true })
      try {
        const rows = database.prepare(`pragma integrity_check(${MOST_LINES})`).all()
        const lines = trust<readonly { integrity_check: string }[]>(rows).map((row) => row.integrity_check) // its column
        return lines.filter((line) => line !== 'ok').map((line) => `${name}: ${line}`)
      } finally {
        database.close()
      }
    })
}
