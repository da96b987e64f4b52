import { HASH_BYTES, inclusionProof, type NodeReader } from '#kernel'

import { sha256 } from './crypto/index.ts'
import type { Store } from './store.ts'

/**
 * Audit path of an entry in the tree of `size` entries.
 *
 * @throws {RangeError} where the tree has no such entry.
 */
export async function inclusionPath(store: Store, index: number, size: number): Promise<Uint8Array[]> {
  // Run once to learn which nodes are wanted, which does not hang on their values.
  const wanted = new Map<string, readonly [number, number]>()
  inclusionProof(sha256, noting(wanted), index, size)
  const found = new Map<string, Uint8Array>()
  for (const [key, [level, at]] of wanted) found.set(key, await store.node(level, at))
  return inclusionProof(sha256, (level, at) => found.get(`${level}/${at}`)!, index, size)
}

function noting(wanted: Map<string, readonly [number, number]>): NodeReader {
  return (level, index) => {
    wanted.set(`${level}/${index}`, [level, index])
    return new Uint8Array(HASH_BYTES)
  }
}
