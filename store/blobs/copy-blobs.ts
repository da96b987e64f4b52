import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { StoreError } from '../store.ts'
import { namesOf, type Blobs } from './blobs.ts'

/** What was copied, by name, sorted. */
export interface Copied {
  readonly names: readonly string[]
  /** Of those: what is not what its name says, copied as it is. */
  readonly damaged: readonly string[]
}

/**
 * Copies the wanted files into a folder, where `FolderBlobs` reads them, and checks each on the way; they may be moved, and
 * others removed, meanwhile. What is missing is not copied.
 */
export async function copyBlobs(blobs: Blobs, folder: string, isWanted: (sha256: string) => boolean): Promise<Copied> {
  const copied = { names: [] as string[], damaged: [] as string[] }
  for await (const name of namesOf(blobs)) {
    if (!isWanted(name)) continue
    const path = join(folder, name.slice(0, 2), name.slice(2))
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    try {
      await writeFile(path, (await blobs.get(name)).content, { mode: 0o600 })
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'damaged') throw error
      copied.damaged.push(name)
    }
    copied.names.push(name)
  }
  return { names: copied.names.sort(), damaged: copied.damaged }
}
