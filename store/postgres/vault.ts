import { decrypt, encrypt } from '../crypto/index.ts'
import { otherKey } from '../keys/organisation-key.ts'
import { openPayload } from '../keys/sealed-payload.ts'
import type { Payload } from '../store.ts'

/** Keys kept in memory at most; then all are let go. */
const MOST_KEYS = 20_000

/**
 * Seals personal values under the key of their subject, and keys under the organisation's own, which the database
 * never sees: who has only the database, or a copy of it, has no personal value.
 */
export class Vault {
  readonly #organisation: string
  readonly #seat: string
  readonly #wrappingKey: Uint8Array
  readonly #keys = new Map<string, Uint8Array>()

  /** @param seat the folder from which the key was read. */
  constructor(organisation: string, seat: string, wrappingKey: Uint8Array) {
    this.#seat = seat
    this.#organisation = organisation
    this.#wrappingKey = wrappingKey
  }

  /** A wrapped nothing, by which another wrapping key is told before anything is sealed under it. */
  token(): Uint8Array {
    return encrypt(this.#wrappingKey, `${this.#organisation}/`, new Uint8Array(0))
  }

  /** @throws {StoreError} where a token was made under another wrapping key. */
  mustFit(token: Uint8Array): void {
    if (decrypt(this.#wrappingKey, `${this.#organisation}/`, token) === null) throw otherKey(this.#seat)
  }

  /** The key of a subject, as far as it is known here. */
  key(subject: string): Uint8Array | null {
    return this.#keys.get(subject) ?? null
  }

  /** Wraps a fresh key. */
  wrap(subject: string, key: Uint8Array): Uint8Array {
    return encrypt(this.#wrappingKey, this.#place(subject), key)
  }

  /** @throws {StoreError} where a key cannot be unwrapped. */
  unwrap(subject: string, wrapped: Uint8Array): Uint8Array {
    const key = decrypt(this.#wrappingKey, this.#place(subject), wrapped)
    if (key) return key
    throw otherKey(this.#seat)
  }

  /** Keeps a key in memory, once it is sealed that it is the key. */
  keep(subject: string, key: Uint8Array): void {
    if (this.#keys.size >= MOST_KEYS) this.#keys.clear()
    this.#keys.set(subject, key)
  }

  /** The values of an entry; null where they were sealed under a key that is gone. */
  open({ index, subject, sealed, wrapped }: Sealed): Payload | null {
    const key = wrapped && decrypt(this.#wrappingKey, this.#place(subject), wrapped)
    return key && openPayload(key, index, sealed)
  }

  /** NOTE: an erased subject that comes again has another key. */
  forgetKeys(): void {
    this.#keys.clear()
  }

  #place(subject: string): string {
    return `${this.#organisation}/${subject}`
  }
}

/** A row of the table of payloads beside that of keys. */
export interface Sealed {
  readonly index: number
  readonly subject: string
  readonly sealed: Uint8Array
  readonly wrapped: Uint8Array | null
}
