import type { Interval } from '../../boxes/box.ts'
import { range4, range6, type Device, type Line, type NextHop, type Prefix } from '../../model/index.ts'
import type { Way } from '../certificate.ts'
import { cut, type Asking } from './cut.ts'
import type { Region } from './region.ts'

/** Routes that name other routes, so deep. */
const MOST_RECURSION = 4

interface Target {
  readonly to: Prefix
  readonly preference: number
  readonly via: readonly NextHop[]
  readonly at: Line
}

/** First and last address of a network. */
export function span(prefix: Prefix): Interval {
  return prefix.family === 4 ? range4(prefix.address, prefix.length) : range6(prefix.address, prefix.length)
}

/** Whether a box is sent to a network, or past it. @throws Cut */
export function isTo(box: Region, prefix: Prefix): boolean {
  const axis = prefix.family === 4 ? 'dst4' : 'dst6'
  const target = box.get(axis)
  if (!target) return false
  const [low, high] = span(prefix)
  if (target[1] < low || high < target[0]) return false
  return low <= target[0] && target[1] <= high ? true : cut([[axis, [low, high]]])
}

/** Ways out for packets that a device was asked about before: its routes, sorted once. */
export class Routes {
  readonly #device: Device
  readonly #asking: Asking
  readonly #targets: readonly Target[]

  constructor(device: Device, asking: Asking) {
    this.#device = device
    this.#asking = asking
    const connected = device.interfaces.flatMap(({ name, addresses, up, at }) =>
      addresses.flatMap((to): Target[] =>
        up ? [{ to, preference: 0, via: [{ to: 'interface', interface: name }], at }] : [],
      ),
    )
    this.#targets = [
      ...connected,
      ...device.routes.map((route) => ({ ...route, preference: Math.max(1, route.preference) })),
    ].sort((a, b) => b.to.length - a.to.length)
  }

  /** @throws Cut where parts of the box go different ways */
  of(box: Region): Omit<Way, 'pieces'>[] {
    const ways = new Map<string, { out: string; gateway?: string; lines: Line[] }>()
    const add = (via: readonly NextHop[], at: Line): void => {
      for (const { out, gateway } of via.flatMap((hop) => this.#resolve(hop, 0))) {
        const way = gateway === undefined ? { out } : { out, gateway: String(gateway) }
        const key = JSON.stringify(way)
        const known = ways.get(key)
        if (known) known.lines.push(at)
        else ways.set(key, { ...way, lines: [at] })
      }
    }
    if (!this.#byPolicy(box, add)) this.#byPrefix(box, add)
    return [...ways.values()]
  }

  /** @returns Whether nothing is left to the routes. */
  #byPolicy(box: Region, add: (via: readonly NextHop[], at: Line) => void): boolean {
    for (const { when, via, at } of this.#device.policyRoutes) {
      const truth = this.#asking.ask(when, box)
      if (truth === 'none') continue
      add(via, at)
      if (truth === 'all') return via.length > 0
    }
    return false
  }

  #byPrefix(box: Region, add: (via: readonly NextHop[], at: Line) => void): void {
    const first = this.#targets.find(({ to }) => isTo(box, to))
    const equals = first ? this.#targets.filter(({ to }) => to.length === first.to.length && isTo(box, to)) : []
    const best = Math.min(...equals.map(({ preference }) => preference))
    for (const { preference, via, at } of equals) if (preference === best) add(via, at)
    const [learnt] = this.#device.learnsRoutes
    if (learnt) add([{ to: 'unknown', unknown: learnt }], learnt.at)
  }

  #resolve(hop: NextHop, depth: number): { out: string; gateway?: number | bigint }[] {
    const up = this.#device.interfaces.filter((one) => one.up)
    switch (hop.to) {
      case 'discard':
        return []
      case 'unknown':
        return up.map(({ name }) => ({ out: name }))
      case 'interface':
        return up.flatMap(({ name }) => (name === hop.interface ? [{ out: name }] : []))
      case 'gateway': {
        const { address: gateway } = hop
        const isNear = (to: Prefix) => lies(gateway, to)
        const near = up.find(({ name, addresses }) =>
          hop.interface === undefined ? addresses.some(isNear) : name === hop.interface,
        )
        if (near) return [{ out: near.name, gateway }]
        if (hop.interface !== undefined || depth === MOST_RECURSION) return []
        const [behind] = this.#device.routes.filter(({ to }) => isNear(to)).sort((a, b) => b.to.length - a.to.length)
        return (behind?.via ?? []).flatMap((next) => this.#resolve(next, depth + 1))
      }
      default:
        return hop satisfies never
    }
  }
}

function lies(address: number | bigint, prefix: Prefix): boolean {
  if ((prefix.family === 4) !== (typeof address === 'number')) return false
  const [low, high] = span(prefix)
  return low <= address && address <= high
}
