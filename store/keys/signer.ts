import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import {
  equalBytes,
  isName,
  openCheckpoint,
  printKey,
  signCheckpoint,
  type Checkpoint,
  type NoteKey,
  type NoteSigner,
} from '#kernel'

import { sha256, verifyEd25519 } from '../crypto/index.ts'
import { StoreError, type Store } from '../store.ts'
import { writeDurably } from '../write-durably.ts'

const PUBLIC_KEY_BYTES = 32
const KEY_FILE = 'signing-key.pem'

/**
 * Signs the checkpoints of one log with a key in its folder, and remembers the last one in a file of its own, so that a
 * log which was put back to an earlier state cannot be signed again.
 */
export class CheckpointSigner implements NoteSigner {
  readonly name: string
  readonly publicKey: Uint8Array
  readonly #folder: string
  readonly #key: KeyObject

  /** Opens the key of a folder; made where nothing was signed yet. `name` is the origin of the log. @throws {StoreError} */
  constructor(folder: string, name: string) {
    if (!isName(name))
      throw new StoreError('not-found', {
        ja: `「${name}」は台帳ログの名前にできません。空白と＋を除いてください。`,
        en: `"${name}" cannot name a log: no spaces and no plus signs`,
      })
    mkdirSync(join(folder, 'checkpoints'), { recursive: true })
    this.name = name
    this.#folder = folder
    if (!existsSync(join(folder, KEY_FILE)) && (existsSync(this.#lastPath) || this.notes().length > 0))
      throw keyLost(join(folder, KEY_FILE))
    this.#key = readKeyFile(join(folder, KEY_FILE))
    this.publicKey = new Uint8Array(
      createPublicKey(this.#key).export({ format: 'der', type: 'spki' }).subarray(-PUBLIC_KEY_BYTES),
    )
  }

  get #lastPath(): string {
    return join(this.#folder, 'last-checkpoint')
  }

  sign(message: Uint8Array): Uint8Array {
    return sign(null, message, this.#key)
  }

  /** The public key as people pass it on. */
  get verifierKey(): string {
    return printKey(sha256, this)
  }

  /** The last checkpoint that was signed, or null. @throws {StoreError} where it bears no good signature. */
  get last(): Checkpoint | null {
    const path = this.#lastPath
    if (!existsSync(path)) return null
    const last = openCheckpoint(sha256, readFileSync(path, 'utf8'), this, verifyEd25519)
    if (!last)
      throw new StoreError('damaged', {
        ja: `${path} にこの台帳ログの署名がありません。sekisho check を実行してください。`,
        en: `${path} does not bear this log's signature: run check`,
      })
    return last
  }

  /**
   * Signs the log as it is. @returns the note.
   *
   * @throws {StoreError} `damaged` where the log does not continue the last checkpoint.
   */
  async checkpoint(store: Store): Promise<string> {
    const { last } = this
    const size = await store.size()
    if (last && (last.size > size || !equalBytes(await store.root(last.size), last.root))) {
      throw new StoreError('damaged', {
        ja: `台帳ログが、署名済みの検証点（記録 ${last.size} 件）の続きになっていません。sekisho check を実行してください。`,
        en: `the log does not continue its checkpoint of ${last.size} entries: run check`,
      })
    }
    const note = signCheckpoint(sha256, size, await store.root(size), this)
    writeDurably(join(this.#folder, 'checkpoints', String(size)), note)
    writeDurably(this.#lastPath, note)
    return note
  }

  /**
   * The files of which one is missing or not what was signed: the last checkpoint is kept twice, and is no older than any.
   *
   * @param through the size of the largest checkpoint that was there some time ago.
   */
  lost(through: number): string[] {
    const path = this.#lastPath
    if (!existsSync(path)) return through > 0 ? ['last-checkpoint'] : []
    const last = openCheckpoint(sha256, readFileSync(path, 'utf8'), this, verifyEd25519)
    if (!last || last.size < through) return ['last-checkpoint']
    return existsSync(join(this.#folder, 'checkpoints', String(last.size))) ? [] : [`checkpoints/${last.size}`]
  }

  /** Every checkpoint that was signed, as notes, in the order of their sizes. */
  notes(): { readonly size: number; readonly note: string }[] {
    const path = join(this.#folder, 'checkpoints')
    return readdirSync(path)
      .filter((name) => /^\d+$/u.test(name))
      .map((name) => ({ size: Number(name), note: readFileSync(join(path, name), 'utf8') }))
      .toSorted((a, b) => a.size - b.size)
  }
}

/** The checkpoints among notes that a key has signed; the others by their sizes. */
export function openNotes(
  notes: readonly { readonly size: number; readonly note: string }[],
  key: NoteKey,
): { readonly good: Checkpoint[]; readonly bad: number[] } {
  const opened = notes.map(({ size, note }) => ({ size, checkpoint: openCheckpoint(sha256, note, key, verifyEd25519) }))
  const isGood = (one: (typeof opened)[number]): boolean => one.checkpoint?.size === one.size
  return {
    good: opened.filter(isGood).flatMap(({ checkpoint }) => checkpoint ?? []),
    bad: opened.filter((one) => !isGood(one)).map(({ size }) => size),
  }
}

function keyLost(path: string): StoreError {
  return new StoreError('not-found', {
    ja: `${path} がありません。検査済みの最後の写しから戻してください。作り直した鍵では、これまでの検証点の続きに署名できません。`,
    en: `${path} is missing: restore it from the last verified backup; a new key could not go on from what was signed`,
  })
}

function readKeyFile(path: string): KeyObject {
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('ed25519')
    writeDurably(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), 0o600)
  }
  try {
    return createPrivateKey(readFileSync(path))
  } catch (error) {
    const words = {
      ja: `${path} は鍵として読めません。検査済みの最後の写しから戻してください。`,
      en: `${path} is no key: restore it from the last verified backup`,
    }
    throw new StoreError('damaged', words, error)
  }
}
