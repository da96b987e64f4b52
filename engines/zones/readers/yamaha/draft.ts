import type { Family, Predicate, Prefix, Remark, Unknown } from '../../model/index.ts'
import type { Ledger } from '../ledger.ts'
import type { Subject } from '../reading.ts'
import type { Statement } from './statements.ts'

/** A numbered filter: what it matches and what it does. */
export interface FilterLine {
  readonly number: number
  readonly when: Predicate
  readonly permits: boolean
  readonly statement: Statement
}

/** A dynamic filter: first packets that open a session. */
export interface DynamicLine {
  readonly when: Predicate
  readonly statement: Statement
}

/** A list of numbers put on an interface in one direction. */
export interface Applied {
  readonly numbers: readonly number[]
  readonly dynamics: readonly number[]
  readonly statement: Statement
}

export interface DraftInterface {
  readonly name: string
  readonly line: number
  readonly aliases: string[]
  readonly addresses: Prefix[]
  learnt?: Unknown
  up: boolean
  vlan?: number
  parent?: string
  /** Keys such as `4 in`, `6 out`, `mac in`. */
  readonly applied: Map<string, Applied>
  readonly sets: Map<Family, { readonly name: string; readonly statement: Statement }>
  readonly nat: number[]
  natLine: number
  forward?: number
}

/** What the commands have said so far. */
export interface Draft {
  readonly ledger: Ledger
  readonly subject: Subject
  readonly interfaces: Map<string, DraftInterface>
  readonly filters: Readonly<Record<Family, Map<number, FilterLine>>>
  readonly macFilters: Map<number, FilterLine>
  readonly dynamics: Readonly<Record<Family, Map<number, DynamicLine>>>
  /** `ip filter set NAME in|out …`, by family, name and direction. */
  readonly filterSets: Map<string, Applied>
  readonly natStatements: Statement[]
  readonly routeStatements: Statement[]
  readonly forwardStatements: Statement[]
  readonly learnsRoutes: Unknown[]
  readonly remarks: Remark[]
  routes: boolean
  readonly unknowns: Unknown[]
}

export function newDraft(ledger: Ledger, subject: Subject): Draft {
  return {
    ledger,
    subject,
    interfaces: new Map(),
    filters: { 4: new Map(), 6: new Map() },
    macFilters: new Map(),
    dynamics: { 4: new Map(), 6: new Map() },
    filterSets: new Map(),
    natStatements: [],
    routeStatements: [],
    forwardStatements: [],
    learnsRoutes: [],
    remarks: [],
    routes: true,
    unknowns: [],
  }
}

const INTERFACE = /^(?:lan|wan|vlan|bridge|pp|tunnel|loopback|onu|wwan)[\d./]*$/

/** The interface that a word means; `pp` and `tunnel` alone mean the one selected before. */
export function interfaceNamed(word: string | undefined, statement: Statement): string | undefined {
  if (word === 'pp') return statement.pp
  if (word === 'tunnel') return statement.tunnel
  return word !== undefined && INTERFACE.test(word) ? word : undefined
}

export function interfaceOf(draft: Draft, name: string, line: number): DraftInterface {
  const known = draft.interfaces.get(name)
  if (known) return known
  const made: DraftInterface = {
    name,
    line,
    aliases: [],
    addresses: [],
    up: true,
    applied: new Map(),
    sets: new Map(),
    nat: [],
    natLine: line,
  }
  draft.interfaces.set(name, made)
  return made
}
