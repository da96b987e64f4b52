import { nodeHash, type Sha256 } from './hash.ts'

/**
 * The right edge of an RFC 6962 tree: the root of each complete subtree, largest first. All that is needed to append
 * and to know the root, in memory that grows with the logarithm of the log.
 */
export class Frontier {
  readonly #sha256: Sha256
  readonly #edge: Uint8Array[]
  #size: number

  /** @param edge the hashes of a frontier of `size` leaves, as `edge` gave them. */
  constructor(sha256: Sha256, size = 0, edge: readonly Uint8Array[] = []) {
    if (edge.length !== countBits(size)) throw new RangeError(`frontier: ${edge.length} hashes for ${size} leaves`)
    this.#sha256 = sha256
    this.#size = size
    this.#edge = [...edge]
  }

  get size(): number {
    return this.#size
  }

  get edge(): readonly Uint8Array[] {
    return this.#edge
  }

  /**
   * Adds a leaf by its hash: on average one node is hashed.
   *
   * @param onNode is told of each subtree that the leaf completes: that of 2^level leaves, from below.
   */
  append(leaf: Uint8Array, onNode?: (level: number, hash: Uint8Array) => void): void {
    let hash = leaf
    for (let rest = this.#size, level = 1; rest % 2 === 1; rest = Math.floor(rest / 2), level += 1) {
      hash = nodeHash(this.#sha256, this.#edge.pop()!, hash)
      onNode?.(level, hash)
    }
    this.#edge.push(hash)
    this.#size += 1
  }

  /** The root (Merkle Tree Hash); of an empty tree the hash of nothing, as RFC 6962 has it. */
  root(): Uint8Array {
    const last = this.#edge.at(-1)
    if (!last) return this.#sha256(new Uint8Array(0))
    return this.#edge.slice(0, -1).reduceRight((right, left) => nodeHash(this.#sha256, left, right), last)
  }

  clone(): Frontier {
    return new Frontier(this.#sha256, this.#size, this.#edge)
  }
}

function countBits(size: number): number {
  return size.toString(2).replaceAll('0', '').length
}
