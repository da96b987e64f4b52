import {
  every,
  type Device,
  type Filter,
  type Interface,
  type Nat,
  type Predicate,
  type Remark,
  type Rule,
  type Stage,
  type Unknown,
} from '../../model/index.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import type { Subject } from '../reading.ts'
import { addressBook } from './addresses.ts'
import { claimAll, Facts, irrelevantKeys } from './facts.ts'
import { globalUnknowns } from './global.ts'
import { readInterfaces } from './interfaces.ts'
import { irrelevantPath } from './irrelevant.ts'
import { readPolicies, type Names, type Policy } from './policies.ts'
import { readRoutes } from './routes.ts'
import { allBlocks, scopesOf, type Scope } from './scope.ts'
import { serviceBook } from './services.ts'
import { centralNat, policyNat, readPools } from './source-nat.ts'
import { readTree, type Block } from './tree.ts'
import { readVips, vipGroups, type Vip } from './vips.ts'
import { readZones, type Zones } from './zones.ts'

/**
 * Reads a FortiGate. Each virtual domain is a device of its own. The way of a packet: VIP, routes, policies in the
 * order of the file, source NAT. Sessions are remembered, replies pass.
 */
export function fortigate(ledger: Ledger, subject: Subject): readonly Device[] {
  const root = readTree(ledger)
  const unread = unreadBlocks(root, ledger)
  const version = versionOf(ledger.lines)
  const scopes = scopesOf(root, ledger)
  const hostname = scopes[0]?.setting('system global', 'hostname')
  return scopes.map((scope) => {
    const name = subject.name ?? hostname ?? ledger.file
    return readScope(scope, scope.vdom === undefined ? name : `${name}/${scope.vdom}`, version, unread)
  })
}

/** Paths that the functions of this folder read. */
const READ = new Set([
  'system interface',
  'system zone',
  'system sdwan',
  'system virtual-wan-link',
  'system settings',
  'system global',
  'system vdom-link',
  'firewall address',
  'firewall address6',
  'firewall addrgrp',
  'firewall addrgrp6',
  'firewall service custom',
  'firewall service group',
  'firewall schedule onetime',
  'firewall schedule recurring',
  'firewall schedule group',
  'firewall policy',
  'firewall policy6',
  'firewall vip',
  'firewall vip6',
  'firewall vipgrp',
  'firewall vipgrp6',
  'firewall ippool',
  'firewall ippool6',
  'firewall central-snat-map',
  'router static',
  'router static6',
  'router policy',
])
const LEARNING = /^router (?:rip|ripng|ospf|ospf6|bgp|isis|multicast|multicast6)$/
/** Their names are interfaces; what is in them is about keys. */
const TUNNELS = /^vpn ipsec phase1(?:-interface)?$/

function unreadBlocks(root: Block, ledger: Ledger): Unknown[] {
  const out: Unknown[] = []
  for (const block of allBlocks(root)) {
    if (READ.has(block.name)) continue
    const reason = LEARNING.test(block.name)
      ? 'routing'
      : TUNNELS.test(block.name)
        ? 'crypto'
        : irrelevantPath(block.name)
    if (reason) claimAll(block, reason, ledger)
    else if (!isEmpty(block)) {
      out.push(ledger.unknown(block.line, notUnderstood(`config ${block.name}`)))
      disclaim(block, ledger)
    }
  }
  return out
}

/** A block that is not understood is not understood to its last line. */
function disclaim(block: Block, ledger: Ledger): void {
  for (const { line, to } of block.settings.values())
    ledger.unknown(line, notUnderstood(ledger.lines[line - 1] ?? ''), to)
  for (const inner of [...block.blocks, ...block.entries]) disclaim(inner, ledger)
}

function isEmpty({ settings, entries, blocks }: Block): boolean {
  return settings.size === 0 && entries.length === 0 && blocks.every(isEmpty)
}

/** `#config-version=FGT60F-7.2.5-FW-build…` → [7, 2, 5]; newest behaviour where the file does not say. */
function versionOf(lines: readonly string[]): readonly [number, number, number] {
  const [, major, minor, patch] =
    /-(\d+)\.(\d+)\.(\d+)-/.exec(lines.find((line) => line.startsWith('#config-version=')) ?? '') ?? []
  return major === undefined ? [7, 4, 0] : [Number(major), Number(minor), Number(patch)]
}

function atLeast([a, b, c]: readonly [number, number, number], [x, y, z]: readonly [number, number, number]): boolean {
  return a !== x ? a > x : b !== y ? b > y : c >= z
}

function readScope(
  scope: Scope,
  name: string,
  version: readonly [number, number, number],
  unread: readonly Unknown[],
): Device {
  const { ledger } = scope
  const { interfaces, routes: learntRoutes, unknowns } = readInterfaces(scope)
  const zones = readZones(scope)
  const four = addressBook(4, scope, interfaces)
  const services = serviceBook(scope)
  const vips = readVips(scope, services)
  const interfacesOf = interfaceNames(interfaces, zones, scope)
  const names: Names = {
    four,
    six: addressBook(6, scope, interfaces),
    services,
    vips: vipNames(vips, scope),
    interfaces: interfacesOf,
    always: schedules(scope),
    denyMatchesVip: atLeast(version, [7, 2, 3]),
    centralNat: scope.setting('system settings', 'central-nat') === 'enable',
  }
  const mixed = readPolicies('firewall policy', [4, 6], scope, names)
  const old = readPolicies('firewall policy6', [6], scope, names)
  const routing = readRoutes(scope, four, zones)
  const sources = { pools: readPools(scope), interfaces, vips }
  const central = centralNat(scope, four, interfacesOf, sources)
  const byPolicy = [policyNat(4, mixed, sources, at(scope)), policyNat(6, [...mixed, ...old], sources, at(scope))]
  const nats = [
    ...vipNats(vips, [...mixed, ...old], names, scope),
    ...(names.centralNat ? [central] : byPolicy),
  ].filter((nat) => nat !== undefined)
  const filters = [
    listOf('policy', mixed, zones, scope),
    ...(old.length > 0 ? [listOf('policy6', old, zones, scope)] : []),
  ]
  return {
    name,
    vendor: 'fortigate',
    interfaces,
    ports: [],
    filters,
    nats,
    before: stages(nats.filter(({ name: nat }) => nat.startsWith('vip'))),
    after: [...filterStages(old.length > 0), ...stages(nats.filter(({ name: nat }) => !nat.startsWith('vip')))],
    local: [],
    tracks: false,
    forwards: scope.setting('system settings', 'opmode') !== 'transparent',
    routes: [...routing.routes, ...learntRoutes],
    policyRoutes: routing.policyRoutes,
    learnsRoutes: routing.learnsRoutes,
    unknowns: [...unread, ...unknowns, ...zones.unknowns, ...routing.unknowns, ...globalUnknowns(scope)],
    remarks: remarksOf(mixed, names, ledger),
    at: at(scope),
  }
}

function at(scope: Scope) {
  return scope.ledger.at(scope.blocks('firewall policy')[0]?.line ?? 1)
}

function filterStages(both: boolean): Stage[] {
  const remembers = { when: every(), scope: 'device' } as const
  if (!both) return [{ do: 'filter', filter: 'policy', families: [4, 6], remembers }]
  return [
    { do: 'filter', filter: 'policy', families: [4], remembers },
    { do: 'filter', filter: 'policy6', families: [6], remembers },
  ]
}

function stages(nats: readonly Nat[]): Stage[] {
  return nats.map(({ name }) => ({ do: 'nat', nat: name }))
}

/** Zones that let their own members talk, then the policies; the implicit last policy denies. */
function listOf(name: string, policies: readonly Policy[], zones: Zones, scope: Scope): Filter {
  const open = zones.open.map(({ members, at }): Rule => ({
    when: every({ is: 'interface', way: 'in', names: members }, { is: 'interface', way: 'out', names: members }),
    action: { do: 'permit' },
    at,
  }))
  const rules = policies.filter(({ enabled }) => enabled).map(({ rule }) => rule)
  return { name, rules: [...open, ...rules], otherwise: 'deny', at: at(scope) }
}

function interfaceNames(interfaces: readonly Interface[], zones: Zones, scope: Scope): Names['interfaces'] {
  const own = new Set(interfaces.map(({ name }) => name))
  for (const path of ['vpn ipsec phase1-interface', 'system vdom-link'])
    for (const { name } of scope.entries(path)) own.add(name)
  // Interfaces that every device has without being told.
  for (const name of ['ssl.root', `ssl.${scope.vdom ?? 'root'}`, 'l2t.root', 'naf.root']) own.add(name)
  return (name) => zones.members.get(name) ?? (own.has(name) ? [name] : undefined)
}

function vipNames(vips: readonly Vip[], scope: Scope): Names['vips'] {
  const out = new Map<string, readonly Vip[]>()
  for (const vip of vips) out.set(vip.name, [...(out.get(vip.name) ?? []), vip])
  for (const [group, members] of vipGroups(scope))
    out.set(
      group,
      members.flatMap((member) => out.get(member) ?? []),
    )
  return out
}

/** A VIP translates only once a policy names it, except under central NAT. */
function vipNats(vips: readonly Vip[], policies: readonly Policy[], names: Names, scope: Scope): Nat[] {
  const asked = new Set(policies.filter(({ enabled }) => enabled).flatMap(({ rule }) => marksIn(rule.when)))
  const used = vips.filter(({ mark }) => names.centralNat || asked.has(mark))
  return ([4, 6] as const).flatMap((family) => {
    const rules = used.filter((vip) => vip.family === family).map(({ rule }) => rule)
    return rules.length === 0 ? [] : [{ name: `vip${family}`, family, rules, at: scope.ledger.at(rules[0]!.at.line) }]
  })
}

function marksIn(predicate: Predicate): number[] {
  if (predicate.is === 'in' && predicate.field === 'mark') {
    return predicate.ranges.flatMap(([low, high]) =>
      low === 0 ? [] : Array.from({ length: high - low + 1 }, (_, i) => low + i),
    )
  }
  if (predicate.is === 'every' || predicate.is === 'some') return predicate.of.flatMap(marksIn)
  return predicate.is === 'not' ? marksIn(predicate.of) : []
}

/** Schedules that hold all week, all day. */
function schedules(scope: Scope): ReadonlySet<string> {
  const out = new Set(['always'])
  for (const path of ['firewall schedule recurring', 'firewall schedule onetime', 'firewall schedule group']) {
    for (const entry of scope.entries(path)) {
      const facts = new Facts(entry, scope.ledger)
      const days = facts.all('day')
      const [start, end] = [facts.one('start') ?? '00:00', facts.one('end') ?? '00:00']
      const wholeWeek = days.length >= 7 && start === '00:00' && (end === '00:00' || end === '24:00')
      if (path.endsWith('recurring') && wholeWeek) out.add(entry.name)
      facts.all('member')
      facts.rest(irrelevantKeys({ logging: 'expiration-days', naming: 'start-utc end-utc' }))
    }
  }
  return out
}

/** A deny policy that the administrator may think stops everything, and that does not stop what a VIP translated. */
function remarksOf(policies: readonly Policy[], names: Names, ledger: Ledger): Remark[] {
  if (names.vips.size === 0 || names.centralNat) return []
  return policies
    .filter(({ enabled, rule }) => enabled && rule.action.do === 'deny' && asksUntranslated(rule.when))
    .map(({ rule }) => ({
      code: 'fortigate.deny-misses-vip',
      at: ledger.at(rule.at.line, rule.at.to),
      words: {
        ja: `拒否ポリシー${rule.label ?? ''}は、VIPで変換された通信を止めません（match-vipが無効）。`,
        en: `Deny policy ${rule.label ?? ''} does not stop what a VIP translates (match-vip is off).`,
      },
    }))
}

function asksUntranslated(predicate: Predicate): boolean {
  if (predicate.is === 'in' && predicate.field === 'mark') return predicate.ranges.some(([low]) => low === 0)
  return (predicate.is === 'every' || predicate.is === 'some') && predicate.of.some(asksUntranslated)
}
