import { every, some, NEVER, type Predicate, type Range } from '../../model/index.ts'
import { ICMP, ICMP6, PROTOCOLS, protocolIs, SCTP, TCP, UDP, within } from '../terms.ts'
import { parseNumber } from '../words.ts'
import { undefinedName } from './addresses.ts'
import { Facts, irrelevantKeys } from './facts.ts'
import type { Scope } from './scope.ts'

export type ServiceBook = (name: string) => Predicate | undefined

const IRRELEVANT = irrelevantKeys({
  naming: 'category',
  inspection:
    'helper check-reset-range session-ttl tcp-halfclose-timer tcp-halfopen-timer tcp-timewait-timer tcp-rst-timer udp-idle-timer',
})

/** `80`, `80-90`, `1024-65535:53`: destination ports, then source ports. */
const PORTS = /^(\d+)(?:-(\d+))?(?::(\d+)(?:-(\d+))?)?$/

/** Services and groups by name. Those that the device ships with are known even where the file leaves them out. */
export function serviceBook(scope: Scope): ServiceBook {
  const book = new Map<string, Predicate>()
  for (const entry of scope.entries('firewall service custom'))
    book.set(entry.name, service(new Facts(entry, scope.ledger)))
  const groups = new Map(scope.entries('firewall service group').map((entry) => [entry.name, entry]))
  const open = new Set<string>()
  const resolve = (name: string): Predicate | undefined => {
    const known = book.get(name)
    if (known) return known
    const group = groups.get(name)
    if (!group || open.has(name)) return shipped(name)
    open.add(name)
    const facts = new Facts(group, scope.ledger)
    const members = facts.all('member').map((member) => resolve(member) ?? undefinedName(facts, 'member', member))
    const [unknown] = facts.rest(irrelevantKeys({ naming: 'proxy' }))
    open.delete(name)
    const set: Predicate = unknown ? { is: 'unknown', unknown } : some(...members)
    book.set(name, set)
    return set
  }
  for (const name of groups.keys()) resolve(name)
  return resolve
}

function service(facts: Facts): Predicate {
  const protocol = facts.one('protocol') ?? 'TCP/UDP/SCTP'
  const parts: (Predicate | undefined)[] = []
  if (/^TCP\/UDP/i.test(protocol)) {
    parts.push(
      ported(facts, 'tcp-portrange', TCP),
      ported(facts, 'udp-portrange', UDP),
      ported(facts, 'sctp-portrange', SCTP),
    )
    parts.push(ported(facts, 'udplite-portrange', 136))
  } else if (protocol === 'ICMP' || protocol === 'ICMP6') {
    parts.push(icmp(facts, protocol === 'ICMP' ? ICMP : ICMP6))
  } else if (protocol === 'IP') {
    const number = facts.has('protocol-number') ? parseNumber(facts.one('protocol-number'), 255) : 0
    parts.push(number === undefined ? unclear(facts, 'protocol-number') : number === 0 ? every() : protocolIs(number))
  } else if (protocol === 'ALL') {
    parts.push(every())
  } else {
    parts.push(unclear(facts, 'protocol'))
  }
  if (facts.has('iprange') && !facts.is('iprange', '0.0.0.0')) parts.push(unclear(facts, 'iprange'))
  if (facts.has('fqdn')) parts.push(unclear(facts, 'fqdn'))
  facts.all('app-service-type')
  const [unknown] = facts.rest(IRRELEVANT)
  return unknown ? { is: 'unknown', unknown } : some(...parts.filter((part) => part !== undefined))
}

function ported(facts: Facts, key: string, protocol: number): Predicate | undefined {
  if (!facts.has(key)) return undefined
  const parts = facts.all(key).map((text): Predicate | undefined => {
    const [, low, high = low, sourceLow, sourceHigh = sourceLow] = PORTS.exec(text) ?? []
    const to = portRange(low, high)
    if (!to) return undefined
    if (sourceLow === undefined) return within('dport', [to])
    const from = portRange(sourceLow, sourceHigh)
    return from && every(within('dport', [to]), within('sport', [from]))
  })
  if (parts.includes(undefined)) return unclear(facts, key)
  return every(protocolIs(protocol), some(...parts.filter((part) => part !== undefined)))
}

function portRange(low: string | undefined, high: string | undefined): Range | undefined {
  const [from, to] = [parseNumber(low, 65_535), parseNumber(high, 65_535)]
  return from === undefined || to === undefined || from > to ? undefined : [from, to]
}

function icmp(facts: Facts, protocol: number): Predicate {
  const parts: Predicate[] = [protocolIs(protocol)]
  for (const [key, field] of [
    ['icmptype', 'icmpType'],
    ['icmpcode', 'icmpCode'],
  ] as const) {
    if (!facts.has(key)) continue
    const number = parseNumber(facts.one(key), 255)
    parts.push(number === undefined ? unclear(facts, key) : within(field, [[number, number]]))
  }
  return every(...parts)
}

function unclear(facts: Facts, key: string): Predicate {
  return { is: 'unknown', unknown: facts.unclear(key) }
}

/** Services that FortiOS ships with: `tcp` and `udp` destination ports. */
const SHIPPED: Readonly<Record<string, string>> = {
  ALL_TCP: 'tcp 1-65535',
  ALL_UDP: 'udp 1-65535',
  HTTP: 'tcp 80',
  HTTPS: 'tcp 443',
  SSH: 'tcp 22',
  TELNET: 'tcp 23',
  FTP: 'tcp 21',
  FTP_GET: 'tcp 21',
  FTP_PUT: 'tcp 21',
  TFTP: 'udp 69',
  DNS: 'tcp 53 udp 53',
  SMTP: 'tcp 25',
  SMTPS: 'tcp 465',
  POP3: 'tcp 110',
  POP3S: 'tcp 995',
  IMAP: 'tcp 143',
  IMAPS: 'tcp 993',
  NTP: 'tcp 123 udp 123',
  SNMP: 'tcp 161-162 udp 161-162',
  SYSLOG: 'udp 514',
  LDAP: 'tcp 389',
  LDAP_UDP: 'udp 389',
  RDP: 'tcp 3389',
  SMB: 'tcp 445',
  SAMBA: 'tcp 139',
  NFS: 'tcp 111 2049 udp 111 2049',
  KERBEROS: 'tcp 88 464 udp 88 464',
  RADIUS: 'udp 1812-1813',
  'RADIUS-OLD': 'udp 1645-1646',
  MYSQL: 'tcp 3306',
  'MS-SQL': 'tcp 1433 1434',
  DHCP: 'udp 67-68',
  DHCP6: 'udp 546 547',
  BGP: 'tcp 179',
  IKE: 'udp 500 4500',
  SIP: 'tcp 5060 udp 5060',
  SQUID: 'tcp 3128',
  VNC: 'tcp 5900',
  PPTP: 'tcp 1723',
  L2TP: 'tcp 1701 udp 1701',
  TRACEROUTE: 'udp 33434-33535',
  IRC: 'tcp 6660-6669',
  FINGER: 'tcp 79',
  GOPHER: 'tcp 70',
  WINS: 'tcp 1512 udp 1512',
  DCE: 'tcp 135 udp 135',
  'DCE-RPC': 'tcp 135 udp 135',
  MGCP: 'udp 2427 2727',
  RTSP: 'tcp 554 7070 8554 udp 554',
  WHOIS: 'tcp 43',
}

function shipped(name: string): Predicate | undefined {
  if (name === 'ALL' || name === 'ANY') return every()
  if (name === 'NONE') return NEVER
  if (name === 'ALL_ICMP') return protocolIs(ICMP)
  if (name === 'ALL_ICMP6') return protocolIs(ICMP6)
  if (name === 'PING') return every(protocolIs(ICMP), within('icmpType', [[8, 8]]))
  if (name === 'PING6') return every(protocolIs(ICMP6), within('icmpType', [[128, 128]]))
  if (name === 'GRE' || name === 'ESP' || name === 'AH' || name === 'OSPF')
    return protocolIs(PROTOCOLS[name.toLowerCase()]!)
  const words = SHIPPED[name]?.split(' ')
  if (!words) return undefined
  const ports: Record<'tcp' | 'udp', Range[]> = { tcp: [], udp: [] }
  let protocol: 'tcp' | 'udp' = 'tcp'
  for (const word of words) {
    if (word === 'tcp' || word === 'udp') protocol = word
    else {
      const [low, high = low] = word.split('-').map(Number)
      ports[protocol].push([low!, high!])
    }
  }
  return some(
    ...(['tcp', 'udp'] as const)
      .filter((name) => ports[name].length > 0)
      .map((name) => every(protocolIs(PROTOCOLS[name]!), within('dport', ports[name]))),
  )
}
