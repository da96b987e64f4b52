import {
  assignmentsOf,
  erasureOf,
  isRefusal,
  leafHash,
  listItems,
  listKeys,
  liveItems,
  nodeHash,
  subjectOf,
  take,
  TILE_HEIGHT,
  TILE_WIDTH,
  type AnyFacts,
  type Assignment,
  type BatchRefusal,
  type Entry,
  type House,
  type Item,
  type ListKeys,
  type ListPage,
  type ListQuery,
  type Refusal,
  type State,
} from '#kernel'

import { sha256 } from '../crypto/index.ts'
import { unmetExpectation } from '../sealing/expectations.ts'
import { entryTooLarge, isTooLong, prepareEntry } from '../sealing/prepare-entry.ts'
import { sealTime } from '../sealing/seal-time.ts'
import { StoreError, type Appended, type Appending, type LocalStore, type Payload, type StoredEntry } from '../store.ts'

/** The naive store: arrays, and everything computed anew. What the others are compared with; it forgets with the process. */
export class MemoryStore implements LocalStore {
  readonly organisation: string
  readonly #house: House
  readonly #log: { entry: Entry; text: string; payload: Payload | null }[] = []
  readonly #acts = new Map<string, Appended>()
  readonly #state: State = new Map()

  constructor(house: House, organisation: string) {
    this.#house = house
    this.organisation = organisation
  }

  get size(): number {
    return this.#log.length
  }

  get revision(): number {
    return this.#log.length
  }

  append(appending: Appending): Promise<Appended | Refusal | BatchRefusal> {
    return new Promise((resolve) => resolve(this.#append(appending)))
  }

  acted(act: string): Promise<Appended | null> {
    return Promise.resolve(this.#acted(act))
  }

  #acted(act: string): Appended | null {
    const before = this.#acts.get(act)
    return before ? { ...before, isRepeat: true } : null
  }

  #append({ act, by, on, at, decide }: Appending): Appended | Refusal | BatchRefusal {
    const before = this.#acted(act)
    if (before) return before
    const sealing = decide(this)
    if (isRefusal(sealing)) return sealing
    const refusal = unmetExpectation(this, sealing)
    if (refusal) return refusal
    const sealedAt = sealTime(at, this.#log.at(-1)?.entry.at ?? null)
    if (sealedAt instanceof StoreError) throw sealedAt
    const head = { organisation: this.organisation, at: sealedAt, on, act, by }
    const first = this.size
    const prepared = sealing.drafts.map((draft, offset) => prepareEntry({ ...head, index: first + offset }, draft))
    const tooLarge = prepared.find(isTooLong)
    if (tooLarge) throw entryTooLarge(tooLarge)
    for (const { entry, text, payload } of prepared) {
      take(this.#house, this.#state, entry)
      this.#log.push({ entry, text, payload })
      const erasure = erasureOf(entry)
      if (erasure) this.#erase(erasure)
    }
    const appended = { first, count: prepared.length, isRepeat: false }
    this.#acts.set(act, appended)
    return appended
  }

  #erase({ subject, before }: NonNullable<ReturnType<typeof erasureOf>>): void {
    for (const one of this.#log) if (one.entry.index < before && subjectOf(one.entry) === subject) one.payload = null
  }

  written(): Promise<void> {
    return Promise.resolve()
  }

  *entries(from: number, to: number): Iterable<StoredEntry> {
    for (const { entry, text } of this.#log.slice(from, to)) yield { index: entry.index, text, leaf: leafOf(text) }
  }

  history(register: string, item: string): readonly number[] {
    return this.#log
      .filter(({ entry }) => entry.register === register && entry.item === item)
      .map(({ entry }) => entry.index)
  }

  item(register: string, id: string): Item | null {
    return this.#state.get(register)?.get(id) ?? null
  }

  items(register: string, after: string, limit: number): readonly Item[] {
    const items = liveItems(this.#state, register).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    return items.filter(({ id }) => id > after).slice(0, limit)
  }

  page(register: string, after: string, limit: number): readonly Item[] {
    const items = [...(this.#state.get(register)?.values() ?? [])].toSorted((a, b) => (a.id < b.id ? -1 : 1))
    return items.filter(({ id }) => id > after).slice(0, limit)
  }

  list(register: string, query: ListQuery): ListPage {
    const declared = this.#house.registers.get(register)
    if (!declared) throw new RangeError(`list: there is no register "${register}"`)
    return listItems(declared, this.#state.get(register)?.values() ?? [], query)
  }

  listKeys(register: string, after: string, limit: number): readonly ListKeys[] {
    const declared = this.#house.registers.get(register)
    if (!declared) return []
    return this.page(register, after, limit).map((item) => ({
      id: item.id,
      version: item.version,
      keys: listKeys(declared, item),
    }))
  }

  count(register: string, where: AnyFacts, limit: number): number {
    const items = liveItems(this.#state, register)
    const isMeant = ({ facts }: Item): boolean => Object.entries(where).every(([name, value]) => facts[name] === value)
    return Math.min(limit, items.filter(isMeant).length)
  }

  assignments(): readonly Assignment[] {
    return assignmentsOf(this.#house, this.#state)
  }

  personal(register: string, id: string): AnyFacts {
    const fields = Object.entries(this.item(register, id)?.personal ?? {})
    const values = fields.map(([name, index]) => [name, this.payload(index)?.personal[name] ?? null])
    return Object.fromEntries(values)
  }

  payload(index: number): Payload | null {
    return this.#log[index]?.payload ?? null
  }

  payloads(from: number, to: number): ReadonlyMap<number, Payload> {
    const kept = this.#log.slice(from, to).map(({ payload }, at) => [from + at, payload] as const)
    return new Map(kept.flatMap(([index, payload]) => (payload ? [[index, payload]] : [])))
  }

  root(size: number): Uint8Array {
    return treeHash(this.#log.slice(0, size).map(({ text }) => leafOf(text)))
  }

  node(level: number, index: number): Uint8Array {
    return treeHash(this.#log.slice(index * 2 ** level, (index + 1) * 2 ** level).map(({ text }) => leafOf(text)))
  }

  tile(level: number, index: number): Uint8Array | null {
    if ((index + 1) * TILE_WIDTH ** (level + 1) > this.size) return null
    const hashes = Array.from({ length: TILE_WIDTH }, (_, at) =>
      this.node(level * TILE_HEIGHT, index * TILE_WIDTH + at),
    )
    return Buffer.concat(hashes)
  }

  close(): void {
    this.#log.length = 0
  }
}

function leafOf(text: string): Uint8Array {
  return leafHash(sha256, new TextEncoder().encode(text))
}

/** Merkle Tree Hash as RFC 6962 section 2.1 defines it. */
function treeHash(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array(0))
  if (leaves.length === 1) return leaves[0]!
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1)
  return nodeHash(sha256, treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)))
}
