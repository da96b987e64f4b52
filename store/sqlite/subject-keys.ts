import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'

import { trust } from '#kernel'

import { decrypt, encrypt, newKey } from '../crypto/index.ts'
import { hasOrganisationKey, makeOrganisationKey, otherKey, readOrganisationKey } from '../keys/organisation-key.ts'
import { StoreError } from '../store.ts'
import { isTruncated } from './is-truncated.ts'
import type { SubjectKey } from './pending.ts'
import { KEY_TABLES, PRAGMAS, SETTLE } from './schema.ts'

/** Keys kept in memory at most; then all are let go. */
const MOST_UNWRAPPED = 20_000

/** What the token is bound to; no subject is named so. */
const TOKEN = ''

/**
 * The keys of those whom personal values are about, each wrapped by AES-256-GCM under the key of the organisation, in a
 * file of their own: who has only the databases has no personal value.
 */
export class SubjectKeys {
  readonly #folder: string
  readonly #database: DatabaseSync
  readonly #wrapping: Uint8Array
  readonly #unwrapped = new Map<string, Uint8Array>()
  readonly #get: StatementSync
  readonly #delete: StatementSync

  /** @throws {StoreError} where the key of the organisation is not there, or is another. */
  constructor(folder: string) {
    this.#folder = folder
    this.#database = new DatabaseSync(join(folder, 'keys.sqlite'))
    try {
      this.#database.exec(PRAGMAS + SETTLE + KEY_TABLES)
      this.#get = this.#database.prepare('select key from keys where subject = ?')
      this.#delete = this.#database.prepare('delete from keys where subject = ?')
      this.#wrapping = this.#openWrapping()
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  /** The key of a subject, or null where it has none. @throws {StoreError} where it cannot be unwrapped. */
  key(subject: string): Uint8Array | null {
    const known = this.#unwrapped.get(subject)
    if (known) return known
    const row = trust<{ key: Uint8Array } | undefined>(this.#get.get(subject)) // its column
    if (!row) return null
    const key = decrypt(this.#wrapping, subject, row.key)
    if (!key) throw damagedKey(this.#folder, subject)
    if (this.#unwrapped.size >= MOST_UNWRAPPED) this.#unwrapped.clear()
    this.#unwrapped.set(subject, key)
    return key
  }

  /** A fresh key for a subject that has none; it counts once `wrapped` stands in the table. */
  make(subject: string): SubjectKey {
    const key = newKey()
    return { key, wrapped: encrypt(this.#wrapping, subject, key) }
  }

  destroy(subjects: readonly string[]): void {
    for (const subject of subjects) {
      this.#unwrapped.delete(subject)
      this.#delete.run(subject)
    }
    this.#rewrite()
  }

  /** Empties the write-ahead log of what was destroyed. @returns whether that was done. */
  truncate(): boolean {
    return isTruncated(this.#database)
  }

  /** NOTE: `secure_delete` overwrites a row where it stands, not the copies that a page has kept since it was split. */
  #rewrite(): void {
    this.#database.exec('vacuum')
  }

  close(): void {
    this.#database.close()
  }

  #openWrapping(): Uint8Array {
    const row = trust<{ token: Uint8Array } | undefined>(this.#database.prepare('select token from wrapping').get()) // its column
    if (!row && !hasOrganisationKey(this.#folder)) makeOrganisationKey(this.#folder)
    const wrapping = readOrganisationKey(this.#folder)
    if (row && decrypt(wrapping, TOKEN, row.token) === null) throw otherKey(this.#folder)
    if (!row) this.#wrapAll(wrapping)
    return wrapping
  }

  /** Wraps keys that an earlier version kept in clear; nothing of them is left in the file. */
  #wrapAll(wrapping: Uint8Array): void {
    const clear = trust<{ subject: string; key: Uint8Array }[]>(this.#database.prepare('select * from keys').all()) // its columns
    const update = this.#database.prepare('update keys set key = ? where subject = ?')
    this.#database.exec('begin immediate')
    for (const { subject, key } of clear) update.run(encrypt(wrapping, subject, key), subject)
    this.#database.prepare('insert into wrapping values (0, ?)').run(encrypt(wrapping, TOKEN, new Uint8Array(0)))
    this.#database.exec('commit')
    this.#rewrite()
    this.truncate()
  }
}

function damagedKey(folder: string, subject: string): StoreError {
  return new StoreError('damaged', {
    ja: `${folder}: ${subject} の個人情報の鍵が壊れています。検査済みの最後の写しから戻してください。`,
    en: `${folder}: the key of the personal values of ${subject} is damaged: restore the last verified backup`,
  })
}
