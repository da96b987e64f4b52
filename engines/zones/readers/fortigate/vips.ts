import {
  every,
  parseIp4,
  parseIp6,
  some,
  unite,
  type Family,
  type NatRule,
  type Predicate,
  type Rewrite,
  type Unknown,
} from '../../model/index.ts'
import { addressed, CARRIES_PORTS, familyIs, inPrefix, protocolIs, SCTP, TCP, UDP, within } from '../terms.ts'
import { parseNumber } from '../words.ts'
import { Facts, irrelevantKeys, prefixOf } from './facts.ts'
import type { Scope } from './scope.ts'
import type { ServiceBook } from './services.ts'

const IRRELEVANT = irrelevantKeys({
  naming:
    'id http-redirect gratuitous-arp-interval arp-reply nat44 nat46 add-nat46-route add-nat64-route ndp-reply embedded-ipv4-address',
  inspection:
    'ssl-mode ssl-certificate ssl-algorithm ssl-min-version ssl-max-version ssl-dh-bits ssl-pfs ssl-send-empty-frags ssl-url-rewrite ssl-client-fallback ssl-client-renegotiation ssl-client-session-state-type ssl-client-session-state-timeout ssl-client-session-state-max ssl-server-session-state-type ssl-http-location-conversion ssl-http-match-host http-ip-header http-ip-header-name http-multiplex http-cookie-domain-from-host http-cookie-domain http-cookie-path http-cookie-age http-cookie-share https-cookie-secure weblogic-server websphere-server outlook-web-access max-embryonic-connections',
  link: 'persistence ldb-method monitor extauth dns-mapping-ttl one-click-gslb-server gslb-hostname gslb-domain-name h2-support h3-support',
})

/** A virtual IP as read: how policies ask for it, and how it translates. */
export interface Vip {
  readonly name: string
  readonly family: Family
  /** Value of the packet's mark after this translation. */
  readonly mark: number
  readonly rule: NatRule
  /** A static one-to-one entry also translates what its server sends out. */
  readonly outbound?: { readonly when: Predicate; readonly fields: readonly Rewrite[]; readonly interface: string }
  readonly forwardsPorts: boolean
}

/** Virtual IPs of both families, those with port forwarding first, as the device tries the more exact ones first. */
export function readVips(scope: Scope, services: ServiceBook): Vip[] {
  const out: Vip[] = []
  for (const [family, path] of [
    [4, 'firewall vip'],
    [6, 'firewall vip6'],
  ] as const) {
    for (const entry of scope.entries(path)) {
      const facts = new Facts(entry, scope.ledger)
      const vip = readVip(facts, family, out.length + 1, services)
      if (!facts.is('status', 'disable')) out.push(vip)
    }
  }
  return out.toSorted((a, b) => Number(b.forwardsPorts) - Number(a.forwardsPorts))
}

/** Names of the VIPs behind each group of VIPs. */
export function vipGroups(scope: Scope): ReadonlyMap<string, readonly string[]> {
  const out = new Map<string, readonly string[]>()
  for (const path of ['firewall vipgrp', 'firewall vipgrp6']) {
    for (const entry of scope.entries(path)) {
      const facts = new Facts(entry, scope.ledger)
      facts.all('interface')
      out.set(entry.name, facts.all('member'))
      facts.rest(new Map())
    }
  }
  return out
}

function readVip(facts: Facts, family: Family, mark: number, services: ServiceBook): Vip {
  const parse = family === 4 ? parseIp4 : parseIp6
  const range = (text: string | undefined) => {
    const [low = '', high = low] = (text ?? '').split('-')
    return [parse(low), parse(high)] as const
  }
  const unknowns: Unknown[] = []
  const type = facts.one('type') ?? 'static-nat'
  const external = range(facts.one('extip'))
  const mapped = range(facts.one('mappedip'))
  const forwards = facts.is('portforward', 'enable')
  const extintf = facts.one('extintf') ?? 'any'
  const conditions: Predicate[] = [familyIs(family)]
  if (extintf !== 'any' && extintf !== '') conditions.push({ is: 'interface', way: 'in', names: [extintf] })
  if (external[0] === undefined || external[1] === undefined) unknowns.push(facts.unclear('extip'))
  else conditions.push(inRange('dst', external[0], external[1]))
  const fields: Rewrite[] = [{ field: 'mark', to: 'in', ranges: [[mark, mark]] }]
  const target = type === 'server-load-balance' ? realServers(facts, family) : addressRewrite(family, external, mapped)
  if ((type === 'static-nat' || type === 'server-load-balance') && target) fields.push(...target)
  else unknowns.push(facts.unclear(type === 'static-nat' ? 'mappedip' : 'type'))
  if (forwards || type === 'server-load-balance') conditions.push(...portForward(facts, fields, unknowns, type))
  conditions.push(...narrowing(facts, services))
  unknowns.push(
    ...facts.rest(
      IRRELEVANT,
      irrelevantKeys({ inspection: 'ssl-cipher-suites ssl-server-cipher-suites quic', link: 'gslb-public-ips' }),
    ),
  )
  const [unknown] = unknowns
  const outbound = staticOutbound(facts, family, {
    external,
    mapped,
    extintf,
    reversible: !forwards && type === 'static-nat',
  })
  return {
    name: facts.block.name,
    family,
    mark,
    forwardsPorts: forwards,
    rule: {
      label: facts.block.name,
      when: every(...conditions),
      action: unknown
        ? { do: 'unknown', fields: [family === 4 ? 'dst4' : 'dst6', 'dport', 'mark'], unknown }
        : { do: 'rewrite', fields },
      at: facts.at,
    },
    ...(outbound && !unknown ? { outbound } : {}),
  }
}

type Address = number | bigint
type MaybeRange = readonly [Address | undefined, Address | undefined]

function inRange(side: 'src' | 'dst', low: Address, high: Address): Predicate {
  if (typeof low === 'number' && typeof high === 'number') return addressed(side, { four: [[low, high]], six: [] })
  return addressed(side, { four: [], six: [[BigInt(low), BigInt(high)]] })
}

/** One-to-one where both ranges are as long; any of the mapped addresses otherwise. */
function addressRewrite(
  family: Family,
  external: MaybeRange,
  mapped: MaybeRange,
  side: 'src' | 'dst' = 'dst',
): Rewrite[] | undefined {
  const [from, fromEnd] = external
  const [to, toEnd] = mapped
  if (from === undefined || fromEnd === undefined || to === undefined || toEnd === undefined) return undefined
  if (family === 4) {
    const [a, b, c, d] = [Number(from), Number(fromEnd), Number(to), Number(toEnd)]
    const field = `${side}4` as const
    return [
      b - a === d - c ? { field, to: 'shift', from: a, base: c } : { field, to: 'in', ranges: [[c, Math.max(c, d)]] },
    ]
  }
  const [a, b, c, d] = [BigInt(from), BigInt(fromEnd), BigInt(to), BigInt(toEnd)]
  const field = `${side}6` as const
  return [
    b - a === d - c ? { field, to: 'shift6', from: a, base: c } : { field, to: 'in6', ranges: [[c, d > c ? d : c]] },
  ]
}

function realServers(facts: Facts, family: Family): Rewrite[] | undefined {
  const servers = facts.inner('realservers')?.entries ?? []
  facts.all('server-type')
  const addresses: number[] = []
  const ports: number[] = []
  for (const entry of servers) {
    const inner = new Facts(entry, facts.ledger)
    const [address, port] = [parseIp4(inner.one('ip') ?? ''), parseNumber(inner.one('port') ?? '0', 65_535)]
    for (const key of ['status', 'weight', 'type', 'address']) inner.all(key)
    const left = inner.rest(
      irrelevantKeys({
        link: 'healthcheck holddown-interval max-connections monitor http-host client-ip translate-host verify-cert health-check-proto',
      }),
    )
    if (address === undefined || port === undefined || left.length > 0) return undefined
    addresses.push(address)
    ports.push(port)
  }
  if (family !== 4 || addresses.length === 0) return undefined
  const out: Rewrite[] = [{ field: 'dst4', to: 'in', ranges: unite(addresses.map((one) => [one, one] as const)) }]
  if (!ports.includes(0)) out.push({ field: 'dport', to: 'in', ranges: unite(ports.map((one) => [one, one] as const)) })
  return out
}

const PROTOCOL: Readonly<Record<string, number>> = { tcp: TCP, udp: UDP, sctp: SCTP, icmp: 1 }

function portForward(facts: Facts, fields: Rewrite[], unknowns: Unknown[], type: string): Predicate[] {
  const protocol = PROTOCOL[facts.one('protocol') ?? 'tcp']
  const external = portsOf(facts.one('extport'))
  const mapped = portsOf(facts.one('mappedport')) ?? external
  facts.all('portmapping-type')
  if (protocol === undefined) unknowns.push(facts.unclear('protocol'))
  if (protocol === 1) return [protocolIs(1)]
  const conditions = [protocol === undefined ? CARRIES_PORTS : protocolIs(protocol)]
  if (!external || external[0] === 0) return conditions
  conditions.push(within('dport', [external]))
  if (type === 'server-load-balance' || !mapped) return conditions
  const same = external[1] - external[0] === mapped[1] - mapped[0]
  fields.push(
    same
      ? { field: 'dport', to: 'shift', from: external[0], base: mapped[0] }
      : { field: 'dport', to: 'in', ranges: [mapped] },
  )
  return conditions
}

function portsOf(text: string | undefined): [number, number] | undefined {
  const [from, to = from] = (text ?? '').split('-')
  const [low, high] = [parseNumber(from, 65_535), parseNumber(to, 65_535)]
  return low === undefined || high === undefined || low > high ? undefined : [low, high]
}

/** Conditions that hold a VIP to some senders or services. */
function narrowing(facts: Facts, services: ServiceBook): Predicate[] {
  const out: Predicate[] = []
  const sources = facts.all('src-filter').map((text): Predicate => {
    const [low = '', high] = text.split('-')
    const [from, to] = [parseIp4(low), parseIp4(high ?? '')]
    if (from !== undefined && to !== undefined) return addressed('src', { four: [[from, to]], six: [] })
    const prefix = prefixOf([text])
    return prefix ? inPrefix('src', prefix) : { is: 'unknown', unknown: facts.unclear('src-filter') }
  })
  facts.all('src-vip-filter')
  if (sources.length > 0) out.push(some(...sources))
  const named = facts
    .all('service')
    .map((name): Predicate => services(name) ?? { is: 'unknown', unknown: facts.unclear('service') })
  if (named.length > 0) out.push(some(...named))
  const interfaces = facts.all('srcintf-filter')
  if (interfaces.length > 0) out.push({ is: 'interface', way: 'in', names: interfaces })
  return out
}

interface Ends {
  readonly external: MaybeRange
  readonly mapped: MaybeRange
  readonly extintf: string
  readonly reversible: boolean
}

function staticOutbound(
  facts: Facts,
  family: Family,
  { external, mapped, extintf, reversible }: Ends,
): Vip['outbound'] {
  const always = facts.is('nat-source-vip', 'enable')
  const fields = addressRewrite(family, mapped, external, 'src')
  const [low, high] = mapped
  if (!reversible || !fields || low === undefined || high === undefined || (extintf === 'any' && !always))
    return undefined
  const when = every(familyIs(family), inRange('src', low, high), ...(extintf === 'any' ? [] : [out(extintf)]))
  return { when, fields, interface: extintf }
}

function out(name: string): Predicate {
  return { is: 'interface', way: 'out', names: [name] }
}

/** Packets that no VIP translated. */
export const UNTRANSLATED: Predicate = { is: 'in', field: 'mark', ranges: [[0, 0]] }

/** Packets that one of these VIPs translated. */
export function translatedBy(marks: readonly number[]): Predicate {
  return { is: 'in', field: 'mark', ranges: unite(marks.map((mark) => [mark, mark] as const)) }
}
