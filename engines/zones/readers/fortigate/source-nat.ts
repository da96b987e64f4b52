import {
  every,
  parseIp4,
  parseIp6,
  type Family,
  type Interface,
  type Nat,
  type NatRule,
  type Predicate,
  type Rewrite,
  type Translation,
  type Unknown,
} from '../../model/index.ts'
import { familyIs, protocolIs, within } from '../terms.ts'
import { parseNumber } from '../words.ts'
import { undefinedName, type AddressBook } from './addresses.ts'
import { Facts, irrelevantKeys } from './facts.ts'
import type { Policy } from './policies.ts'
import type { Scope } from './scope.ts'
import type { Vip } from './vips.ts'

const ANY_PORT: Rewrite = { field: 'sport', to: 'in', ranges: [[0, 65_535]] }

/** Addresses of each pool, with the rewriting they stand for. */
export type Pools = ReadonlyMap<string, readonly Rewrite[]>

export function readPools(scope: Scope): Pools {
  const out = new Map<string, readonly Rewrite[]>()
  for (const [family, path] of [
    [4, 'firewall ippool'],
    [6, 'firewall ippool6'],
  ] as const) {
    for (const entry of scope.entries(path)) {
      const facts = new Facts(entry, scope.ledger)
      const [from, to] = [facts.one('startip') ?? '', facts.one('endip') ?? facts.one('startip') ?? '']
      const type = facts.one('type') ?? 'overload'
      for (const key of ['source-startip', 'source-endip', 'startport', 'endport', 'associated-interface'])
        facts.all(key)
      const rewrite = poolRewrite(family, from, to)
      const left = facts.rest(
        irrelevantKeys({
          link: 'arp-reply arp-intf block-size num-blocks-per-user pba-timeout pba-interim-log permit-any-host port-per-user cgn-block-size cgn-client-startip cgn-client-endip cgn-fixedalloc cgn-overload cgn-port-start cgn-port-end cgn-spa exclude-ip privileged-port-use-pba utilization-alarm-raise utilization-alarm-clear add-nat64-route nat64 subnet-broadcast-in-ippool icmp-session-quota tcp-session-quota udp-session-quota client-prefix-length',
        }),
      )
      if (rewrite && left.length === 0) out.set(entry.name, type === 'one-to-one' ? [rewrite] : [rewrite, ANY_PORT])
    }
  }
  return out
}

function poolRewrite(family: Family, from: string, to: string): Rewrite | undefined {
  if (family === 4) {
    const [low, high] = [parseIp4(from), parseIp4(to)]
    return low === undefined || high === undefined || low > high
      ? undefined
      : { field: 'src4', to: 'in', ranges: [[low, high]] }
  }
  const [low, high] = [parseIp6(from), parseIp6(to)]
  return low === undefined || high === undefined || low > high
    ? undefined
    : { field: 'src6', to: 'in6', ranges: [[low, high]] }
}

interface Sources {
  readonly pools: Pools
  readonly interfaces: readonly Interface[]
  readonly vips: readonly Vip[]
}

/**
 * Source translation by policy: the list of permitting policies once more, in the same order, each saying what becomes
 * of the source. A packet that gets here was permitted, so that deny policies need not be repeated.
 */
export function policyNat(
  family: Family,
  policies: readonly Policy[],
  sources: Sources,
  at: NatRule['at'],
): Nat | undefined {
  const bearing = policies.filter(
    ({ enabled, rule, families }) => enabled && rule.action.do === 'permit' && families.includes(family),
  )
  if (!bearing.some(({ nat }) => nat)) return undefined
  const rules = bearing.flatMap((policy): NatRule[] => {
    const when = every(familyIs(family), policy.rule.when)
    const label = policy.rule.label
    const rule = (only: Predicate, action: Translation): NatRule => ({
      ...(label === undefined ? {} : { label }),
      when: every(when, only),
      action,
      at: policy.at,
    })
    if (!policy.nat) return [rule(every(), { do: 'rewrite', fields: [] })]
    if (policy.pools.length > 0) return [rule(every(), fromPools(policy, sources.pools))]
    return cases(family, sources).map(({ only, action }) => rule(only, action))
  })
  return { name: `policy-nat${family}`, family, rules, at }
}

interface Case {
  readonly only: Predicate
  readonly action: Translation
}

function fromPools(policy: Pick<Policy, 'pools' | 'fixedPort' | 'at'>, pools: Pools): Translation {
  const known = policy.pools.flatMap((name) => pools.get(name) ?? [])
  const addresses = known.filter((rewrite) => rewrite.field === 'src4' || rewrite.field === 'src6')
  if (addresses.length < policy.pools.length) {
    const why = { ja: '変換アドレスの組（ippool）が分かりません。', en: 'The pool of addresses is not known.' }
    return { do: 'unknown', fields: ['src4', 'sport'], unknown: { cause: 'undefined', at: policy.at, why } }
  }
  const [first] = addresses
  const ports = known.includes(ANY_PORT) && !policy.fixedPort ? [ANY_PORT] : []
  if (addresses.length === 1) return { do: 'rewrite', fields: [first!, ...ports] }
  const four = addresses.flatMap((rewrite) => (rewrite.field === 'src4' && rewrite.to === 'in' ? rewrite.ranges : []))
  return {
    do: 'rewrite',
    fields: [{ field: 'src4', to: 'in', ranges: four.toSorted((a, b) => a[0] - b[0]) }, ...ports],
  }
}

/** A static VIP's server goes out under its outer address; all else takes the address of the interface it leaves by. */
function cases(family: Family, { interfaces, vips }: Sources): Case[] {
  const fixed = vips.flatMap(({ family: of, outbound }): Case[] =>
    outbound && of === family ? [{ only: outbound.when, action: { do: 'rewrite', fields: outbound.fields } }] : [],
  )
  // An interface without an address of the family carries none of its packets.
  const carrying = interfaces.filter(
    ({ addresses, learnt }) => family === 4 || learnt || addresses.some((one) => one.family === 6),
  )
  const own = carrying.map((one): Case => {
    const only: Predicate = { is: 'interface', way: 'out', names: [one.name] }
    const address = one.addresses.find((prefix) => prefix.family === family)
    if (address?.family === 4)
      return {
        only,
        action: {
          do: 'rewrite',
          fields: [{ field: 'src4', to: 'in', ranges: [[address.address, address.address]] }, ANY_PORT],
        },
      }
    if (address?.family === 6)
      return {
        only,
        action: {
          do: 'rewrite',
          fields: [{ field: 'src6', to: 'in6', ranges: [[address.address, address.address]] }, ANY_PORT],
        },
      }
    const why = {
      ja: `${one.name}のアドレスが設定からは分かりません。`,
      en: `The address of ${one.name} is not in the configuration.`,
    }
    const unknown: Unknown = one.learnt ?? { cause: 'dynamic', at: one.at, why }
    return { only, action: { do: 'unknown', fields: [family === 4 ? 'src4' : 'src6', 'sport'], unknown } }
  })
  return [...fixed, ...own]
}

/** The list of central source NAT, which is tried on its own, whatever policy permitted. */
export function centralNat(
  scope: Scope,
  book: AddressBook,
  interfacesOf: (name: string) => readonly string[] | undefined,
  sources: Sources,
): Nat | undefined {
  const entries = scope.entries('firewall central-snat-map')
  const rules = entries.flatMap((entry): NatRule[] => {
    const facts = new Facts(entry, scope.ledger)
    const parts: Predicate[] = [familyIs(4)]
    for (const [key, way] of [
      ['srcintf', 'in'],
      ['dstintf', 'out'],
    ] as const) {
      const names = facts.all(key)
      if (names.length === 0 || names.includes('any')) continue
      parts.push({ is: 'interface', way, names: names.flatMap((name) => interfacesOf(name) ?? [name]) })
    }
    for (const [key, side] of [
      ['orig-addr', 'src'],
      ['dst-addr', 'dst'],
    ] as const) {
      const names = facts.all(key)
      const sets = names.map((name) => book.get(name)?.(side) ?? undefinedName(facts, key, name))
      if (sets.length > 0) parts.push({ is: 'some', of: sets })
    }
    parts.push(...protocolAndPorts(facts))
    const pools = facts.all('nat-ippool')
    const off = facts.is('nat', 'disable')
    facts.all('nat-port')
    const enabled = !facts.is('status', 'disable') && !facts.is('type', 'ipv6')
    const left = facts.rest(
      irrelevantKeys({ naming: 'policyid nat-ippool6 orig-addr6 dst-addr6', link: 'port-preserve port-random' }),
    )
    parts.push(...left.map((unknown): Predicate => ({ is: 'unknown', unknown })))
    if (!enabled) return []
    const rule = (action: Translation, only: Predicate = every()): NatRule => ({
      label: entry.name,
      when: every(...parts, only),
      action,
      at: facts.at,
    })
    if (off) return [rule({ do: 'rewrite', fields: [] })]
    const policy = { pools, fixedPort: false, at: facts.at }
    if (pools.length > 0) return [rule(fromPools(policy, sources.pools))]
    return cases(4, sources).map(({ only, action }) => rule(action, only))
  })
  return rules.length === 0
    ? undefined
    : { name: 'central-snat', family: 4, rules, at: scope.ledger.at(entries[0]!.line) }
}

function protocolAndPorts(facts: Facts): Predicate[] {
  const out: Predicate[] = []
  const protocol = parseNumber(facts.one('protocol'), 255)
  if (protocol !== undefined && protocol !== 0) out.push(protocolIs(protocol))
  for (const [key, field] of [
    ['orig-port', 'sport'],
    ['dst-port', 'dport'],
  ] as const) {
    const [low, high = low] = (facts.one(key) ?? '').split('-').map((part) => parseNumber(part, 65_535))
    if (low !== undefined && high !== undefined && low > 0) out.push(within(field, [[low, high]]))
  }
  return out
}
