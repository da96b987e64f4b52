import { some, type Family, type Filter, type Predicate, type Rule } from '../../model/index.ts'
import type { Command } from '../cisco/blocks.ts'
import { readExtended, readStandard, unreadEntry, type Entry, type EntryContext } from '../cisco/entry.ts'
import type { Objects } from '../cisco/objects.ts'
import type { Ledger } from '../ledger.ts'
import { parseNumber } from '../words.ts'

/** A list as read, with what its reflexive entries remember. */
export interface List {
  readonly filter: Filter
  readonly family: Family
  /** First packets whose replies another list's `evaluate` lets in. */
  readonly reflects: Predicate | undefined
}

interface Line {
  readonly words: readonly string[]
  readonly line: number
  readonly sequence: number
}

interface Collected {
  readonly name: string
  readonly family: Family
  readonly standard: boolean
  readonly lines: Line[]
  readonly at: number
}

/** Numbers of lists that ask for the source only. */
function isStandardNumber(name: string): boolean {
  const number = Number(name)
  return (number >= 1 && number <= 99) || (number >= 1300 && number <= 1999)
}

/** All lists of the file by name. Claims their lines. */
export function readLists(commands: readonly Command[], objects: Objects, ledger: Ledger): ReadonlyMap<string, List> {
  const collected = new Map<string, Collected>()
  for (const command of commands) collect(command, collected, ledger)
  return new Map([...collected.values()].map((list) => [list.name, listOf(list, objects, ledger)]))
}

function collect(command: Command, out: Map<string, Collected>, ledger: Ledger): void {
  const { words, line } = command
  const open = (name: string, family: Family, standard: boolean): Collected => {
    const known = out.get(name) ?? { name, family, standard, lines: [], at: line }
    out.set(name, known)
    return known
  }
  if (words[0] === 'access-list' && words[1] !== undefined && /^\d+$/.test(words[1])) {
    open(words[1], 4, isStandardNumber(words[1])).lines.push({ words: words.slice(2), line, sequence: 0 })
    return
  }
  const kinded = words[2] === 'extended' || words[2] === 'standard'
  const named = words[0] === 'ip' && words[1] === 'access-list'
  const six = words[0] === 'ipv6' && words[1] === 'access-list'
  // NX-OS and EOS leave the kind out. What IOS puts in its place are settings of all lists.
  const name = named && kinded ? words[3] : (named || six) && words.length === 3 ? words[2] : undefined
  if (name === undefined) return
  ledger.understood(line)
  const list = open(name, six ? 6 : 4, words[2] === 'standard')
  for (const inner of command.below) {
    const numbered = parseNumber(inner.words[0], 4_294_967_295)
    const sequenced = inner.words[0] === 'sequence' ? parseNumber(inner.words[1], 4_294_967_295) : undefined
    const text =
      numbered === undefined ? (sequenced === undefined ? inner.words : inner.words.slice(2)) : inner.words.slice(1)
    list.lines.push({ words: text, line: inner.line, sequence: numbered ?? sequenced ?? 0 })
  }
}

function listOf(list: Collected, objects: Objects, ledger: Ledger): List {
  const context: EntryContext = {
    ledger,
    objects,
    masks: 'wildcard',
    families: [list.family],
    interfaceAddress: () => undefined,
  }
  const reflects: Predicate[] = []
  const ordered = list.lines.every(({ sequence }) => sequence > 0)
    ? list.lines.toSorted((a, b) => a.sequence - b.sequence)
    : list.lines
  const rules = ordered.flatMap(({ words, line, sequence }): Rule[] => {
    const at = ledger.at(line)
    const label = sequence === 0 ? {} : { label: String(sequence) }
    if (words[0] === 'remark') {
      ledger.irrelevant('comment', line)
      return []
    }
    if (words[0] === 'evaluate') {
      // Replies of what another list remembers; first packets never match it.
      ledger.understood(line)
      return []
    }
    const entry: Entry | undefined = list.standard
      ? readStandard(words, line, context)
      : readExtended(words, line, context)
    if (!entry) return [{ ...label, ...unreadEntry(words, line, ledger), at }]
    ledger.understood(line)
    if (entry.reflects !== undefined) reflects.push(entry.when)
    return [{ ...label, when: entry.when, action: { do: entry.permits ? 'permit' : 'deny' }, at }]
  })
  const implied = list.family === 6 ? neighbours(ledger, list.at) : []
  return {
    family: list.family,
    filter: { name: list.name, rules: [...rules, ...implied], otherwise: 'deny', at: ledger.at(list.at) },
    reflects: reflects.length > 0 ? some(...reflects) : undefined,
  }
}

/** IPv6 lists end with two permits for neighbour discovery before the implicit deny. */
function neighbours(ledger: Ledger, line: number): Rule[] {
  const protocol: Predicate = { is: 'in', field: 'protocol', ranges: [[58, 58]] }
  const types: Predicate = { is: 'in', field: 'icmpType', ranges: [[135, 136]] }
  return [{ when: { is: 'every', of: [protocol, types] }, action: { do: 'permit' }, at: ledger.at(line) }]
}
