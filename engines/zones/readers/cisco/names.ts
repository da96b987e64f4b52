import { complement, type Range } from '../../model/index.ts'
import { PORTS } from '../services.ts'
import { parseNumber } from '../words.ts'

/** Ports as Cisco's lists name them, where they differ from the common names. */
const OWN: Readonly<Record<string, number>> = {
  'pim-auto-rp': 496,
  nntp: 119,
  nameserver: 42,
  'netbios-ss': 139,
  ripv6: 521,
  rpc: 111,
  uucp: 540,
  msrpc: 135,
  lpd: 515,
  who: 513,
  rsh: 514,
  cmd: 514,
  syslog: 514,
  radius: 1645,
  'radius-acct': 1646,
  sqlnet: 1521,
  hostname: 101,
  'ftp-data': 20,
  citrix: 1494,
  bgp: 179,
  kerberos: 88,
  http: 80,
  www: 80,
  https: 443,
  domain: 53,
}

export function portNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  return parseNumber(text, 65_535) ?? OWN[text.toLowerCase()] ?? PORTS[text.toLowerCase()]
}

/** Names of ICMP messages in Cisco's lists, with type and, where one is meant, code. */
export const ICMP_NAMES: Readonly<Record<string, readonly [type: number, code?: number]>> = {
  'echo-reply': [0],
  unreachable: [3],
  'net-unreachable': [3, 0],
  'host-unreachable': [3, 1],
  'protocol-unreachable': [3, 2],
  'port-unreachable': [3, 3],
  'packet-too-big': [3, 4],
  'source-route-failed': [3, 5],
  'network-unknown': [3, 6],
  'host-unknown': [3, 7],
  'host-isolated': [3, 8],
  'dod-net-prohibited': [3, 9],
  'dod-host-prohibited': [3, 10],
  'net-tos-unreachable': [3, 11],
  'host-tos-unreachable': [3, 12],
  'administratively-prohibited': [3, 13],
  'host-precedence-unreachable': [3, 14],
  'precedence-unreachable': [3, 15],
  'source-quench': [4],
  redirect: [5],
  'net-redirect': [5, 0],
  'host-redirect': [5, 1],
  'net-tos-redirect': [5, 2],
  'host-tos-redirect': [5, 3],
  'alternate-address': [6],
  echo: [8],
  'router-advertisement': [9],
  'router-solicitation': [10],
  'time-exceeded': [11],
  'ttl-exceeded': [11, 0],
  'reassembly-timeout': [11, 1],
  'parameter-problem': [12],
  'general-parameter-problem': [12, 0],
  'option-missing': [12, 1],
  'no-room-for-option': [12, 2],
  'timestamp-request': [13],
  'timestamp-reply': [14],
  'information-request': [15],
  'information-reply': [16],
  'mask-request': [17],
  'mask-reply': [18],
  traceroute: [30],
  'conversion-error': [31],
  'mobile-redirect': [32],
}

/** The same for ICMPv6. */
export const ICMP6_NAMES: Readonly<Record<string, readonly [type: number, code?: number]>> = {
  unreachable: [1],
  'no-route': [1, 0],
  'no-admin': [1, 1],
  'beyond-scope': [1, 2],
  'address-unreachable': [1, 3],
  'port-unreachable': [1, 4],
  'packet-too-big': [2],
  'time-exceeded': [3],
  'hop-limit': [3, 0],
  'reassembly-timeout': [3, 1],
  'parameter-problem': [4],
  header: [4, 0],
  'next-header': [4, 1],
  'parameter-option': [4, 2],
  'echo-request': [128],
  echo: [128],
  'echo-reply': [129],
  'mld-query': [130],
  'mld-report': [131],
  'mld-reduction': [132],
  'membership-query': [130],
  'membership-report': [131],
  'membership-reduction': [132],
  'router-solicitation': [133],
  'router-advertisement': [134],
  'nd-ns': [135],
  'nd-na': [136],
  'neighbor-solicitation': [135],
  'neighbor-advertisement': [136],
  'neighbor-redirect': [137],
  redirect: [137],
  'router-renumbering': [138],
}

/** `eq 80 443`, `range 1 9`, `gt 1023`: the ports meant and how many words they took. */
export function readPorts(words: readonly string[], several: boolean): { ranges: Range[]; used: number } | undefined {
  const [operator = '', first, second] = words
  const a = portNumber(first)
  if (a === undefined) return undefined
  if (operator === 'range') {
    const b = portNumber(second)
    return b === undefined ? undefined : { ranges: [[Math.min(a, b), Math.max(a, b)]], used: 3 }
  }
  if (operator === 'lt') return { ranges: a === 0 ? [] : [[0, a - 1]], used: 2 }
  if (operator === 'gt') return { ranges: a === 65_535 ? [] : [[a + 1, 65_535]], used: 2 }
  if (operator !== 'eq' && operator !== 'neq') return undefined
  const ranges: Range[] = [[a, a]]
  let used = 2
  for (let next = several ? portNumber(words[used]) : undefined; next !== undefined; next = portNumber(words[used])) {
    ranges.push([next, next])
    used++
  }
  return operator === 'eq' ? { ranges, used } : { ranges: complement(ranges, 65_535), used }
}
