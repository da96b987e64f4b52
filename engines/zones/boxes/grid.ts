import { successor, wholeAxis, type Axis, type Box, type Value } from './box.ts'

/**
 * Boxes on a grid of small numbers: on each axis only the order of the boxes' ends matters, so the ends are numbered.
 * Sixteen IPv6 addresses become the numbers 0 to 31, and every comparison is one of 32-bit integers.
 *
 * `low` and `high` hold box `b` on axis `a` at `b * axes.length + a`, both inclusive. O(boxes · axes · log boxes).
 */
export interface Grid {
  readonly axes: readonly Axis[]
  /** Smallest value of each cell of an axis, ascending. */
  readonly cuts: readonly (readonly Value[])[]
  readonly low: Int32Array
  readonly high: Int32Array
}

export function gridOf(boxes: readonly Box[]): Grid {
  const axes = [...new Set(boxes.flatMap((box) => [...box.keys()]))].sort()
  const cuts = axes.map((axis) => cutsOf(axis, boxes))
  const low = new Int32Array(boxes.length * axes.length)
  const high = new Int32Array(boxes.length * axes.length)
  axes.forEach((axis, a) => {
    const place = new Map(cuts[a]!.map((cut, i) => [cut, i]))
    const last = cuts[a]!.length - 1
    boxes.forEach((box, b) => {
      const interval = box.get(axis)
      const at = b * axes.length + a
      low[at] = interval ? place.get(interval[0])! : 0
      high[at] = interval ? (place.get(successor(interval[1])) ?? last + 1) - 1 : last
    })
  })
  return { axes, cuts, low, high }
}

function cutsOf(axis: Axis, boxes: readonly Box[]): Value[] {
  const [first, last] = wholeAxis(axis)
  const ends = new Set<Value>([first])
  for (const box of boxes) {
    const interval = box.get(axis)
    if (!interval) continue
    ends.add(interval[0])
    if (interval[1] < last) ends.add(successor(interval[1]))
  }
  return [...ends].sort((a, b) => (a < b ? -1 : Number(a > b)))
}
