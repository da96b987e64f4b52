import { TILE_WIDTH, tileRoot } from '#kernel'

import { sha256 } from './crypto/index.ts'

/** A tile of a tree, complete or as far as it goes. */
export interface Tile {
  readonly level: number
  readonly index: number
  readonly hashes: Uint8Array
  /** Hashes in it, 256 where it is complete. */
  readonly width: number
}

/** Makes the tiles of a tree from its leaves, one after another; keeps one tile of each level. */
export class TileMaker {
  readonly #levels: { count: number; readonly hashes: Uint8Array[] }[]

  /** @param levels where a tree of some size has got to: how many hashes each level has, and those of its open tile. */
  constructor(levels: readonly { readonly count: number; readonly hashes: readonly Uint8Array[] }[] = []) {
    this.#levels = levels.map(({ count, hashes }) => ({ count, hashes: [...hashes] }))
  }

  /** Adds a leaf. @returns the tiles that it completes, from below. */
  append(leaf: Uint8Array): Tile[] {
    const complete: Tile[] = []
    for (let level = 0, hash = leaf; ; level += 1) {
      const open = (this.#levels[level] ??= { count: 0, hashes: [] })
      open.count += 1
      open.hashes.push(hash)
      if (open.hashes.length < TILE_WIDTH) return complete
      const tile = Buffer.concat(open.hashes.splice(0))
      complete.push({ level, index: open.count / TILE_WIDTH - 1, hashes: tile, width: TILE_WIDTH })
      hash = tileRoot(sha256, tile)
    }
  }

  clone(): TileMaker {
    return new TileMaker(this.#levels)
  }

  /** The last tile of each level that is not complete. */
  partial(): Tile[] {
    return this.#levels.flatMap(({ count, hashes }, level) =>
      hashes.length === 0
        ? []
        : [{ level, index: Math.floor(count / TILE_WIDTH), hashes: Buffer.concat(hashes), width: hashes.length }],
    )
  }
}
