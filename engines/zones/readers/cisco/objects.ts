import {
  every,
  maskLength,
  parseIp4,
  parseIp6,
  parsePrefix,
  range4,
  range6,
  some,
  type Predicate,
  type Range,
  type Range6,
} from '../../model/index.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import { addressed, ICMP, PROTOCOLS, protocolIs, TCP, UDP, within, type Addresses } from '../terms.ts'
import { parseNumber } from '../words.ts'
import type { Command } from './blocks.ts'
import { ICMP_NAMES, readPorts } from './names.ts'

type Side = 'src' | 'dst'

/** What a named object or group stands for. `undefined` members are reported where they are used. */
export type NetworkSet = (side: Side) => Predicate

/** Names that entries of lists may use. */
export interface Objects {
  readonly networks: ReadonlyMap<string, NetworkSet>
  /** Exact addresses of a network object, where it is nothing but addresses; translations need them. */
  readonly addresses: ReadonlyMap<string, Addresses>
  /** Whole services: protocol with ports. */
  readonly services: ReadonlyMap<string, Predicate>
  /** Port groups (`object-group service NAME tcp`), by the side they are asked of. */
  readonly ports: ReadonlyMap<string, (field: 'sport' | 'dport') => Predicate>
  readonly protocols: ReadonlyMap<string, Predicate>
  readonly icmpTypes: ReadonlyMap<string, Predicate>
  /** ASA's `name ADDRESS WORD`. */
  readonly hosts: ReadonlyMap<string, number>
}

/** ASA and IOS object-groups write netmasks; IOS lists write wildcards, which are read elsewhere. */
export function readObjects(commands: readonly Command[], ledger: Ledger): Objects {
  const hosts = readHosts(commands, ledger)
  const context: Context = {
    commands,
    ledger,
    hosts,
    networks: new Map(),
    addresses: new Map(),
    services: new Map(),
    ports: new Map(),
    protocols: new Map(),
    icmpTypes: new Map(),
  }
  for (const command of commands) {
    const [first, kind, name] = command.words.filter((word, index) => index !== 1 || word !== 'group')
    if (name === undefined || (first !== 'object' && first !== 'object-group')) continue
    ledger.understood(command.line)
    if (first === 'object' && kind === 'network') readNetworkObject(context, name, command)
    else if (first === 'object' && kind === 'service') readServiceObject(context, name, command)
    else if (kind === 'network' || kind === 'ip' || kind === 'v6-network') readGroup(context, name, command)
    else if (kind === 'service') readServiceGroup(context, name, command)
    else if (kind === 'protocol') readProtocolGroup(context, name, command)
    else if (kind === 'icmp-type') readIcmpGroup(context, name, command)
    else ledger.stray(command.line, notUnderstood(command.words.join(' ')), command.to)
  }
  return context
}

interface Context extends Objects {
  readonly commands: readonly Command[]
  readonly ledger: Ledger
  readonly networks: Map<string, NetworkSet>
  readonly addresses: Map<string, Addresses>
  readonly services: Map<string, Predicate>
  readonly ports: Map<string, (field: 'sport' | 'dport') => Predicate>
  readonly protocols: Map<string, Predicate>
  readonly icmpTypes: Map<string, Predicate>
}

function readHosts(commands: readonly Command[], ledger: Ledger): ReadonlyMap<string, number> {
  const hosts = new Map<string, number>()
  for (const { words, line } of commands) {
    const address = words[0] === 'name' ? parseIp4(words[1] ?? '') : undefined
    if (address === undefined || words[2] === undefined) continue
    hosts.set(words[2], address)
    ledger.understood(line)
  }
  return hosts
}

function unclear(ledger: Ledger, { words, line, to }: Command): Predicate {
  return { is: 'unknown', unknown: ledger.unknown(line, notUnderstood(words.join(' ')), to) }
}

function undefinedName(ledger: Ledger, line: number, name: string): Predicate {
  const why = { ja: `「${name}」が定義されていません。`, en: `“${name}” is not defined.` }
  return { is: 'unknown', unknown: ledger.open('undefined', line, why) }
}

/** `host A`, `subnet A M`, `range A B`, `A M`, `A/L`. */
export function addressesOf(words: readonly string[], hosts: ReadonlyMap<string, number>): Addresses | undefined {
  const [kind = '', first = '', second = ''] = words
  const four = (text: string) => parseIp4(text) ?? hosts.get(text)
  if (kind === 'host') {
    const [a, b] = [four(first), parseIp6(first)]
    if (a !== undefined) return { four: [[a, a]], six: [] }
    return b === undefined ? undefined : { four: [], six: [[b, b]] }
  }
  if (kind === 'range') {
    const [a, b] = [four(first), four(second)]
    if (a !== undefined && b !== undefined && a <= b) return { four: [[a, b]], six: [] }
    const [c, d] = [parseIp6(first), parseIp6(second)]
    return c === undefined || d === undefined || c > d ? undefined : { four: [], six: [[c, d]] }
  }
  const [base, mask] = kind === 'subnet' ? [first, second] : [kind, first]
  const prefix = base.includes('/') ? parsePrefix(base) : undefined
  if (prefix?.family === 4) return { four: [range4(prefix.address, prefix.length)], six: [] }
  if (prefix?.family === 6) return { four: [], six: [range6(prefix.address, prefix.length)] }
  const [a, length] = [four(base), maskLength(parseIp4(mask) ?? 1)]
  return a === undefined || length === undefined ? undefined : { four: [range4(a, length)], six: [] }
}

const HARMLESS = new Set(['description', 'nat'])

function readNetworkObject({ ledger, hosts, networks, addresses }: Context, name: string, command: Command): void {
  for (const inner of command.below) {
    const [first = ''] = inner.words
    if (first === 'nat') continue
    if (HARMLESS.has(first)) {
      ledger.irrelevant('naming', inner.line)
      continue
    }
    if (first === 'fqdn') {
      const why = {
        ja: `「${name}」の指すアドレスは名前解決で決まります。`,
        en: `The addresses of “${name}” follow from DNS.`,
      }
      const unknown = ledger.open('name', inner.line, why)
      networks.set(name, () => ({ is: 'unknown', unknown }))
      continue
    }
    const found = addressesOf(inner.words, hosts)
    if (!found) {
      const open = unclear(ledger, inner)
      networks.set(name, () => open)
      continue
    }
    ledger.understood(inner.line)
    addresses.set(name, found)
    networks.set(name, (side) => addressed(side, found))
  }
}

function readGroup(context: Context, name: string, command: Command): void {
  const { ledger, hosts, networks, addresses } = context
  const parts: NetworkSet[] = []
  const exact: { four: Range[]; six: Range6[] } = { four: [], six: [] }
  let isExact = true
  for (const inner of command.below) {
    const [first = '', ...rest] = inner.words
    if (first === 'description') {
      ledger.irrelevant('naming', inner.line)
      continue
    }
    ledger.understood(inner.line)
    const named =
      first === 'group-object' ? rest[0] : first === 'network-object' && rest[0] === 'object' ? rest[1] : undefined
    if (named !== undefined) {
      const set = networks.get(named)
      const open = set ? undefined : undefinedName(ledger, inner.line, named)
      parts.push(set ?? (() => open!))
      const known = addresses.get(named)
      if (known) {
        exact.four.push(...known.four)
        exact.six.push(...known.six)
      } else isExact = false
      continue
    }
    const words = first === 'network-object' ? rest : inner.words
    const found = words[0] === 'any' ? { four: [range4(0, 0)], six: [range6(0n, 0)] } : addressesOf(words, hosts)
    if (found) {
      parts.push((side) => addressed(side, found))
      exact.four.push(...found.four)
      exact.six.push(...found.six)
    } else {
      const open = unclear(ledger, inner)
      parts.push(() => open)
      isExact = false
    }
  }
  networks.set(name, (side) => some(...parts.map((part) => part(side))))
  if (isExact) addresses.set(name, exact)
}

function protocolNumber(text: string): readonly number[] | undefined {
  if (text === 'tcp-udp') return [TCP, UDP]
  const number = PROTOCOLS[text] ?? parseNumber(text, 255)
  return number === undefined ? undefined : [number]
}

/** `tcp source eq 1 destination range 2 3`, `icmp echo`, `tcp eq 80`, `ip`. */
function serviceOf(words: readonly string[], { icmpTypes }: Pick<Objects, 'icmpTypes'>): Predicate | undefined {
  const [protocol = '', ...given] = words
  if (protocol === 'ip' || protocol === 'ipv6') return given.length === 0 ? every() : undefined
  const numbers = protocolNumber(protocol)
  if (!numbers) return undefined
  const parts: Predicate[] = [protocolIs(...numbers)]
  let rest = given
  if (numbers[0] === ICMP && rest.length > 0) {
    const [type, code] = ICMP_NAMES[rest[0]!] ?? rest.map((word) => parseNumber(word, 255))
    const group = icmpTypes.get(rest[0]!)
    if (group) return every(...parts, group)
    if (type === undefined) return undefined
    return every(
      ...parts,
      within('icmpType', [[type, type]]),
      ...(code === undefined ? [] : [within('icmpCode', [[code, code]])]),
    )
  }
  while (rest.length > 0) {
    const source = rest[0] === 'source'
    const words = source || rest[0] === 'destination' ? rest.slice(1) : rest
    const ports = readPorts(words, false)
    if (!ports) return undefined
    parts.push(within(source ? 'sport' : 'dport', ports.ranges))
    rest = words.slice(ports.used)
  }
  return every(...parts)
}

function readServiceObject(context: Context, name: string, command: Command): void {
  for (const inner of command.below) {
    if (inner.words[0] === 'description') {
      context.ledger.irrelevant('naming', inner.line)
      continue
    }
    const found = inner.words[0] === 'service' ? serviceOf(inner.words.slice(1), context) : undefined
    if (found) context.ledger.understood(inner.line)
    context.services.set(name, found ?? unclear(context.ledger, inner))
  }
}

/** With a protocol behind the name it is a group of ports; without, of whole services. */
function readServiceGroup(context: Context, name: string, command: Command): void {
  const { ledger, services, ports } = context
  const portParts: ((field: 'sport' | 'dport') => Predicate)[] = []
  const parts = command.below.flatMap((inner): Predicate[] => {
    const [first = '', ...rest] = inner.words
    if (first === 'description') {
      ledger.irrelevant('naming', inner.line)
      return []
    }
    ledger.understood(inner.line)
    const found = first === 'port-object' ? readPorts(rest, false) : undefined
    if (found) {
      portParts.push((field) => within(field, found.ranges))
      return [every(protocolIs(TCP, UDP), within('dport', found.ranges))]
    }
    if (first === 'group-object' || (first === 'service-object' && rest[0] === 'object')) {
      const named = first === 'group-object' ? rest[0] : rest[1]
      const group = ports.get(named ?? '')
      if (group) portParts.push(group)
      return [services.get(named ?? '') ?? undefinedName(ledger, inner.line, named ?? '')]
    }
    const service = serviceOf(first === 'service-object' ? rest : inner.words, context)
    return [service ?? unclear(ledger, inner)]
  })
  const protocol = command.words[command.words.indexOf(name) + 1]
  const numbers = protocol === undefined ? undefined : protocolNumber(protocol)
  if (protocol !== undefined && !numbers) ledger.stray(command.line, notUnderstood(command.words.join(' ')))
  const all = some(...parts)
  services.set(name, numbers ? every(protocolIs(...numbers), some(...portParts.map((part) => part('dport')))) : all)
  if (numbers) ports.set(name, (field) => some(...portParts.map((part) => part(field))))
}

function readProtocolGroup({ ledger, protocols }: Context, name: string, command: Command): void {
  const parts = command.below.flatMap((inner): Predicate[] => {
    const [first = '', named = ''] = inner.words
    if (first === 'description') {
      ledger.irrelevant('naming', inner.line)
      return []
    }
    ledger.understood(inner.line)
    if (first === 'group-object') return [protocols.get(named) ?? undefinedName(ledger, inner.line, named)]
    if (named === 'ip') return [every()]
    const numbers = first === 'protocol-object' ? protocolNumber(named) : undefined
    return [numbers ? protocolIs(...numbers) : unclear(ledger, inner)]
  })
  protocols.set(name, some(...parts))
}

function readIcmpGroup({ ledger, icmpTypes }: Context, name: string, command: Command): void {
  const parts = command.below.flatMap((inner): Predicate[] => {
    const [first = '', named = ''] = inner.words
    if (first === 'description') {
      ledger.irrelevant('naming', inner.line)
      return []
    }
    ledger.understood(inner.line)
    if (first === 'group-object') return [icmpTypes.get(named) ?? undefinedName(ledger, inner.line, named)]
    const type = first === 'icmp-object' ? (ICMP_NAMES[named]?.[0] ?? parseNumber(named, 255)) : undefined
    return [type === undefined ? unclear(ledger, inner) : within('icmpType', [[type, type]])]
  })
  icmpTypes.set(name, some(...parts))
}
