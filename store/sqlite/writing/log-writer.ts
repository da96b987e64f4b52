import type { DatabaseSync, StatementSync } from 'node:sqlite'

import { leafHashOfText, TILE_HEIGHT, TILE_WIDTH, type Frontier } from '#kernel/log'

import { sha256 } from '../../crypto/crypto.ts'
import { Tiles } from '../tiles.ts'
import type { EntryRow } from './messages.ts'

/** Writes the entries, their acts and the tree over them. */
export class LogWriter {
  readonly #tiles: Tiles
  readonly #putEntry: StatementSync
  readonly #putAct: StatementSync
  readonly #putTile: StatementSync
  readonly #putEdge: StatementSync
  /** The tree as written; null where it has to be read. */
  #tree: Frontier | null = null
  /** For each level the hashes of its open tile, as far as they were added since the tree was read. */
  #open: Uint8Array[][] = []

  constructor(database: DatabaseSync) {
    this.#tiles = new Tiles(database)
    this.#putEntry = database.prepare('insert into entries values (?, ?, ?, ?, ?)')
    this.#putAct = database.prepare('insert into acts values (?, ?, ?)')
    this.#putTile = database.prepare('insert into tiles values (?, ?, ?)')
    this.#putEdge = database.prepare('insert or replace into edge values (0, ?, ?)')
  }

  /** Entries that are written. */
  get size(): number {
    return (this.#tree ??= this.#tiles.edge()).size
  }

  /** Adds entries to the log and to the tree, and the tiles that they complete. */
  putEntries(entries: readonly EntryRow[]): void {
    const tree = (this.#tree ??= this.#tiles.edge())
    for (const [index, register, item, text] of entries) {
      if (index !== tree.size) throw new Error(`entry ${index} does not follow on ${tree.size} entries`)
      const leaf = leafHashOfText(sha256, text)
      this.#putEntry.run(index, register, item, text, leaf)
      this.#addToTile(0, index, leaf)
      tree.append(leaf, (level, hash) => {
        if (level % TILE_HEIGHT === 0) this.#addToTile(level / TILE_HEIGHT, Math.floor(index / 2 ** level), hash)
      })
    }
    this.#putEdge.run(tree.size, Buffer.concat(tree.edge))
  }

  putAct(act: string, first: number, count: number): void {
    this.#putAct.run(act, first, count)
  }

  /** Lets go of what was written and is rolled back. */
  forget(): void {
    this.#tree = null
    this.#open = []
  }

  /** What another process, or a group before a rollback, has added to a tile is made of what stands below it. */
  #addToTile(level: number, index: number, hash: Uint8Array): void {
    const open = (this.#open[level] ??= [])
    open.push(hash)
    if ((index + 1) % TILE_WIDTH !== 0) return
    const tile = (index + 1) / TILE_WIDTH - 1
    const before = this.#tiles.begun(level, tile, TILE_WIDTH - open.length)
    this.#putTile.run(level, tile, Buffer.concat([...before, ...open.splice(0)]))
  }
}
