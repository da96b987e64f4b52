import { createCipheriv, createDecipheriv, createPublicKey, hash, randomBytes, verify } from 'node:crypto'

import { HASH_BYTES, type VerifyEd25519 } from '#kernel/log'

/** SHA-256 as the kernel asks for it. NOTE: to be given a buffer takes longer than to hash an entry; a text does not. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const text = hash('sha256', bytes, 'latin1')
  const digest = new Uint8Array(HASH_BYTES)
  for (let at = 0; at < HASH_BYTES; at += 1) digest[at] = text.charCodeAt(at)
  return digest
}

/** Bytes of a nonce of AES-256-GCM (NIST SP 800-38D section 8.2.2). */
const IV_BYTES = 12
const TAG_BYTES = 16
/** Bytes of a key of AES-256. */
export const KEY_BYTES = 32

/** A fresh key of AES-256. */
export function newKey(): Uint8Array {
  return randomBytes(KEY_BYTES)
}

export function newSalt(): Uint8Array {
  return randomBytes(32)
}

/** Seals bytes by AES-256-GCM: nonce, ciphertext, tag. `place` binds them to where they belong. */
export function encrypt(key: Uint8Array, place: string, bytes: Uint8Array): Uint8Array {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(place))
  return Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
}

/** Opens what `encrypt` sealed for the same place; null where key, place or bytes are others. */
export function decrypt(key: Uint8Array, place: string, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < IV_BYTES + TAG_BYTES) return null
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES))
  decipher.setAAD(Buffer.from(place))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()])
  } catch {
    return null
  }
}

/** DER before a raw Ed25519 public key (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** Checks an Ed25519 signature as the kernel asks for it. */
export const verifyEd25519: VerifyEd25519 = (publicKey, message, signature) =>
  verify(
    null,
    message,
    createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' }),
    signature,
  )
