import {
  canonical,
  equalBytes,
  filesOfEntry,
  listKeys,
  LogAudit,
  PersonalTrail,
  trust,
  type AnyRegister,
  type Fault,
  type House,
  type Item,
  type JsonObject,
  type LogFindings,
  type StandingTracker,
} from '#kernel'

import type { Archive } from '../archive.ts'
import type { Blobs, Sum } from '../blobs/index.ts'
import { ActsCheck } from './check-acts.ts'
import { personalFaults } from './check-personal.ts'
import { houseHash, sha256 } from '../crypto/index.ts'
import { entryPages, itemPages, keyPages } from '../everything.ts'
import { mayAskWithFiles, ReferredFiles } from '../referred-files.ts'
import { openNotes, type CheckpointSigner } from '../keys/signer.ts'
import { toStoreError } from '../sqlite/sqlite-error.ts'
import { StoreError, type Store } from '../store.ts'
import { TileMaker } from '../tile-maker.ts'

/** What `check` has found; nothing in `faults` means that every hash and every table follows from the log. */
export interface CheckReport extends LogFindings {
  /** Entries that no signed checkpoint covers yet. */
  readonly unsigned: number
  /** Files that are kept; those of them to which nothing refers; and of these, those that are set aside to be removed. */
  readonly files: Readonly<Record<'kept' | 'forgotten' | 'aside', Sum>>
}

/** Tables that go on changing while they are read are read again so often; what then still differs is told. */
const MOST_ROUNDS = 20

/** Faults of personal values that are told; where a key is lost there is one for each entry. */
const MOST_PERSONAL = 100

/**
 * Makes everything again from the log and compares: leaves, tiles, checkpoints, commitments, sealed standings, the read
 * tables, the table of act ids, personal values (there where nobody erased them, gone where somebody did) and the files of evidence. Reads only, also while acts go on.
 *
 * @throws {StoreError} `damaged` where the log cannot even be read.
 */
export async function check(archive: Archive): Promise<CheckReport> {
  try {
    const pass = new Pass(archive)
    await pass.readLog()
    await pass.readTables()
    await pass.readActs()
    await pass.inspectFiles()
    await pass.readPersonal()
    await pass.readFiles()
    return pass.finish(await pass.countFiles())
  } catch (error) {
    throw toStoreError(error, archive.store.organisation)
  }
}

/** One pass through an archive: first the log, then what follows from it. */
class Pass {
  readonly #house: House
  readonly #store: Store
  readonly #blobs: Blobs
  readonly #audit: LogAudit
  readonly #tiles = new TileMaker()
  readonly #personal = new PersonalTrail()
  readonly #acts = new ActsCheck()
  readonly #files = new Map<string, number>()
  readonly #referred: ReferredFiles
  readonly #faults: Fault[] = []
  /** Sizes of the signed checkpoints that bear no good signature, and of the largest that does. */
  readonly #signed: { readonly bad: readonly number[]; readonly through: number }
  readonly #signer: CheckpointSigner
  #read = 0
  /** Whether an entry could not be taken: what follows from it would be told of the tables. */
  #isBroken = false

  constructor({ house, store, signer, blobs }: Archive) {
    this.#house = house
    this.#store = store
    this.#blobs = blobs
    this.#signer = signer
    this.#referred = new ReferredFiles(store)
    const { good, bad } = openNotes(signer.notes(), signer)
    this.#signed = { bad, through: good.at(-1)?.size ?? 0 }
    this.#audit = new LogAudit(sha256, { house, hash: houseHash(house) }, good)
  }

  /** Takes the entries that have come since. @returns whether there were any. */
  async readLog(): Promise<boolean> {
    const [from, to] = [this.#read, await this.#store.size()]
    for await (const page of entryPages(this.#store, from, to)) {
      const payloads = await this.#store.payloads(page[0]!.index, page.at(-1)!.index + 1)
      for (const { index, text, leaf } of page) {
        const payload = payloads.get(index) ?? null
        const entry = this.#audit.take({ text, leaf, payload })
        this.#referred.takeText(text)
        if (payload && mayAskWithFiles(text)) this.#referred.takeText(JSON.stringify(payload.personal))
        if (entry) this.#personal.take(entry, payload !== null)
        if (entry) this.#acts.take(entry)
        else this.#isBroken = true
        const files = entry ? filesOfEntry(this.#house.registers.get(entry.register)!, entry) : []
        for (const { sha256: name } of files) this.#files.set(name, index)
        for (const { level, index: at, hashes } of this.#tiles.append(leaf)) {
          const kept = await this.#store.tile(level, at)
          if (!kept || !equalBytes(kept, hashes)) this.#tell('tile-differs', `tile ${level}/${at}`)
        }
      }
    }
    this.#read = Math.max(from, to)
    return to > from
  }

  /** Compares every item with what the log makes of it; where acts came meanwhile, once more what differed. */
  async readTables(): Promise<void> {
    let differing: string[] = []
    for (const name of this.#house.registers.keys()) differing.push(...(await this.#differingItems(name)))
    for (let round = 0; differing.length > 0 && round < MOST_ROUNDS && (await this.readLog()); round += 1) {
      const still: string[] = []
      for (const place of differing) {
        const [register, id] = split(place)
        if (!isSame(this.#expected(register).get(id), await this.#store.item(register, id))) still.push(place)
      }
      differing = still
    }
    const wrong = new Set(differing)
    for (const register of this.#house.registers.values()) await this.#checkKeys(register, wrong)
    for (const place of wrong) this.#tell('table-differs', place)
  }

  /** Items whose search and sort keys are not those of their facts: a list would pass over them or misplace them. */
  async #checkKeys(register: AnyRegister, wrong: Set<string>): Promise<void> {
    const expected = this.#expected(register.name)
    for await (const page of keyPages(this.#store, register.name)) {
      for (const { id, version, keys } of page) {
        const item = expected.get(id)
        if (item?.version !== version) continue // told above, or changed meanwhile
        if (listKeys(register, item).join('\0') !== keys.join('\0')) wrong.add(`${register.name}/${id}`)
      }
    }
  }

  async #differingItems(register: string): Promise<string[]> {
    const left = new Map(this.#expected(register))
    const differing: string[] = []
    for await (const page of itemPages(this.#store, register)) {
      for (const item of page) {
        if (!isSame(left.get(item.id), item)) differing.push(`${register}/${item.id}`)
        left.delete(item.id)
      }
    }
    return [...differing, ...[...left.keys()].map((id) => `${register}/${id}`)]
  }

  #expected(register: string): ReadonlyMap<string, Item> {
    const tracker: StandingTracker | null = this.#audit.tracker
    return tracker?.state.get(register) ?? new Map()
  }

  /** Compares the table of act ids with the log. */
  async readActs(): Promise<void> {
    if (this.#isBroken) return
    this.#faults.push(...(await this.#acts.faults(this.#store, () => this.readLog())))
  }

  /** Asks for what is wrong with the files themselves: an index that has lost a row is found by no table that is read whole. */
  async inspectFiles(): Promise<void> {
    for (const line of await this.#store.damage()) this.#tell('file-damaged', line)
  }

  /** What was missing may have been erased while the log was read. */
  async readPersonal(): Promise<void> {
    if (this.#personal.isAnyMissing) await this.readLog()
    this.#faults.push(...(await personalFaults(this.#personal, this.#store)).slice(0, MOST_PERSONAL))
  }

  /** Reads every file that an entry names. */
  async readFiles(): Promise<void> {
    for (const [name, index] of this.#files) {
      const code = await faultOfFile(this.#blobs, name)
      if (code) this.#faults.push({ code, index, place: name })
    }
  }

  async countFiles(): Promise<CheckReport['files']> {
    const kept = { files: 0, bytes: 0 }
    const [forgotten, aside] = [{ ...kept }, { ...kept }]
    const seen = new Set<string>()
    for await (const { sha256: name, bytes, isAside } of this.#blobs.lying()) {
      if (seen.has(name)) continue
      seen.add(name)
      const sums = [kept, ...(this.#referred.has(name) ? [] : [forgotten, ...(isAside ? [aside] : [])])]
      for (const sum of sums) {
        sum.files += 1
        sum.bytes += bytes
      }
    }
    return { kept, forgotten, aside }
  }

  /** The log comes first, in its order; the edge says how many entries there are: fewer or more are a fault. */
  finish(files: CheckReport['files']): CheckReport {
    const findings = this.#audit.finish()
    const faults: readonly Fault[] = [
      ...findings.faults,
      ...this.#signed.bad.map((size): Fault => ({ code: 'not-signed', index: null, place: `checkpoints/${size}` })),
      ...this.#signer
        .lost(this.#signed.through)
        .map((place): Fault => ({ code: 'checkpoint-lost', index: null, place })),
      ...(findings.size === this.#read ? [] : [otherSize(findings.size, this.#read)]),
      ...this.#faults,
    ]
    return { ...findings, faults, unsigned: Math.max(0, findings.size - this.#signed.through), files }
  }

  #tell(code: Fault['code'], place: string): void {
    this.#faults.push({ code, index: null, place })
  }
}

function otherSize(found: number, told: number): Fault {
  return { code: found < told ? 'too-short' : 'too-many', index: Math.min(found, told), place: `${found} ≠ ${told}` }
}

function split(place: string): [string, string] {
  const at = place.indexOf('/')
  return [place.slice(0, at), place.slice(at + 1)]
}

function isSame(expected: Item | undefined, found: Item | null): boolean {
  return expected && found ? spell(expected) === spell(found) : !expected && !found
}

/** A fact that was never set reads as null from a table. */
function spell({ facts, ...rest }: Item): string {
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null))
  return canonical(trust<JsonObject>({ ...rest, facts: known })) // an item is plain JSON
}

async function faultOfFile(blobs: Blobs, name: string): Promise<'blob-differs' | 'blob-missing' | null> {
  try {
    const { content } = await blobs.get(name)
    for await (const _part of content); // hashed as it passes
    return null
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return error.code === 'damaged' ? 'blob-differs' : 'blob-missing'
  }
}
