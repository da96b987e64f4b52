import {
  every,
  not,
  some,
  unite,
  unite6,
  type Family,
  type Predicate,
  type Prefix,
  type Range,
  type Range6,
  range4,
  range6,
} from '../model/index.ts'

/** Protocol numbers (IANA) by the names that configurations use. */
export const PROTOCOLS: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  ipinip: 4,
  ipip: 4,
  ipencap: 4,
  tcp: 6,
  egp: 8,
  igrp: 9,
  udp: 17,
  dccp: 33,
  ipv6: 41,
  rsvp: 46,
  gre: 47,
  esp: 50,
  'ipv6-crypt': 50,
  ah: 51,
  ahp: 51,
  'ipv6-auth': 51,
  icmp6: 58,
  icmpv6: 58,
  'ipv6-icmp': 58,
  eigrp: 88,
  ospf: 89,
  ospfigp: 89,
  nos: 94,
  pim: 103,
  pcp: 108,
  ipcomp: 108,
  snp: 109,
  vrrp: 112,
  l2tp: 115,
  sctp: 132,
  udplite: 136,
  'ipv6-frag': 44,
  'ipv6-route': 43,
  'ipv6-nonxt': 59,
  'ipv6-opts': 60,
  mptp: 92,
}

export const ICMP = 1
export const TCP = 6
export const UDP = 17
export const ICMP6 = 58
export const SCTP = 132
/** Protocols whose packets carry ports where TCP does. */
const WITH_PORTS: readonly Range[] = [
  [6, 6],
  [17, 17],
  [33, 33],
  [132, 132],
  [136, 136],
]

export function protocolIs(...numbers: readonly number[]): Predicate {
  return { is: 'in', field: 'protocol', ranges: unite(numbers.map((n): Range => [n, n])) }
}

export const CARRIES_PORTS: Predicate = { is: 'in', field: 'protocol', ranges: WITH_PORTS }

/** The field lies in one of the ranges. Whoever asks for ports or ICMP types says the protocol beside it. */
export function within(
  field: 'sport' | 'dport' | 'icmpType' | 'icmpCode' | 'mac' | 'state',
  ranges: readonly Range[],
): Predicate {
  return { is: 'in', field, ranges: unite(ranges) }
}

/** A set of addresses of either family, and what about it is open. */
export interface Addresses {
  readonly four: readonly Range[]
  readonly six: readonly Range6[]
}

/** Source or destination lies in the addresses, of either family. */
export function addressed(side: 'src' | 'dst', { four, six }: Addresses): Predicate {
  const parts: Predicate[] = []
  if (four.length > 0) parts.push({ is: 'in', field: side === 'src' ? 'src4' : 'dst4', ranges: unite(four) })
  if (six.length > 0) parts.push({ is: 'in6', field: side === 'src' ? 'src6' : 'dst6', ranges: unite6(six) })
  return some(...parts)
}

export function inPrefix(side: 'src' | 'dst', prefix: Prefix): Predicate {
  return prefix.family === 4
    ? addressed(side, { four: [range4(prefix.address, prefix.length)], six: [] })
    : addressed(side, { four: [], six: [range6(prefix.address, prefix.length)] })
}

export function familyIs(family: Family): Predicate {
  return { is: 'family', family }
}

/** TCP packets whose flags under `mask` read `value`. */
export function tcpFlags(mask: number, value: number): Predicate {
  return { is: 'masked', field: 'tcpFlags', mask, value }
}

export const FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32 } as const

/** TCP with ACK or RST set: what routers without memory call `established`. */
export const ESTABLISHED_BITS: Predicate = every(protocolIs(TCP), not(tcpFlags(FLAG.ack | FLAG.rst, 0)))
