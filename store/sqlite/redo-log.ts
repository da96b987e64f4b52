import {
  closeSync,
  existsSync,
  fdatasync,
  fdatasyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { crc32 } from 'node:zlib'

import { StoreError } from '../store.ts'
import { syncFolder } from '../write-durably.ts'
import { readFrame, type RedoFrame } from './redo-frame.ts'

/** Its name in the folder of an organisation; a process that ended as it should leaves none. */
export const REDO = 'redo.log'

/** Bytes of a frame before its text: how long that is, and its CRC-32, each of 32 bits. */
const HEAD_BYTES = 8

/**
 * Bytes that the file grows by: a sync of what has its place on the disk already is quicker. Doubled each time, since a
 * folder that is written to once a day needs little.
 */
const FIRST_GROWTH_BYTES = 2 ** 16
const LARGEST_GROWTH_BYTES = 2 ** 22

const sync = promisify(fdatasync)

/**
 * What was decided and acknowledged lately, in frames one after another: written and synced before an act is acknowledged,
 * so that the database may follow when it comes to it (a redo log, as in ARIES: Mohan et al. 1992). Each frame is whole or
 * not there. When all of it is in the database, and that on disk, it begins anew.
 */
export class RedoLog {
  readonly #path: string
  #file: number | null = null
  #at = 0
  /** Bytes that have their place on the disk. */
  #length = 0
  #growth = FIRST_GROWTH_BYTES
  #syncing: Promise<unknown> = Promise.resolve()
  /** How long the last sync took. */
  #syncMs = 0

  constructor(path: string) {
    this.#path = path
  }

  /** Bytes written since it began. */
  get bytes(): number {
    return this.#at
  }

  /**
   * Writes a frame; where that fails, it is not there.
   *
   * @throws what the file system says.
   */
  append(text: string): void {
    const file = (this.#file ??= this.#open())
    const frame = Buffer.allocUnsafe(HEAD_BYTES + Buffer.byteLength(text))
    frame.write(text, HEAD_BYTES)
    frame.writeUInt32LE(frame.length - HEAD_BYTES, 0)
    frame.writeUInt32LE(crc32(frame.subarray(HEAD_BYTES)), 4)
    if (this.#at + frame.length > this.#length) this.#grow(file, frame.length)
    writeAll(file, frame, this.#at)
    this.#at += frame.length
  }

  /**
   * Makes durable what was written before the call; one at a time. Once one has failed no other may be asked for: the kernel
   * calls the pages clean, and a later sync says nothing of them.
   *
   * @param inPlaceMs a disk that is quicker than this is waited for holding the thread, since to be woken takes long too
   */
  async sync(inPlaceMs: number): Promise<void> {
    const file = this.#file
    if (file === null) return
    const startMs = performance.now()
    if (this.#syncMs < inPlaceMs) fdatasyncSync(file)
    else await (this.#syncing = sync(file))
    this.#syncMs = performance.now() - startMs
  }

  /** What the file holds from before this process wrote to it: frame by frame, to the first that is not whole. */
  *frames(): Iterable<RedoFrame> {
    if (!existsSync(this.#path)) return
    const bytes = readFileSync(this.#path)
    for (let at = 0; at + HEAD_BYTES <= bytes.length;) {
      const [length, sum] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)]
      const text = bytes.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length)
      if (length === 0 || text.length < length || crc32(text) !== sum) return
      yield readFrame(text.toString())
      at += HEAD_BYTES + length
    }
  }

  /** Begins anew: what was written is needed no more. @param isWiped whether nothing of it may be left in the file */
  restart(isWiped: boolean): void {
    this.#at = 0
    if (!isWiped || this.#file === null) return
    ftruncateSync(this.#file, 0)
    fdatasyncSync(this.#file)
    this.#length = 0
  }

  /** Removes the file, of which nothing is needed any more. */
  remove(): void {
    this.close()
    rmSync(this.#path, { force: true })
  }

  close(): void {
    const file = this.#file
    this.#file = null
    // A sync in flight keeps it open.
    if (file !== null) void this.#syncing.catch(() => {}).then(() => closeSync(file))
  }

  #open(): number {
    const file = openSync(this.#path, 'w', 0o600)
    syncFolder(dirname(this.#path))
    return file
  }

  #grow(file: number, atLeast: number): void {
    const growth = Math.max(this.#growth, atLeast)
    writeAll(file, Buffer.alloc(growth), this.#length)
    this.#length += growth
    this.#growth = Math.min(2 * this.#growth, LARGEST_GROWTH_BYTES)
  }
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, position + at)
}

/** A redo log that does not follow on what the databases hold. */
export function notItsRedo(folder: string, cause: unknown): StoreError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new StoreError(
    'damaged',
    {
      ja: `${folder}: ${REDO} はこの台帳ログの続きではありません（${why}）。何も変えていません。フォルダ全体を同じ時点の写しから戻してください。`,
      en: `${folder}: ${REDO} does not follow on this log (${why}). Nothing was changed: restore the whole folder from one backup.`,
    },
    cause,
  )
}
