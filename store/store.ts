import type {
  Actor,
  AnyFacts,
  Assignment,
  BatchRefusal,
  Command,
  Day,
  Instant,
  Item,
  ListKeys,
  ListPage,
  ListQuery,
  Occasion,
  Reader,
  Refusal,
  Sealing,
  Words,
} from '#kernel'

/** An act to be sealed. */
export interface Appending {
  /** Idempotency key: appending one id twice appends once. */
  readonly act: string
  readonly by: string
  readonly on: Day
  /** What the clock says; never earlier than the last entry once sealed. */
  readonly at: Instant
  /** Decides what is sealed, on what all acts before it have made. Pure; asked once, when it is this act's turn. */
  readonly decide: (reader: Reader) => Sealing | Refusal | BatchRefusal
}

/** Where an act was sealed. When this is told, it is on disk. */
export interface Appended {
  readonly first: number
  readonly count: number
  /** Whether the act had been sealed before. */
  readonly isRepeat: boolean
}

/** An act as the table knows it by which no act is sealed twice. */
export interface SealedAct {
  readonly act: string
  readonly first: number
  readonly count: number
}

/** One entry as it lies in the log. */
export interface StoredEntry {
  readonly index: number
  /** Canonical JSON: what the tree has hashed. */
  readonly text: string
  readonly leaf: Uint8Array
}

/** Personal values of one entry with the salt of their commitment. */
export interface Payload {
  readonly salt: Uint8Array
  readonly personal: AnyFacts
}

/**
 * The log of one organisation and its tables within reach of this process: what the embedded drivers are. One contract, run over each
 * (`contract.test.ts`): what is acknowledged is on disk, and no act is visible unless it is in the log.
 */
export interface LocalStore extends Reader {
  readonly organisation: string
  /** Where it is kept; absent where no file holds it. */
  readonly folder?: string
  /** Number of entries. */
  readonly size: number
  /** Another number whenever what a reader sees may be other than before, durable or not. */
  readonly revision: number
  /**
   * Decides an act and seals it, all of it or nothing. Refuses (`changed`) where a version it rests on is not the version.
   *
   * @throws {StoreError} `outcome-unknown` where the disk failed: append the same act again to learn what became of it.
   */
  append(appending: Appending): Promise<Appended | Refusal | BatchRefusal>
  /** Where an act was sealed, as a repeat; null where it was not. When it is told, it is on disk. */
  acted(act: string): Promise<Appended | null>
  /** Resolves when tables and tree hold what was acknowledged by now; before that they may tell of less. */
  written(): Promise<void>
  /** Entries [from, to). */
  entries(from: number, to: number): Iterable<StoredEntry>
  /** Indices of the entries of one item. */
  history(register: string, item: string): readonly number[]
  /** Items of a register that were not voided, in the order of their ids, after an id, at most 1,000. */
  items(register: string, after: string, limit: number): readonly Item[]
  /** The same, voided items too. */
  page(register: string, after: string, limit: number): readonly Item[]
  /** @throws {RangeError} where the query does not fit the register; `checkListQuery` says so in words. */
  list(register: string, query: ListQuery): ListPage
  /** What lists look at of each item, voided or not, as the tables hold it; in the order of their ids, at most 1,000. */
  listKeys(register: string, after: string, limit: number): readonly ListKeys[]
  /** Personal values of an entry; null where it has none or they are erased. */
  payload(index: number): Payload | null
  /** Personal values of the entries [from, to), by index; those without any are left out. */
  payloads(from: number, to: number): ReadonlyMap<number, Payload>
  /** Root of the tree over the first `size` entries. */
  root(size: number): Uint8Array
  /** Hash of a complete subtree, for proofs. */
  node(level: number, index: number): Uint8Array
  /** A complete tile (256 hashes of 32 bytes) as it is kept; null where none is. */
  tile(level: number, index: number): Uint8Array | null
  close(): void
}

export const STORE_ERRORS = [
  'locked',
  'outcome-unknown',
  'read-only',
  'disk-full',
  'damaged',
  'newer-version',
  'too-large',
  'clock-behind',
  'not-found',
  'moved',
] as const

export type StoreErrorCode = (typeof STORE_ERRORS)[number]

/** A store that cannot do what it was asked. The words say where, what happened and what to do; the message is English. */
export class StoreError extends Error {
  readonly code: StoreErrorCode

  readonly words: Words

  constructor(code: StoreErrorCode, words: Words, cause?: unknown) {
    super(words.en, { cause })
    this.code = code
    this.words = words
  }
}

/** Whose log goes on elsewhere. */
export function hasMoved(organisation: string, to: string): StoreError {
  return new StoreError('moved', {
    ja: `団体 ${organisation} の台帳ログは ${to} へ移りました。そちらで続けてください。`,
    en: `the log of ${organisation} has moved to ${to}: go on there`,
  })
}

/** A clock this far behind the last entry is wrong, not slow. */
export const MOST_BEHIND_MS = 5 * 60_000

/** Items that one page of a list holds at most. */
export const LARGEST_PAGE = 1_000

/** Who asks for an act, and under which circumstances. */
export interface Asking {
  readonly actor: Actor
  readonly occasion: Occasion
}

/**
 * The log of one organisation and what is read from it, wherever it is kept: what servers, jobs and the command line
 * work with. What `act` acknowledges is on disk (or on a quorum), and no act is visible unless it is in the log.
 */
export interface Store {
  readonly organisation: string
  /** The name under which checkpoints of this log are signed. */
  readonly origin: string
  /**
   * Decides commands as one act and seals what they decide, all or nothing. Asking twice with one occasion id acts once.
   *
   * @throws {StoreError} `outcome-unknown` where the disk failed: ask the same again to learn what became of it.
   */
  act(asking: Asking, commands: readonly Command[]): Promise<Appended | Refusal | BatchRefusal>
  /** What groups of commands would seal or be refused for, each group on what is sealed now. Nothing is sealed. */
  weigh(asking: Asking, groups: readonly (readonly Command[])[]): Promise<readonly (Sealing | Refusal | BatchRefusal)[]>
  /** Where an act was sealed, as a repeat; null where it was not. When it is told, it is on disk. */
  acted(act: string): Promise<Appended | null>
  /**
   * Acts as the table of act ids knows them, in the order of their ids, after an id, at most 1,000; what is not written into
   * it yet may be missing. Null where there is no such table.
   */
  acts(after: string, limit: number): Promise<readonly SealedAct[] | null>
  /** What is wrong with the files in which it is kept, in the words of who keeps them; nothing where there are none. */
  damage(): Promise<readonly string[]>
  /** Number of entries. */
  size(): Promise<number>
  /** Entries [from, to), at most 1,000 of them. */
  entries(from: number, to: number): Promise<readonly StoredEntry[]>
  /** An item, voided or not. */
  item(register: string, id: string): Promise<Item | null>
  /**
   * Those that were not voided.
   *
   * @throws {RangeError} where the query does not fit the register; `checkListQuery` says so in words.
   */
  list(register: string, query: ListQuery): Promise<ListPage>
  /** What lists look at of each item, voided or not, as the tables hold it; in the order of their ids, at most 1,000. */
  listKeys(register: string, after: string, limit: number): Promise<readonly ListKeys[]>
  /** Items of a register, voided or not, in the order of their ids, after an id, at most 1,000: for who goes through all. */
  page(register: string, after: string, limit: number): Promise<readonly Item[]>
  /** Indices of the entries of one item. */
  history(register: string, item: string): Promise<readonly number[]>
  /** Personal values of an item, as far as they are not erased. */
  personal(register: string, id: string): Promise<AnyFacts>
  /** Personal values of an entry; null where it has none or they are erased. */
  payload(index: number): Promise<Payload | null>
  /** Personal values of the entries [from, to), at most 1,000 of them, by index; those without any are left out. */
  payloads(from: number, to: number): Promise<ReadonlyMap<number, Payload>>
  assignments(): Promise<readonly Assignment[]>
  /**
   * Does some work for the organisation unless another process is doing so; null then. Where it can no longer be known that
   * nobody else does, the signal aborts: the work does nothing further then.
   */
  alone<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null>
  /** Root of the tree over the first `size` entries. */
  root(size: number): Promise<Uint8Array>
  /** Hash of a complete subtree, for proofs. */
  node(level: number, index: number): Promise<Uint8Array>
  /** A complete tile (256 hashes of 32 bytes) as it is kept; null where none is. */
  tile(level: number, index: number): Promise<Uint8Array | null>
  close(): Promise<void>
}
