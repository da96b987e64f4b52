import {
  range4,
  range6,
  type Device,
  type Interface,
  type Line,
  type NextHop,
  type Prefix,
  type Route,
} from '../model/index.ts'
import { ALL, NONE, type Edge } from '../sets/bdd.ts'
import { both, choose, known, NOTHING, UNKNOWN, type Bounds } from '../sets/bounds.ts'
import type { Headers } from '../sets/header.ts'
import { packetsOf } from '../sets/predicate.ts'

/** A way out of a device: by an interface, to a gateway or (without one) straight to the packet's own address. */
export interface Exit {
  readonly interface: string
  readonly gateway?: number | bigint
  readonly packets: Bounds
  /** The lines that send packets this way. */
  readonly lines: readonly Line[]
}

interface Way {
  readonly interface: string
  readonly gateway?: number | bigint
  readonly certain: boolean
}

interface Target {
  readonly prefix: Prefix
  readonly preference: number
  readonly ways: readonly Way[]
  readonly at: Line
}

/** Lines that are kept for one way out; a default route needs one. */
const MOST_LINES = 20

/** A gateway behind a gateway behind a gateway: routes may name one another so deep. */
const MOST_RECURSION = 4

/**
 * The ways out of a device: policy routes first, then the longest prefix, of connected networks and static routes.
 * O(routes) set operations. Packets to the device itself have no way out.
 */
export function exitsOf(headers: Headers, device: Device): Exit[] {
  const ways = new Map<string, { way: Way; packets: Bounds; lines: Line[] }>()
  const add = (way: Way, packets: Bounds, at: Line): void => {
    const key = `${way.interface} ${way.gateway ?? ''}`
    const held = { may: packets.may, must: way.certain ? packets.must : NONE }
    const before = ways.get(key)
    const { bdd } = headers
    const sum = before && { may: bdd.or(before.packets.may, held.may), must: bdd.or(before.packets.must, held.must) }
    ways.set(key, { way, packets: sum ?? held, lines: [...(before?.lines ?? []), at] })
  }
  const transit = known(headers.bdd.not(ownAddresses(headers, device)))
  const routed = routeByPolicy(headers, device, transit, add)
  for (const { target, packets } of byPrefix(headers, device)) {
    const sent = both(headers, routed, device.learnsRoutes.length > 0 ? { may: packets, must: NONE } : known(packets))
    if (sent.may !== NONE) for (const way of target.ways) add(way, sent, target.at)
  }
  if (device.learnsRoutes.length > 0) {
    const anywhere = both(headers, routed, UNKNOWN)
    for (const one of upInterfaces(device))
      add({ interface: one.name, certain: false }, anywhere, device.learnsRoutes[0]!.at)
  }
  return [...ways.values()].map(({ way, packets, lines }) => toExit(way, packets, lines.slice(0, MOST_LINES)))
}

function toExit(way: Way, packets: Bounds, lines: readonly Line[]): Exit {
  const exit = { interface: way.interface, packets, lines }
  return way.gateway === undefined ? exit : { ...exit, gateway: way.gateway }
}

/** Packets addressed to the device itself. */
export function ownAddresses(headers: Headers, device: Device): Edge {
  const own = device.interfaces.flatMap((one) => one.addresses).filter((address) => address.family === headers.family)
  return headers.any(own.map((address) => headers.value(headers.family === 4 ? 'dst4' : 'dst6', address.address)))
}

export function prefixSet(headers: Headers, way: 'src' | 'dst', prefix: Prefix): Edge {
  if (prefix.family !== headers.family) return NONE
  if (prefix.family === 4) return headers.range(`${way}4`, ...range4(prefix.address, prefix.length))
  return headers.range(`${way}6`, ...range6(prefix.address, prefix.length))
}

/** @returns What is left to the routes. */
function routeByPolicy(
  headers: Headers,
  device: Device,
  transit: Bounds,
  add: (way: Way, packets: Bounds, at: Line) => void,
): Bounds {
  const names = device.interfaces.map((one) => one.name)
  let left = transit
  let leftToRoutes = NOTHING
  for (const rule of device.policyRoutes) {
    const when = packetsOf(headers, rule.when, names)
    const hit = both(headers, left, when)
    left = choose(headers, when, NOTHING, left)
    if (rule.via.length === 0) leftToRoutes = choose(headers, hit, known(ALL), leftToRoutes)
    for (const way of waysOf(device, rule.via)) add(way, hit, rule.at)
  }
  return { may: headers.bdd.or(left.may, leftToRoutes.may), must: headers.bdd.or(left.must, leftToRoutes.must) }
}

/** Each prefix with the packets that no longer prefix takes. */
function byPrefix(headers: Headers, device: Device): { target: Target; packets: Edge }[] {
  const targets = new Map<string, Target>()
  for (const target of [...connected(device), ...device.routes.map((route) => toTarget(device, route))]) {
    if (target.prefix.family !== headers.family) continue
    const { address, length, family } = target.prefix
    const [low] = family === 4 ? range4(address, length) : range6(address, length)
    const key = `${low}/${length}`
    const other = targets.get(key)
    if (!other || target.preference < other.preference) targets.set(key, target)
    else if (target.preference === other.preference)
      targets.set(key, { ...other, ways: [...other.ways, ...target.ways] })
  }
  let taken: Edge = NONE
  return [...targets.values()]
    .sort((a, b) => b.prefix.length - a.prefix.length)
    .map((target) => {
      const all = prefixSet(headers, 'dst', target.prefix)
      const packets = headers.bdd.minus(all, taken)
      taken = headers.bdd.or(taken, all)
      return { target, packets }
    })
}

function upInterfaces(device: Device): Interface[] {
  return device.interfaces.filter((one) => one.up)
}

function connected(device: Device): Target[] {
  return upInterfaces(device).flatMap((one) =>
    one.addresses.map((prefix) => ({
      prefix,
      preference: 0,
      ways: [{ interface: one.name, certain: true }],
      at: one.at,
    })),
  )
}

function toTarget(device: Device, route: Route): Target {
  return { prefix: route.to, preference: Math.max(1, route.preference), ways: waysOf(device, route.via), at: route.at }
}

function waysOf(device: Device, via: readonly NextHop[]): Way[] {
  return via.flatMap((hop) => {
    if (hop.to === 'discard') return []
    if (hop.to === 'unknown') return upInterfaces(device).map((one) => ({ interface: one.name, certain: false }))
    if (hop.to === 'interface') return isUp(device, hop.interface) ? [{ interface: hop.interface, certain: true }] : []
    return toGateway(device, hop.address, hop.interface, 0)
  })
}

function isUp(device: Device, name: string): boolean {
  return upInterfaces(device).some((one) => one.name === name)
}

/** The connected network that a gateway lies in; else the static route that leads to it. */
function toGateway(device: Device, gateway: number | bigint, named: string | undefined, depth: number): Way[] {
  if (named !== undefined) return isUp(device, named) ? [{ interface: named, gateway, certain: true }] : []
  const near = upInterfaces(device).find((one) => one.addresses.some((prefix) => lies(gateway, prefix)))
  if (near) return [{ interface: near.name, gateway, certain: true }]
  if (depth === MOST_RECURSION) return []
  const route = device.routes.filter((one) => lies(gateway, one.to)).sort((a, b) => b.to.length - a.to.length)[0]
  return (route?.via ?? []).flatMap((hop) => {
    if (hop.to === 'interface' && isUp(device, hop.interface)) return [{ interface: hop.interface, certain: true }]
    return hop.to === 'gateway' ? toGateway(device, hop.address, hop.interface, depth + 1) : []
  })
}

function lies(address: number | bigint, prefix: Prefix): boolean {
  if (prefix.family === 4) {
    if (typeof address !== 'number') return false
    const [low, high] = range4(prefix.address, prefix.length)
    return low <= address && address <= high
  }
  if (typeof address !== 'bigint') return false
  const [low, high] = range6(prefix.address, prefix.length)
  return low <= address && address <= high
}
