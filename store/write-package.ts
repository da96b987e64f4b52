import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import {
  bundleEntries,
  PACKAGE,
  standingDigest,
  StandingTracker,
  TILE_WIDTH,
  tileRoot,
  trust,
  dayOf,
  type Day,
  type Entry,
  type House,
  type Manifest,
} from '#kernel'

import { Blobs } from './blobs/blobs.ts'
import { houseHash, sha256 } from './crypto/index.ts'
import { checkpointNotes, type CheckpointSigner } from './signer.ts'
import type { SqliteStore } from './sqlite/sqlite-store.ts'
import { StoreError, type StoredEntry } from './store.ts'

export interface PackageOptions {
  /** Leaves personal values and files out; what was committed to stays provable, and the standing the same. */
  readonly isRedacted: boolean
  readonly on: Day
  readonly kind: string
}

/**
 * Writes everything an auditor needs into an empty folder: the log as C2SP tiles, its signed checkpoints, personal values
 * (unless redacted) and files of evidence. The log is signed first.
 *
 * @throws {StoreError} where the target is not empty, or the log does not continue its last checkpoint.
 */
export function writePackage(
  house: House,
  store: SqliteStore,
  signer: CheckpointSigner,
  target: string,
  { isRedacted, on, kind }: PackageOptions,
): Manifest {
  if (existsSync(target) && readdirSync(target).length > 0) throw new StoreError('locked', `${target} is not empty`)
  const put = (path: string, bytes: string | Uint8Array): void => {
    mkdirSync(dirname(join(target, path)), { recursive: true })
    writeFileSync(join(target, path), bytes)
  }
  put(PACKAGE.checkpoint, signer.checkpoint(store))
  const notes = checkpointNotes(store.folder).filter(({ size }) => size < store.size)
  for (const { size, note } of notes) put(PACKAGE.checkpointAt(size), note)
  const standing = writeLog(house, store, isRedacted, on, put)
  // Scans and minutes name people: a redacted package holds no files, only their hashes in the entries.
  const blobs = isRedacted ? [] : [...new Blobs(join(store.folder, 'blobs')).names()]
  if (blobs.length > 0) cpSync(join(store.folder, 'blobs'), join(target, 'blobs'), { recursive: true })
  const manifest: Manifest = {
    format: 'sekisho-package/1',
    organisation: store.organisation,
    kind,
    house: houseHash(house),
    key: signer.verifierKey,
    size: store.size,
    checkpoints: [...notes.map(({ size }) => size), store.size],
    isRedacted,
    blobs,
    on,
    standing,
  }
  put(PACKAGE.manifest, `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

/** @returns the digest of how things stand on the day. */
function writeLog(
  house: House,
  store: SqliteStore,
  isRedacted: boolean,
  on: Day,
  put: (path: string, bytes: string | Uint8Array) => void,
): string {
  const levels: Uint8Array[][] = []
  let tracker: StandingTracker | null = null
  for (let bundle = 0; bundle * TILE_WIDTH < store.size; bundle += 1) {
    const from = bundle * TILE_WIDTH
    const entries = [...store.entries(from, from + TILE_WIDTH)]
    put(PACKAGE.entries(bundle, entries.length), bundleEntries(entries.map(({ text }) => Buffer.from(text))))
    if (!isRedacted) putPersonal(store, bundle, entries, put)
    for (const { text, leaf } of entries) {
      addHash(levels, 0, leaf, put)
      const entry = trust<Entry>(JSON.parse(text)) // as sealed
      tracker ??= new StandingTracker(house, dayOf(entry.at))
      tracker.take(entry)
    }
  }
  for (const [level, hashes] of levels.entries()) {
    const width = hashes.length % TILE_WIDTH
    if (width > 0)
      put(PACKAGE.tile(level, Math.floor(hashes.length / TILE_WIDTH), width), Buffer.concat(hashes.slice(-width)))
  }
  if (!tracker) throw new StoreError('not-found', 'the log is empty')
  tracker.advance(on)
  return standingDigest(sha256, tracker.summary())
}

/** Adds a hash to a level, and writes the tile that it completes, whose root goes one level up. */
function addHash(
  levels: Uint8Array[][],
  level: number,
  hash: Uint8Array,
  put: (path: string, bytes: Uint8Array) => void,
): void {
  const hashes = (levels[level] ??= [])
  hashes.push(hash)
  if (hashes.length % TILE_WIDTH !== 0) return
  const tile = Buffer.concat(hashes.slice(-TILE_WIDTH))
  put(PACKAGE.tile(level, hashes.length / TILE_WIDTH - 1, TILE_WIDTH), tile)
  addHash(levels, level + 1, tileRoot(sha256, tile), put)
}

function putPersonal(
  store: SqliteStore,
  bundle: number,
  entries: readonly StoredEntry[],
  put: (path: string, bytes: string) => void,
): void {
  const rows = entries.flatMap(({ index }) => {
    const payload = store.payload(index)
    return payload ? [{ index, salt: new Uint8Array(payload.salt).toBase64(), personal: payload.personal }] : []
  })
  if (rows.length > 0) put(PACKAGE.personal(bundle), JSON.stringify(rows))
}
