import {
  type Device,
  type Filter,
  type Interface,
  type Nat,
  type Rule,
  type Stage,
  type Unknown,
} from '../../model/index.ts'
import { breakCycles } from '../cycles.ts'
import type { Ledger } from '../ledger.ts'
import type { Subject } from '../reading.ts'
import { interfacesOf } from '../ruleset-interfaces.ts'
import { parseRule, type ParsedRule } from './matches.ts'
import { readTables, type Chain, type Tables } from './tables.ts'
import { actionOf } from './targets.ts'
import { unfoldNat } from './translations.ts'

/**
 * Reads iptables-save, ip6tables-save, `iptables -S` and plain `iptables` commands. Netfilter's order for transit:
 * raw and mangle PREROUTING, DNAT, routing, mangle, filter and security FORWARD, mangle POSTROUTING, SNAT. The family is
 * the whole file's; the other family of the same host is another file.
 */
export function iptables(ledger: Ledger, subject: Subject): readonly Device[] {
  const source = readTables(ledger)
  const parsed = parseAll(source, ledger)
  const filters = breakCycles(
    [...source.tables]
      .filter(([table]) => table !== 'nat')
      .flatMap(([table, chains]) => filtersOf(table, chains, parsed, source, ledger)),
  )
  const interfaces = interfacesOf(subject, filters, ledger)
  const nats = natsOf(source, parsed, interfaces, ledger)
  const stages = (...names: readonly string[]): Stage[] =>
    names.flatMap((name): Stage[] => {
      const full = `${prefix(source)}${name}`
      if (nats.some((nat) => nat.name === full)) return [{ do: 'nat', nat: full }]
      const bearing = filters.find((filter) => filter.name === full)
      return bearing && bears(bearing, filters) ? [{ do: 'filter', filter: full, families: [source.family] }] : []
    })
  const device: Device = {
    name: subject.name ?? ledger.file,
    vendor: 'iptables',
    interfaces,
    ports: [],
    filters,
    nats,
    before: stages('raw/PREROUTING', 'mangle/PREROUTING', 'nat/PREROUTING'),
    after: stages('mangle/FORWARD', 'filter/FORWARD', 'security/FORWARD', 'mangle/POSTROUTING', 'nat/POSTROUTING'),
    local: stages('mangle/INPUT', 'filter/INPUT', 'security/INPUT'),
    tracks: true,
    forwards: true,
    routes: [],
    policyRoutes: [],
    learnsRoutes: [],
    unknowns: cutOff(source, ledger),
    remarks: [],
    at: ledger.at(1),
  }
  return [device]
}

function prefix({ family }: Tables): string {
  return family === 4 ? '' : 'ip6/'
}

function parseAll({ tables, family }: Tables, ledger: Ledger): ReadonlyMap<string, readonly ParsedRule[]> {
  const out = new Map<string, readonly ParsedRule[]>()
  for (const [table, chains] of tables) {
    for (const chain of chains.values()) {
      const rules = chain.rules.map(({ words, line }) => parseRule(words, line, family, ledger))
      out.set(`${table}/${chain.name}`, rules)
    }
  }
  return out
}

function filtersOf(
  table: string,
  chains: ReadonlyMap<string, Chain>,
  parsed: ReadonlyMap<string, readonly ParsedRule[]>,
  source: Tables,
  ledger: Ledger,
): Filter[] {
  const full = (chain: string) => `${prefix(source)}${table}/${chain}`
  const callable = new Map([...chains.values()].filter(({ policy }) => !policy).map(({ name }) => [name, full(name)]))
  return [...chains.values()].map((chain): Filter => {
    const rules = (parsed.get(`${table}/${chain.name}`) ?? []).map((rule): Rule => ({
      when: rule.when,
      action: actionOf(rule, callable, ledger),
      at: ledger.at(rule.line),
    }))
    const otherwise = chain.policy === undefined ? 'return' : chain.policy === 'ACCEPT' ? 'permit' : 'deny'
    return { name: full(chain.name), rules, otherwise, at: ledger.at(chain.line) }
  })
}

function natsOf(
  source: Tables,
  parsed: ReadonlyMap<string, readonly ParsedRule[]>,
  interfaces: readonly Interface[],
  ledger: Ledger,
): Nat[] {
  const chains = source.tables.get('nat')
  if (!chains) return []
  const rules = new Map([...chains.keys()].map((name) => [name, parsed.get(`nat/${name}`) ?? []]))
  return (['PREROUTING', 'POSTROUTING'] as const).flatMap((hook): Nat[] => {
    const chain = chains.get(hook)
    if (!chain) return []
    const side = hook === 'PREROUTING' ? 'dst' : 'src'
    const unfolded = unfoldNat(hook, { chains: rules, family: source.family, side, interfaces, ledger })
    if (unfolded.length === 0) return []
    return [{ name: `${prefix(source)}nat/${hook}`, family: source.family, rules: unfolded, at: ledger.at(chain.line) }]
  })
}

/** Whether a chain can do anything but let pass: stages that cannot are left out. */
function bears(filter: Filter, filters: readonly Filter[], seen = new Set<string>()): boolean {
  if (filter.otherwise === 'deny') return true
  if (seen.has(filter.name)) return false
  seen.add(filter.name)
  return filter.rules.some(({ action }) => {
    if (action.do === 'deny' || action.do === 'unknown' || action.do === 'untrack') return true
    if (action.do !== 'call' && action.do !== 'goto') return false
    const target = filters.find(({ name }) => name === action.filter)
    return target !== undefined && bears(target, filters, seen)
  })
}

/** Declared interfaces, and those that the rules name; a rule set alone says nothing of addresses. */
function cutOff({ openAt }: Tables, ledger: Ledger): Unknown[] {
  if (openAt === undefined) return []
  return [
    {
      cause: 'not-understood',
      at: ledger.at(openAt),
      why: { ja: 'COMMITがなく、途中で切れています。', en: 'There is no COMMIT: the file is cut off.' },
    },
  ]
}
