import { join } from 'node:path'

import {
  canonical,
  factsOf,
  fieldsOf,
  filesOf,
  LogAudit,
  TILE_WIDTH,
  tilesOf,
  trust,
  type Entry,
  type Fault,
  type FileRef,
  type House,
  type Item,
  type JsonObject,
  type LogFindings,
  type StandingTracker,
} from '#kernel'

import { Blobs } from './blobs/blobs.ts'
import { houseHash, sha256 } from './crypto/index.ts'
import { checkpointNotes, openNotes, type CheckpointSigner } from './signer.ts'
import { toStoreError } from './sqlite/sqlite-error.ts'
import type { SqliteStore } from './sqlite/sqlite-store.ts'
import { StoreError } from './store.ts'

/** What `check` has found; nothing in `faults` means that every hash and every table follows from the log. */
export interface CheckReport extends LogFindings {
  /** Entries that no signed checkpoint covers yet. */
  readonly unsigned: number
}

/**
 * Makes everything again from the log and compares: leaves, tiles, checkpoints, commitments, sealed standings, the read
 * tables and the files of evidence. Reads only.
 *
 * @throws {StoreError} `damaged` where the file cannot even be read.
 */
export function check(house: House, store: SqliteStore, signer: CheckpointSigner): CheckReport {
  try {
    return checkAll(house, store, signer)
  } catch (error) {
    throw toStoreError(error, store.folder)
  }
}

function checkAll(house: House, store: SqliteStore, signer: CheckpointSigner): CheckReport {
  const { good, bad } = openNotes(checkpointNotes(store.folder), signer)
  const audit = new LogAudit(sha256, { house, hash: houseHash(house) }, good)
  const files = new Map<string, number>()
  for (const { index, text, leaf } of store.entries(0, store.size)) {
    const entry = audit.take({ text, leaf, payload: store.payload(index) })
    for (const { sha256: name } of entry ? filesOfEntry(house, entry) : []) files.set(name, index)
  }
  const findings = audit.finish()
  const faults: Fault[] = [
    ...findings.faults,
    ...bad.map((size): Fault => ({ code: 'not-signed', index: null, place: `checkpoints/${size}` })),
    ...checkLength(store, findings.size),
    ...checkTiles(store),
    ...checkTables(house, store, audit.tracker),
    ...checkFiles(join(store.folder, 'blobs'), files),
  ]
  return { ...findings, faults, unsigned: findings.size - (good.at(-1)?.size ?? 0) }
}

function filesOfEntry(house: House, entry: Entry): FileRef[] {
  const register = house.registers.get(entry.register)!
  return filesOf(fieldsOf(register, entry.event), factsOf(register, entry))
}

/** The edge says how many entries there are; fewer or more rows are a fault of the file. */
function checkLength(store: SqliteStore, found: number): Fault[] {
  return found === store.size ? [] : [{ code: 'too-short', index: found, place: `${found} ≠ ${store.size}` }]
}

/** Each complete tile must be what the entries below it give. */
function checkTiles(store: SqliteStore): Fault[] {
  const faults: Fault[] = []
  for (const { level, index, width } of tilesOf(store.size)) {
    if (width === TILE_WIDTH && !store.isTileSound(level, index)) {
      faults.push({ code: 'tile-differs', index: null, place: `tile ${level}/${index}` })
    }
  }
  return faults
}

function checkTables(house: House, store: SqliteStore, tracker: StandingTracker | null): Fault[] {
  const faults: Fault[] = []
  for (const name of house.registers.keys()) {
    const expected = new Map(tracker?.state.get(name) ?? [])
    for (const item of store.everyItem(name)) {
      const should = expected.get(item.id)
      expected.delete(item.id)
      if (!should || spell(should) !== spell(item))
        faults.push({ code: 'table-differs', index: null, place: `${name}/${item.id}` })
    }
    for (const id of expected.keys()) faults.push({ code: 'table-differs', index: null, place: `${name}/${id}` })
  }
  return faults
}

/** A fact that was never set reads as null from a table. */
function spell({ facts, ...rest }: Item): string {
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null))
  return canonical(trust<JsonObject>({ ...rest, facts: known })) // an item is plain JSON
}

function checkFiles(folder: string, files: ReadonlyMap<string, number>): Fault[] {
  const blobs = new Blobs(folder)
  return [...files].flatMap(([name, index]): Fault[] => {
    try {
      blobs.get(name)
      return []
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      return [{ code: error.code === 'damaged' ? 'blob-differs' : 'blob-missing', index, place: name }]
    }
  })
}
