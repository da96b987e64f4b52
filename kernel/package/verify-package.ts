import type { Fault } from '../audit/fault.ts'
import { LogAudit, type AuditedEntry, type LogFindings } from '../audit/log-audit.ts'
import { standingDigest } from '../audit/standing-digest.ts'
import type { AnyFacts } from '../fields/field.ts'
import type { House } from '../house/house.ts'
import type { Json, JsonObject } from '../json/json.ts'
import { openCheckpoint, type Checkpoint } from '../log/checkpoint.ts'
import { unbundleEntries } from '../log/entry-bundle.ts'
import { equalBytes, HASH_BYTES, type Sha256 } from '../log/hash.ts'
import { fromBase64, readKey, type NoteKey, type VerifyEd25519 } from '../log/signed-note.ts'
import { tileRoot, tilesOf, TILE_WIDTH } from '../log/tile.ts'
import type { StandingSummary } from '../standing/standing-tracker.ts'
import { trust } from '../trust.ts'
import { fromJsonBytes } from './json-bytes.ts'
import { PACKAGE } from './layout.ts'
import { readManifest, type Manifest } from './manifest.ts'
import { PackageContents } from './package-contents.ts'

/** What a verifier works with. */
export interface VerifierTools {
  /** A file of the package by its path; null where there is none. */
  readonly read: (path: string) => Uint8Array | null
  readonly sha256: Sha256
  readonly verify: VerifyEd25519
  /** The rules that this verifier carries, and their hash. */
  readonly rules: (kind: string) => { readonly house: House; readonly hash: string }
  /** The log's public key as the verifier knows it from elsewhere; without it the package's own is taken, and told. */
  readonly key?: NoteKey
}

export interface Verification extends LogFindings {
  readonly manifest: Manifest
  /** What the organisation calls itself in its log; null where the log does not say. */
  readonly name: string | null
  /** Whether the key was known from elsewhere. */
  readonly isKeyKnown: boolean
  /** Whether the package was written under the rules that this verifier carries. */
  readonly isSameRules: boolean
  /** How things stood on the day of the package, as computed here. */
  readonly standing: StandingSummary | null
  readonly isSameStanding: boolean
}

/** A package with more than this wrong is not read on. */
const MOST_FAULTS = 1_000

/**
 * Computes everything in a package again, from its entries alone: hashes, tree, signatures, states and standing. Null
 * where it is no package.
 */
export function verifyPackage(tools: VerifierTools): Verification | null {
  const bytes = tools.read(PACKAGE.manifest)
  const manifest = bytes && readManifest(bytes)
  const own = manifest && readKey(tools.sha256, manifest.key)
  if (!manifest || !own) return null
  const { good, faults } = openAll(tools, manifest, tools.key ?? own)
  const rules = tools.rules(manifest.kind)
  const audit = new LogAudit(tools.sha256, rules, good)
  const contents = new PackageContents(rules.house, manifest.isRedacted)
  for (let bundle = 0; bundle * TILE_WIDTH < manifest.size && faults.length < MOST_FAULTS; bundle += 1) {
    faults.push(...readBundle(tools, manifest, bundle, { audit, contents }))
  }
  faults.push(...checkTiles(tools, manifest.size), ...checkBlobs(tools, manifest))
  const { tracker } = audit
  tracker?.advance(manifest.on)
  const standing = tracker?.summary() ?? null
  const findings = audit.finish()
  const isSameRules = rules.hash === manifest.house
  const isSameStanding = standing !== null && standingDigest(tools.sha256, standing) === manifest.standing
  // Where entries are wrong, what follows from them is: what the package says of itself is not its worst then.
  const said = contents.faults(manifest, { standing, isSameRules, isSameStanding })
  return {
    ...findings,
    faults: [...findings.faults, ...faults, ...said.slice(0, MOST_FAULTS)],
    manifest,
    name: contents.name,
    isKeyKnown: tools.key !== undefined,
    isSameRules,
    standing,
    isSameStanding,
  }
}

/** Checkpoints whose signatures hold; a fault for each other. INVARIANT: the whole log is signed. */
function openAll(tools: VerifierTools, manifest: Manifest, key: NoteKey): { good: Checkpoint[]; faults: Fault[] } {
  const good: Checkpoint[] = []
  const faults: Fault[] = []
  for (const size of new Set([...manifest.checkpoints, manifest.size])) {
    const path = size === manifest.size ? PACKAGE.checkpoint : PACKAGE.checkpointAt(size)
    const note = tools.read(path)
    const checkpoint = note && openCheckpoint(tools.sha256, new TextDecoder().decode(note), key, tools.verify)
    if (checkpoint?.size === size) good.push(checkpoint)
    else faults.push({ code: 'not-signed', index: null, place: path })
  }
  return { good: good.sort((a, b) => a.size - b.size), faults }
}

interface Readers {
  readonly audit: LogAudit
  readonly contents: PackageContents
}

function readBundle(tools: VerifierTools, manifest: Manifest, bundle: number, { audit, contents }: Readers): Fault[] {
  const first = bundle * TILE_WIDTH
  const width = Math.min(TILE_WIDTH, manifest.size - first)
  const path = PACKAGE.entries(bundle, width)
  const bytes = tools.read(path)
  const entries = bytes && unbundleEntries(bytes)
  if (!entries) return [{ code: 'unreadable', index: first, place: path }]
  const tile = tools.read(PACKAGE.tile(0, bundle, width))
  const personal = manifest.isRedacted ? NONE : readPersonal(tools, bundle)
  for (const [at, bytesOfEntry] of entries.entries()) {
    const leaf = tile?.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES)
    const text = new TextDecoder().decode(bytesOfEntry)
    const payload = personal.values.get(first + at) ?? null
    const entry = audit.take({ text, payload, ...(leaf?.length === HASH_BYTES ? { leaf } : {}) })
    if (entry) contents.take(entry, payload !== null)
  }
  const isStray = [...personal.values.keys()].some((index) => index < first || index >= first + entries.length)
  return [
    ...(entries.length === width ? [] : [otherWidth(first, entries.length, width, path)]),
    ...(personal.isSound && !isStray
      ? []
      : [{ code: 'unreadable', index: null, place: PACKAGE.personal(bundle) } as const]),
  ]
}

/** Told at the first entry that is too few or too many. */
function otherWidth(first: number, found: number, width: number, place: string): Fault {
  return { code: found < width ? 'too-short' : 'too-many', index: first + Math.min(found, width), place }
}

/** The values of a bundle by the index of their entry. */
interface Personal {
  readonly values: ReadonlyMap<number, AuditedEntry['payload']>
  /** Whether all of the file could be read. */
  readonly isSound: boolean
}

const NONE: Personal = { values: new Map(), isSound: true }

function readPersonal(tools: VerifierTools, bundle: number): Personal {
  const bytes = tools.read(PACKAGE.personal(bundle))
  if (!bytes) return NONE
  const rows = fromJsonBytes(bytes)
  if (!Array.isArray(rows)) return { ...NONE, isSound: false }
  const read = trust<readonly Json[]>(rows).map(readRow)
  const values = new Map(read.filter((row) => row !== null))
  return { values, isSound: values.size === rows.length }
}

function readRow(row: Json): [number, AuditedEntry['payload']] | null {
  if (typeof row !== 'object' || row === null) return null
  const { index, salt, personal } = trust<JsonObject>(row) // a list has none of these
  const bytes = typeof salt === 'string' ? fromBase64(salt) : null
  const isRow = bytes !== null && typeof index === 'number' && typeof personal === 'object' && personal !== null
  return isRow ? [index, { salt: bytes, personal: trust<AnyFacts>(personal) }] : null // the commitment tells if not
}

/** The tree as tiles must be what the tiles below give; the lowest are compared with the entries one by one. */
function checkTiles({ read, sha256 }: VerifierTools, size: number): Fault[] {
  const faults: Fault[] = []
  for (const { level, index, width } of tilesOf(size)) {
    const path = PACKAGE.tile(level, index, width)
    const tile = read(path)
    if (!tile || tile.length !== width * HASH_BYTES) faults.push({ code: 'unreadable', index: null, place: path })
    else if (level > 0 && !followsFrom(tile, (at) => lower(read, level - 1, index * TILE_WIDTH + at), sha256)) {
      faults.push({ code: 'tile-differs', index: null, place: path })
    }
  }
  return faults
}

function lower(read: VerifierTools['read'], level: number, index: number): Uint8Array | null {
  return read(PACKAGE.tile(level, index, TILE_WIDTH))
}

function followsFrom(tile: Uint8Array, below: (at: number) => Uint8Array | null, sha256: Sha256): boolean {
  for (let at = 0; at * HASH_BYTES < tile.length; at += 1) {
    const under = below(at)
    if (under?.length !== TILE_WIDTH * HASH_BYTES) return false
    if (!equalBytes(tileRoot(sha256, under), tile.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES))) return false
  }
  return true
}

function checkBlobs({ read, sha256 }: VerifierTools, { blobs }: Manifest): Fault[] {
  return blobs.flatMap((name): Fault[] => {
    const bytes = read(PACKAGE.blob(name))
    if (!bytes) return [{ code: 'blob-missing', index: null, place: name }]
    return sha256(bytes).toHex() === name ? [] : [{ code: 'blob-differs', index: null, place: name }]
  })
}
