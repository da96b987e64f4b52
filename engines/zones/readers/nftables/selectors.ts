import { every, type Predicate } from '../../model/index.ts'
import { CARRIES_PORTS, familyIs, ICMP, ICMP6, protocolIs, TCP, UDP } from '../terms.ts'
import {
  addressReader,
  familyReader,
  icmpCodeReader,
  icmpReader,
  interfaceReader,
  macReader,
  portReader,
  protocolReader,
  stateReader,
  type Reader,
} from './values.ts'

/** A selector: how its values are read, and what a packet must be for it to apply at all. */
export interface Selector {
  readonly read: Reader
  readonly needs: Predicate
  /** Type of the named sets that it may be compared with. */
  readonly set: RegExp
}

const ADDRESSES = /^ipv[46]_addr$|addr$/
const SERVICE = /inet_service|port$/

function ports(protocol: Predicate): Readonly<Record<string, Selector>> {
  return {
    sport: { read: portReader('sport'), needs: protocol, set: SERVICE },
    dport: { read: portReader('dport'), needs: protocol, set: SERVICE },
  }
}

const ANY: Predicate = every()
const V4 = familyIs(4)
const V6 = familyIs(6)

const META: Readonly<Record<string, Selector>> = {
  iifname: { read: interfaceReader('in'), needs: ANY, set: /ifname|iifname/ },
  oifname: { read: interfaceReader('out'), needs: ANY, set: /ifname|oifname/ },
  iif: { read: interfaceReader('in'), needs: ANY, set: /iface/ },
  oif: { read: interfaceReader('out'), needs: ANY, set: /iface/ },
  l4proto: { read: protocolReader, needs: ANY, set: /inet_proto|l4proto/ },
  nfproto: { read: familyReader, needs: ANY, set: /nf_proto/ },
  protocol: { read: familyReader, needs: ANY, set: /ether_type/ },
}

/** Selectors by their first word, then the second. */
export const SELECTORS: Readonly<Record<string, Readonly<Record<string, Selector>>>> = {
  meta: META,
  ip: {
    saddr: { read: addressReader('src', 4), needs: V4, set: ADDRESSES },
    daddr: { read: addressReader('dst', 4), needs: V4, set: ADDRESSES },
    protocol: { read: protocolReader, needs: V4, set: /inet_proto|^ip protocol$/ },
  },
  ip6: {
    saddr: { read: addressReader('src', 6), needs: V6, set: ADDRESSES },
    daddr: { read: addressReader('dst', 6), needs: V6, set: ADDRESSES },
    nexthdr: { read: protocolReader, needs: V6, set: /inet_proto|^ip6 nexthdr$/ },
  },
  tcp: ports(protocolIs(TCP)),
  udp: ports(protocolIs(UDP)),
  sctp: ports(protocolIs(132)),
  dccp: ports(protocolIs(33)),
  udplite: ports(protocolIs(136)),
  th: ports(CARRIES_PORTS),
  icmp: {
    type: { read: icmpReader(4), needs: protocolIs(ICMP), set: /icmp_type|^icmp type$/ },
    code: { read: icmpCodeReader, needs: protocolIs(ICMP), set: /icmp_code/ },
  },
  icmpv6: {
    type: { read: icmpReader(6), needs: protocolIs(ICMP6), set: /icmpv6_type|^icmpv6 type$/ },
    code: { read: icmpCodeReader, needs: protocolIs(ICMP6), set: /icmpv6_code/ },
  },
  ether: { saddr: { read: macReader, needs: ANY, set: /ether_addr/ } },
  ct: { state: { read: stateReader, needs: ANY, set: /ct_state|^ct state$/ } },
}

/** `iifname` and its like may stand without `meta`. */
export const BARE: Readonly<Record<string, Selector>> = META
