/** SHA-256, 32 bytes. Handed in: node:crypto on a server, a library in a browser that has no WebCrypto over plain http. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array

export const HASH_BYTES = 32

/**
 * What is hashed for a node, and for a leaf as far as it fits; likewise below. NOTE: one of each suffices, since hashing is synchronous
 * and keeps nothing of what it was given.
 */
const NODE = new Uint8Array(1 + 2 * HASH_BYTES).fill(1, 0, 1)
const LEAF = new Uint8Array(1 + 0xffff)

/** Hash of a leaf (RFC 6962 section 2.1): SHA-256(0x00 || entry). */
export function leafHash(sha256: Sha256, entry: Uint8Array): Uint8Array {
  const prefixed = entry.length < LEAF.length ? LEAF.subarray(0, entry.length + 1) : new Uint8Array(entry.length + 1)
  prefixed.set(entry, 1)
  return sha256(prefixed)
}

const utf8 = new TextEncoder()
const ENTRY = LEAF.subarray(1)

/** Hash of a leaf whose entry is this text in UTF-8, written straight to where it is hashed. */
export function leafHashOfText(sha256: Sha256, entry: string): Uint8Array {
  const { read, written } = utf8.encodeInto(entry, ENTRY)
  return read === entry.length ? sha256(LEAF.subarray(0, written + 1)) : leafHash(sha256, utf8.encode(entry))
}

/** Hash of an inner node (RFC 6962 section 2.1): SHA-256(0x01 || left || right). */
export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  NODE.set(left, 1)
  NODE.set(right, 1 + HASH_BYTES)
  return sha256(NODE)
}

/** Bytes of a block of SHA-256 (RFC 2104: the key is filled up to it). */
const BLOCK_BYTES = 64

const INNER = new Uint8Array(BLOCK_BYTES + 0xffff)
const OUTER = new Uint8Array(BLOCK_BYTES + HASH_BYTES)

/** HMAC-SHA256 (RFC 2104) under a key of at most 64 bytes. */
export function hmacSha256(sha256: Sha256, key: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (key.length > BLOCK_BYTES) throw new RangeError(`hmac: a key of ${key.length} bytes`)
  const length = BLOCK_BYTES + bytes.length
  const inner = length <= INNER.length ? INNER.subarray(0, length) : new Uint8Array(length)
  for (let at = 0; at < BLOCK_BYTES; at += 1) {
    const byte = key[at] ?? 0
    inner[at] = byte ^ 0x36
    OUTER[at] = byte ^ 0x5c
  }
  inner.set(bytes, BLOCK_BYTES)
  OUTER.set(sha256(inner), BLOCK_BYTES)
  return sha256(OUTER)
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  return a.every((byte, at) => byte === b[at])
}
