import { WITH_PORTS } from '../reach/translate.ts'
import { NONE, type Edge } from '../sets/bdd.ts'
import type { Headers } from '../sets/header.ts'

/** One kind of traffic, as people name it: `tcp` to ports 443 and 8443, `icmp` of type 8, all of `esp`. */
export interface Service {
  /** IP protocol numbers, `low … high`; one number wherever ports or types are given. */
  readonly protocols: readonly [low: number, high: number]
  /** Destination ports; absent where all, or where the protocol has none. */
  readonly ports?: readonly (readonly [low: number, high: number])[]
  /** Types of ICMP or ICMPv6; absent where all, or where the protocol is another. */
  readonly types?: readonly (readonly [low: number, high: number])[]
  /** True where there are more ranges than {@link MOST_RANGES}; the widest are then given as one. */
  readonly more?: true
}

/** Ranges that a service is listed by; a register has fewer, and a reader of the table reads no more. */
const MOST_RANGES = 64

const MOST_PROTOCOLS = 256
const ICMP = new Set([1, 58])

/** The services of a set of packets: not the packets, but what a person would call them. */
export function servicesOf(headers: Headers, set: Edge): Service[] {
  if (set === NONE) return []
  const protocols = headers.valuesOf(set, 'protocol', MOST_PROTOCOLS) ?? [[0n, 255n]]
  return protocols.flatMap(([low, high]) => split(Number(low), Number(high)).map((part) => detail(headers, set, part)))
}

/** Protocols with ports or types stand alone; runs of others stay together. */
function split(low: number, high: number): [number, number][] {
  const out: [number, number][] = []
  for (let at = low; at <= high; at++) {
    const last = out.at(-1)
    const alone = (protocol: number) => WITH_PORTS.includes(protocol) || ICMP.has(protocol)
    if (last && !alone(at) && !alone(last[1])) last[1] = at
    else out.push([at, at])
  }
  return out
}

function detail(headers: Headers, set: Edge, protocols: readonly [number, number]): Service {
  const [protocol] = protocols
  const field = WITH_PORTS.includes(protocol) ? 'dport' : ICMP.has(protocol) ? 'icmpType' : undefined
  if (!field) return { protocols }
  const of = headers.bdd.and(set, headers.value('protocol', protocol))
  const values = headers.valuesOf(of, field, MOST_RANGES)
  const whole = field === 'dport' ? 65535n : 255n
  if (values?.length === 1 && values[0]![0] === 0n && values[0]![1] === whole) return { protocols }
  const ranges = (values ?? [[0n, whole] as const]).map(([low, high]) => [Number(low), Number(high)] as const)
  const more = values ? {} : { more: true as const }
  return field === 'dport' ? { protocols, ports: ranges, ...more } : { protocols, types: ranges, ...more }
}
