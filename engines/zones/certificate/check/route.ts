import type { Device, Line, NextHop, Prefix } from '../../model/index.ts'
import { Refused, type Box, type Interval } from './box.ts'
import { lies, wholly } from './predicate.ts'

/** A way out, as a certificate writes it. */
export interface Exit {
  readonly out: string
  readonly gateway?: string
  readonly lines: readonly Line[]
}

/** Gateways behind gateways. */
const MOST_RECURSION = 4

/** Every way out that a device may choose for a box: policy routes, then the longest prefix with the best preference. */
export function routesOf(device: Device, box: Box, family: 4 | 6): Exit[] {
  const names = device.interfaces.map((one) => one.name)
  const ways = new Map<string, { out: string; gateway?: string; lines: Line[] }>()
  const add = (hops: readonly NextHop[], at: Line): void => {
    for (const { out, gateway } of hops.flatMap((hop) => resolve(device, hop, 0))) {
      const key = `${out} ${gateway ?? ''}`
      const known = ways.get(key)
      if (known) known.lines.push(at)
      else ways.set(key, { out, ...(gateway === undefined ? {} : { gateway: String(gateway) }), lines: [at] })
    }
  }
  for (const { when, via, at } of device.policyRoutes) {
    const holds = wholly(when, box, names)
    if (holds === 'none') continue
    add(via, at)
    if (holds === 'open') continue
    if (via.length > 0) return [...ways.values()]
    break
  }
  const target = box.get(family === 4 ? 'dst4' : 'dst6')!
  const known = [
    ...device.interfaces.flatMap(({ name, addresses, up, at }) =>
      up
        ? addresses.map((to) => ({ to, preference: 0, via: [{ to: 'interface', interface: name } as const], at }))
        : [],
    ),
    ...device.routes.map((route) => ({ ...route, preference: Math.max(1, route.preference) })),
  ].filter(({ to }) => within(target, to, family))
  const longest = known.filter(({ to }) => known.every((other) => other.to.length <= to.length))
  for (const { via, at, preference } of longest)
    if (longest.every((other) => preference <= other.preference)) add(via, at)
  if (device.learnsRoutes.length > 0)
    add([{ to: 'unknown', unknown: device.learnsRoutes[0]! }], device.learnsRoutes[0]!.at)
  return [...ways.values()]
}

/** Whether all addresses of a side lie in a network, or none. */
export function within(target: Interval, prefix: Prefix, family: 4 | 6): boolean {
  if (prefix.family !== family) return false
  const span = network(prefix)
  if (lies(target[0], span) && lies(target[1], span)) return true
  if (target[1] < span[0] || span[1] < target[0]) return false
  throw new Refused('undecided')
}

export function network({ family, address, length }: Prefix): Interval {
  const free = BigInt((family === 4 ? 32 : 128) - length)
  const low = (BigInt(address) >> free) << free
  const high = low + (1n << free) - 1n
  return family === 4 ? [Number(low), Number(high)] : [low, high]
}

function resolve(device: Device, hop: NextHop, depth: number): { out: string; gateway?: number | bigint }[] {
  const up = device.interfaces.filter((one) => one.up)
  if (hop.to === 'discard') return []
  if (hop.to === 'unknown') return up.map(({ name }) => ({ out: name }))
  if (hop.to === 'interface') return up.some(({ name }) => name === hop.interface) ? [{ out: hop.interface }] : []
  const { address, interface: named } = hop
  const holds = (to: Prefix): boolean =>
    (to.family === 4) === (typeof address === 'number') && lies(address, network(to))
  const near = up.find(({ name, addresses }) => (named === undefined ? addresses.some(holds) : name === named))
  if (near) return [{ out: near.name, gateway: address }]
  if (named !== undefined || depth === MOST_RECURSION) return []
  const [route] = device.routes.filter(({ to }) => holds(to)).sort((a, b) => b.to.length - a.to.length)
  return (route?.via ?? []).flatMap((next) => resolve(device, next, depth + 1))
}
