import { every, type Predicate, type Range, type Rewrite } from '../../model/index.ts'
import type { Objects } from '../cisco/objects.ts'
import { protocolIs, within } from '../terms.ts'

type Port = 'sport' | 'dport'

/**
 * The two service objects of an entry of twice NAT: real source ports and mapped destination ports in the first, mapped
 * source ports and real destination ports in the second (CLI Book 2, "Twice NAT").
 */
export interface ServicePair {
  readonly protocol: number
  readonly first: Readonly<Partial<Record<Port, Range>>>
  readonly second: Readonly<Partial<Record<Port, Range>>>
}

/** Undefined where a name is not a service of one protocol with runs of ports of one length on both sides. */
export function servicePair(
  first: string | undefined,
  second: string | undefined,
  { services }: Objects,
): ServicePair | undefined {
  const [a, b] = [partsOf(services.get(first ?? '')), partsOf(services.get(second ?? ''))]
  if (!a || !b || a.protocol !== b.protocol) return undefined
  for (const port of ['sport', 'dport'] as const) {
    const [from, to] = [a.ports[port], b.ports[port]]
    if ((from === undefined) !== (to === undefined)) return undefined
    if (from && to && from[1] - from[0] !== to[1] - to[0]) return undefined
  }
  return { protocol: a.protocol, first: a.ports, second: b.ports }
}

function partsOf(
  service: Predicate | undefined,
): { protocol: number; ports: Partial<Record<Port, Range>> } | undefined {
  const parts = service?.is === 'every' ? service.of : service ? [service] : []
  let protocol: number | undefined
  const ports: Partial<Record<Port, Range>> = {}
  for (const part of parts) {
    if (part.is !== 'in' || part.ranges.length !== 1) return undefined
    const [[low, high]] = part.ranges as readonly [Range] // its length is one
    if (part.field === 'protocol' && low === high) protocol = low
    else if (part.field === 'sport' || part.field === 'dport') ports[part.field] = [low, high]
    else return undefined
  }
  return protocol === undefined ? undefined : { protocol, ports }
}

/** Conditions and rewrites of the ports of an entry; nothing where it has no services. */
export interface PortsThrough {
  /** A port as hosts on the real side see it, asked of that field of the packet or of another. */
  readonly asked: (port: Port, of?: Port) => Predicate
  /** The same as hosts on the mapped side see it. */
  readonly reached: (port: Port, of?: Port) => Predicate
  readonly sportOut: readonly Rewrite[]
  readonly dportIn: readonly Rewrite[]
  /** What comes from the mapped side: its destination is the source of the entry, and the other way round. */
  readonly dportBack: readonly Rewrite[]
  readonly sportBack: readonly Rewrite[]
}

/** What the services of an entry ask of ports, and make of them. */
export function portsThrough(service: ServicePair | undefined): PortsThrough {
  const { first = {}, second = {}, protocol } = service ?? {}
  const ask = (side: ServicePair['first']) => (port: Port, of: Port) => {
    const range = side[port]
    return every(...(protocol === undefined ? [] : [protocolIs(protocol)]), ...(range ? [within(of, [range])] : []))
  }
  return {
    asked: (port, of = port) => ask(first)(port, of),
    reached: (port, of = port) => ask(second)(port, of),
    sportOut: shift('sport', first.sport, second.sport),
    dportIn: shift('dport', first.dport, second.dport),
    dportBack: shift('dport', second.sport, first.sport),
    sportBack: shift('sport', second.dport, first.dport),
  }
}

function shift(field: Port, from: Range | undefined, to: Range | undefined): Rewrite[] {
  return from && to && from[0] !== to[0] ? [{ field, to: 'shift', from: from[0], base: to[0] }] : []
}
