import { tilePath } from '../log/tile.ts'

/** Where things lie in a package: a C2SP tlog-tiles log, with what belongs to it beside. */
export const PACKAGE = {
  manifest: 'package.json',
  checkpoint: 'checkpoint',
  checkpointAt: (size: number) => `checkpoints/${size}`,
  entries: (bundle: number, width: number) => tilePath('entries', bundle, width),
  tile: tilePath,
  personal: (bundle: number) => `personal/${bundle}.json`,
  blob: (sha256: string) => `blobs/${sha256.slice(0, 2)}/${sha256.slice(2)}`,
} as const
