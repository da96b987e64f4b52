import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

import type { Sum } from './blobs.ts'

/**
 * Removes the files of a folder to which nothing was written since a time: what a process has taken half when it was killed.
 * What is on its way is written to all the time, by whatever process.
 */
export async function clearHalves(folder: string, beforeMs: number): Promise<Sum> {
  const sum = { files: 0, bytes: 0 }
  for (const name of await readdir(folder).catch(noneWhereMissing)) {
    const about = await stat(join(folder, name)).catch(() => null) // taken whole meanwhile
    if (!about?.isFile() || about.mtimeMs >= beforeMs) continue
    await rm(join(folder, name), { force: true })
    sum.files += 1
    sum.bytes += about.size
  }
  return sum
}

function noneWhereMissing(error: NodeJS.ErrnoException): readonly string[] {
  if (error.code === 'ENOENT') return []
  throw error
}
