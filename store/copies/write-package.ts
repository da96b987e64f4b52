import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import {
  bundleEntries,
  dayOf,
  PACKAGE,
  standingDigest,
  StandingTracker,
  TILE_WIDTH,
  trust,
  type Day,
  type Entry,
  type Manifest,
} from '#kernel'

import type { Archive } from '../archive.ts'
import { copyBlobs } from '../blobs/index.ts'
import { damagedFile } from '../blobs/hashing.ts'
import { houseHash, sha256 } from '../crypto/index.ts'
import { entryPages } from '../everything.ts'
import { notEmpty } from '../not-empty.ts'
import { ReferredFiles } from '../referred-files.ts'
import { StoreError, type Payload, type StoredEntry } from '../store.ts'
import { TileMaker } from '../tile-maker.ts'

export interface PackageOptions {
  /** Leaves personal values and files out; what was committed to stays provable, and the standing the same. */
  readonly isRedacted: boolean
  readonly on: Day
  readonly kind: string
}

type Put = (path: string, bytes: string | Uint8Array) => void

/**
 * Writes everything an auditor needs into an empty folder: the log as C2SP tiles, its signed checkpoints, personal values
 * (unless redacted) and files of evidence. The log is signed first; what is sealed meanwhile is not in the package.
 *
 * @throws {StoreError} where the target is not empty, or the log does not continue its last checkpoint.
 */
export async function writePackage(
  archive: Archive,
  target: string,
  { isRedacted, on, kind }: PackageOptions,
): Promise<Manifest> {
  const { house, store, signer } = archive
  if (existsSync(target) && readdirSync(target).length > 0) throw notEmpty(target)
  const put: Put = (path, bytes) => {
    mkdirSync(dirname(join(target, path)), { recursive: true })
    writeFileSync(join(target, path), bytes)
  }
  put(PACKAGE.checkpoint, await signer.checkpoint(store))
  const size = signer.last!.size
  const notes = signer.notes().filter((one) => one.size < size)
  for (const one of notes) put(PACKAGE.checkpointAt(one.size), one.note)
  const standing = await writeLog(archive, size, { isRedacted, on }, put)
  // Scans and minutes name people: a redacted package holds no files, only their hashes in the entries.
  const blobs = isRedacted ? [] : await writeFiles(archive, join(target, 'blobs'))
  const manifest: Manifest = {
    format: 'sekisho-package/1',
    organisation: store.organisation,
    kind,
    house: houseHash(house),
    key: signer.verifierKey,
    size,
    checkpoints: [...notes.map((one) => one.size), size],
    isRedacted,
    blobs,
    on: standing.day,
    standing: standing.digest,
  }
  put(PACKAGE.manifest, `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

/** The files to which the log refers. @throws {StoreError} `damaged`. */
async function writeFiles({ store, blobs }: Archive, folder: string): Promise<readonly string[]> {
  const referred = new ReferredFiles(store)
  await referred.readOn()
  const { names, damaged } = await copyBlobs(blobs, folder, (name) => referred.has(name))
  if (damaged.length > 0) throw damagedFile(damaged[0]!)
  return names
}

/** @returns the digest of how things stand on the day, or on that of the last entry where the clock is behind it. */
async function writeLog(
  { house, store }: Archive,
  size: number,
  { isRedacted, on }: Pick<PackageOptions, 'isRedacted' | 'on'>,
  put: Put,
): Promise<{ readonly day: Day; readonly digest: string }> {
  const tiles = new TileMaker()
  let tracker: StandingTracker | null = null
  let bundle: StoredEntry[] = []
  const close = async (): Promise<void> => {
    const at = Math.floor(bundle[0]!.index / TILE_WIDTH)
    put(PACKAGE.entries(at, bundle.length), bundleEntries(bundle.map(({ text }) => Buffer.from(text))))
    const from = bundle[0]!.index
    if (!isRedacted) putPersonal(at, await store.payloads(from, from + bundle.length), put)
    bundle = []
  }
  for await (const page of entryPages(store, 0, size)) {
    for (const stored of page) {
      bundle.push(stored)
      for (const tile of tiles.append(stored.leaf)) put(PACKAGE.tile(tile.level, tile.index, tile.width), tile.hashes)
      const entry = trust<Entry>(JSON.parse(stored.text)) // as sealed
      tracker ??= new StandingTracker(house, dayOf(entry.at))
      tracker.take(entry)
      if (bundle.length === TILE_WIDTH) await close()
    }
  }
  if (bundle.length > 0) await close()
  for (const tile of tiles.partial()) put(PACKAGE.tile(tile.level, tile.index, tile.width), tile.hashes)
  if (!tracker) throw new StoreError('not-found', { ja: '記録がまだありません。', en: 'the log is empty' })
  tracker.advance(on)
  return { day: tracker.day, digest: standingDigest(sha256, tracker.summary()) }
}

function putPersonal(bundle: number, payloads: ReadonlyMap<number, Payload>, put: Put): void {
  const rows = [...payloads].map(([index, { salt, personal }]) => ({
    index,
    salt: new Uint8Array(salt).toBase64(),
    personal,
  }))
  if (rows.length > 0) put(PACKAGE.personal(bundle), JSON.stringify(rows))
}
