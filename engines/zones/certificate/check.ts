import type { Device, Filter, Line, Predicate, Rule } from '../model/index.ts'
import type { Certificate, Side } from './certificate.ts'

/** What is wrong with a certificate; `sound` where nothing is. */
export type Check =
  | 'sound'
  | 'no-such-list'
  | 'outside'
  | 'overlap'
  | 'gap'
  | 'undecided'
  | 'wrong-outcome'
  | 'wrong-lines'

type Box = ReadonlyMap<string, readonly [bigint, bigint]>
type Part = 'all' | 'none' | 'some'

const BITS: Readonly<Record<string, number>> = {
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
  state: 3,
  fragment: 1,
  mac: 48,
  mark: 16,
  family: 1,
  in: 16,
  out: 16,
}

/**
 * Checks a certificate against the lists themselves: every piece lies in the region, no two meet, together they are as
 * large as the region, and a walk through the list treats each as one and ends where the certificate says.
 *
 * INVARIANT: shares no code with the engines, only the shape of the model. O(pieces² + pieces · rules).
 */
export function checkCertificate(certificate: Certificate, device: Pick<Device, 'filters' | 'interfaces'>): Check {
  const list = device.filters.find((one) => one.name === certificate.filter)
  if (!list) return 'no-such-list'
  const axes = [
    ...new Set([certificate.region, ...certificate.pieces.map((one) => one.box)].flat().map(([axis]) => axis)),
  ]
  if (axes.some((axis) => BITS[axis] === undefined)) return 'outside'
  const read = (sides: readonly Side[]): Box => new Map(axes.map((axis) => [axis, sideOf(sides, axis)]))
  const region = read(certificate.region)
  const boxes = certificate.pieces.map((piece) => read(piece.box))
  if (!boxes.every((box) => axes.every((axis) => within(box.get(axis)!, region.get(axis)!)))) return 'outside'
  const meet = (a: Box, b: Box) =>
    axes.every((axis) => a.get(axis)![0] <= b.get(axis)![1] && b.get(axis)![0] <= a.get(axis)![1])
  if (boxes.some((a, i) => boxes.some((b, j) => j < i && meet(a, b)))) return 'overlap'
  const size = (box: Box) => axes.reduce((sum, axis) => sum * (box.get(axis)![1] - box.get(axis)![0] + 1n), 1n)
  if (boxes.reduce((sum, box) => sum + size(box), 0n) !== size(region)) return 'gap'
  const names = device.interfaces.map((one) => one.name)
  for (const [i, piece] of certificate.pieces.entries()) {
    const end = walk(device.filters, list, (when) => part(when, boxes[i]!, names))
    if (!end) return 'undecided'
    if (end.outcome !== piece.outcome) return 'wrong-outcome'
    if (JSON.stringify(end.lines) !== JSON.stringify(piece.lines)) return 'wrong-lines'
  }
  return 'sound'
}

function within([low, high]: readonly [bigint, bigint], [from, to]: readonly [bigint, bigint]): boolean {
  return from <= low && low <= high && high <= to
}

function sideOf(sides: readonly Side[], axis: string): readonly [bigint, bigint] {
  const side = sides.find(([name]) => name === axis)
  return side ? [BigInt(side[1]), BigInt(side[2])] : [0n, (1n << BigInt(BITS[axis]!)) - 1n]
}

/** Where a whole box ends up; undefined where a rule splits it. */
function walk(
  filters: readonly Filter[],
  list: Filter,
  ask: (when: Predicate) => Part,
): { outcome: string; lines: Line[] } | undefined {
  const ends = { permit: 'permit', deny: 'deny', return: 'permit' } as const
  const run = (filter: Filter, calls: readonly Line[]): { outcome: string; lines: Line[] } | 'back' | undefined => {
    for (const rule of filter.rules) {
      const where = ask(rule.when)
      if (where === 'some' || calls.length > 64) return undefined
      if (where === 'none') continue
      const end = act(rule, calls)
      if (end !== 'next') return end
    }
    return filter.otherwise === 'return' ? 'back' : { outcome: filter.otherwise, lines: [...calls, filter.at] }
  }
  const act = ({ action, at }: Rule, calls: readonly Line[]) => {
    if (action.do === 'permit' || action.do === 'deny') return { outcome: action.do, lines: [...calls, at] }
    if (action.do === 'return') return 'back'
    if (action.do === 'continue' || action.do === 'untrack') return 'next'
    const called = action.do === 'unknown' ? undefined : filters.find((one) => one.name === action.filter)
    const end = called && run(called, [...calls, at])
    return end === 'back' && action.do === 'call' ? 'next' : end
  }
  const end = run(list, [])
  return end === 'back' ? { outcome: ends[list.otherwise], lines: [list.at] } : end
}

/** How much of a box a predicate holds of. `some` also where it cannot be told, which is never wrong, only of no use. */
function part(when: Predicate, box: Box, names: readonly string[]): Part {
  const on = (axis: string, ranges: readonly (readonly [number | bigint, number | bigint])[]): Part => {
    const [low, high] = box.get(axis) ?? [0n, (1n << BigInt(BITS[axis]!)) - 1n]
    if (ranges.some(([from, to]) => BigInt(from) <= low && high <= BigInt(to))) return 'all'
    return ranges.every(([from, to]) => BigInt(to) < low || high < BigInt(from)) ? 'none' : 'some'
  }
  const family = (is: 4 | 6): Part => on('family', [is === 4 ? [0, 0] : [1, 1]])
  const both = (parts: readonly Part[]): Part =>
    parts.includes('none') ? 'none' : parts.every((one) => one === 'all') ? 'all' : 'some'
  const flip = (one: Part): Part => (one === 'some' ? 'some' : one === 'all' ? 'none' : 'all')
  switch (when.is) {
    case 'in':
      return both([on(when.field, when.ranges), ...(when.field === 'src4' || when.field === 'dst4' ? [family(4)] : [])])
    case 'in6':
      return both([on(when.field, when.ranges), family(6)])
    case 'masked': {
      const [low, high] = box.get(when.field) ?? [0n, (1n << BigInt(BITS[when.field]!)) - 1n]
      const free = BigInt((low ^ high).toString(2).length)
      const whole = low === high || (BigInt(when.mask) & ((1n << free) - 1n)) === 0n
      const first = firstMasked(low, BigInt(when.mask), BigInt(when.value))
      const is = first === undefined || first > high ? 'none' : whole ? 'all' : 'some'
      return both([is, ...(when.field === 'tcpFlags' ? [] : [family(4)])])
    }
    case 'family':
      return family(when.family)
    case 'interface': {
      const meant = (name: string) =>
        when.names.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name))
      const numbers = names.flatMap((name, i) => (meant(name) ? [i] : []))
      const [low, high] = box.get(when.way) ?? [0n, 65535n]
      const inside = numbers.filter((number) => low <= BigInt(number) && BigInt(number) <= high).length
      return inside === 0 ? 'none' : BigInt(inside) === high - low + 1n ? 'all' : 'some'
    }
    case 'every':
      return both(when.of.map((one) => part(one, box, names)))
    case 'some':
      return flip(both(when.of.map((one) => flip(part(one, box, names)))))
    case 'not':
      return flip(part(when.of, box, names))
    case 'unknown':
      return 'some'
    default:
      return when satisfies never
  }
}

/** The least number from `low` on with `number & mask === value`: `low`, or one that first exceeds it in some bit. */
function firstMasked(low: bigint, mask: bigint, value: bigint): bigint | undefined {
  if ((low & mask) === value) return low
  for (let bit = 0n; bit < 32n; bit++) {
    const next = (((low >> bit) + 1n) << bit) | (value & ((1n << bit) - 1n))
    if ((next & mask) === value) return next
  }
  return undefined
}
