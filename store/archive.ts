import type { House } from '#kernel'

import type { Blobs } from './blobs/index.ts'
import type { CheckpointSigner } from './keys/signer.ts'
import type { Store } from './store.ts'

/** All that there is of an organisation: the rules of its log, the log, its key and checkpoints, its files. */
export interface Archive {
  readonly house: House
  readonly store: Store
  readonly signer: CheckpointSigner
  readonly blobs: Blobs
}
