import { WIDTH, type Family, type Field, type Field6, type Packet } from '../model/index.ts'
import { ALL, Bdd, NONE, type Edge } from './bdd.ts'

/**
 * A field as the sets see it: header fields, the interfaces that a packet came in and goes out by, and `origin`: the
 * class of the address that it set out with, which no translation changes.
 */
export type Bits = Field | Field6 | 'in' | 'out' | 'origin'

/** Where a field lies among the bits of the diagram; `first` is its most significant bit. */
export interface Place {
  readonly first: number
  readonly width: number
}

/** Interfaces of one device, and classes of addresses, are numbered; this many bits number them. */
const NUMBER_BITS = 12

/** Interfaces of one device at most, because of {@link NUMBER_BITS}. */
export const MOST_INTERFACES = 2 ** NUMBER_BITS

/** What only the device that a packet is in knows of it: first, and together, so that leaving it costs next to nothing. */
const INSIDE = ['in', 'out', 'mark', 'state'] as const

const REST = ['protocol', 'dport', 'sport', 'icmpType', 'icmpCode', 'tcpFlags', 'fragment', 'mac'] as const

const ORDER: Readonly<Record<Family, readonly Bits[]>> = {
  4: [...INSIDE, 'origin', 'src4', 'dst4', ...REST],
  6: [...INSIDE, 'origin', 'src6', 'dst6', ...REST],
}

const MIRROR: ReadonlyMap<Bits, Bits> = new Map([
  ['src4', 'dst4'],
  ['dst4', 'src4'],
  ['src6', 'dst6'],
  ['dst6', 'src6'],
  ['sport', 'dport'],
  ['dport', 'sport'],
])

/**
 * Sets of packets of one family: a diagram, and the way that fields are laid out in it.
 *
 * Values are `bigint` for IPv6 addresses and numbers for everything else. Every builder makes its set bottom up,
 * without one `and`: O(width) nodes for a range.
 */
export class Headers {
  readonly family: Family
  readonly bdd: Bdd
  readonly #places = new Map<Bits, Place>()

  /** @param mirrored Asks of every packet what would be true of its reply: sender and receiver change places. */
  constructor(family: Family, bdd = new Bdd(), mirrored = false) {
    this.family = family
    this.bdd = bdd
    let first = 0
    for (const field of ORDER[family]) {
      const width = widthOf(field)
      this.#places.set(mirrored ? (MIRROR.get(field) ?? field) : field, { first, width })
      first += width
    }
  }

  /** Where a field lies; undefined for an address of the other family. */
  place(field: Bits): Place | undefined {
    return this.#places.get(field)
  }

  get fields(): Iterable<Bits> {
    return this.#places.keys()
  }

  /** Packets whose field lies in `low … high`. */
  range(field: Bits, low: number | bigint, high: number | bigint): Edge {
    const place = this.place(field)
    if (!place) return NONE
    return this.bdd.and(this.#bound(place, BigInt(low), 'from'), this.#bound(place, BigInt(high), 'to'))
  }

  /** Packets whose field has the bits of `value` wherever `mask` has a 1. */
  masked(field: Bits, mask: number | bigint, value: number | bigint): Edge {
    const place = this.place(field)
    if (!place) return NONE
    let edge = ALL
    const [ones, wanted] = [BigInt(mask), BigInt(value)]
    for (let bit = 0n; bit < place.width; bit++) {
      if (((ones >> bit) & 1n) === 0n) continue
      const level = place.first + place.width - 1 - Number(bit)
      edge = ((wanted >> bit) & 1n) === 1n ? this.bdd.make(level, NONE, edge) : this.bdd.make(level, edge, NONE)
    }
    return edge
  }

  value(field: Bits, value: number | bigint): Edge {
    const place = this.place(field)
    return place ? this.masked(field, (1n << BigInt(place.width)) - 1n, value) : NONE
  }

  union(field: Bits, ranges: readonly (readonly [number | bigint, number | bigint])[]): Edge {
    return this.any(ranges.map(([low, high]) => this.range(field, low, high)))
  }

  /** Union of many sets, in pairs, so that sets of like size meet. */
  any(sets: readonly Edge[]): Edge {
    if (sets.length === 0) return NONE
    let layer = sets
    while (layer.length > 1) {
      const next: Edge[] = []
      for (let i = 0; i < layer.length; i += 2)
        next.push(i + 1 < layer.length ? this.bdd.or(layer[i]!, layer[i + 1]!) : layer[i]!)
      layer = next
    }
    return layer[0]!
  }

  /** The set with one field made free. */
  without(set: Edge, field: Bits): Edge {
    const place = this.place(field)
    return place ? this.bdd.exists(set, place.first, place.first + place.width - 1) : set
  }

  /** The set as it is outside any device: {@link INSIDE} forgotten. */
  outside(set: Edge): Edge {
    const last = this.place('state')!
    return this.bdd.exists(set, 0, last.first + last.width - 1)
  }

  /** The values that a field takes in a set, ascending; undefined where there are more than `most` ranges. */
  valuesOf(set: Edge, field: Bits, most: number): [bigint, bigint][] | undefined {
    const place = this.place(field)
    if (!place) return []
    const end = place.first + place.width
    let edge = set
    for (const other of this.#places.keys()) if (other !== field) edge = this.without(edge, other)
    const found: [bigint, bigint][] = []
    const visit = (at: Edge, level: number, low: bigint): boolean => {
      if (at === NONE) return true
      const size = 1n << BigInt(end - level)
      if (at === ALL) return join(found, low, low + size - 1n, most)
      const half = size >> 1n
      const skips = this.bdd.level(at) > level
      return (
        visit(skips ? at : this.bdd.low(at), level + 1, low) &&
        visit(skips ? at : this.bdd.high(at), level + 1, low + half)
      )
    }
    return visit(edge, place.first, 0n) ? found : undefined
  }

  /** Some packet of a set that is not empty; fields that the set leaves open are zero. */
  sample(set: Edge): Packet {
    const bits = this.bdd.sample(set)
    return packetOf(this.family, (field) => this.#read(bits, field))
  }

  /** The class of the address that the packet of {@link sample} set out with. */
  sampleOrigin(set: Edge): number {
    return Number(this.#read(this.bdd.sample(set), 'origin'))
  }

  #read(bits: ReadonlyMap<number, 0 | 1>, field: Bits): bigint {
    const place = this.place(field)
    let value = 0n
    if (place) for (let i = 0; i < place.width; i++) value = (value << 1n) | BigInt(bits.get(place.first + i) ?? 0)
    return value
  }

  /** Whether a packet is in a set; `at` numbers the interfaces that it came in and goes out by. O(bits). */
  has(
    set: Edge,
    packet: Packet,
    at: { readonly in?: number; readonly out?: number; readonly origin?: number } = {},
  ): boolean {
    const bits = new Map<number, boolean>()
    for (const [field, { first, width }] of this.#places) {
      const value = BigInt(isNumbered(field) ? (at[field] ?? MOST_INTERFACES - 1) : packet[field])
      for (let i = 0; i < width; i++) bits.set(first + i, ((value >> BigInt(width - 1 - i)) & 1n) === 1n)
    }
    let edge = set
    while (edge !== ALL && edge !== NONE)
      edge = bits.get(this.bdd.level(edge)) ? this.bdd.high(edge) : this.bdd.low(edge)
    return edge === ALL
  }

  /** The set of just this packet, at any interface. */
  only(packet: Packet): Edge {
    let edge = ALL
    for (const field of [...this.#places.keys()].toReversed()) {
      if (isNumbered(field)) continue
      edge = this.bdd.and(edge, this.value(field, packet[field]))
    }
    return edge
  }

  #bound(place: Place, bound: bigint, side: 'from' | 'to'): Edge {
    let edge = ALL
    for (let bit = 0; bit < place.width; bit++) {
      const level = place.first + place.width - 1 - bit
      const one = ((bound >> BigInt(bit)) & 1n) === 1n
      if (side === 'from') edge = one ? this.bdd.make(level, NONE, edge) : this.bdd.make(level, edge, ALL)
      else edge = one ? this.bdd.make(level, ALL, edge) : this.bdd.make(level, edge, NONE)
    }
    return edge
  }
}

function isNumbered(field: Bits): field is 'in' | 'out' | 'origin' {
  return field === 'in' || field === 'out' || field === 'origin'
}

function widthOf(field: Bits): number {
  if (isNumbered(field)) return NUMBER_BITS
  return field === 'src6' || field === 'dst6' ? 128 : WIDTH[field]
}

function join(found: [bigint, bigint][], low: bigint, high: bigint, most: number): boolean {
  const last = found.at(-1)
  if (last && last[1] + 1n === low) last[1] = high
  else found.push([low, high])
  return found.length <= most
}

function packetOf(family: Family, read: (field: Bits) => bigint): Packet {
  const number = (field: Field): number => Number(read(field))
  return {
    family,
    src4: number('src4'),
    dst4: number('dst4'),
    src6: read('src6'),
    dst6: read('dst6'),
    protocol: number('protocol'),
    sport: number('sport'),
    dport: number('dport'),
    icmpType: number('icmpType'),
    icmpCode: number('icmpCode'),
    tcpFlags: number('tcpFlags'),
    state: number('state'),
    fragment: number('fragment'),
    mac: number('mac'),
    mark: number('mark'),
  }
}
