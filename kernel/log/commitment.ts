import type { AnyFacts } from '../fields/field.ts'
import { canonical } from '../json/canonical.ts'
import { hmacSha256, type Sha256 } from './hash.ts'

/** Bytes of the salt of a commitment, drawn anew for each entry. */
export const SALT_BYTES = 32

const utf8 = new TextEncoder()

/**
 * What stands in the tree for personal values: HMAC-SHA256(salt, canonical JSON), base64. Without the salt it tells
 * nothing, however few the values it could stand for; with salt and values destroyed it is noise for ever.
 */
export function commit(sha256: Sha256, salt: Uint8Array, personal: AnyFacts): string {
  if (salt.length !== SALT_BYTES) throw new RangeError(`commitment: a salt of ${salt.length} bytes`)
  return hmacSha256(sha256, salt, utf8.encode(canonical(personal))).toBase64()
}
