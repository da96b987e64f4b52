import { canonical, SALT_BYTES, trust, type AnyFacts } from '#kernel'

import { decrypt, encrypt } from '../crypto/index.ts'
import type { Payload } from '../store.ts'

/**
 * Personal values and the salt of their commitment as one sealed piece, bound to their entry: with the key the salt is
 * gone too, from every copy, so that nobody can try out names against what the entry commits to.
 */
export function sealPayload(key: Uint8Array, index: number, { salt, personal }: Payload): Uint8Array {
  return encrypt(key, `${index}`, Buffer.concat([salt, Buffer.from(canonical(personal))]))
}

/** What `sealPayload` sealed; null where it was sealed under another key, or is another entry's. */
export function openPayload(key: Uint8Array, index: number, sealed: Uint8Array): Payload | null {
  const opened = decrypt(key, `${index}`, sealed)
  return opened && { salt: opened.subarray(0, SALT_BYTES), personal: factsOf(opened.subarray(SALT_BYTES)) }
}

/** Values as an earlier version sealed them, with their salt beside. */
export function openValues(
  key: Uint8Array,
  index: number,
  { salt, sealed }: { readonly salt: Uint8Array; readonly sealed: Uint8Array },
): Payload | null {
  const opened = decrypt(key, `${index}`, sealed)
  return opened && { salt, personal: factsOf(opened) }
}

function factsOf(bytes: Uint8Array): AnyFacts {
  return trust(JSON.parse(Buffer.from(bytes).toString())) // facts were sealed
}
