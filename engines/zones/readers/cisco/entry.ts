import {
  every,
  maskLength,
  parseIp4,
  parsePrefix,
  range4,
  range6,
  some,
  type Family,
  type Predicate,
} from '../../model/index.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import {
  addressed,
  ESTABLISHED_BITS,
  ICMP,
  ICMP6,
  inPrefix,
  PROTOCOLS,
  protocolIs,
  tcpFlags,
  FLAG,
  within,
} from '../terms.ts'
import { parseNumber } from '../words.ts'
import { ICMP6_NAMES, ICMP_NAMES, readPorts } from './names.ts'
import type { Objects } from './objects.ts'

/** How a dialect writes entries. */
export interface EntryContext {
  readonly ledger: Ledger
  readonly objects: Objects
  /** IOS writes wildcards (bits that do not matter), ASA netmasks. */
  readonly masks: 'wildcard' | 'netmask'
  /** Families that `any` stands for: ASA's lists hold both, IOS keeps them apart. */
  readonly families: readonly Family[]
  /** Own addresses of an interface that an entry names (ASA). */
  readonly interfaceAddress: (name: string) => Predicate | undefined
}

export interface Entry {
  readonly permits: boolean
  readonly when: Predicate
  /** Name of a reflexive list that this entry fills. */
  readonly reflects?: string
  /** Switched off (`inactive`). */
  readonly off: boolean
}

/** The words of one entry, eaten from the front. */
class Words {
  #rest: readonly string[]

  constructor(words: readonly string[]) {
    this.#rest = words
  }

  get rest(): readonly string[] {
    return this.#rest
  }

  peek(): string | undefined {
    return this.#rest[0]
  }

  take(count = 1): string {
    const [first = ''] = this.#rest
    this.#rest = this.#rest.slice(count)
    return first
  }
}

/** `permit tcp any host 192.0.2.1 eq 80 log`: an extended entry from its action on. */
export function readExtended(text: readonly string[], line: number, context: EntryContext): Entry | undefined {
  const words = new Words(text)
  const action = words.take()
  if (action !== 'permit' && action !== 'deny') return undefined
  const head = readProtocol(words, line, context)
  if (!head) return undefined
  const parts: Predicate[] = [head.predicate]
  for (const side of ['src', 'dst'] as const) {
    // ASA may ask for a user or a security group before the address.
    while (/^(?:user|user-group|object-group-user|security-group|object-group-security)$/.test(words.peek() ?? '')) {
      const kind = words.take()
      words.take(kind === 'security-group' ? 2 : 1)
      parts.push(open(context, line, 'user', { ja: '利用者で変わります。', en: 'It depends on the user.' }))
    }
    const address = readAddress(words, side, line, context)
    if (!address) return undefined
    parts.push(address)
    const ports = head.carriesPorts ? readEnd(words, side, context) : every()
    if (!ports) return undefined
    parts.push(ports)
  }
  if (head.icmp !== undefined) {
    const type = readIcmp(words, head.icmp, context)
    if (!type) return undefined
    parts.push(type)
  }
  const options = readOptions(words, line, context)
  if (!options) return undefined
  return {
    permits: action === 'permit',
    when: every(...parts, ...options.parts),
    ...(options.reflects ? { reflects: options.reflects } : {}),
    off: options.off,
  }
}

/** `permit 192.0.2.0 0.0.0.255`: a standard entry asks for the source only. */
export function readStandard(text: readonly string[], line: number, context: EntryContext): Entry | undefined {
  const words = new Words(text)
  const action = words.take()
  if (action !== 'permit' && action !== 'deny') return undefined
  const bare = parseIp4(words.peek() ?? '')
  const alone = bare !== undefined && parseIp4(words.rest[1] ?? '') === undefined
  if (alone) words.take()
  const address = alone ? addressed('src', { four: [[bare, bare]], six: [] }) : readAddress(words, 'src', line, context)
  const options = address && readOptions(words, line, context)
  return options && { permits: action === 'permit', when: every(address, ...options.parts), off: options.off }
}

interface Head {
  readonly predicate: Predicate
  readonly carriesPorts: boolean
  readonly icmp?: number
}

function readProtocol(words: Words, line: number, context: EntryContext): Head | undefined {
  const { objects } = context
  const word = words.take()
  if (word === 'object-group' || word === 'object') {
    const name = words.take()
    const whole = objects.services.get(name)
    if (whole) return { predicate: whole, carriesPorts: false }
    const protocol = objects.protocols.get(name)
    return { predicate: protocol ?? undefinedName(context, line, name), carriesPorts: protocol !== undefined }
  }
  if (word === 'ip' || word === 'ipv6') return { predicate: every(), carriesPorts: false }
  if (word === 'icmp')
    return {
      predicate: protocolIs(context.families.includes(4) ? ICMP : ICMP6),
      carriesPorts: false,
      icmp: context.families.includes(4) ? 4 : 6,
    }
  if (word === 'icmp6' || word === '58') return { predicate: protocolIs(ICMP6), carriesPorts: false, icmp: 6 }
  const number = PROTOCOLS[word] ?? parseNumber(word, 255)
  return number === undefined ? undefined : { predicate: protocolIs(number), carriesPorts: true }
}

function readAddress(words: Words, side: 'src' | 'dst', line: number, context: EntryContext): Predicate | undefined {
  const { objects, families } = context
  const word = words.take()
  const anything = (of: readonly Family[]) =>
    addressed(side, { four: of.includes(4) ? [range4(0, 0)] : [], six: of.includes(6) ? [range6(0n, 0)] : [] })
  if (word === 'any') return anything(families)
  if (word === 'any4') return anything([4])
  if (word === 'any6') return anything([6])
  if (word === 'host') {
    const host = words.take()
    const named = objects.hosts.get(host)
    const prefix = named === undefined ? parsePrefix(host) : undefined
    if (named !== undefined) return addressed(side, { four: [[named, named]], six: [] })
    return prefix && !host.includes('/') ? inPrefix(side, prefix) : undefined
  }
  if (word === 'object' || word === 'object-group') {
    const name = words.take()
    return objects.networks.get(name)?.(side) ?? undefinedName(context, line, name)
  }
  if (word === 'interface') {
    const name = words.take()
    return context.interfaceAddress(name) ?? undefinedName(context, line, name)
  }
  if (word.includes('/') || word.includes(':')) {
    const prefix = parsePrefix(word)
    return prefix && inPrefix(side, prefix)
  }
  const base = parseIp4(word) ?? objects.hosts.get(word)
  // A bare address is a host where no mask follows (NX-OS, EOS).
  if (base !== undefined && parseIp4(words.peek() ?? '') === undefined)
    return addressed(side, { four: [[base, base]], six: [] })
  const mask = parseIp4(words.take())
  if (base === undefined || mask === undefined) return undefined
  return maskedAddress(side, base, context.masks === 'wildcard' ? ~mask >>> 0 : mask)
}

/** Masks may have holes; then every bit of the mask counts by itself. */
function maskedAddress(side: 'src' | 'dst', base: number, mask: number): Predicate {
  const length = maskLength(mask)
  if (length !== undefined) return addressed(side, { four: [range4(base, length)], six: [] })
  return { is: 'masked', field: side === 'src' ? 'src4' : 'dst4', mask, value: (base & mask) >>> 0 }
}

const OPERATORS = new Set(['eq', 'neq', 'lt', 'gt', 'range'])

function readEnd(words: Words, side: 'src' | 'dst', context: EntryContext): Predicate | undefined {
  const word = words.peek() ?? ''
  const field = side === 'src' ? 'sport' : 'dport'
  if (OPERATORS.has(word)) {
    const found = readPorts(words.rest, context.masks === 'wildcard')
    if (!found) return undefined
    words.take(found.used)
    return within(field, found.ranges)
  }
  const group = word === 'object-group' ? context.objects.ports.get(words.rest[1] ?? '') : undefined
  if (!group) return every()
  words.take(2)
  return group(field)
}

function readIcmp(words: Words, family: number, { objects }: EntryContext): Predicate | undefined {
  const word = words.peek()
  if (word === undefined || ENDING.test(word)) return every()
  if (word === 'object-group') {
    words.take()
    return objects.icmpTypes.get(words.take())
  }
  const named = (family === 4 ? ICMP_NAMES : ICMP6_NAMES)[word]
  const type = named?.[0] ?? parseNumber(word, 255)
  if (type === undefined) return undefined
  words.take()
  const code = named?.[1] ?? (named ? undefined : parseNumber(words.peek(), 255))
  if (code !== undefined && !named) words.take()
  return every(within('icmpType', [[type, type]]), ...(code === undefined ? [] : [within('icmpCode', [[code, code]])]))
}

const ENDING =
  /^(?:log|log-input|time-range|fragments|dscp|precedence|tos|ttl|reflect|inactive|option|established|flow-label|routing|interval|disable|sequence|undetermined-transport)$/
const LOG_WORDS =
  /^(?:interval|default|disable|emergencies|alerts|critical|errors|warnings|notifications|informational|debugging|\d+)$/
const TCP_FLAG_WORDS: Readonly<Record<string, number>> = {
  ack: FLAG.ack,
  fin: FLAG.fin,
  psh: FLAG.psh,
  rst: FLAG.rst,
  syn: FLAG.syn,
  urg: FLAG.urg,
}

interface Options {
  readonly parts: readonly Predicate[]
  readonly reflects?: string
  readonly off: boolean
}

function readOptions(words: Words, line: number, context: EntryContext): Options | undefined {
  const parts: Predicate[] = []
  let reflects: string | undefined
  let off = false
  while (words.peek() !== undefined) {
    const word = words.take()
    if (word === 'log' || word === 'log-input') {
      while (LOG_WORDS.test(words.peek() ?? '')) words.take()
    } else if (word === 'established') parts.push(ESTABLISHED_BITS)
    else if (word in TCP_FLAG_WORDS) parts.push(tcpFlags(TCP_FLAG_WORDS[word]!, TCP_FLAG_WORDS[word]!))
    else if (word === 'fragments') parts.push({ is: 'in', field: 'fragment', ranges: [[1, 1]] })
    else if (word === 'time-range') {
      const name = words.take()
      parts.push(
        open(context, line, 'time', {
          ja: `時間帯「${name}」の間だけ働きます。`,
          en: `It holds during “${name}” only.`,
        }),
      )
    } else if (
      word === 'dscp' ||
      word === 'precedence' ||
      word === 'tos' ||
      word === 'ttl' ||
      word === 'option' ||
      word === 'flow-label'
    ) {
      words.take(/^(?:eq|gt|lt|neq)$/.test(words.peek() ?? '') ? 2 : 1)
      parts.push(open(context, line, 'mark', { ja: `${word}で変わります。`, en: `It depends on ${word}.` }))
    } else if (word === 'reflect') {
      reflects = words.take()
      if (words.peek() === 'timeout') words.take(2)
    } else if (word === 'inactive') off = true
    else if (/^\(hitcnt=|^0x[0-9a-f]+$/.test(word)) continue
    else if (word === 'sequence') words.take()
    else return undefined
  }
  return { parts, off, ...(reflects === undefined ? {} : { reflects }) }
}

function open(
  { ledger }: EntryContext,
  line: number,
  cause: 'user' | 'time' | 'mark',
  why: { ja: string; en: string },
): Predicate {
  return { is: 'unknown', unknown: ledger.open(cause, line, why) }
}

function undefinedName({ ledger }: EntryContext, line: number, name: string): Predicate {
  const why = { ja: `「${name}」が定義されていません。`, en: `“${name}” is not defined.` }
  return { is: 'unknown', unknown: ledger.open('undefined', line, why) }
}

/** An entry that is not understood: what it matches, and what it does, are open. */
export function unreadEntry(words: readonly string[], line: number, ledger: Ledger) {
  const unknown = ledger.unknown(line, notUnderstood(words.join(' ')))
  return { when: some(every()), action: { do: 'unknown', unknown } as const }
}
