import { MOST_BESIDE, type Side } from '../certificate.ts'

/** What is wrong with a certificate. */
export type Fault =
  | 'other-files'
  | 'no-such-place'
  | 'outside'
  | 'too-many'
  | 'overlap'
  | 'gap'
  | 'undecided'
  | 'wrong-outcome'
  | 'wrong-lines'
  | 'wrong-translation'
  | 'wrong-next-hop'
  | 'wrong-claim'

/** The one way out of a check that has met a fault; caught at its door. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: Fault

  constructor(code: Fault) {
    super(code)
    this.code = code
  }
}

export type Value = number | bigint
export type Interval = readonly [low: Value, high: Value]
export type Box = ReadonlyMap<string, Interval>

/** Width of every axis; `origin` also holds -1. */
export const BITS: Readonly<Record<string, number>> = {
  family: 1,
  in: 16,
  out: 16,
  mark: 16,
  state: 3,
  origin: 128,
  src4: 32,
  dst4: 32,
  src6: 128,
  dst6: 128,
  protocol: 8,
  sport: 16,
  dport: 16,
  icmpType: 8,
  icmpCode: 8,
  tcpFlags: 8,
  fragment: 1,
  mac: 48,
}

export function last(axis: string): Value {
  const bits = BITS[axis]!
  return bits > 48 ? (1n << BigInt(bits)) - 1n : 2 ** bits - 1
}

/** A box with some sides drawn in. */
export function narrowed(box: Box, sides: readonly Side[]): Box {
  const out = new Map(box)
  for (const [axis, ...ends] of sides) {
    const around = box.get(axis)
    if (!around || ends.some((end) => !/^(?:-1|\d{1,40})$/.test(end))) throw new Refused('outside')
    const [low, high] = ends.map((end) => (BITS[axis]! > 48 ? BigInt(end) : Number(end)))
    if (low! > high! || low! < around[0] || high! > around[1]) throw new Refused('outside')
    out.set(axis, [low!, high!])
  }
  return out
}

export function size(box: Box): bigint {
  let product = 1n
  for (const [low, high] of box.values()) if (low !== high) product *= BigInt(high) - BigInt(low) + 1n
  return product
}

function meets(a: Box, b: Box): boolean {
  for (const [axis, [low, high]] of a) {
    const [from, to] = b.get(axis)!
    if (high < from || to < low) return false
  }
  return true
}

function shared(a: Box, b: Box): Box {
  const both = ([axis, [low, high]]: [string, Interval]): [string, Interval] => {
    const [from, to] = b.get(axis)!
    return [axis, [low > from ? low : from, high < to ? high : to]]
  }
  return new Map([...a].map(both))
}

/** No two boxes meet. O(boxes²). */
export function apart(boxes: readonly Box[]): void {
  if (boxes.length > MOST_BESIDE) throw new Refused('too-many')
  if (boxes.some((a, i) => boxes.some((b, j) => j < i && meets(a, b)))) throw new Refused('overlap')
}

/** Boxes that do not meet fill a region. */
export function filled(region: Box, boxes: readonly Box[]): void {
  const parts = boxes.flatMap((box) => (meets(region, box) ? [shared(region, box)] : []))
  if (parts.reduce((sum, part) => sum + size(part), 0n) !== size(region)) throw new Refused('gap')
}
