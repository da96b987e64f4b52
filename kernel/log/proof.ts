import { equalBytes, HASH_BYTES, nodeHash, type Sha256 } from './hash.ts'

/** The hash of the complete subtree over leaves [index × 2^level, (index + 1) × 2^level). */
export type NodeReader = (level: number, index: number) => Uint8Array

/** A path for a tree of 2^53 leaves, with a leaf or two roots before it, is no longer than this. */
const LONGEST_PATH = 64

/**
 * Merkle Tree Hash of the leaves [from, to), by RFC 6962 section 2.1.
 *
 * @throws {RangeError} for an empty range.
 */
export function subtreeHash(sha256: Sha256, read: NodeReader, from: number, to: number): Uint8Array {
  const size = to - from
  if (size < 1) throw new RangeError(`proof: no leaves from ${from} to ${to}`)
  const level = Math.log2(size)
  if (Number.isInteger(level)) return read(level, from / size)
  const middle = from + splitOf(size)
  return nodeHash(sha256, subtreeHash(sha256, read, from, middle), subtreeHash(sha256, read, middle, to))
}

/**
 * Audit path of a leaf in a tree of `size` leaves (RFC 6962 section 2.1.1), from the leaf's sibling up.
 *
 * @throws {RangeError} where the tree has no such leaf; a tree of size 0 has none.
 */
export function inclusionProof(sha256: Sha256, read: NodeReader, index: number, size: number): Uint8Array[] {
  checkIndex(index, size)
  const path: Uint8Array[] = []
  let from = 0
  let to = size
  while (to - from > 1) {
    const middle = from + splitOf(to - from)
    if (index < middle) {
      path.push(subtreeHash(sha256, read, middle, to))
      to = middle
    } else {
      path.push(subtreeHash(sha256, read, from, middle))
      from = middle
    }
  }
  return path.reverse()
}

/**
 * Proof that a tree of `older` leaves is the beginning of one of `newer` (RFC 6962 section 2.1.2).
 *
 * @throws {RangeError} unless 1 ≤ older ≤ newer.
 */
export function consistencyProof(sha256: Sha256, read: NodeReader, older: number, newer: number): Uint8Array[] {
  checkSizes(older, newer)
  const path: Uint8Array[] = []
  let from = 0
  let to = newer
  let isWhole = true
  while (to !== older) {
    const middle = from + splitOf(to - from)
    if (older <= middle) {
      path.push(subtreeHash(sha256, read, middle, to))
      to = middle
    } else {
      path.push(subtreeHash(sha256, read, from, middle))
      from = middle
      isWhole = false
    }
  }
  if (!isWhole) path.push(subtreeHash(sha256, read, from, to))
  return path.reverse()
}

/** The root that a leaf and its audit path make, or null where the path does not fit the tree (RFC 9162 section 2.1.3.2). */
export function rootOfInclusion(
  sha256: Sha256,
  leaf: Uint8Array,
  at: { readonly index: number; readonly size: number },
  path: readonly Uint8Array[],
): Uint8Array | null {
  if (!isIndex(at.index, at.size) || !areHashes([leaf, ...path])) return null
  let node = at.index
  let last = at.size - 1
  let hash = leaf
  for (const sibling of path) {
    if (last === 0) return null
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sha256, sibling, hash)
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)]
    } else {
      hash = nodeHash(sha256, hash, sibling)
    }
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 ? hash : null
}

/** Whether a consistency proof shows that one root begins another (RFC 9162 section 2.1.4.2). A size of 0 proves nothing. */
export function isConsistent(
  sha256: Sha256,
  older: { readonly size: number; readonly root: Uint8Array },
  newer: { readonly size: number; readonly root: Uint8Array },
  path: readonly Uint8Array[],
): boolean {
  if (!areSizes(older.size, newer.size) || !areHashes(path)) return false
  if (older.size === newer.size) return path.length === 0 && equalBytes(older.root, newer.root)
  const isPower = Number.isInteger(Math.log2(older.size))
  const [first, ...rest] = isPower ? [older.root, ...path] : path
  if (!first || path.length === 0) return false
  let [node, last] = [older.size - 1, newer.size - 1]
  while (node % 2 === 1) [node, last] = [half(node), half(last)]
  let [olderHash, newerHash] = [first, first]
  for (const sibling of rest) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      olderHash = nodeHash(sha256, sibling, olderHash)
      newerHash = nodeHash(sha256, sibling, newerHash)
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)]
    } else {
      newerHash = nodeHash(sha256, newerHash, sibling)
    }
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && equalBytes(olderHash, older.root) && equalBytes(newerHash, newer.root)
}

/** The largest power of two smaller than a size of at least 2. */
function splitOf(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1))
}

/** NOTE: no shifts, which would cut at 32 bits. */
function half(value: number): number {
  return Math.floor(value / 2)
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.length <= LONGEST_PATH && hashes.every(({ length }) => length === HASH_BYTES)
}

function isIndex(index: number, size: number): boolean {
  return Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size
}

function areSizes(older: number, newer: number): boolean {
  return Number.isSafeInteger(older) && Number.isSafeInteger(newer) && older >= 1 && older <= newer
}

function checkIndex(index: number, size: number): void {
  if (!isIndex(index, size)) throw new RangeError(`proof: a tree of ${size} has no leaf ${index}`)
}

function checkSizes(older: number, newer: number): void {
  if (!areSizes(older, newer)) throw new RangeError(`proof: no tree of ${older} begins one of ${newer}`)
}
