import type { DatabaseSync, StatementSync } from 'node:sqlite'

import { Frontier, HASH_BYTES, nodesOfTiles, subtreeHash, TILE_WIDTH, tileRoot, type NodeReader } from '#kernel/log'

import { sha256 } from '../crypto/crypto.ts'

/** The tree over the entries, as the database holds it: complete tiles, and leaves beside their entries. */
export class Tiles {
  readonly #getEdge: StatementSync
  readonly #getTile: StatementSync
  readonly #getLeaves: StatementSync

  constructor(database: DatabaseSync) {
    this.#getEdge = database.prepare('select size, hashes from edge')
    this.#getTile = database.prepare('select hashes from tiles where level = ? and "index" = ?')
    this.#getLeaves = database.prepare('select leaf from entries where "index" >= ? and "index" < ? order by "index"')
  }

  /** The right edge as last written. */
  edge(): Frontier {
    const row = this.#getEdge.get() as { size: number; hashes: Uint8Array } | undefined // its columns
    return row ? new Frontier(sha256, row.size, split(row.hashes)) : new Frontier(sha256)
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
    return this.stored(level, index) ?? Buffer.concat(this.begun(level, index, TILE_WIDTH))
  }

  /** A complete tile as it was stored; null where none was. */
  stored(level: number, index: number): Uint8Array | null {
    const row = this.#getTile.get(level, index) as { hashes: Uint8Array } | undefined // its column
    return row?.hashes ?? null
  }

  /** The first hashes of a tile, at most so many, made of what is stored below it. */
  begun(level: number, index: number, most: number): Uint8Array[] {
    const from = index * TILE_WIDTH
    if (level === 0) {
      const rows = this.#getLeaves.all(from, from + most) as { leaf: Uint8Array }[] // its column
      return rows.map(({ leaf }) => leaf)
    }
    const roots: Uint8Array[] = []
    for (let below = from; below < from + most; below += 1) {
      const tile = this.stored(level - 1, below)
      if (!tile) break
      roots.push(tileRoot(sha256, tile))
    }
    return roots
  }
}

function split(hashes: Uint8Array): Uint8Array[] {
  return Array.from({ length: hashes.length / HASH_BYTES }, (_, at) =>
    hashes.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  )
}
