import {
  every,
  maskLength,
  not,
  parseIp4,
  parseIp6,
  parsePrefix,
  range4,
  range6,
  some,
  type Family,
  type Predicate,
  type Range,
  type Range6,
} from '../../model/index.ts'
import type { Words } from '#kernel'
import { addressed, FLAG, ICMP, ICMP6, PROTOCOLS, protocolIs, TCP, tcpFlags, UDP, within } from '../terms.ts'
import { parseNumber } from '../words.ts'

/** What a word of a filter means, or why it is not known. */
export type Meaning = Predicate | { readonly is: 'open'; readonly why: Words } | undefined

/** Names of ports as the router has them. */
const PORT_NAMES: Readonly<Record<string, readonly Range[]>> = {
  ftp: [[20, 21]],
  ftpdata: [[20, 20]],
  telnet: [[23, 23]],
  smtp: [[25, 25]],
  time: [[37, 37]],
  domain: [[53, 53]],
  dns: [[53, 53]],
  dhcps: [[67, 67]],
  dhcpc: [[68, 68]],
  tftp: [[69, 69]],
  gopher: [[70, 70]],
  finger: [[79, 79]],
  www: [[80, 80]],
  http: [[80, 80]],
  https: [[443, 443]],
  pop3: [[110, 110]],
  sunrpc: [[111, 111]],
  ident: [[113, 113]],
  nntp: [[119, 119]],
  ntp: [[123, 123]],
  netbios_ns: [[137, 137]],
  netbios_dgm: [[138, 138]],
  netbios_ssn: [[139, 139]],
  imap: [[143, 143]],
  snmp: [[161, 161]],
  snmptrap: [[162, 162]],
  bgp: [[179, 179]],
  ike: [[500, 500]],
  isakmp: [[500, 500]],
  login: [[513, 513]],
  who: [[513, 513]],
  shell: [[514, 514]],
  syslog: [[514, 514]],
  printer: [[515, 515]],
  talk: [[517, 517]],
  route: [[520, 520]],
  uucp: [[540, 540]],
  submission: [[587, 587]],
  ssh: [[22, 22]],
  imap4: [[143, 143]],
  ldap: [[389, 389]],
  pptp: [[1723, 1723]],
  l2tp: [[1701, 1701]],
}

/** ICMP types that report an error, and all others that have a meaning (by the router's manual). */
const ICMP_ERRORS: readonly Range[] = [
  [3, 5],
  [11, 12],
  [31, 32],
]
const ICMP_INFORMATION: readonly Range[] = [
  [0, 0],
  [8, 10],
  [13, 18],
  [30, 30],
  [33, 36],
]

/** `*`, addresses, ranges, lists, `192.168.*.*`; names and what a line learns stay open. */
export function filterAddress(side: 'src' | 'dst', text: string, family: Family): Meaning {
  if (text === '*') return every()
  const four: Range[] = []
  const six: Range6[] = []
  const masked: Predicate[] = []
  for (const part of text.split(',')) {
    const found = family === 4 ? address4(part, side) : address6(part)
    if (!found) return named(text)
    if ('is' in found) masked.push(found)
    else if (typeof found[0] === 'bigint') six.push([found[0], BigInt(found[1])])
    else four.push([found[0], Number(found[1])])
  }
  return some(addressed(side, { four, six }), ...masked)
}

/** Names of hosts, `map-e`, `hb46pp`, application names and prefixes that a line learns. */
function named(text: string): Meaning {
  if (!/^(?:[*@a-z0-9._-]+|[a-z-]+@[\w:./]+)(?:,.*)?$/i.test(text) || /^[\d.*/-]+$/.test(text)) return undefined
  return {
    is: 'open',
    why: {
      ja: `「${text}」の指すアドレスは設定の外で決まります。`,
      en: `The addresses of “${text}” are decided outside the configuration.`,
    },
  }
}

function address4(text: string, side: 'src' | 'dst'): Range | Predicate | undefined {
  const [low = '', high, ...more] = text.split('-')
  if (more.length > 0) return undefined
  if (high !== undefined) {
    const [from, to] = [low === '' ? 0 : parseIp4(low), high === '' ? 0xffff_ffff : parseIp4(high)]
    return from === undefined || to === undefined || from > to ? undefined : [from, to]
  }
  const [host = '', mask] = text.split('/')
  if (host.includes('*')) return mask === undefined ? wildcard(host, side) : undefined
  const address = parseIp4(host)
  if (address === undefined) return undefined
  if (mask === undefined) return [address, address]
  const bits =
    parseNumber(mask, 32) ?? maskLength(/^0x[0-9a-f]{1,8}$/i.test(mask) ? Number(mask) : (parseIp4(mask) ?? 1))
  return bits === undefined ? undefined : range4(address, bits)
}

function wildcard(text: string, side: 'src' | 'dst'): Predicate | undefined {
  const octets = text.split('.')
  if (octets.length !== 4 || octets.some((octet) => octet !== '*' && parseNumber(octet, 255) === undefined))
    return undefined
  const join = (of: (octet: string) => number) => octets.reduce((sum, octet) => sum * 256 + of(octet), 0)
  const mask = join((octet) => (octet === '*' ? 0 : 255))
  return {
    is: 'masked',
    field: side === 'src' ? 'src4' : 'dst4',
    mask,
    value: join((octet) => (octet === '*' ? 0 : Number(octet))),
  }
}

function address6(text: string): Range6 | undefined {
  const [low = '', high] = text.split('-')
  if (high !== undefined) {
    const [from, to] = [low === '' ? 0n : parseIp6(low), high === '' ? (1n << 128n) - 1n : parseIp6(high)]
    return from === undefined || to === undefined || from > to ? undefined : [from, to]
  }
  const prefix = parsePrefix(text)
  return prefix?.family === 6 ? range6(prefix.address, prefix.length) : undefined
}

interface ProtocolWords {
  readonly protocol: string
  readonly source: string
  readonly destination: string
}

/**
 * Protocol and ports together, since the protocol decides what the port words mean: for `icmp` alone they are type and
 * code; for `*` and for lists that hold other protocols they are asked of TCP and UDP packets only.
 */
export function filterService({ protocol, source, destination }: ProtocolWords, family: Family): Predicate | undefined {
  if (protocol === 'icmp' || protocol === 'icmp6')
    return icmpFilter(protocol === 'icmp6' || family === 6 ? ICMP6 : ICMP, source, destination)
  const ports = [portWords('sport', source), portWords('dport', destination)]
  const [sport, dport] = ports
  if (!sport || !dport) return undefined
  const asked = every(sport, dport)
  const withPorts = protocolIs(TCP, UDP)
  if (protocol === '*') return some(not(withPorts), asked)
  const parts: Predicate[] = []
  for (const word of protocol.split(',')) {
    const found = protocolWord(word, family)
    if (!found) return undefined
    parts.push(found.ported ? every(found.predicate, asked) : found.predicate)
  }
  return some(...parts)
}

function flagged(condition: Predicate): { predicate: Predicate; ported: boolean } {
  return { predicate: every(protocolIs(TCP), condition), ported: true }
}

function protocolWord(word: string, family: Family): { predicate: Predicate; ported: boolean } | undefined {
  const icmp = family === 4 ? ICMP : ICMP6
  if (word === 'established') return flagged(tcpFlags(FLAG.ack, FLAG.ack))
  if (word === 'tcpsyn') return flagged(tcpFlags(FLAG.syn, FLAG.syn))
  if (word === 'tcpfin') return flagged(tcpFlags(FLAG.fin, FLAG.fin))
  if (word === 'tcprst') return flagged(tcpFlags(FLAG.rst, FLAG.rst))
  const flags = /^tcpflag(!?)=(0x[0-9a-f]+|\d+)\/(0x[0-9a-f]+|\d+)$/i.exec(word)
  if (flags) {
    const [value, mask] = [Number(flags[2]) & 0xff, Number(flags[3]) & 0xff]
    const match = tcpFlags(mask, value & mask)
    return flagged(flags[1] === '!' ? not(match) : match)
  }
  if (word === 'icmp-error')
    return {
      predicate: every(protocolIs(icmp), within('icmpType', family === 4 ? ICMP_ERRORS : [[0, 127]])),
      ported: false,
    }
  if (word === 'icmp-info')
    return {
      predicate: every(protocolIs(icmp), within('icmpType', family === 4 ? ICMP_INFORMATION : [[128, 255]])),
      ported: false,
    }
  if (word === 'icmp' && family === 6) return { predicate: protocolIs(ICMP6), ported: false }
  const number = PROTOCOLS[word] ?? parseNumber(word, 255)
  return number === undefined ? undefined : { predicate: protocolIs(number), ported: number === TCP || number === UDP }
}

function icmpFilter(protocol: number, type: string, code: string): Predicate | undefined {
  const parts: Predicate[] = [protocolIs(protocol)]
  for (const [text, field] of [
    [type, 'icmpType'],
    [code, 'icmpCode'],
  ] as const) {
    if (text === '*') continue
    const ranges = numberRanges(text, 255)
    if (!ranges) return undefined
    parts.push(within(field, ranges))
  }
  return every(...parts)
}

function portWords(field: 'sport' | 'dport', text: string): Predicate | undefined {
  if (text === '*') return every()
  const ranges = numberRanges(text, 65_535, PORT_NAMES)
  return ranges && within(field, ranges)
}

/** `80`, `www`, `1024-`, `-1023`, `20,21,60-70`. */
function numberRanges(
  text: string,
  max: number,
  names: Readonly<Record<string, readonly Range[]>> = {},
): Range[] | undefined {
  const out: Range[] = []
  for (const part of text.split(',')) {
    const known = names[part]
    if (known) {
      out.push(...known)
      continue
    }
    const [low = '', high = low] = part.split('-')
    const from = low === '' ? 0 : (parseNumber(low, max) ?? names[low]?.[0]?.[0])
    const to = high === '' ? max : (parseNumber(high, max) ?? names[high]?.[0]?.[1])
    if (from === undefined || to === undefined || part === '' || from > to) return undefined
    out.push([from, to])
  }
  return out
}

function toPorts(protocol: number, ...ports: readonly number[]): Predicate {
  const ranges = ports.map((port): Range => [port, port])
  return every(protocolIs(protocol), within('dport', ranges))
}

/** What a dynamic filter watches, by its protocol word. */
export function dynamicService(word: string): Predicate | undefined {
  if (word === '*') return every()
  if (word === 'tcp') return protocolIs(TCP)
  if (word === 'udp') return protocolIs(UDP)
  if (word === 'www' || word === 'http') return toPorts(TCP, 80, 443)
  if (word === 'ftp') return toPorts(TCP, 21)
  if (word === 'tftp') return toPorts(UDP, 69)
  if (word === 'domain' || word === 'dns') return some(toPorts(TCP, 53), toPorts(UDP, 53))
  if (word === 'sip') return some(toPorts(TCP, 5060), toPorts(UDP, 5060))
  if (word === 'netmeeting') return toPorts(TCP, 1720, 1503)
  if (word === 'ping') return every(protocolIs(ICMP), within('icmpType', [[8, 8]]))
  if (word === 'ping6') return every(protocolIs(ICMP6), within('icmpType', [[128, 128]]))
  const ranges = PORT_NAMES[word]
  if (ranges) return every(protocolIs(TCP, UDP), within('dport', ranges))
  return undefined
}
