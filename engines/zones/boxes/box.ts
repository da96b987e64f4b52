import { WIDTH, type Field, type Field6 } from '../model/index.ts'

/** A dimension of the space of packets: a header field, the family, or an interface (by its number on the device). */
export type Axis = Field | Field6 | 'family' | 'in' | 'out'

/** `bigint` on the axes `src6` and `dst6`, a number on all others. */
export type Value = number | bigint

export type Interval = readonly [low: Value, high: Value]

/** A box of packets: every axis that it names is held to an interval, the others are free. */
export type Box = ReadonlyMap<Axis, Interval>

/** Number that stands for "an interface that the device does not name", and for "not routed yet". */
export const NO_INTERFACE = 0xffff

/** Where a family lies on its axis: no number between them, which would be a packet of no family. */
export const FAMILY_PLACE = { 4: 0, 6: 1 } as const

const LAST6 = (1n << 128n) - 1n

/** The whole axis. */
export function wholeAxis(axis: Axis): Interval {
  if (axis === 'src6' || axis === 'dst6') return [0n, LAST6]
  if (axis === 'family') return [FAMILY_PLACE[4], FAMILY_PLACE[6]]
  if (axis === 'in' || axis === 'out') return [0, NO_INTERFACE]
  return [0, 2 ** WIDTH[axis] - 1]
}

/** The packets in both boxes; undefined where there are none. */
export function meet(a: Box, b: Box): Box | undefined {
  if (a.size === 0) return b
  if (b.size === 0) return a
  const out = new Map(a)
  for (const [axis, [low, high]] of b) {
    const other = out.get(axis)
    if (!other) {
      out.set(axis, [low, high])
      continue
    }
    const from = low > other[0] ? low : other[0]
    const to = high < other[1] ? high : other[1]
    if (from > to) return undefined
    out.set(axis, [from, to])
  }
  return out
}

/** The packets of a box that are not in another, in at most two boxes for each axis that the other names. */
export function without(box: Box, hole: Box): Box[] {
  const inside = meet(box, hole)
  if (!inside) return [box]
  const pieces: Box[] = []
  const rest = new Map(box)
  for (const axis of hole.keys()) {
    const [from, to] = rest.get(axis) ?? wholeAxis(axis)
    const [low, high] = inside.get(axis)!
    if (from < low) pieces.push(new Map(rest).set(axis, [from, predecessor(low)]))
    if (high < to) pieces.push(new Map(rest).set(axis, [successor(high), to]))
    rest.set(axis, [low, high])
  }
  return pieces
}

export function successor(value: Value): Value {
  return typeof value === 'bigint' ? value + 1n : value + 1
}

export function predecessor(value: Value): Value {
  return typeof value === 'bigint' ? value - 1n : value - 1
}
