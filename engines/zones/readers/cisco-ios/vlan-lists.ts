import { every, some, type Filter, type Predicate, type Rule } from '../../model/index.ts'
import type { Command } from '../cisco/blocks.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import { parseNumber } from '../words.ts'
import type { List } from './lists.ts'
import { permitted } from './nat.ts'

/** Lists on VLANs (VACL): which list stands on which VLAN, and the lists themselves. */
export interface VlanLists {
  readonly filters: readonly Filter[]
  readonly byVlan: ReadonlyMap<number, string>
}

const MAX_VLAN = 4094

/**
 * `vlan access-map NAME N` with `match ip address` and `action`, put on VLANs by `vlan filter NAME vlan-list …`.
 * A map asks all packets of the VLAN, in and out; IP packets that no entry matches are dropped. What is bridged inside
 * one VLAN never leaves its segment and is not asked about.
 */
export function readVlanLists(
  commands: readonly Command[],
  lists: ReadonlyMap<string, List>,
  ledger: Ledger,
): VlanLists {
  const maps = new Map<string, { readonly sequence: number; readonly rule: Rule }[]>()
  const byVlan = new Map<number, string>()
  for (const command of commands) {
    const [first, what, name = '', ...rest] = command.words
    if (first !== 'vlan' || name === '') continue
    if (what === 'access-map') {
      const sequence = parseNumber(rest[0] ?? '10', 65_535)
      if (sequence === undefined) continue
      const rule = readEntry(command, sequence, lists, ledger)
      maps.set(name, [...(maps.get(name) ?? []), { sequence, rule }])
    } else if (what === 'filter' && rest[0] === 'vlan-list') {
      const vlans = vlansOf(rest.slice(1).join(''))
      if (!vlans) continue
      ledger.understood(command.line)
      for (const vlan of vlans) byVlan.set(vlan, filterName(name))
    }
  }
  const filters = [...maps].map(([name, entries]): Filter => {
    const rules = entries.toSorted((a, b) => a.sequence - b.sequence).map(({ rule }) => rule)
    return { name: filterName(name), rules, otherwise: 'deny', at: rules[0]!.at }
  })
  const defined = new Set(filters.map(({ name }) => name))
  return { filters, byVlan: new Map([...byVlan].filter(([, name]) => defined.has(name))) }
}

function filterName(map: string): string {
  return `vlan ${map}`
}

function readEntry(command: Command, sequence: number, lists: ReadonlyMap<string, List>, ledger: Ledger): Rule {
  const at = ledger.at(command.line, command.to)
  const label = String(sequence)
  let when: Predicate = every()
  let permits = true
  ledger.understood(command.line)
  for (const { words, line } of command.below) {
    if (words[0] === 'match' && words[1] === 'ip' && words[2] === 'address') {
      when = some(...words.slice(3).map((name) => permitted(lists.get(name)) ?? undefinedList(name, line, ledger)))
      ledger.understood(line)
    } else if (words[0] === 'action' && (words[1] === 'forward' || words[1] === 'drop')) {
      permits = words[1] === 'forward'
      ledger.understood(line)
    } else {
      when = every(when, { is: 'unknown', unknown: ledger.unknown(line, notUnderstood(words.join(' '))) })
    }
  }
  return { label, when, action: { do: permits ? 'permit' : 'deny' }, at }
}

function undefinedList(name: string, line: number, ledger: Ledger): Predicate {
  const why = { ja: `リスト「${name}」が定義されていません。`, en: `List “${name}” is not defined.` }
  return { is: 'unknown', unknown: ledger.open('undefined', line, why) }
}

/** `10,20-22`; undefined where it is no list of VLANs. `all` is every one. */
function vlansOf(text: string): number[] | undefined {
  const out: number[] = []
  for (const part of (text === 'all' ? `1-${MAX_VLAN}` : text).split(',')) {
    const [low, high = low] = part.split('-').map((one) => parseNumber(one, MAX_VLAN, 1))
    if (low === undefined || high === undefined) return undefined
    for (let vlan = low; vlan <= high; vlan++) out.push(vlan)
  }
  return out
}
