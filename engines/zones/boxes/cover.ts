import { BoxesTooMany } from './from-predicate.ts'
import type { Grid } from './grid.ts'

/** Steps that one search may take before it gives up; seconds at most. */
const MOST_STEPS = 5_000_000

/** A box of cells that is left over, or the boxes that cover the whole. */
export type Cover =
  | { readonly covered: true; readonly by: ReadonlySet<number> }
  | { readonly covered: false; readonly cell: Int32Array }

/**
 * Whether a union of boxes covers a box. What a covering box takes is cut away, the rest falls into at most two pieces
 * per axis, and each is searched among the boxes that still meet it; the first piece that none meets is the witness.
 *
 * Exponential in the number of axes at worst; on rule lists nearly all searches end within a few dozen steps, because
 * the box that leaves the fewest pieces is taken first.
 */
export class CoverSearch {
  readonly #grid: Grid
  readonly #axes: number
  #steps = 0
  #by = new Set<number>()

  constructor(grid: Grid) {
    this.#grid = grid
    this.#axes = grid.axes.length
  }

  /** @param candidates Boxes that may cover, all of them meeting `box`. @throws BoxesTooMany */
  search(box: number, candidates: readonly number[]): Cover {
    return this.searchShared([box, box], candidates)
  }

  /**
   * {@link search} of what two boxes have in common.
   *
   * @param candidates Boxes that may cover; those that do not meet what is shared do no harm. @throws BoxesTooMany
   */
  searchShared([a, b]: readonly [number, number], candidates: readonly number[]): Cover {
    const [i, j] = [a * this.#axes, b * this.#axes]
    const low = this.#grid.low.slice(i, i + this.#axes).map((from, axis) => Math.max(from, this.#grid.low[j + axis]!))
    const high = this.#grid.high.slice(i, i + this.#axes).map((to, axis) => Math.min(to, this.#grid.high[j + axis]!))
    const meeting = a === b ? candidates : candidates.filter((one) => this.#meetsCells(one, low, high))
    this.#steps = 0
    this.#by = new Set()
    const cell = this.#uncovered(low, high, meeting)
    return cell ? { covered: false, cell } : { covered: true, by: this.#by }
  }

  /** Whether two boxes have a packet in common. */
  meets(a: number, b: number): boolean {
    const { low, high } = this.#grid
    const axes = this.#axes
    for (let axis = 0, i = a * axes, j = b * axes; axis < axes; axis++, i++, j++) {
      if (low[i]! > high[j]! || low[j]! > high[i]!) return false
    }
    return true
  }

  /** Whether one box holds another. */
  contains(outer: number, inner: number): boolean {
    const { low, high } = this.#grid
    const axes = this.#axes
    for (let axis = 0, i = outer * axes, j = inner * axes; axis < axes; axis++, i++, j++) {
      if (low[i]! > low[j]! || high[i]! < high[j]!) return false
    }
    return true
  }

  #uncovered(low: Int32Array, high: Int32Array, candidates: readonly number[]): Int32Array | undefined {
    if (candidates.length === 0) return low
    if (++this.#steps > MOST_STEPS) throw new BoxesTooMany('a search for cover')
    const best = this.#best(low, high, candidates)
    this.#by.add(best)
    const rest = candidates.filter((one) => one !== best)
    const innerLow = low.slice()
    const innerHigh = high.slice()
    for (let axis = 0; axis < this.#axes; axis++) {
      const from = this.#grid.low[best * this.#axes + axis]!
      const to = this.#grid.high[best * this.#axes + axis]!
      if (from > innerLow[axis]!) {
        const found = this.#piece(innerLow, innerHigh.with(axis, from - 1), rest)
        if (found) return found
        innerLow[axis] = from
      }
      if (to < innerHigh[axis]!) {
        const found = this.#piece(innerLow.with(axis, to + 1), innerHigh, rest)
        if (found) return found
        innerHigh[axis] = to
      }
    }
    return undefined
  }

  #piece(low: Int32Array, high: Int32Array, candidates: readonly number[]): Int32Array | undefined {
    return this.#uncovered(
      low.slice(),
      high.slice(),
      candidates.filter((one) => this.#meetsCells(one, low, high)),
    )
  }

  /** The candidate that sticks out of the piece on most axes: the fewest pieces are left when it is cut away. */
  #best(low: Int32Array, high: Int32Array, candidates: readonly number[]): number {
    let best = candidates[0]!
    let fewest = Infinity
    for (const one of candidates) {
      let cuts = 0
      for (let axis = 0, i = one * this.#axes; axis < this.#axes; axis++, i++) {
        if (this.#grid.low[i]! > low[axis]!) cuts++
        if (this.#grid.high[i]! < high[axis]!) cuts++
      }
      if (cuts >= fewest) continue
      fewest = cuts
      best = one
      if (cuts === 0) break
    }
    return best
  }

  #meetsCells(box: number, low: Int32Array, high: Int32Array): boolean {
    for (let axis = 0, i = box * this.#axes; axis < this.#axes; axis++, i++) {
      if (this.#grid.low[i]! > high[axis]! || this.#grid.high[i]! < low[axis]!) return false
    }
    return true
  }
}
