import {
  every,
  maskLength,
  not,
  parseIp4,
  parseIp6,
  parsePrefix,
  range4,
  some,
  type Family,
  type Predicate,
  type Range,
  STATE,
  NEVER,
} from '../../model/index.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import { PORTS } from '../services.ts'
import { addressed, FLAG, inPrefix, PROTOCOLS, protocolIs, tcpFlags, within } from '../terms.ts'
import { parseMac, parseNumber } from '../words.ts'
import { icmpNamed } from './icmp.ts'
import { OPEN_MODULES, OPEN_TARGET_WORDS } from './modules.ts'

/** A rule as read: what it matches, and its target with the options that follow. */
export interface ParsedRule {
  readonly when: Predicate
  readonly target?: {
    readonly name: string
    readonly goes: 'jump' | 'goto'
    readonly options: ReadonlyMap<string, readonly string[]>
  }
  /** The one source or destination prefix that the rule names, for translations that keep host bits. */
  readonly source?: string
  readonly destination?: string
  readonly line: number
}

interface Cursor {
  readonly ledger: Ledger
  readonly family: Family
  readonly line: number
}

type Meaning = (value: string, cursor: Cursor) => Predicate | undefined

/** Options whose meaning is exact. `undefined` = the value is not understood. */
const OPTIONS: Readonly<Record<string, Meaning>> = {
  '-s': (value) => addresses('src', value),
  '--source': (value) => addresses('src', value),
  '-d': (value) => addresses('dst', value),
  '--destination': (value) => addresses('dst', value),
  '-p': (value) => protocol(value),
  '--protocol': (value) => protocol(value),
  '-i': (value) => ({ is: 'interface', way: 'in', names: [pattern(value)] }),
  '--in-interface': (value) => ({ is: 'interface', way: 'in', names: [pattern(value)] }),
  '-o': (value) => ({ is: 'interface', way: 'out', names: [pattern(value)] }),
  '--out-interface': (value) => ({ is: 'interface', way: 'out', names: [pattern(value)] }),
  '--sport': (value) => ports('sport', value),
  '--source-port': (value) => ports('sport', value),
  '--dport': (value) => ports('dport', value),
  '--destination-port': (value) => ports('dport', value),
  '--sports': (value) => ports('sport', value),
  '--source-ports': (value) => ports('sport', value),
  '--dports': (value) => ports('dport', value),
  '--destination-ports': (value) => ports('dport', value),
  '--ports': (value) => {
    const [source, destination] = [ports('sport', value), ports('dport', value)]
    return source && destination && some(source, destination)
  },
  '--icmp-type': (value) => icmpNamed(4, value),
  '--icmpv6-type': (value) => icmpNamed(6, value),
  '--mac-source': (value, { ledger, line }) => {
    if (/^(?:X{2}:){5}X{2}$/i.test(value)) {
      return { is: 'unknown', unknown: ledger.open('name', line, OPEN_TARGET_WORDS.hidden) }
    }
    const mac = parseMac(value)
    return mac === undefined ? undefined : within('mac', [[mac, mac]])
  },
  '--state': (value) => states(value),
  '--ctstate': (value) => states(value),
  '--ctproto': (value) => protocol(value),
  '--src-range': (value) => addressRange('src', value),
  '--dst-range': (value) => addressRange('dst', value),
  '--src-type': (value, cursor) => addressType('src', value, cursor),
  '--dst-type': (value, cursor) => addressType('dst', value, cursor),
}

/** Options that take no value and match by themselves. */
const FLAGS: Readonly<Record<string, Predicate>> = {
  '-f': { is: 'in', field: 'fragment', ranges: [[1, 1]] },
  '--fragment': { is: 'in', field: 'fragment', ranges: [[1, 1]] },
  '--syn': tcpFlags(FLAG.fin | FLAG.syn | FLAG.rst | FLAG.ack, FLAG.syn),
  '-4': { is: 'family', family: 4 },
  '-6': { is: 'family', family: 6 },
}

/** Modules that say nothing themselves: their options are in the tables above. */
const EXACT_MODULES = new Set(
  'tcp udp udplite sctp dccp icmp icmp6 icmpv6 ipv6-icmp multiport mac state conntrack comment iprange addrtype'.split(
    ' ',
  ),
)

/** Reads one rule's words. The line is claimed in the ledger: understood, or not understood and for what. */
export function parseRule(words: readonly string[], line: number, family: Family, ledger: Ledger): ParsedRule {
  const cursor: Cursor = { ledger, family, line }
  const parts: Predicate[] = []
  const options = new Map<string, string[]>()
  const named: { source?: string; destination?: string } = {}
  let target: { name: string; goes: 'jump' | 'goto' } | undefined
  let module: string | undefined
  let i = 0
  ledger.understood(line)
  while (i < words.length) {
    const negated = words[i] === '!'
    if (negated) i++
    const option = words[i++] ?? ''
    if (option === '-j' || option === '--jump' || option === '-g' || option === '--goto') {
      target = { name: words[i++] ?? '', goes: option.endsWith('j') || option === '--jump' ? 'jump' : 'goto' }
      continue
    }
    if (option === '-m' || option === '--match') {
      module = words[i++] ?? ''
      parts.push(...moduleTerm(module, cursor))
      continue
    }
    const meaning = OPTIONS[option]
    if (meaning) {
      const inner = words[i] === '!'
      if (inner) i++
      const value = words[i++] ?? ''
      if (option === '-s' || option === '--source') named.source = value
      if (option === '-d' || option === '--destination') named.destination = value
      parts.push(negate(meaning(value, cursor) ?? notRead(`${option} ${value}`, cursor), negated || inner))
    } else if (FLAGS[option]) {
      parts.push(negate(FLAGS[option], negated))
    } else if (option === '--tcp-flags') {
      const flags = tcpFlagsTerm(words[i], words[i + 1]) ?? notRead(option, cursor)
      parts.push(negate(flags, negated))
      i += 2
    } else if (option === '--comment') {
      i++
    } else {
      const values: string[] = []
      while (i < words.length && !words[i]!.startsWith('-') && words[i] !== '!') values.push(words[i++]!)
      if (target) options.set(option, values)
      else if (module === 'recent' && option === '--set') parts.push(...(negated ? [NEVER] : []))
      else if (module === 'recent' && RECENT_ASKS.has(option)) parts.push(openTerm('recent', cursor))
      else if (!module || !(module in OPEN_MODULES)) parts.push(notRead([option, ...values].join(' '), cursor))
    }
  }
  return { when: every(...parts), line, ...named, ...(target ? { target: { ...target, options } } : {}) }
}

const RECENT_ASKS = new Set(['--rcheck', '--update', '--remove'])

/** `recent` is open only where it asks for its memory; where it only writes to it, every packet matches. */
function moduleTerm(module: string, cursor: Cursor): Predicate[] {
  if (EXACT_MODULES.has(module) || module === 'recent') return []
  return [module in OPEN_MODULES ? openTerm(module, cursor) : notRead(`-m ${module}`, cursor)]
}

function openTerm(module: string, { ledger, line }: Cursor): Predicate {
  const { cause, why } = OPEN_MODULES[module]!
  return { is: 'unknown', unknown: ledger.open(cause, line, why) }
}

function notRead(text: string, { ledger, line }: Cursor): Predicate {
  return { is: 'unknown', unknown: ledger.unknown(line, notUnderstood(text)) }
}

function negate(predicate: Predicate, negated: boolean): Predicate {
  return negated ? not(predicate) : predicate
}

function pattern(name: string): string {
  return name.endsWith('+') ? `${name.slice(0, -1)}*` : name
}

function addresses(side: 'src' | 'dst', value: string): Predicate | undefined {
  const parts = value.split(',').map((one) => address(side, one))
  return parts.includes(undefined) ? undefined : some(...parts.filter((part) => part !== undefined))
}

function address(side: 'src' | 'dst', value: string): Predicate | undefined {
  const prefix = parsePrefix(value)
  if (prefix) return inPrefix(side, prefix)
  const [host = '', dotted = ''] = value.split('/')
  const [base, mask] = [parseIp4(host), parseIp4(dotted)]
  if (base === undefined || mask === undefined) return undefined
  const length = maskLength(mask)
  if (length !== undefined) return addressed(side, { four: [range4(base, length)], six: [] })
  return { is: 'masked', field: side === 'src' ? 'src4' : 'dst4', mask, value: (base & mask) >>> 0 }
}

function addressRange(side: 'src' | 'dst', value: string): Predicate | undefined {
  const [from = '', to = from] = value.split('-')
  const four = [parseIp4(from), parseIp4(to)] as const
  if (four[0] !== undefined && four[1] !== undefined) return addressed(side, { four: [[four[0], four[1]]], six: [] })
  const six = [parseIp6(from), parseIp6(to)] as const
  if (six[0] === undefined || six[1] === undefined) return undefined
  return addressed(side, { four: [], six: [[six[0], six[1]]] })
}

function protocol(value: string): Predicate | undefined {
  if (value === 'all' || value === '0') return every()
  const number = PROTOCOLS[value.toLowerCase()] ?? parseNumber(value, 255)
  return number === undefined ? undefined : protocolIs(number)
}

function ports(field: 'sport' | 'dport', value: string): Predicate | undefined {
  const ranges: Range[] = []
  for (const one of value.split(',')) {
    const [from = '', to] = one.split(':')
    const low = from === '' ? 0 : port(from)
    const high = to === undefined ? low : to === '' ? 65_535 : port(to)
    if (low === undefined || high === undefined) return undefined
    if (low <= high) ranges.push([low, high])
  }
  return within(field, ranges)
}

function port(text: string): number | undefined {
  return parseNumber(text, 65_535) ?? PORTS[text.toLowerCase()]
}

const STATES: ReadonlyMap<string, number> = new Map(Object.entries(STATE))
const FLAGS_BY_NAME: ReadonlyMap<string, number> = new Map(Object.entries(FLAG))

function states(value: string): Predicate | undefined {
  const numbers: Range[] = []
  for (const name of value.toLowerCase().split(',')) {
    const number = STATES.get(name)
    if (number === undefined) return undefined
    numbers.push([number, number])
  }
  return within('state', numbers)
}

function tcpFlagsTerm(mask = '', set = ''): Predicate | undefined {
  const [asked, wanted] = [flagBits(mask), flagBits(set)]
  return asked === undefined || wanted === undefined ? undefined : tcpFlags(asked, wanted & asked)
}

function flagBits(list: string): number | undefined {
  if (list === 'ALL') return 0x3f
  if (list === 'NONE') return 0
  let bits = 0
  for (const name of list.toLowerCase().split(',')) {
    const bit = FLAGS_BY_NAME.get(name)
    if (bit === undefined) return undefined
    bits |= bit
  }
  return bits
}

const MULTICAST = { 4: '224.0.0.0/4', 6: 'ff00::/8' } as const

function addressType(side: 'src' | 'dst', value: string, { ledger, line, family }: Cursor): Predicate {
  const multicast = inPrefix(side, parsePrefix(MULTICAST[family])!)
  return some(
    ...value.split(',').map((type): Predicate => {
      if (type === 'MULTICAST') return multicast
      const open: Predicate = { is: 'unknown', unknown: ledger.open('dynamic', line, OPEN_TARGET_WORDS.addressType) }
      return type === 'UNICAST' || type === 'LOCAL' || type === 'BROADCAST' ? every(open, not(multicast)) : open
    }),
  )
}
