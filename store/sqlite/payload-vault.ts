import type { DatabaseSync, StatementSync } from 'node:sqlite'

import { trust } from '#kernel'

import { openPayload, openValues, sealPayload } from '../sealed-payload.ts'
import type { Payload } from '../store.ts'
import { isTruncated } from './is-truncated.ts'
import { SALTS_SEALED } from './schema.ts'
import { SubjectKeys } from './subject-keys.ts'

interface PayloadRow {
  readonly index: number
  readonly subject: string
  /** Empty where it is sealed with the values. */
  readonly salt: Uint8Array
  readonly sealed: Uint8Array
}

const NO_BYTES = new Uint8Array(0)

/** Personal values with the salts of their commitments, each sealed under the key of its subject. */
export class PayloadVault {
  readonly #log: DatabaseSync
  readonly #keys: SubjectKeys
  readonly #read: StatementSync
  readonly #readAll: StatementSync
  readonly #write: StatementSync
  readonly #forget: StatementSync

  constructor(log: DatabaseSync, folder: string) {
    this.#log = log
    this.#keys = new SubjectKeys(folder)
    const select = 'select "index", subject, salt, sealed from payloads'
    this.#read = log.prepare(`${select} where "index" = ?`)
    this.#readAll = log.prepare(`${select} where "index" >= ? and "index" < ?`)
    this.#write = log.prepare('insert into payloads values (?, ?, ?, ?)')
    this.#forget = log.prepare('delete from payloads where subject = ? and "index" < ?')
    const schema = log.prepare(`select value from meta where name = 'schema'`).get()
    if (Number(trust<{ value: string }>(schema).value) < SALTS_SEALED) this.#sealSalts() // its column
  }

  /** Makes the keys durable that were made since. INVARIANT: before what was sealed under them is. */
  writeKeys(): void {
    this.#keys.commit()
  }

  /** Forgets the keys that were made for what will not be sealed. */
  forgetNewKeys(): void {
    this.#keys.rollBack()
  }

  /** Seals values in the transaction of the log; a subject that has no key gets one. */
  write(index: number, subject: string, payload: Payload): void {
    const key = this.#keys.key(subject) ?? this.#keys.make(subject)
    this.#write.run(index, subject, NO_BYTES, sealPayload(key, index, payload))
  }

  /** The values of an entry; null where there are none, or their key is gone. */
  read(index: number): Payload | null {
    const row = trust<PayloadRow | undefined>(this.#read.get(index)) // its columns
    return row ? this.#open(row) : null
  }

  /** The values of the entries [from, to), by index. */
  readAll(from: number, to: number): ReadonlyMap<number, Payload> {
    const values = new Map<number, Payload>()
    for (const row of trust<PayloadRow[]>(this.#readAll.all(from, to))) {
      const payload = this.#open(row) // its columns
      if (payload) values.set(row.index, payload)
    }
    return values
  }

  #open({ index, subject, salt, sealed }: PayloadRow): Payload | null {
    const key = this.#keys.key(subject)
    if (!key) return null
    return salt.length > 0 ? openValues(key, index, { salt, sealed }) : openPayload(key, index, sealed)
  }

  /**
   * Seals the salts that an earlier version kept in clear; nothing of them is left in the file. Once for a folder, linear in
   * its personal values. NOTE: where a key is not there its row stays as it is: the key may come back.
   */
  #sealSalts(): void {
    const rows = this.#log.prepare(
      'select "index", subject, salt, sealed from payloads where "index" > ? and length(salt) > 0 limit 1000',
    )
    const update = this.#log.prepare('update payloads set salt = ?, sealed = ? where "index" = ?')
    this.#log.exec('begin immediate')
    for (let page = trust<PayloadRow[]>(rows.all(-1)); page.length > 0;) {
      for (const row of page) {
        const payload = this.#open(row) // its columns
        if (payload) update.run(NO_BYTES, sealPayload(this.#keys.key(row.subject)!, row.index, payload), row.index)
      }
      page = trust<PayloadRow[]>(rows.all(page.at(-1)!.index)) // likewise
    }
    this.#log.exec('commit; vacuum')
    isTruncated(this.#log)
  }

  /** Removes what a subject had before an entry, in the transaction of the log, and notes that its key is to follow. */
  forget(subject: string, before: number): void {
    this.#forget.run(subject, before)
    this.#log.prepare('insert or ignore into erasing values (?)').run(subject)
  }

  /** Subjects whose erasure is sealed and whose key may still be there. */
  get erasing(): string[] {
    return trust<{ subject: string }[]>(this.#log.prepare('select subject from erasing').all()).map(
      ({ subject }) => subject, // its column
    )
  }

  /**
   * Destroys the keys of subjects of whom nothing is kept any more. INVARIANT: only once their erasure is durable.
   *
   * @returns whether no trace is left in the files of write-ahead; a reader on another connection may hold them back.
   */
  forgetKeys(subjects: readonly string[]): boolean {
    const kept = this.#log.prepare('select 1 from payloads where subject = ?')
    const gone = subjects.filter((subject) => kept.get(subject) === undefined)
    if (gone.length > 0) this.#keys.destroy(gone)
    const done = this.#log.prepare('delete from erasing where subject = ?')
    for (const subject of subjects) done.run(subject)
    const areKeysGone = this.#keys.truncate()
    return isTruncated(this.#log) && areKeysGone
  }

  close(): void {
    this.#keys.close()
  }
}
