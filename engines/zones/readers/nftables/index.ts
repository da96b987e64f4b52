import { type Device, type Family, type Filter, type Nat, type Rule, type Stage } from '../../model/index.ts'
import { breakCycles } from '../cycles.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import type { Subject } from '../reading.ts'
import { interfacesOf } from '../ruleset-interfaces.ts'
import { unfoldNat } from './nat.ts'
import { parseRule, type ParsedRule } from './rule.ts'
import { readTables, type Chain, type Table } from './tables.ts'
import { readTokens } from './tokens.ts'

const FAMILIES: Readonly<Record<string, readonly Family[]>> = { inet: [4, 6], ip: [4], ip6: [6] }

/**
 * Reads nftables rulesets (`nft list ruleset` and files for `nft -f`). Base chains of a hook are tried by priority, and
 * every one of them must accept: an accept in one is not final for the others.
 */
export function nftables(ledger: Ledger, subject: Subject): readonly Device[] {
  const tables = readTables(readTokens(ledger), ledger).filter((table) => isRead(table, ledger))
  const rules = new Map<string, readonly ParsedRule[]>()
  for (const table of tables) {
    const context = {
      ledger,
      sets: table.sets,
      chain: (name: string) => (table.chains.has(name) ? nameOf(table, name) : undefined),
    }
    for (const chain of table.chains.values()) {
      rules.set(
        nameOf(table, chain.name),
        chain.rules.flatMap((tokens) => parseRule(tokens, context)),
      )
    }
  }
  const filters = breakCycles(
    tables.flatMap((table) => [...table.chains.values()].map((chain) => filterOf(table, chain, rules, ledger))),
  )
  const interfaces = interfacesOf(subject, filters, ledger)
  const nats: Nat[] = []
  const stagesAt = (...hooks: readonly string[]): Stage[] =>
    baseChains(tables, hooks).flatMap(({ table, chain }): Stage[] => {
      const families = FAMILIES[table.family] ?? []
      const name = nameOf(table, chain.name)
      if (chain.base.type !== 'nat') return [{ do: 'filter', filter: name, families }]
      return families.map((family): Stage => {
        const side = chain.base.hook === 'prerouting' ? 'dst' : 'src'
        nats.push({
          name: `${name} ip${family}`,
          family,
          rules: unfoldNat(name, { chains: rules, family, side, interfaces, ledger }),
          at: ledger.at(chain.line),
        })
        return { do: 'nat', nat: `${name} ip${family}` }
      })
    })
  const before = stagesAt('prerouting')
  const after = stagesAt('forward', 'postrouting')
  const local = stagesAt('input')
  return [
    {
      name: subject.name ?? ledger.file,
      vendor: 'nftables',
      interfaces,
      ports: [],
      filters,
      nats,
      before,
      after,
      local,
      tracks: true,
      forwards: true,
      routes: [],
      policyRoutes: [],
      learnsRoutes: [],
      unknowns: [],
      remarks: [],
      at: ledger.at(1),
    },
  ]
}

function nameOf(table: Table, chain: string): string {
  return `${table.family} ${table.name} ${chain}`
}

/** Tables of other families: ARP is not on the way; bridges and devices may be. */
function isRead(table: Table, ledger: Ledger): boolean {
  if (FAMILIES[table.family]) return true
  for (const chain of table.chains.values()) {
    for (const { line } of chain.rules.flat()) {
      if (table.family === 'arp') ledger.irrelevant('off-path', line)
      else ledger.stray(line, notUnderstood(`table ${table.family} ${table.name}`))
    }
  }
  return false
}

type BaseChain = Chain & { readonly base: NonNullable<Chain['base']> }

function isBase(chain: Chain): chain is BaseChain {
  return chain.base !== undefined
}

/** Base chains of hooks in the order in which packets meet them. */
function baseChains(tables: readonly Table[], hooks: readonly string[]): { table: Table; chain: BaseChain }[] {
  return tables
    .flatMap((table) => [...table.chains.values()].filter(isBase).map((chain) => ({ table, chain })))
    .filter(({ chain }) => hooks.includes(chain.base.hook))
    .toSorted(
      (a, b) =>
        hooks.indexOf(a.chain.base.hook) - hooks.indexOf(b.chain.base.hook) ||
        a.chain.base.priority - b.chain.base.priority,
    )
}

function filterOf(
  table: Table,
  chain: Chain,
  rules: ReadonlyMap<string, readonly ParsedRule[]>,
  ledger: Ledger,
): Filter {
  const name = nameOf(table, chain.name)
  const otherwise = chain.base ? (chain.policy === 'drop' ? 'deny' : 'permit') : 'return'
  const own = (rules.get(name) ?? []).map(({ when, verdict, line, to }): Rule => ({
    when,
    action: verdict.do === 'translate' ? { do: 'continue' } : verdict,
    at: ledger.at(line, to),
  }))
  return { name, rules: own, otherwise, at: ledger.at(chain.line) }
}
