import { HASH_BYTES, nodeHash, type Sha256 } from './hash.ts'
import type { NodeReader } from './proof.ts'

/** C2SP tlog-tiles: a tile holds 8 levels, 256 hashes wide. */
export const TILE_HEIGHT = 8
export const TILE_WIDTH = 2 ** TILE_HEIGHT

/** The hashes of a tile, at most 256 × 32 bytes; a partial tile holds the first of them. */
export type TileReader = (level: number, index: number) => Uint8Array

/**
 * The path of a tile (C2SP tlog-tiles): `tile/0/x001/x234/067`, with `.p/5` behind where it holds only five.
 * `level` is a tile level, or `entries`.
 */
export function tilePath(level: number | 'entries', index: number, width: number = TILE_WIDTH): string {
  const groups: string[] = []
  let rest = index
  do {
    const digits = String(rest % 1000).padStart(3, '0')
    groups.unshift(groups.length === 0 ? digits : `x${digits}`)
    rest = Math.floor(rest / 1000)
  } while (rest > 0)
  return `tile/${level}/${groups.join('/')}${width === TILE_WIDTH ? '' : `.p/${width}`}`
}

/** One tile of a tree: at a level, by index, with its width. */
export interface TileAt {
  readonly level: number
  readonly index: number
  readonly width: number
}

/** Every tile of a tree of a size, from level 0 up; the last of each level may be partial. */
export function tilesOf(size: number): TileAt[] {
  const tiles: TileAt[] = []
  for (let level = 0, count = size; count > 0; level += 1, count = Math.floor(count / TILE_WIDTH)) {
    for (let index = 0; index * TILE_WIDTH < count; index += 1) {
      tiles.push({ level, index, width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH) })
    }
  }
  return tiles
}

/** Reads nodes from tiles: the node's tile holds its descendants, from which at most 255 hashes give the node. */
export function nodesOfTiles(sha256: Sha256, read: TileReader): NodeReader {
  return (level, index) => {
    const inTile = level % TILE_HEIGHT
    const span = 2 ** inTile
    const first = index * span
    const tile = read(Math.floor(level / TILE_HEIGHT), Math.floor(first / TILE_WIDTH))
    const start = first % TILE_WIDTH
    return subtreeOfHashes(sha256, splitHashes(tile).slice(start, start + span))
  }
}

/** The root of a complete tile: the hash that stands for it one tile level up. */
export function tileRoot(sha256: Sha256, tile: Uint8Array): Uint8Array {
  return subtreeOfHashes(sha256, splitHashes(tile))
}

function subtreeOfHashes(sha256: Sha256, hashes: readonly Uint8Array[]): Uint8Array {
  let level = hashes
  while (level.length > 1) {
    const above: Uint8Array[] = []
    for (let at = 0; at < level.length; at += 2) above.push(nodeHash(sha256, level[at]!, level[at + 1]!))
    level = above
  }
  if (!level[0]) throw new RangeError('tile: a hash is missing')
  return level[0]
}

function splitHashes(tile: Uint8Array): Uint8Array[] {
  return Array.from({ length: tile.length / HASH_BYTES }, (_, at) =>
    tile.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  )
}
