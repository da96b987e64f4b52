import { HASH_BYTES, inclusionProof, type NodeReader } from '#kernel'

import { sha256 } from '../crypto/index.ts'
import type { Store } from '../store.ts'

/**
 * Audit path of an entry in the tree of `size` entries.
 *
 * @throws {RangeError} where the tree has no such entry.
 */
export async function inclusionPath(store: Store, index: number, size: number): Promise<Uint8Array[]> {
  return await readingNodes(
    (level, at) => store.node(level, at),
    (read) => inclusionProof(sha256, read, index, size),
  )
}

/** Does work on nodes that lie elsewhere. Which it wants must not hang on their values: it is done twice, once to learn that. */
export async function readingNodes<T>(
  load: (level: number, index: number) => Promise<Uint8Array>,
  work: (read: NodeReader) => T,
): Promise<T> {
  const wanted = new Map<string, readonly [number, number]>()
  work((level, index) => {
    wanted.set(`${level}/${index}`, [level, index])
    return new Uint8Array(HASH_BYTES)
  })
  const found = new Map<string, Uint8Array>()
  for (const [key, [level, index]] of wanted) found.set(key, await load(level, index))
  return work((level, index) => found.get(`${level}/${index}`)!)
}
