import { randomUUIDv7 } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import type { Day } from '#kernel'
import { houseFor } from '#registers'
import { CheckpointSigner, FolderBlobs, openLocal, writeDurably } from '#store'
import { SqliteStore } from '#store/sqlite'

import { playDemoYear, type PlayedYear, type Progress } from '../demo/index.ts'
import type { FolderCard } from './open-organisation.ts'

const KIND = '市'

/**
 * Makes 関山市 with its year in a folder that is not there yet. It is played beside its place and moved there when it is
 * whole, so that one that was cut short is begun again.
 */
export async function foundDemo(folder: string, today: Day, progress?: Progress): Promise<PlayedYear> {
  const making = `${folder}.making`
  rmSync(making, { recursive: true, force: true })
  const house = houseFor(KIND)
  const organisation = randomUUIDv7()
  const store = openLocal(house, new SqliteStore(house, making, organisation))
  let year: PlayedYear
  try {
    year = await playDemoYear({ house, store, blobs: new FolderBlobs(join(making, 'blobs')) }, today, progress)
    const card: FolderCard = { organisation, name: '関山市', kind: KIND, operator: year.people.administrator }
    writeDurably(join(making, 'sekisho.json'), `${JSON.stringify(card, null, 2)}\n`)
    await new CheckpointSigner(making, store.origin).checkpoint(store)
  } finally {
    await store.close()
  }
  renameSync(making, folder)
  return year
}
