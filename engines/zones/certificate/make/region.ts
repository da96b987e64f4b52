import { predecessor, successor, type Interval } from '../../boxes/box.ts'
import type { Family, Prefix } from '../../model/index.ts'
import { range4, range6, WIDTH } from '../../model/index.ts'
import { NO_INTERFACE } from '../../boxes/box.ts'
import { WITH_PORTS } from '../../reach/translate.ts'
import type { Side } from '../certificate.ts'

/** A box with every axis drawn in, `origin` among them: the address before translation, or -1 where that is `src`. */
export type Region = ReadonlyMap<string, Interval>

const FIELDS = ['protocol', 'sport', 'dport', 'icmpType', 'icmpCode', 'tcpFlags', 'fragment', 'mac'] as const
/** No translation has touched the source. */
export const UNTRANSLATED: Interval = [-1n, -1n]
const NOWHERE: Interval = [NO_INTERFACE, NO_INTERFACE]

/** What only the device knows of a packet, as it is between devices. */
export const ON_WIRE: readonly (readonly [string, Interval])[] = [
  ['in', NOWHERE],
  ['out', NOWHERE],
  ['mark', [0, 0]],
  ['state', [0, 0]],
]

/** Every packet of a family between devices, the order of axes that a certificate writes. */
export function everything(family: Family): Region {
  const addresses: [string, Interval][] =
    family === 4
      ? [whole('src4'), whole('dst4')]
      : (['src6', 'dst6'] as const).map((axis) => [axis, [0n, (1n << 128n) - 1n]])
  const place = family === 4 ? 0 : 1
  return new Map<string, Interval>([
    ['family', [place, place]],
    ...ON_WIRE,
    ['origin', [-1n, (1n << 128n) - 1n]],
    ...addresses,
    ...FIELDS.map(whole),
  ])
}

function whole(axis: keyof typeof WIDTH): [string, Interval] {
  return [axis, [0, 2 ** WIDTH[axis] - 1]]
}

/** What the hosts of a network send that can open a session; or TCP with ACK and no session. */
export function sentFrom(prefix: Prefix, kind: 'opening' | 'stray'): Region[] {
  const source: [string, Interval] =
    prefix.family === 4
      ? ['src4', range4(prefix.address, prefix.length)]
      : ['src6', range6(prefix.address, prefix.length)]
  const zero = ['sport', 'dport', 'icmpType', 'icmpCode', 'tcpFlags', 'fragment'].map((axis): [string, Interval] => [
    axis,
    [0, 0],
  ])
  const ports: [string, Interval][] = [
    ['sport', [0, 65_535]],
    ['dport', [0, 65_535]],
  ]
  const base = new Map([...everything(prefix.family), ['origin', UNTRANSLATED] as const, source, ...zero])
  const make = (low: number, high: number, ...more: [string, Interval][]): Region =>
    new Map([...base, ['protocol', [low, high]] as const, ...more])
  if (kind === 'stray') return [make(6, 6, ...ports, ['tcpFlags', [16, 16]])]
  const icmp = prefix.family === 4 ? 1 : 58
  const alone = [...WITH_PORTS, icmp].sort((a, b) => a - b)
  const rest = [-1, ...alone].flatMap((after, i) => {
    const until = alone[i] ?? 256
    return until - after > 1 ? [make(after + 1, until - 1)] : []
  })
  return [
    ...rest,
    ...WITH_PORTS.map((one) => make(one, one, ...ports, ['tcpFlags', one === 6 ? [2, 2] : [0, 0]])),
    make(icmp, icmp, ['icmpType', [0, 255]], ['icmpCode', [0, 255]]),
  ]
}

export function meets(a: Region, b: Region): boolean {
  for (const [axis, [low, high]] of a) {
    const [from, to] = b.get(axis)!
    if (to < low || high < from) return false
  }
  return true
}

/** The parts of a box outside some sides, at most two for each, and last the part inside. The sides must meet the box. */
export function split(box: Region, by: Iterable<readonly [string, Interval]>): Region[] {
  const parts: Region[] = []
  let inner = box
  for (const [axis, [low, high]] of by) {
    const [from, to] = inner.get(axis)!
    const side = (interval: Interval): Region => new Map(inner).set(axis, interval)
    if (from < low) parts.push(side([from, predecessor(low)]))
    if (high < to) parts.push(side([successor(high), to]))
    inner = side([from < low ? low : from, high < to ? high : to])
  }
  return [...parts, inner]
}

/** What some boxes leave of a box, in boxes that do not meet. */
export function remainder(box: Region, taken: readonly Region[]): Region[] {
  let left = [box]
  for (const one of taken) left = left.flatMap((part) => (meets(part, one) ? split(part, one).slice(0, -1) : [part]))
  return left
}

/** Boxes that do not meet, with those made one that differ on a single axis and touch there. O(rounds · axes · boxes). */
export function joined(boxes: readonly Region[]): Region[] {
  let now = [...boxes]
  for (let before = Infinity; now.length < before;) {
    before = now.length
    for (const axis of boxes[0]?.keys() ?? []) now = joinedOn(axis, now)
  }
  return now
}

function joinedOn(axis: string, boxes: readonly Region[]): Region[] {
  const alike = Map.groupBy(boxes, (box) =>
    [...box].map(([name, side]) => (name === axis ? '' : side.join())).join(' '),
  )
  return [...alike.values()].flatMap((group) => {
    if (group.length === 1) return group
    const out: Region[] = []
    for (const box of group.toSorted((a, b) => (a.get(axis)![0] < b.get(axis)![0] ? -1 : 1))) {
      const [low, high] = box.get(axis)!
      const last = out.at(-1)
      const touches = last && axis !== 'origin' && successor(last.get(axis)![1]) === low
      if (touches) out[out.length - 1] = new Map(last).set(axis, [last.get(axis)![0], high])
      else out.push(box)
    }
    return out
  })
}

/** What a box changes of another, as a certificate writes it. */
export function sidesOf(box: Region, around: Region): Side[] {
  return [...box].flatMap(([axis, [low, high]]): Side[] => {
    const old = around.get(axis)!
    return old[0] === low && old[1] === high ? [] : [[axis, String(low), String(high)]]
  })
}
