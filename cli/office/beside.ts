import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openFiles, openFolder, readCard } from '#server/organisations'
import { CheckpointSigner, copyLog, type Archive } from '#store'

/**
 * Works with a folder that another process is writing: on a copy of its log as it is now, with the files of the folder
 * itself.
 *
 * @param isSigning whether checkpoints are signed: by the folder, so that it remembers them. What only checks looks at
 *   the checkpoints of the copy, since the folder may have signed newer ones.
 */
export async function besideServer<T>(
  folder: string,
  isSigning: boolean,
  work: (archive: Archive) => Promise<T>,
): Promise<T> {
  const aside = mkdtempSync(join(tmpdir(), 'sekisho-beside-'))
  try {
    await copyLog(folder, join(aside, 'copy'))
    const held = await openFolder(join(aside, 'copy'))
    try {
      const signer = isSigning ? new CheckpointSigner(folder, held.store.origin) : held.signer
      return await work({
        house: held.house,
        store: held.store,
        signer,
        blobs: await openFiles(readCard(folder), folder),
      })
    } finally {
      await held.store.close()
    }
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}
