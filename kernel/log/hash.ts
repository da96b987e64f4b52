/** SHA-256, 32 bytes. Handed in: node:crypto on a server, a library in a browser that has no WebCrypto over plain http. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array

/** HMAC-SHA256 of bytes under a key, 32 bytes. */
export type HmacSha256 = (key: Uint8Array, bytes: Uint8Array) => Uint8Array

export const HASH_BYTES = 32

/** Hash of a leaf (RFC 6962 section 2.1): SHA-256(0x00 || entry). */
export function leafHash(sha256: Sha256, entry: Uint8Array): Uint8Array {
  const prefixed = new Uint8Array(entry.length + 1)
  prefixed.set(entry, 1)
  return sha256(prefixed)
}

/** Hash of an inner node (RFC 6962 section 2.1): SHA-256(0x01 || left || right). */
export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  const joined = new Uint8Array(1 + 2 * HASH_BYTES)
  joined[0] = 1
  joined.set(left, 1)
  joined.set(right, 1 + HASH_BYTES)
  return sha256(joined)
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  return a.every((byte, at) => byte === b[at])
}
