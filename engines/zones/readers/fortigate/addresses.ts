import {
  every,
  not,
  parseIp4,
  parseIp6,
  range4,
  range6,
  some,
  NEVER,
  type Family,
  type Interface,
  type Predicate,
} from '../../model/index.ts'
import { addressed, inPrefix } from '../terms.ts'
import { parseMac } from '../words.ts'
import { Facts, irrelevantKeys, prefixOf } from './facts.ts'
import type { Scope } from './scope.ts'

type Side = 'src' | 'dst'

/** A name that a policy may put where addresses go, as a set of packets by either side. */
export type AddressBook = ReadonlyMap<string, (side: Side) => Predicate>

const IRRELEVANT = irrelevantKeys({
  naming:
    'associated-interface allow-routing cache-ttl category list macro obj-type passive-fqdn-learning node-ip-only tagging sub-type clearpass-spt route-tag uuid-idx',
})

/** Deepest nesting of groups; FortiOS itself allows fewer. */
const MAX_GROUP_DEPTH = 20

/** Addresses and groups of one family. `all` and `none` are there even where the file does not spell them out. */
export function addressBook(family: Family, scope: Scope, interfaces: readonly Interface[]): AddressBook {
  const six = family === 6 ? '6' : ''
  const book = new Map<string, (side: Side) => Predicate>([
    ['all', (side) => anywhere(side, family)],
    ['none', () => NEVER],
  ])
  for (const entry of scope.entries(`firewall address${six}`)) {
    const facts = new Facts(entry, scope.ledger)
    const meaning = family === 4 ? address4(facts, interfaces) : address6(facts)
    const left = facts.rest(IRRELEVANT, irrelevantKeys({ naming: 'tagging list subnet-segment dynamic_mapping' }))
    const [unknown] = left
    book.set(entry.name, unknown ? () => ({ is: 'unknown', unknown }) : meaning)
  }
  const groups = new Map(scope.entries(`firewall addrgrp${six}`).map((entry) => [entry.name, entry]))
  const open = new Set<string>()
  const resolve = (name: string, side: Side): Predicate | undefined => {
    const known = book.get(name)
    if (known) return known(side)
    const group = groups.get(name)
    if (!group || open.has(name) || open.size > MAX_GROUP_DEPTH) return undefined
    open.add(name)
    const facts = new Facts(group, scope.ledger)
    const members = (key: string) =>
      some(...facts.all(key).map((member) => resolve(member, side) ?? undefinedName(facts, key, member)))
    const all = members('member')
    const excluded = members('exclude-member')
    const set = facts.is('exclude', 'enable') ? every(all, not(excluded)) : all
    open.delete(name)
    const [unknown] = facts.rest(
      irrelevantKeys({ naming: 'category allow-routing type macro' }),
      irrelevantKeys({ naming: 'tagging' }),
    )
    return unknown ? { is: 'unknown', unknown } : set
  }
  for (const name of groups.keys()) {
    if (book.has(name)) continue
    const sets = { src: resolve(name, 'src'), dst: resolve(name, 'dst') }
    book.set(name, (side) => sets[side] ?? NEVER)
  }
  return book
}

export function anywhere(side: Side, family: Family): Predicate {
  return family === 4
    ? addressed(side, { four: [range4(0, 0)], six: [] })
    : addressed(side, { four: [], six: [range6(0n, 0)] })
}

export function undefinedName(facts: Facts, key: string, name: string): Predicate {
  return {
    is: 'unknown',
    unknown: facts.ledger.open('undefined', facts.lineOf(key), {
      ja: `「${name}」が定義されていません。`,
      en: `“${name}” is not defined.`,
    }),
  }
}

function address4(facts: Facts, interfaces: readonly Interface[]): (side: Side) => Predicate {
  const type = facts.one('type') ?? 'ipmask'
  if (type === 'ipmask') {
    const words = facts.all('subnet')
    const prefix = words.length === 0 ? prefixOf(['0.0.0.0/0']) : prefixOf(words)
    return prefix ? (side) => inPrefix(side, prefix) : constant(facts, 'subnet')
  }
  if (type === 'iprange') {
    const [low, high] = [
      parseIp4(facts.one('start-ip') ?? ''),
      parseIp4(facts.one('end-ip') ?? facts.one('start-ip') ?? ''),
    ]
    if (low === undefined || high === undefined || low > high) return constant(facts, 'start-ip')
    return (side) => addressed(side, { four: [[low, high]], six: [] })
  }
  if (type === 'wildcard') {
    const [base, mask] = facts.all('wildcard').map(parseIp4)
    if (base === undefined || mask === undefined) return constant(facts, 'wildcard')
    return (side) => ({ is: 'masked', field: side === 'src' ? 'src4' : 'dst4', mask, value: (base & mask) >>> 0 })
  }
  if (type === 'interface-subnet') return interfaceSubnet(facts, interfaces)
  if (type === 'mac') return macAddress(facts)
  return outside(facts, type)
}

function address6(facts: Facts): (side: Side) => Predicate {
  const type = facts.one('type') ?? 'ipprefix'
  if (type === 'ipprefix') {
    const words = facts.all('ip6')
    const prefix = words.length === 0 ? prefixOf(['::/0']) : prefixOf(words)
    return prefix ? (side) => inPrefix(side, prefix) : constant(facts, 'ip6')
  }
  if (type === 'iprange') {
    const [low, high] = [parseIp6(facts.one('start-ip') ?? ''), parseIp6(facts.one('end-ip') ?? '')]
    if (low === undefined || high === undefined || low > high) return constant(facts, 'start-ip')
    return (side) => addressed(side, { four: [], six: [[low, high]] })
  }
  return type === 'mac' ? macAddress(facts) : outside(facts, type)
}

function interfaceSubnet(facts: Facts, interfaces: readonly Interface[]): (side: Side) => Predicate {
  const name = facts.one('interface')
  facts.all('subnet')
  const own = interfaces.find((one) => one.name === name)?.addresses.filter(({ family }) => family === 4) ?? []
  return own.length === 0
    ? constant(facts, 'interface')
    : (side) => some(...own.map((prefix) => inPrefix(side, prefix)))
}

/** A hardware address names senders only. */
function macAddress(facts: Facts): (side: Side) => Predicate {
  const ranges = [...facts.all('macaddr'), ...facts.all('start-mac')].map((text) => {
    const [from = '', to = from] = text.split('-')
    return [parseMac(from), parseMac(to)] as const
  })
  facts.all('end-mac')
  const known = ranges.flatMap(([low, high]) => (low === undefined || high === undefined ? [] : [[low, high] as const]))
  if (known.length !== ranges.length || known.length === 0 || facts.has('end-mac')) return constant(facts, 'macaddr')
  return (side) => (side === 'src' ? { is: 'in', field: 'mac', ranges: known.toSorted((a, b) => a[0] - b[0]) } : NEVER)
}

const OUTSIDE = new Set(['fqdn', 'geography', 'dynamic', 'wildcard-fqdn', 'route-tag', 'template'])

/** Addresses that are known only while the device runs. */
function outside(facts: Facts, type: string): (side: Side) => Predicate {
  if (!OUTSIDE.has(type)) return constant(facts, 'type')
  for (const key of [
    'fqdn',
    'wildcard-fqdn',
    'country',
    'sdn',
    'filter',
    'sdn-tag',
    'fsso-group',
    'tag-detection-level',
    'tag-type',
    'sdn-addr-type',
    'interface',
    'policy-group',
    'tenant',
    'organization',
    'epg-name',
    'subnet-name',
    'template',
    'host',
    'host-type',
  ])
    facts.all(key)
  const unknown = facts.ledger.open('name', facts.lineOf('type'), {
    ja: `「${facts.block.name}」の中身は設定の外で決まります（${type}）。`,
    en: `What “${facts.block.name}” holds is decided outside the configuration (${type}).`,
  })
  return () => ({ is: 'unknown', unknown })
}

function constant(facts: Facts, key: string): () => Predicate {
  const unknown = facts.unclear(key)
  return () => ({ is: 'unknown', unknown })
}
