import type { Json } from '../json/json.ts'
import { toDay, type Day } from '../time/time.ts'
import { trust } from '../trust.ts'
import { fromJsonBytes } from './json-bytes.ts'

/** What a package of evidence says of itself. Nothing of it is believed; all of it is computed again. */
export interface Manifest {
  readonly format: 'sekisho-package/1'
  readonly organisation: string
  /** 市, 一部事務組合 …: which laws bind. */
  readonly kind: string
  /** Hash of the rules under which it was written. */
  readonly house: string
  /** Public key of the log (C2SP signed-note). */
  readonly key: string
  readonly size: number
  /** Sizes of the signed checkpoints, rising; the last is that of the whole log. */
  readonly checkpoints: readonly number[]
  /** Whether personal values are withheld. */
  readonly isRedacted: boolean
  /** Files of evidence that are in it. */
  readonly blobs: readonly string[]
  /** The day on which it was written, and the digest of how things stood then. */
  readonly on: Day
  readonly standing: string
}

/** A package of this many entries takes hours and more memory than an auditor's machine has. */
const MOST_ENTRIES = 100_000_000
const MOST_FILES = 1_000_000

/** Reads a manifest; null where it is none. */
export function readManifest(bytes: Uint8Array): Manifest | null {
  const value = fromJsonBytes(bytes)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const manifest = trust<Readonly<Record<string, Json>>>(value) // an object; each member is checked
  const { format, size, checkpoints, blobs, isRedacted, on } = manifest
  const isSound =
    format === 'sekisho-package/1' &&
    ['organisation', 'kind', 'house', 'key', 'standing'].every((name) => typeof manifest[name] === 'string') &&
    isCount(size) &&
    Array.isArray(checkpoints) &&
    checkpoints.length <= MOST_FILES &&
    checkpoints.every(isCount) &&
    Array.isArray(blobs) &&
    blobs.length <= MOST_FILES &&
    blobs.every((name) => typeof name === 'string' && /^[0-9a-f]{64}$/u.test(name)) &&
    typeof isRedacted === 'boolean' &&
    typeof on === 'string' &&
    toDay(on) !== null
  return isSound ? trust<Manifest>(manifest) : null // each member was just checked
}

function isCount(value: Json | undefined): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= MOST_ENTRIES
}
