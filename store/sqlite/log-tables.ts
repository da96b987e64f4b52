import type { DatabaseSync, StatementSync } from 'node:sqlite'

import {
  Frontier,
  HASH_BYTES,
  nodesOfTiles,
  subtreeHash,
  TILE_HEIGHT,
  TILE_WIDTH,
  tileRoot,
  trust,
  type NodeReader,
} from '#kernel'

import { sha256 } from '../crypto/index.ts'
import type { Appended, StoredEntry } from '../store.ts'

/** The entries, their acts and the tree over them. */
export class LogTables {
  readonly #putEntry: StatementSync
  readonly #putAct: StatementSync
  readonly #getAct: StatementSync
  readonly #putTile: StatementSync
  readonly #getTile: StatementSync
  readonly #putEdge: StatementSync
  readonly #getEntries: StatementSync
  readonly #getLeaves: StatementSync
  readonly #getHistory: StatementSync
  readonly #database: DatabaseSync
  /** For each level the hashes of its open tile, as far as this process has written them. */
  readonly #open: Uint8Array[][] = []

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#putEntry = database.prepare('insert into entries values (?, ?, ?, ?, ?)')
    this.#putAct = database.prepare('insert or ignore into acts values (?, ?, ?)')
    this.#getAct = database.prepare('select first, count from acts where act = ?')
    this.#putTile = database.prepare('insert into tiles values (?, ?, ?)')
    this.#getTile = database.prepare('select hashes from tiles where level = ? and "index" = ?')
    this.#putEdge = database.prepare('insert or replace into edge values (0, ?, ?)')
    this.#getEntries = database.prepare(
      'select "index", text, leaf from entries where "index" >= ? and "index" < ? order by 1',
    )
    this.#getLeaves = database.prepare('select leaf from entries where "index" >= ? and "index" < ? order by "index"')
    this.#getHistory = database.prepare('select "index" from entries where register = ? and item = ? order by "index"')
  }

  /** The right edge as last sealed. */
  edge(): Frontier {
    const row = trust<{ size: number; hashes: Uint8Array } | undefined>(
      this.#database.prepare('select size, hashes from edge').get(), // its columns
    )
    return row ? new Frontier(sha256, row.size, split(row.hashes)) : new Frontier(sha256)
  }

  /** Adds an entry to the log and to the tree, and the tiles that it completes. */
  put(entry: StoredEntry & { readonly register: string; readonly item: string }, tree: Frontier): void {
    const { index, register, item, text, leaf } = entry
    this.#putEntry.run(index, register, item, text, leaf)
    this.#addToTile(0, index, leaf)
    tree.append(leaf, (level, hash) => {
      if (level % TILE_HEIGHT === 0) this.#addToTile(level / TILE_HEIGHT, Math.floor(index / 2 ** level), hash)
    })
  }

  /** Lets go of what was written and is rolled back; what is missing then is read. */
  forgetOpenTiles(): void {
    this.#open.length = 0
  }

  /** Notes an act. @returns false where it had been noted before. */
  putAct(act: string, { first, count }: Appended): boolean {
    return this.#putAct.run(act, first, count).changes === 1
  }

  putEdge(frontier: Frontier): void {
    this.#putEdge.run(frontier.size, Buffer.concat(frontier.edge))
  }

  act(id: string): Appended | null {
    const row = trust<{ first: number; count: number } | undefined>(this.#getAct.get(id)) // its columns
    return row ? { first: row.first, count: row.count, isRepeat: true } : null
  }

  entries(from: number, to: number): Iterable<StoredEntry> {
    return trust<Iterable<StoredEntry>>(this.#getEntries.iterate(from, to)) // its columns
  }

  history(register: string, item: string): number[] {
    return trust<{ index: number }[]>(this.#getHistory.all(register, item)).map(({ index }) => index) // its column
  }

  /** Hash of a complete subtree. */
  get node(): NodeReader {
    return nodesOfTiles(sha256, (level, index) => this.#tile(level, index))
  }

  root(size: number): Uint8Array {
    return size === 0 ? sha256(new Uint8Array(0)) : subtreeHash(sha256, this.node, 0, size)
  }

  /** A tile as stored, or as far as it can be made where it is not yet complete. */
  #tile(level: number, index: number): Uint8Array {
    return this.storedTile(level, index) ?? this.#madeTile(level, index)
  }

  /** A complete tile as it was stored; null where none was. */
  storedTile(level: number, index: number): Uint8Array | null {
    return trust<{ hashes: Uint8Array } | undefined>(this.#getTile.get(level, index))?.hashes ?? null // its column
  }

  #madeTile(level: number, index: number): Uint8Array {
    if (level === 0) return this.#leaves(index)
    const roots: Uint8Array[] = []
    for (let below = index * TILE_WIDTH; below < (index + 1) * TILE_WIDTH; below += 1) {
      const tile = this.storedTile(level - 1, below)
      if (!tile) break
      roots.push(tileRoot(sha256, tile))
    }
    return Buffer.concat(roots)
  }

  #leaves(index: number): Uint8Array {
    const rows = trust<{ leaf: Uint8Array }[]>(this.#getLeaves.all(index * TILE_WIDTH, (index + 1) * TILE_WIDTH))
    return Buffer.concat(rows.map(({ leaf }) => leaf)) // its column
  }

  /** A tile that another process began, or that a rolled-back group took part in, is made of what stands below it. */
  #addToTile(level: number, index: number, hash: Uint8Array): void {
    const open = (this.#open[level] ??= [])
    open.push(hash)
    if ((index + 1) % TILE_WIDTH !== 0) return
    const tile = (index + 1) / TILE_WIDTH - 1
    this.#putTile.run(level, tile, open.length === TILE_WIDTH ? Buffer.concat(open) : this.#madeTile(level, tile))
    open.length = 0
  }
}

function split(hashes: Uint8Array): Uint8Array[] {
  return Array.from({ length: hashes.length / HASH_BYTES }, (_, at) =>
    hashes.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  )
}
