import {
  holds,
  STATE,
  type Attachment,
  type Device,
  type Line,
  type Nat,
  type Network,
  type Packet,
  type Rewrite,
  type Segment,
  type Stage,
} from '../model/index.ts'
import { decide, type Decision } from './decide.ts'
import { isIn, routePacket, type WayOut } from './route-packet.ts'

/** One device on a packet's way, with what each of its steps said. */
export interface WalkHop {
  readonly device: string
  readonly in: string
  /** Absent where the packet does not get as far as routing. */
  readonly out?: string
  readonly packet: Packet
  readonly steps: readonly { readonly filter: string; readonly decision: Decision }[]
  readonly translations: readonly Line[]
  readonly route?: Line
}

/** How a way ends. */
export type WalkEnd =
  | { readonly end: 'arrives'; readonly zone: string; readonly segment: string; readonly packet: Packet }
  /** A list denies it, by these lines. */
  | { readonly end: 'denied'; readonly device: string; readonly filter: string; readonly lines: readonly Line[] }
  /** A translation throws it away. */
  | { readonly end: 'dropped'; readonly device: string; readonly lines: readonly Line[] }
  /** No route, no interface, no forwarding, or the device itself was meant. */
  | {
      readonly end: 'lost'
      readonly device: string
      readonly why: 'no-route' | 'own-address' | 'not-forwarding' | 'down' | 'nowhere' | 'circle'
    }

export interface Walk {
  readonly hops: readonly WalkHop[]
  readonly end: WalkEnd
  /** False where a line on the way was not understood, or the device may choose another way. */
  readonly certain: boolean
}

/** Devices on one way; a packet's time to live is longer, a town's network is not. */
const MOST_HOPS = 40

/** Ways that are followed where routes share the load or a line is open. */
const MOST_WALKS = 500

interface Place {
  readonly at: Attachment
  readonly packet: Packet
  readonly hops: readonly WalkHop[]
  readonly certain: boolean
}

/**
 * Sends one packet through the network step by step, by nothing but the plain meaning of the model. It shares no code
 * with the engines that compute on sets, says where and by which line a packet is stopped, and checks them in tests.
 */
export function walk(network: Network, segment: string, packet: Packet): Walk[] {
  const start = network.segments.find(({ name }) => name === segment)
  const waiting: Place[] = (start?.attached ?? []).map((at) => ({ at, packet, hops: [], certain: true }))
  const out: Walk[] = []
  for (let next = waiting.pop(); next && out.length < MOST_WALKS; next = waiting.pop()) {
    const found = pass(network, next)
    out.push(...found.walks)
    waiting.push(...found.onward)
  }
  return out
}

interface Passed {
  readonly walks: readonly Walk[]
  readonly onward: readonly Place[]
}

/** A packet inside a device. */
interface Inside {
  readonly device: Device
  readonly place: Place
  packet: Packet
  certain: boolean
  readonly steps: { filter: string; decision: Decision }[]
  readonly translations: Line[]
}

function pass(network: Network, place: Place): Passed {
  const device = network.devices.find(({ name }) => name === place.at.device)
  const entry = device?.interfaces.find(({ name }) => name === place.at.interface)
  const inside = device && {
    device,
    place,
    packet: entered(place),
    certain: place.certain,
    steps: [],
    translations: [],
  }
  if (!inside || !entry?.up || !device.forwards)
    return ended(place, lost(place, !entry?.up ? 'down' : 'not-forwarding'))
  if (place.hops.length >= MOST_HOPS) return ended(place, lost(place, 'circle'))
  const stopped = runStages(inside, [...entry.ingress, ...device.before])
  if (stopped)
    return { walks: [{ hops: [...place.hops, hopOf(inside)], end: stopped, certain: inside.certain }], onward: [] }
  if (isOwn(device, inside.packet)) return ended(place, lost(place, 'own-address'), inside)
  const ways = routePacket(device, inside.packet)
  if (ways.length === 0) return ended(place, lost(place, 'no-route'), inside)
  const passed = ways.map((way) => leave(network, inside, way))
  return { walks: passed.flatMap(({ walks }) => walks), onward: passed.flatMap(({ onward }) => onward) }
}

function entered({ at, packet }: Place): Packet {
  const { out: _, ...rest } = packet
  return { ...rest, in: at.interface, mark: 0, state: STATE.new }
}

function lost({ at }: Place, why: Extract<WalkEnd, { end: 'lost' }>['why']): WalkEnd {
  return { end: 'lost', device: at.device, why }
}

function ended(place: Place, end: WalkEnd, inside?: Inside): Passed {
  const hop = inside ? [hopOf(inside)] : []
  return { walks: [{ hops: [...place.hops, ...hop], end, certain: inside?.certain ?? place.certain }], onward: [] }
}

function hopOf({ place, steps, translations }: Inside, way?: WayOut): WalkHop {
  const base = {
    device: place.at.device,
    in: place.at.interface,
    packet: place.packet,
    steps: [...steps],
    translations: [...translations],
  }
  return way ? { ...base, out: way.interface, route: way.at } : base
}

function isOwn({ interfaces }: Device, { family, dst4, dst6 }: Packet): boolean {
  return interfaces.some(({ addresses }) =>
    addresses.some((own) => own.family === family && own.address === (family === 4 ? dst4 : dst6)),
  )
}

/** Runs stages in order; the end where one stops the packet. */
function runStages(inside: Inside, stages: readonly Stage[]): WalkEnd | undefined {
  for (const stage of stages) {
    const end = stage.do === 'filter' ? runFilter(inside, stage) : runNat(inside, stage.nat)
    if (end) return end
  }
  return undefined
}

function runFilter(inside: Inside, stage: Extract<Stage, { do: 'filter' }>): WalkEnd | undefined {
  const { device, packet } = inside
  if (!stage.families.includes(packet.family)) return undefined
  const decision = decide(device, stage.filter, packet)
  inside.steps.push({ filter: stage.filter, decision })
  if (decision.outcome === 'deny')
    return { end: 'denied', device: device.name, filter: stage.filter, lines: decision.lines }
  if (decision.outcome === 'unknown') inside.certain = false
  const untracks = device.filters
    .find(({ name }) => name === stage.filter)
    ?.rules.some(({ when, action }) => action.do === 'untrack' && holds(when, packet) === 'yes')
  if (untracks) inside.packet = { ...packet, state: STATE.untracked }
  return undefined
}

function runNat(inside: Inside, name: string): WalkEnd | undefined {
  const nat: Nat | undefined = inside.device.nats.find((one) => one.name === name)
  if (nat?.family !== inside.packet.family) return undefined
  for (const { when, action, at } of nat.rules) {
    const truth = holds(when, inside.packet)
    if (truth === 'no') continue
    if (truth === 'unknown' || action.do === 'unknown') {
      // What it becomes is open; the way is followed with the packet as it is.
      inside.certain = false
      if (truth === 'unknown') continue
      inside.translations.push(at)
      return undefined
    }
    inside.translations.push(at)
    if (action.do === 'drop') return { end: 'dropped', device: inside.device.name, lines: [at] }
    inside.packet = action.fields.reduce(rewritten, inside.packet)
    return undefined
  }
  return undefined
}

const PORTED = new Set([6, 17, 33, 132, 136])

/** One field replaced; of several values that it may take, the first. */
function rewritten(packet: Packet, rewrite: Rewrite): Packet {
  const { field } = rewrite
  if ((field === 'sport' || field === 'dport') && !PORTED.has(packet.protocol)) return packet
  switch (rewrite.to) {
    case 'in': {
      const old = packet[rewrite.field]
      const kept = rewrite.ranges.some(([low, high]) => low <= old && old <= high)
      return kept ? packet : { ...packet, [field]: rewrite.ranges[0]?.[0] ?? old }
    }
    case 'in6': {
      const old = packet[rewrite.field]
      const kept = rewrite.ranges.some(([low, high]) => low <= old && old <= high)
      return kept ? packet : { ...packet, [field]: rewrite.ranges[0]?.[0] ?? old }
    }
    case 'shift':
      return { ...packet, [field]: packet[rewrite.field] - rewrite.from + rewrite.base }
    case 'shift6':
      return { ...packet, [field]: packet[rewrite.field] - rewrite.from + rewrite.base }
    default:
      return rewrite satisfies never
  }
}

/** Out of a device by one way, and on to whoever takes it off the wire. */
function leave(network: Network, from: Inside, way: WayOut): Passed {
  const { device, place } = from
  const inside: Inside = {
    ...from,
    packet: { ...from.packet, out: way.interface },
    certain: from.certain && way.certain,
    steps: [...from.steps],
    translations: [...from.translations],
  }
  const exit = device.interfaces.find(({ name }) => name === way.interface)!
  const stopped = runStages(inside, [...device.after, ...exit.egress])
  const hops = [...place.hops, hopOf(inside, way)]
  const { certain, packet } = inside
  if (stopped) return { walks: [{ hops, end: stopped, certain }], onward: [] }
  const segment = network.segments.find(({ attached }) =>
    attached.some((one) => one.device === device.name && one.interface === way.interface),
  )
  if (!segment) return { walks: [{ hops, end: lost(place, 'nowhere'), certain }], onward: [] }
  const takers = takersOn(network, segment, { device: device.name, interface: way.interface }, packet, way.gateway)
  const onward = takers.map((at): Place => ({ at, packet, hops, certain }))
  const known = way.gateway !== undefined && takers.length > 0
  const there = way.gateway === undefined ? hostsOn(segment, packet) : !known
  const end: WalkEnd | undefined =
    segment.zone !== undefined && there
      ? { end: 'arrives', zone: segment.zone, segment: segment.name, packet }
      : undefined
  if (end) return { walks: [{ hops, end, certain }], onward }
  return onward.length > 0 ? { walks: [], onward } : { walks: [{ hops, end: lost(place, 'nowhere'), certain }], onward }
}

function hostsOn({ prefixes }: Segment, { family, dst4, dst6 }: Packet): boolean {
  return prefixes.some((prefix) => isIn(family === 4 ? dst4 : dst6, prefix))
}

/** Devices that take the packet off the wire: the gateway's owner; without one, all but where a host is meant. */
// oxlint-disable-next-line max-params -- a wire, who sends, and what
function takersOn(
  network: Network,
  segment: Segment,
  sender: Attachment,
  packet: Packet,
  gateway: number | bigint | undefined,
): Attachment[] {
  return segment.attached.filter((to) => {
    if (to.device === sender.device && to.interface === sender.interface) return false
    const device = network.devices.find(({ name }) => name === to.device)
    const own = device?.interfaces.find(({ name }) => name === to.interface)?.addresses ?? []
    if (gateway !== undefined) return own.some(({ address }) => address === gateway)
    return !hostsOn(segment, packet) || (device !== undefined && answersFor(device, { ...packet, in: to.interface }))
  })
}

/** Whether a device translates the packet's destination, and so answers for its address on the wire (proxy ARP). */
function answersFor({ nats }: Device, packet: Packet): boolean {
  return nats.some(({ rules }) =>
    rules.some(({ when, action }) => {
      if (action.do === 'drop' || holds(when, packet) === 'no') return false
      return action.do === 'unknown' ? action.fields.some(isTarget) : action.fields.some(({ field }) => isTarget(field))
    }),
  )
}

function isTarget(field: Rewrite['field']): boolean {
  return field === 'dst4' || field === 'dst6'
}
