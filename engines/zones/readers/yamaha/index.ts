import {
  some,
  parsePrefix,
  type Device,
  type Family,
  type Filter,
  type Interface,
  type Nat,
  type Rule,
  type Stage,
} from '../../model/index.ts'
import type { Ledger } from '../ledger.ts'
import type { Subject } from '../reading.ts'
import { takeCommand, undefinedFilter } from './commands.ts'
import { newDraft, type Applied, type Draft, type DraftInterface, type FilterLine } from './draft.ts'
import { interfaceNats, readDescriptors, type InterfaceNats } from './nat.ts'
import { readRoutes } from './routes.ts'
import { readStatements } from './statements.ts'

/**
 * Reads a Yamaha router (RTX, NVR, FWX, vRX). Incoming: NAT, filter, routes; outgoing: routes, filter, NAT, so that
 * filters see inner addresses. An interface without a list lets everything pass; a list that nothing matches drops.
 */
export function yamaha(ledger: Ledger, subject: Subject): readonly Device[] {
  const draft = newDraft(ledger, subject)
  // Numbered filters first: lists and dynamic filters may name them before they are written.
  const statements = readStatements(ledger)
  for (const statement of statements.filter(isFilter)) takeCommand(draft, statement)
  for (const statement of statements.filter((one) => !isFilter(one))) takeCommand(draft, statement)
  declareAddresses(draft)
  const routing = readRoutes(draft)
  const descriptors = readDescriptors(draft)
  const filters: Filter[] = []
  const nats: Nat[] = []
  const interfaces = [...draft.interfaces.values()].map((here) => {
    const translations = interfaceNats(draft, here, descriptors)
    nats.push(...translations.inward, ...translations.outward)
    return finishInterface(draft, here, translations, filters)
  })
  return [
    {
      name: subject.name ?? hostName(statements) ?? ledger.file,
      vendor: 'yamaha',
      interfaces,
      ports: [],
      filters,
      nats,
      before: [],
      after: [],
      local: [],
      tracks: false,
      forwards: draft.routes,
      routes: routing.routes,
      policyRoutes: routing.policyRoutes,
      learnsRoutes: draft.learnsRoutes,
      unknowns: draft.unknowns,
      remarks: draft.remarks,
      at: ledger.at(1),
    },
  ]
}

function isFilter({ words }: { readonly words: readonly string[] }): boolean {
  return words[1] === 'filter' && /^\d+$/.test(words[2] ?? '')
}

function hostName(statements: readonly { readonly words: readonly string[] }[]): string | undefined {
  const prompt = statements.find(({ words }) => words[0] === 'console' && words[1] === 'prompt')?.words[2]
  return prompt?.replaceAll(/[^\w-]/g, '') || undefined
}

/** Addresses that the town knows and the line assigns. */
function declareAddresses({ subject, interfaces }: Draft): void {
  for (const { name, addresses } of subject.interfaces ?? []) {
    const here = interfaces.get(name)
    if (here?.addresses.length === 0) here.addresses.push(...addresses.flatMap((text) => parsePrefix(text) ?? []))
  }
}

function finishInterface(draft: Draft, here: DraftInterface, nats: InterfaceNats, filters: Filter[]): Interface {
  const stages = (way: 'in' | 'out') =>
    ([4, 6] as const).flatMap((family): Stage[] => {
      const applied = appliedHere(draft, here, family, way)
      if (!applied) return []
      filters.push(listOf(draft, `ip${family === 6 ? 'v6' : ''} ${here.name} ${way}`, applied, draft.filters[family]))
      return [stageOf(draft, filters.at(-1)!.name, applied, family)]
    })
  const mac = (way: 'in' | 'out'): Stage[] => {
    const applied = here.applied.get(`mac ${way}`)
    if (!applied) return []
    const name = `ethernet ${here.name} ${way}`
    filters.push(listOf(draft, name, applied, draft.macFilters))
    return [{ do: 'filter', filter: name, families: [4, 6] }]
  }
  warnOpen(draft, here)
  return {
    name: here.name,
    aliases: here.aliases,
    addresses: here.addresses,
    up: here.up,
    ...(here.vlan === undefined ? {} : { vlan: here.vlan }),
    ...(here.parent === undefined ? {} : { parent: here.parent }),
    ...(here.learnt === undefined ? {} : { learnt: here.learnt }),
    ingress: [...mac('in'), ...nats.inward.map(natStage), ...stages('in')],
    egress: [...stages('out'), ...nats.outward.map(natStage), ...mac('out')],
    at: draft.ledger.at(here.line),
  }
}

function natStage({ name }: Nat): Stage {
  return { do: 'nat', nat: name }
}

/** The list of an interface: put there directly, or by the name of a set. A set that is not defined is no list at all. */
function appliedHere(draft: Draft, here: DraftInterface, family: Family, way: 'in' | 'out'): Applied | undefined {
  const set = here.sets.get(family)
  if (!set) return here.applied.get(`${family} ${way}`)
  const { filterSets, ledger, remarks } = draft
  const defined = filterSets.get(`${family} ${set.name} ${way}`)
  if (!defined && !filterSets.has(`${family} ${set.name} in`) && !filterSets.has(`${family} ${set.name} out`)) {
    const words = {
      ja: `フィルタセット「${set.name}」が定義されていないので、${here.name}は何でも通します。`,
      en: `Filter set “${set.name}” is not defined, so that ${here.name} lets everything pass.`,
    }
    if (way === 'in') remarks.push({ code: 'yamaha.undefined-set', at: ledger.at(set.statement.line), words })
  }
  return defined
}

function listOf(draft: Draft, name: string, applied: Applied, lines: ReadonlyMap<number, FilterLine>): Filter {
  const { ledger } = draft
  const rules = applied.numbers.map((number): Rule => {
    const line = lines.get(number)
    const at = line ? ledger.at(line.statement.line, line.statement.to) : ledger.at(applied.statement.line)
    if (!line)
      return {
        label: String(number),
        when: some({ is: 'every', of: [] }),
        action: { do: 'unknown', unknown: undefinedFilter(draft, applied.statement, number) },
        at,
      }
    return { label: String(number), when: line.when, action: { do: line.permits ? 'permit' : 'deny' }, at }
  })
  return { name, rules, otherwise: 'deny', at: ledger.at(applied.statement.line, applied.statement.to) }
}

/** Dynamic filters remember what they let out, and let the replies in by the same interface. */
function stageOf(draft: Draft, name: string, applied: Applied, family: Family): Stage {
  const stage = { do: 'filter', filter: name, families: [family] } as const
  if (applied.dynamics.length === 0) return stage
  const watched = applied.dynamics.map((number) => {
    const line = draft.dynamics[family].get(number)
    return line?.when ?? ({ is: 'unknown', unknown: undefinedFilter(draft, applied.statement, number) } as const)
  })
  return { ...stage, remembers: { when: some(...watched), scope: 'interface' } }
}

/** A line to the outside without any list for what comes in. */
function warnOpen({ remarks, ledger }: Draft, here: DraftInterface): void {
  const outside = here.name.startsWith('pp') || here.nat.length > 0
  if (!outside || !here.up || here.applied.has('4 in') || here.sets.has(4)) return
  const words = {
    ja: `${here.name}には受信のフィルタがないので、入る通信を何でも通します。`,
    en: `${here.name} has no list for what comes in, so that everything passes.`,
  }
  remarks.push({ code: 'yamaha.no-list-in', at: ledger.at(here.line), words })
}
