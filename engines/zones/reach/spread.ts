import {
  deviceWords,
  LimitReached,
  near,
  type Attachment,
  type Device,
  type Network,
  type Segment,
} from '../model/index.ts'
import { ALL, NONE, type Edge } from '../sets/bdd.ts'
import type { Bounds } from '../sets/bounds.ts'
import type { Headers } from '../sets/header.ts'
import { packetsOf } from '../sets/predicate.ts'
import type { Arrival, Delivery, Part, Sending } from './arrival.ts'
import { prefixSet } from './exits.ts'
import { transitOf, type Departure, type Transit } from './transit.ts'

/** Arrivals that one source may come to before the search gives up. A network of 10,000 devices needs some thousands. */
const MOST_ARRIVALS = 1_000_000

/** The time to live of a packet is a byte: no packet passes more devices, however they translate it in a circle. */
const MOST_HOPS = 255

/** A source spread through too many arrivals: translations feed one another without end. */
export class SpreadTooFar extends LimitReached {
  override readonly name = 'SpreadTooFar'
  readonly code = 'zones.spread-too-far'
  readonly words = {
    ja: '通信をたどり切れず、答えを出せません。そこにあるアドレス変換が互いに変換し合っていないか、経路が輪になっていないかを確かめてください。',
    en: 'The packets cannot be followed to their ends. Check there for address translations that feed one another and for routes in a circle.',
  }
}

function tooFar({ device }: Attachment): never {
  return near(deviceWords(device), () => {
    throw new SpreadTooFar(`more than ${MOST_ARRIVALS} arrivals`)
  })
}

/** What one source reaches. */
export interface Spread {
  readonly deliveries: readonly Delivery[]
  /** Everything that left a device for a segment, in the order in which it came to pass. */
  readonly sendings: readonly Sending[]
  /** Devices that any of its packets may come to. */
  readonly touched: ReadonlySet<string>
}

/** Where a spread begins, and what it keeps out of. */
export interface Source {
  readonly segments: readonly Segment[]
  readonly packets: (segment: Segment) => Bounds
  /** A segment that no packet is taken across: to ask whether there is a way around it. */
  readonly around?: string
}

interface Place {
  readonly segment: Segment
  readonly at: Attachment
}

/**
 * Engine A over a network: what hosts send is pushed from device to device until nothing new arrives anywhere.
 *
 * Each device is a function on sets ({@link Transit}); a device sees only what it has not seen before, so the work is
 * O(arrivals · exits of a device · an `and`), once per source zone and family, not once per host or pair.
 */
export class Reach {
  readonly headers: Headers
  readonly #network: Network
  readonly #transits: ReadonlyMap<string, Transit>
  readonly #places = new Map<string, Place>()
  readonly #redirected = new Map<string, Edge>()

  constructor(headers: Headers, network: Network) {
    this.headers = headers
    this.#network = network
    this.#transits = new Map(
      network.devices.map((device) => [device.name, near(deviceWords(device.name), () => transitOf(headers, device))]),
    )
    for (const segment of network.segments) {
      for (const at of segment.attached) this.#places.set(`${at.device} ${at.interface}`, { segment, at })
    }
  }

  transit(device: string): Transit {
    return this.#transits.get(device)!
  }

  /** Pushes a source through the network. @throws SpreadTooFar, SetsTooLarge */
  spread(source: Source): Spread {
    const seen = new Map<string, Bounds>()
    const deliveries: Delivery[] = []
    const sendings: Sending[] = []
    const waiting = new Waiting()
    for (const segment of source.segments) {
      const part = { flow: source.packets(segment), segment }
      for (const at of segment.attached) waiting.add(at, part)
    }
    let arrivals = 0
    for (let next = waiting.take(); next; next = waiting.take()) {
      if (++arrivals > MOST_ARRIVALS) tooFar(next.at)
      const arrival = this.#fresh(next, seen)
      if (!arrival || arrival.hops > MOST_HOPS) continue
      for (const { exit, flow } of near(deviceWords(arrival.device), () => this.departures(arrival))) {
        const place = this.#places.get(`${arrival.device} ${exit.interface}`)
        if (!place || place.segment.name === source.around) continue
        const from = { arrival, exit, flow }
        sendings.push(from)
        for (const [to, part] of this.#onward(place, flow, from)) waiting.add(to, part)
        const delivered = this.#delivered(place, flow, from)
        if (delivered) deliveries.push(delivered)
      }
    }
    return { deliveries, sendings, touched: new Set([...seen.keys()].map((key) => key.slice(0, key.lastIndexOf(' ')))) }
  }

  /** What a device makes of an arrival. */
  protected departures({ device, interface: into, flow }: Arrival): readonly Departure[] {
    return this.transit(device).departures(into, flow)
  }

  /** The part of an arrival that its interface has not seen; undefined where there is none. */
  #fresh({ at, parts }: Awaited, seen: Map<string, Bounds>): Arrival | undefined {
    const { bdd } = this.headers
    const key = `${at.device} ${at.interface}`
    const before = seen.get(key) ?? { may: NONE, must: NONE }
    const may = bdd.minus(this.headers.any(parts.map((part) => part.flow.may)), before.may)
    const must = bdd.minus(this.headers.any(parts.map((part) => part.flow.must)), before.must)
    if (may === NONE && must === NONE) return undefined
    seen.set(key, { may: bdd.or(before.may, may), must: bdd.or(before.must, must) })
    const hops = Math.max(...parts.map((part) => (part.from ? part.from.arrival.hops + 1 : 0)))
    return { device: at.device, interface: at.interface, flow: { may: bdd.or(may, must), must }, hops, parts }
  }

  /** To the gateway, where a device has its address; without a gateway, to devices that answer for the address. */
  #onward({ segment, at }: Place, flow: Bounds, from: Sending): [Attachment, Part][] {
    return segment.attached.flatMap((to): [Attachment, Part][] => {
      if (to.device === at.device && to.interface === at.interface) return []
      const { bdd } = this.headers
      const taken = this.taken(segment, to, from.exit.gateway)
      const arriving = { may: bdd.and(flow.may, taken), must: bdd.and(flow.must, taken) }
      return arriving.may === NONE ? [] : [[to, { flow: arriving, segment, from }]]
    })
  }

  /** What a device takes off the wire: all that is sent to it; without a gateway, all but what is for the hosts there. */
  protected taken(segment: Segment, to: Attachment, gateway: number | bigint | undefined): Edge {
    if (gateway !== undefined) return this.#owns(to, gateway) ? ALL : NONE
    return this.headers.bdd.or(this.headers.bdd.not(this.hosts(segment)), this.#answered(to.device))
  }

  /** Packets to the addresses of a segment. */
  hosts(segment: Segment): Edge {
    return this.headers.any(segment.prefixes.map((one) => prefixSet(this.headers, 'dst', one)))
  }

  #delivered({ segment }: Place, flow: Bounds, from: Sending): Delivery | undefined {
    if (segment.zone === undefined) return undefined
    const { gateway } = from.exit
    if (gateway !== undefined && segment.attached.some((to) => this.#owns(to, gateway))) return undefined
    const { bdd } = this.headers
    // Straight to a host: one that is there. To a gateway that nobody here knows: into the zone beyond it.
    const there = gateway === undefined ? this.hosts(segment) : ALL
    const arrived = { may: bdd.and(flow.may, there), must: bdd.and(flow.must, there) }
    return arrived.may === NONE ? undefined : { zone: segment.zone, segment, flow: arrived, from }
  }

  #owns(at: Attachment, gateway: number | bigint): boolean {
    const device = this.transit(at.device).device
    const own = device.interfaces.find((one) => one.name === at.interface)
    return own?.addresses.some((one) => one.address === gateway) ?? false
  }

  /** Packets whose destination a device translates: it answers for their addresses on the wire (proxy ARP). */
  #answered(name: string): Edge {
    const known = this.#redirected.get(name)
    if (known !== undefined) return known
    const { device } = this.transit(name)
    const set = this.headers.any(device.nats.flatMap((nat) => this.#redirects(device, nat)))
    this.#redirected.set(name, set)
    return set
  }

  #redirects(device: Device, nat: Device['nats'][number]): Edge[] {
    const names = device.interfaces.map((one) => one.name)
    const field = this.headers.family === 4 ? 'dst4' : 'dst6'
    return nat.rules.flatMap(({ action, when }) => {
      const turns =
        action.do === 'rewrite'
          ? action.fields.some((one) => one.field === field)
          : action.do === 'unknown' && action.fields.includes(field)
      if (nat.family !== this.headers.family || !turns) return []
      const set = packetsOf(this.headers, when, names).may
      // Only the address decides who answers.
      const free = [...this.headers.fields].filter((one) => one !== field)
      return [free.reduce((now, one) => this.headers.without(now, one), set)]
    })
  }

  /** Segments where a zone's hosts sit. */
  segmentsOf(zone: string): readonly Segment[] {
    return this.#network.segments.filter((segment) => segment.zone === zone)
  }
}

interface Awaited {
  readonly at: Attachment
  readonly parts: Part[]
}

/** Arrivals in the order in which they were first announced; what comes to one interface meanwhile is taken with it. */
class Waiting {
  readonly #queue = new Map<string, Awaited>()

  add(at: Attachment, part: Part): void {
    const key = `${at.device} ${at.interface}`
    const awaited = this.#queue.get(key)
    if (awaited) awaited.parts.push(part)
    else this.#queue.set(key, { at, parts: [part] })
  }

  take(): Awaited | undefined {
    for (const [key, awaited] of this.#queue) {
      this.#queue.delete(key)
      return awaited
    }
    return undefined
  }
}
