import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { isTruncated } from './is-truncated.ts'
import { lockFolder } from './lock.ts'
import { REDO } from './redo-log.ts'
import { PRAGMAS } from './schema.ts'

/**
 * Removes the personal values, with their keys, that a log has left in its folder when it moved: what is erased where it is
 * now would stand here for ever. Its entries stay.
 *
 * @throws {StoreError} `locked` where another process writes.
 */
export function removeLeftBehind(folder: string): void {
  const lock = lockFolder(folder)
  try {
    const log = new DatabaseSync(join(folder, 'log.sqlite'))
    try {
      log.exec(`${PRAGMAS} delete from payloads; vacuum`)
      isTruncated(log)
    } finally {
      log.close()
    }
    rmSync(join(folder, REDO), { force: true })
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `keys.sqlite${end}`), { force: true })
  } finally {
    lock.close()
  }
}
