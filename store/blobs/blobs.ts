import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { sha256 } from '../crypto/index.ts'
import { StoreError } from '../store.ts'
import { writeDurably } from '../write-durably.ts'

/** A file of evidence is read whole; what is larger belongs on its own medium, with its hash here. */
const LARGEST_BYTES = 512 * 1024 * 1024

const SHA256 = /^[0-9a-f]{64}$/

/** Files by the hash of their content, in a folder: `ab/cd…`. The same content is kept once. */
export class Blobs {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Keeps a file. On disk when this returns. @returns its SHA-256. @throws {StoreError} `too-large` over 512 MiB. */
  put(bytes: Uint8Array): string {
    if (bytes.length > LARGEST_BYTES) throw new StoreError('too-large', `a file of ${bytes.length} bytes is too large`)
    const name = Buffer.from(sha256(bytes)).toString('hex')
    if (this.has(name)) return name
    mkdirSync(join(this.#folder, name.slice(0, 2)), { recursive: true })
    writeDurably(this.path(name), bytes)
    return name
  }

  has(name: string): boolean {
    return existsSync(this.path(name))
  }

  /** Reads a file and checks it. @throws {StoreError} `not-found`, or `damaged` where it is not what its name says. */
  get(name: string): Uint8Array {
    if (!this.has(name)) throw new StoreError('not-found', `there is no file ${name}`)
    const bytes = readFileSync(this.path(name))
    if (Buffer.from(sha256(bytes)).toString('hex') !== name) throw new StoreError('damaged', `file ${name} is damaged`)
    return bytes
  }

  /** Every hash that is kept. */
  *names(): Iterable<string> {
    if (!existsSync(this.#folder)) return
    for (const start of readdirSync(this.#folder).filter((name) => /^[0-9a-f]{2}$/u.test(name))) {
      for (const rest of readdirSync(join(this.#folder, start))) if (SHA256.test(start + rest)) yield start + rest
    }
  }

  /** Where a file lies. @throws {StoreError} where the name is no SHA-256, so that no name leads out of the folder. */
  path(name: string): string {
    if (!SHA256.test(name)) throw new StoreError('not-found', 'a file is named by its SHA-256')
    return join(this.#folder, name.slice(0, 2), name.slice(2))
  }
}
