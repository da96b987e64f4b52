import {
  every,
  parseIp4,
  parseIp6,
  parsePrefix,
  type NextHop,
  type PolicyRoute,
  type Predicate,
  type Route,
  type Unknown,
} from '../../model/index.ts'
import { inPrefix, protocolIs, within } from '../terms.ts'
import { parseNumber } from '../words.ts'
import type { AddressBook } from './addresses.ts'
import { Facts, irrelevantKeys, prefixOf } from './facts.ts'
import type { Scope } from './scope.ts'
import type { Zones } from './zones.ts'

const IRRELEVANT = irrelevantKeys({
  link: 'weight virtual-wan-link sdwan sdwan-zone link-monitor-exempt bfd dynamic-gateway tag preferred-source',
  naming: 'seq-num',
})
const IRRELEVANT_POLICY = irrelevantKeys({ naming: 'seq-num', quality: 'tos tos-mask' })

/** Preference of a route: distance first, then priority. */
export const PRIORITIES = 65_536

/** Routing protocols whose routes are not in the file. */
const PROTOCOLS = ['rip', 'ripng', 'ospf', 'ospf6', 'bgp', 'isis', 'multicast', 'multicast6']

export interface RoutesRead {
  readonly routes: readonly Route[]
  readonly policyRoutes: readonly PolicyRoute[]
  readonly learnsRoutes: readonly Unknown[]
  readonly unknowns: readonly Unknown[]
}

export function readRoutes(scope: Scope, book: AddressBook, zones: Zones): RoutesRead {
  const unknowns: Unknown[] = []
  const routes = [
    ...scope
      .entries('router static')
      .flatMap((entry) => staticRoute(new Facts(entry, scope.ledger), 4, { zones, unknowns })),
    ...scope
      .entries('router static6')
      .flatMap((entry) => staticRoute(new Facts(entry, scope.ledger), 6, { zones, unknowns })),
  ]
  const policyRoutes = scope
    .entries('router policy')
    .flatMap((entry) => policyRoute(new Facts(entry, scope.ledger), book, unknowns))
  return { routes, policyRoutes, learnsRoutes: learns(scope), unknowns }
}

interface Context {
  readonly zones: Zones
  readonly unknowns: Unknown[]
}

function staticRoute(facts: Facts, family: 4 | 6, { zones, unknowns }: Context): Route[] {
  const dst = facts.has('dst') ? facts.prefix('dst') : prefixOf([family === 4 ? '0.0.0.0/0' : '::/0'])
  const gateway = facts.one('gateway')
  const device = facts.one('device')
  const distance = parseNumber(facts.one('distance') ?? '10', 255)
  const priority = parseNumber(facts.one('priority') ?? '1', 65_535) ?? 0
  const enabled = !facts.is('status', 'disable')
  const blackhole = facts.is('blackhole', 'enable')
  const outside = ['dstaddr', 'internet-service', 'internet-service-custom', 'vrf'].filter(
    (key) => facts.has(key) && !facts.is(key, '0'),
  )
  if (!enabled) {
    facts.rest(IRRELEVANT)
    return []
  }
  unknowns.push(...outside.map((key) => facts.unclear(key)))
  const direct = nextHop(facts, { gateway, device, blackhole, dynamic: facts.is('dynamic-gateway', 'enable') })
  const via = direct ? [direct] : throughSdwan(facts, zones)
  if (!dst || via.length === 0 || distance === undefined) unknowns.push(facts.unclear(dst ? 'gateway' : 'dst'))
  unknowns.push(...facts.rest(IRRELEVANT))
  if (!dst || via.length === 0 || outside.length > 0) return []
  return [{ to: dst, via, preference: (distance ?? 10) * PRIORITIES + priority, at: facts.at }]
}

interface Hop {
  readonly gateway: string | undefined
  readonly device: string | undefined
  readonly blackhole: boolean
  readonly dynamic: boolean
}

function nextHop(facts: Facts, { gateway, device, blackhole, dynamic }: Hop): NextHop | undefined {
  if (blackhole) return { to: 'discard' }
  if (gateway === undefined || gateway === '0.0.0.0' || gateway === '::' || dynamic) {
    if (device !== undefined) return { to: 'interface', interface: device }
    return undefined
  }
  const address = parseIp4(gateway) ?? parseIp6(gateway)
  if (address === undefined) return undefined
  return device === undefined ? { to: 'gateway', address } : { to: 'gateway', address, interface: device }
}

/** SD-WAN shares the load over the members of its zones: each of them may carry a packet. */
function throughSdwan(facts: Facts, { members }: Zones): NextHop[] {
  const all = facts.is('virtual-wan-link', 'enable') || facts.is('sdwan', 'enable')
  const zones = all ? ['virtual-wan-link'] : facts.all('sdwan-zone')
  return zones.flatMap((zone) =>
    (members.get(zone) ?? []).map((name): NextHop => ({ to: 'interface', interface: name })),
  )
}

function policyRoute(facts: Facts, book: AddressBook, unknowns: Unknown[]): PolicyRoute[] {
  const parts: Predicate[] = [{ is: 'family', family: 4 }]
  const inputs = facts.all('input-device')
  if (inputs.length > 0 && !inputs.includes('any')) parts.push({ is: 'interface', way: 'in', names: inputs })
  for (const side of ['src', 'dst'] as const) {
    const sets: Predicate[] = []
    for (const text of facts.all(side)) {
      const prefix = prefixOf([text]) ?? parsePrefix(text)
      sets.push(prefix ? inPrefix(side, prefix) : { is: 'unknown', unknown: facts.unclear(side) })
    }
    for (const name of facts.all(`${side}addr`)) {
      sets.push(book.get(name)?.(side) ?? { is: 'unknown', unknown: facts.unclear(`${side}addr`) })
    }
    const any: Predicate = sets.length === 0 ? every() : { is: 'some', of: sets }
    parts.push(facts.is(`${side}-negate`, 'enable') ? { is: 'not', of: any } : any)
  }
  const protocol = parseNumber(facts.one('protocol'), 255)
  if (protocol !== undefined && protocol !== 0) parts.push(protocolIs(protocol))
  parts.push(
    ...ports(facts, 'dport', 'start-port', 'end-port'),
    ...ports(facts, 'sport', 'start-source-port', 'end-source-port'),
  )
  if (facts.is('status', 'disable')) {
    facts.rest(IRRELEVANT_POLICY)
    return []
  }
  const deny = facts.is('action', 'deny')
  const via = nextHop(facts, {
    gateway: facts.one('gateway'),
    device: facts.one('output-device'),
    blackhole: false,
    dynamic: false,
  })
  const left = facts.rest(IRRELEVANT_POLICY)
  if (left[0]) parts.push({ is: 'unknown', unknown: left[0] })
  if (!deny && !via) unknowns.push(facts.unclear('gateway'))
  return [{ label: facts.block.name, when: every(...parts), via: deny || !via ? [] : [via], at: facts.at }]
}

function ports(facts: Facts, field: 'sport' | 'dport', from: string, to: string): Predicate[] {
  const low = parseNumber(facts.one(from), 65_535)
  const high = parseNumber(facts.one(to), 65_535)
  if (low === undefined && high === undefined) return []
  return [within(field, [[low ?? 0, high ?? 65_535]])]
}

/** Routing protocols count once they are told to speak on some network. */
function learns(scope: Scope): Unknown[] {
  return PROTOCOLS.flatMap((name) =>
    scope
      .blocks(`router ${name}`)
      .filter(
        ({ entries, blocks, settings }) =>
          settings.size > 0 || entries.length > 0 || blocks.some((inner) => inner.entries.length > 0),
      )
      .filter(
        ({ blocks, settings }) =>
          settings.has('as') || blocks.some(({ name, entries }) => BUSY.has(name) && entries.length > 0),
      )
      .map((block): Unknown => {
        const why = { ja: `${name}が経路を学びます。`, en: `Routes are learnt by ${name}.` }
        return { cause: 'dynamic', at: scope.ledger.at(block.line, block.to), why }
      }),
  )
}

/** Parts that stand in every file even where the protocol is off are not among them. */
const BUSY = new Set(['network', 'neighbor', 'area', 'ospf6-interface', 'isis-interface', 'isis-net', 'interface'])
