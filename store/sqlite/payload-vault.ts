import type { DatabaseSync, StatementSync } from 'node:sqlite'

import { trust } from '#kernel'

import { openPayload, openValues, sealPayload } from '../keys/sealed-payload.ts'
import type { Payload } from '../store.ts'
import { isTruncated } from './is-truncated.ts'
import type { Erasure, Group, Pending, Sealed } from './pending.ts'
import { SALTS_SEALED } from './schema.ts'
import { SubjectKeys } from './subject-keys.ts'
import type { RowStatement, Writer } from './writing/writer.ts'

interface PayloadRow {
  readonly index: number
  readonly subject: string
  /** Empty where it is sealed with the values. */
  readonly salt: Uint8Array
  readonly sealed: Uint8Array
}

const NO_BYTES = new Uint8Array(0)

/**
 * Personal values with the salts of their commitments, each sealed under the key of its subject: read from the database,
 * written by the thread that writes.
 */
export class PayloadVault {
  readonly #log: DatabaseSync
  readonly #writer: Writer
  readonly #pending: Pending
  readonly #keys: SubjectKeys
  readonly #read: StatementSync
  readonly #readAll: StatementSync
  readonly #write: RowStatement
  readonly #forget: RowStatement
  readonly #noteErasing: RowStatement

  constructor(log: DatabaseSync, folder: string, { writer, pending }: { writer: Writer; pending: Pending }) {
    this.#log = log
    this.#writer = writer
    this.#pending = pending
    this.#keys = new SubjectKeys(folder)
    const select = 'select "index", subject, salt, sealed from payloads'
    this.#read = log.prepare(`${select} where "index" = ?`)
    this.#readAll = log.prepare(`${select} where "index" >= ? and "index" < ?`)
    this.#write = writer.prepare('insert into payloads values (?, ?, ?, ?)')
    this.#forget = writer.prepare('delete from payloads where subject = ? and "index" < ?')
    this.#noteErasing = writer.prepare('insert or ignore into erasing values (?)')
    const schema = log.prepare(`select value from meta where name = 'schema'`).get()
    if (Number(trust<{ value: string }>(schema).value) < SALTS_SEALED) this.#sealSalts() // its column
  }

  /** Seals values as part of a group; a subject that has no key gets one. */
  seal(group: Group, index: number, { subject, payload }: Sealed): Uint8Array {
    group.payloads.set(index, { subject, payload })
    return sealPayload(this.#keyFor(group, subject), index, payload)
  }

  #keyFor(group: Group, subject: string): Uint8Array {
    const known = this.#pending.key(subject) ?? this.#keys.key(subject)
    if (known) return known
    const made = this.#keys.make(subject)
    group.keys.set(subject, made)
    this.#writer.putKey(subject, made.wrapped)
    return made.key
  }

  /** Writes what was sealed. */
  write(index: number, subject: string, sealed: Uint8Array): void {
    this.#write.run(index, subject, NO_BYTES, sealed)
  }

  /** The values of an entry, as decided; null where there are none, they are erased, or their key is gone. */
  read(index: number): Payload | null {
    const pending = this.#pending.payload(index)
    const row = pending ? null : trust<PayloadRow | undefined>(this.#read.get(index)) // its columns
    const subject = pending?.subject ?? row?.subject
    if (subject === undefined || this.#pending.isErased(subject, index)) return null
    return pending ? pending.payload : this.#open(row!)
  }

  /** The values of the entries [from, to) that are on disk, by index. */
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

  /** Removes, as part of a group, what a subject had before an entry, and notes that its key is to follow. */
  forget(group: Group, { subject, before }: Erasure): void {
    group.erasures.push({ subject, before })
    this.#forget.run(subject, before)
    this.#noteErasing.run(subject)
  }

  /** Subjects whose erasure is sealed and whose key may still be there. */
  get erasing(): string[] {
    return trust<{ subject: string }[]>(this.#log.prepare('select subject from erasing').all()).map(
      ({ subject }) => subject, // its column
    )
  }

  /**
   * Destroys the keys of subjects of whom nothing is kept any more. INVARIANT: only once their erasure is durable, and while
   * nothing is being written.
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
