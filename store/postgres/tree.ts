import { Frontier, HASH_BYTES, nodesOfTiles, subtreeHash, TILE_HEIGHT, TILE_WIDTH, tileRoot, trust } from '#kernel'

import { sha256 } from '../crypto/index.ts'
import { readingNodes } from '../copies/prove.ts'
import { TileMaker } from '../tile-maker.ts'
import type { Row, Statement } from './transaction.ts'

type Ask = (statement: Statement) => Promise<readonly Row[]>

/** The tree of one log, as far as its tables hold it. */
export class Tree {
  readonly #organisation: string
  readonly #ask: Ask

  constructor(organisation: string, ask: Ask) {
    this.#organisation = organisation
    this.#ask = ask
  }

  /** A complete tile as it is kept; null where none is. */
  async storedTile(level: number, index: number): Promise<Uint8Array | null> {
    const [tile] = await this.#tiles(level, index, index + 1)
    return tile ?? null
  }

  /** Hash of a complete subtree. */
  async node(level: number, index: number): Promise<Uint8Array> {
    const first = index * 2 ** (level % TILE_HEIGHT)
    const tile = await this.#tile(Math.floor(level / TILE_HEIGHT), Math.floor(first / TILE_WIDTH))
    return nodesOfTiles(sha256, () => tile)(level, index)
  }

  async root(size: number): Promise<Uint8Array> {
    if (size === 0) return sha256(new Uint8Array(0))
    return await readingNodes(
      (level, index) => this.node(level, index),
      (read) => subtreeHash(sha256, read, 0, size),
    )
  }

  /** The maker of tiles where a tree of a size has got to. */
  async makerAt(size: number): Promise<TileMaker> {
    const levels: { count: number; hashes: Uint8Array[] }[] = []
    for (let level = 0, count = size; count > 0; level += 1, count = Math.floor(count / TILE_WIDTH)) {
      const from = count - (count % TILE_WIDTH)
      const tiles = level === 0 ? [] : await this.#tiles(level - 1, from, count)
      levels.push({
        count,
        hashes: level === 0 ? await this.leaves(from, count) : tiles.map((tile) => tileRoot(sha256, tile)),
      })
    }
    return new TileMaker(levels)
  }

  /** A tile as stored, or as far as it can be made where it is not yet complete. */
  async #tile(level: number, index: number): Promise<Uint8Array> {
    const stored = await this.storedTile(level, index)
    if (stored) return stored
    const [from, to] = [index * TILE_WIDTH, (index + 1) * TILE_WIDTH]
    if (level === 0) return Buffer.concat(await this.leaves(from, to))
    return Buffer.concat((await this.#tiles(level - 1, from, to)).map((tile) => tileRoot(sha256, tile)))
  }

  async #tiles(level: number, from: number, to: number): Promise<Uint8Array[]> {
    const text =
      'select hashes from tiles where organisation = $1 and level = $2 and "index" >= $3 and "index" < $4 order by "index"'
    const rows = await this.#ask({ text, values: [this.#organisation, level, from, to] })
    return rows.map(([hashes]) => trust<Uint8Array>(hashes)) // its column
  }

  /** Leaves [from, to). */
  async leaves(from: number, to: number): Promise<Uint8Array[]> {
    const text = 'select leaf from entries where organisation = $1 and "index" >= $2 and "index" < $3 order by "index"'
    const rows = await this.#ask({ text, values: [this.#organisation, from, to] })
    return rows.map(([leaf]) => trust<Uint8Array>(leaf)) // its column
  }
}

/** The right edge of a tree as it is kept. */
export function frontierOf(size: number, hashes: Uint8Array): Frontier {
  const edge = Array.from({ length: hashes.length / HASH_BYTES }, (_, at) =>
    hashes.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  )
  return new Frontier(sha256, size, edge)
}
