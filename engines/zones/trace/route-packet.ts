import {
  holds,
  range4,
  range6,
  type Device,
  type Line,
  type NextHop,
  type Packet,
  type Prefix,
} from '../model/index.ts'

/** One way out of a device for one packet. */
export interface WayOut {
  readonly interface: string
  readonly gateway?: number | bigint
  /** False where the device may choose otherwise, by something that is not in the configuration. */
  readonly certain: boolean
  readonly at: Line
}

/** Routes that name other routes, so deep. */
const MOST_RECURSION = 4

/** Where a device sends a packet: policy routes, then the longest prefix with the lowest preference. Each may carry it. */
export function routePacket(device: Device, packet: Packet): WayOut[] {
  const out: WayOut[] = []
  let certain = true
  for (const { when, via, at } of device.policyRoutes) {
    const truth = holds(when, packet)
    if (truth === 'no') continue
    const ways = via.flatMap((hop) => waysOf(device, hop, at, 0))
    out.push(...ways.map((way) => ({ ...way, certain: way.certain && certain && truth === 'yes' })))
    if (truth === 'yes') return via.length > 0 ? out : [...out, ...byPrefix(device, packet, certain)]
    certain = false
  }
  return [...out, ...byPrefix(device, packet, certain)]
}

function byPrefix(device: Device, packet: Packet, certain: boolean): WayOut[] {
  const address = packet.family === 4 ? packet.dst4 : packet.dst6
  const learns = device.learnsRoutes[0]
  if (learns) {
    return device.interfaces
      .filter(({ up }) => up)
      .map(({ name }) => ({ interface: name, certain: false, at: learns.at }))
  }
  const connected = device.interfaces
    .filter(({ up }) => up)
    .flatMap((one) =>
      one.addresses.map((to) => ({
        to,
        preference: 0,
        via: [{ to: 'interface', interface: one.name } as const],
        at: one.at,
      })),
    )
  const fitting = [
    ...connected,
    ...device.routes.map((route) => ({ ...route, preference: Math.max(1, route.preference) })),
  ].filter(({ to }) => isIn(address, to))
  const length = Math.max(...fitting.map(({ to }) => to.length))
  const longest = fitting.filter(({ to }) => to.length === length)
  const best = Math.min(...longest.map(({ preference }) => preference))
  const chosen = longest.filter(({ preference }) => preference === best)
  return chosen
    .flatMap(({ via, at }) => via.flatMap((hop) => waysOf(device, hop, at, 0)))
    .map((way) => ({ ...way, certain: way.certain && certain }))
}

// oxlint-disable-next-line max-params -- a step of a recursion
function waysOf(device: Device, hop: NextHop, at: Line, depth: number): WayOut[] {
  const isUp = (name: string) => device.interfaces.some((one) => one.name === name && one.up)
  if (hop.to === 'discard') return []
  if (hop.to === 'unknown')
    return device.interfaces.filter(({ up }) => up).map(({ name }) => ({ interface: name, certain: false, at }))
  if (hop.to === 'interface') return isUp(hop.interface) ? [{ interface: hop.interface, certain: true, at }] : []
  const { address, interface: named } = hop
  if (named !== undefined) return isUp(named) ? [{ interface: named, gateway: address, certain: true, at }] : []
  const near = device.interfaces.find((one) => one.up && one.addresses.some((prefix) => isIn(address, prefix)))
  if (near) return [{ interface: near.name, gateway: address, certain: true, at }]
  if (depth >= MOST_RECURSION) return []
  const route = device.routes.filter(({ to }) => isIn(address, to)).toSorted((a, b) => b.to.length - a.to.length)[0]
  return (route?.via ?? []).flatMap((next) => waysOf(device, next, at, depth + 1))
}

/** Whether an address lies in a network; addresses of the other family do not. */
export function isIn(address: number | bigint, prefix: Prefix): boolean {
  if (prefix.family === 4) {
    const [low, high] = range4(prefix.address, prefix.length)
    return typeof address === 'number' && low <= address && address <= high
  }
  const [low, high] = range6(prefix.address, prefix.length)
  return typeof address === 'bigint' && low <= address && address <= high
}
