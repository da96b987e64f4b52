import {
  maskLength,
  parseIp4,
  parsePrefix,
  type Family,
  type Port,
  type Prefix,
  type Unknown,
} from '../../model/index.ts'
import type { Command } from '../cisco/blocks.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import { parseNumber } from '../words.ts'
import { irrelevantBelowInterface } from './irrelevant.ts'

/** An interface of IOS before its lists are looked up. */
export interface DraftInterface {
  readonly name: string
  readonly line: number
  readonly to: number
  readonly aliases: string[]
  readonly addresses: Prefix[]
  readonly vrf: string | undefined
  learnt?: Unknown
  unnumbered?: string
  up: boolean
  vlan?: number
  parent?: string
  nat?: 'inside' | 'outside'
  policy?: string
  readonly groups: {
    readonly name: string
    readonly family: Family
    readonly way: 'in' | 'out'
    readonly line: number
  }[]
  readonly inspects: { readonly name: string; readonly way: 'in' | 'out'; readonly line: number }[]
  readonly switchport: {
    used: boolean
    mode?: 'access' | 'trunk'
    access: number
    allowed: [number, number][] | undefined
    line: number
  }
}

export interface InterfacesRead {
  readonly drafts: readonly DraftInterface[]
  readonly ports: readonly Port[]
}

const MAX_VLAN = 4094

/** Every `interface …` with what stands below it. Claims the lines. */
export function readInterfaces(commands: readonly Command[], ledger: Ledger): InterfacesRead {
  const drafts: DraftInterface[] = []
  const ports: Port[] = []
  for (const command of commands) {
    if (command.words[0] !== 'interface') continue
    ledger.understood(command.line)
    const name = command.words
      .slice(1)
      .filter((word) => word !== 'point-to-point' && word !== 'multipoint')
      .join('')
    const draft = newDraft(name, command)
    for (const inner of command.below) takeLine(draft, inner, ledger)
    const { used, mode, access, allowed, line } = draft.switchport
    const bridged = used || mode !== undefined
    if (bridged)
      ports.push({
        name,
        mode: mode ?? 'access',
        vlans: mode === 'trunk' ? (allowed ?? [[1, MAX_VLAN]]) : [[access, access]],
        at: ledger.at(line),
      })
    if (!bridged || draft.addresses.length > 0) drafts.push(draft)
  }
  return { drafts: drafts.map((draft) => borrow(draft, drafts)), ports }
}

/** `ip unnumbered` lends an interface the address of another. */
function borrow(draft: DraftInterface, drafts: readonly DraftInterface[]): DraftInterface {
  const lender = drafts.find(({ name }) => name === draft.unnumbered)
  draft.addresses.push(...(lender?.addresses ?? []))
  return draft
}

function newDraft(name: string, command: Command): DraftInterface {
  const forwarding = command.below.find(({ words }) => words.includes('forwarding') && words.includes('vrf'))
  const vlan = /^Vlan(\d+)$/i.exec(name)?.[1]
  const parent = /^(.+)\.\d+$/.exec(name)?.[1]
  return {
    name,
    line: command.line,
    to: command.to,
    aliases: [],
    addresses: [],
    vrf: forwarding?.words.at(-1),
    up: true,
    ...(vlan === undefined ? {} : { vlan: Number(vlan) }),
    ...(parent === undefined ? {} : { parent }),
    groups: [],
    inspects: [],
    switchport: { used: false, access: 1, allowed: undefined, line: command.line },
  }
}

function takeLine(draft: DraftInterface, command: Command, ledger: Ledger): void {
  const { words, line, to } = command
  if (takeKnown(draft, words, line, ledger)) ledger.understood(line, to)
  else {
    const reason = irrelevantBelowInterface(words)
    if (reason) ledger.irrelevant(reason, line, to)
    else ledger.stray(line, notUnderstood(words.join(' ')), to)
  }
}

function takeKnown(draft: DraftInterface, words: readonly string[], line: number, ledger: Ledger): boolean {
  const [first, second, third, fourth] = words
  if (first === 'shutdown') {
    draft.up = false
    return true
  }
  if (first === 'no') {
    if (second === 'switchport') draft.switchport.used = false
    return (
      ['switchport', 'ip', 'shutdown', 'ipv6'].includes(second ?? '') &&
      (second !== 'ip' || third === 'address' || words.length > 2)
    )
  }
  if (first === 'switchport') return takeSwitchport(draft, words.slice(1), line)
  if (first === 'vrf' && second === 'forwarding') return third !== undefined
  if (first === 'encapsulation' && /^dot1q$/i.test(second ?? '')) return takeVlan(draft, third)
  if (first === 'ip' && second === 'vrf') return third === 'forwarding'
  if (first === 'ip' && second === 'address') return takeAddress(draft, words.slice(2), line, ledger)
  if (first === 'ip' && second === 'unnumbered' && third !== undefined) {
    draft.unnumbered = words.slice(2).join('')
    return true
  }
  if (first === 'ipv6' && second === 'address') return takeAddress6(draft, words.slice(2), line, ledger)
  const group =
    first === 'ip' && second === 'access-group' ? 4 : first === 'ipv6' && second === 'traffic-filter' ? 6 : undefined
  if (group !== undefined && third !== undefined && (fourth === 'in' || fourth === 'out')) {
    draft.groups.push({ name: third, family: group, way: fourth, line })
    return true
  }
  if (first === 'ip' && second === 'inspect' && third !== undefined && (fourth === 'in' || fourth === 'out')) {
    draft.inspects.push({ name: third, way: fourth, line })
    return true
  }
  if (first === 'ip' && second === 'nat' && (third === 'inside' || third === 'outside') && fourth === undefined) {
    draft.nat = third
    return true
  }
  if (first === 'ip' && second === 'policy' && third === 'route-map' && fourth !== undefined) {
    draft.policy = fourth
    return true
  }
  return false
}

function takeVlan(draft: DraftInterface, text: string | undefined): boolean {
  const vlan = parseNumber(text, MAX_VLAN, 1)
  if (vlan !== undefined) draft.vlan = vlan
  return vlan !== undefined
}

function takeAddress(draft: DraftInterface, words: readonly string[], line: number, ledger: Ledger): boolean {
  const [first = '', mask = ''] = words
  if (first === 'dhcp' || first === 'negotiated' || first === 'pool') {
    const why = {
      ja: `${draft.name}のアドレスは回線から割り当てられます。`,
      en: `The address of ${draft.name} is assigned by the line.`,
    }
    draft.learnt = ledger.open('dynamic', line, why)
    return true
  }
  const written = first.includes('/') ? parsePrefix(first) : undefined
  if (written?.family === 4) {
    draft.addresses.push(written)
    return true
  }
  const [address, length] = [parseIp4(first), maskLength(parseIp4(mask) ?? 1)]
  if (address === undefined || length === undefined || (words[2] !== undefined && words[2] !== 'secondary'))
    return false
  draft.addresses.push({ family: 4, address, length })
  return true
}

function takeAddress6(draft: DraftInterface, words: readonly string[], line: number, ledger: Ledger): boolean {
  const [first = '', second] = words
  if (first === 'autoconfig' || first === 'dhcp' || (second !== undefined && second.startsWith(':'))) {
    const why = {
      ja: `${draft.name}のIPv6アドレスは回線から割り当てられます。`,
      en: `The IPv6 address of ${draft.name} is assigned by the line.`,
    }
    draft.learnt = ledger.open('dynamic', line, why)
    return true
  }
  if (second === 'link-local') return true
  const prefix = parsePrefix(first)
  if (prefix?.family !== 6) return false
  draft.addresses.push(prefix)
  return second === undefined || second === 'eui-64' || second === 'anycast'
}

function takeSwitchport({ switchport }: DraftInterface, words: readonly string[], line: number): boolean {
  const [what, ...rest] = words
  switchport.used = true
  switchport.line = line
  if (what === 'mode' && (rest[0] === 'access' || rest[0] === 'trunk')) switchport.mode = rest[0]
  if (what === 'access' && rest[0] === 'vlan') switchport.access = parseNumber(rest[1], MAX_VLAN, 1) ?? 1
  if (what === 'trunk' && rest[0] === 'allowed' && rest[1] === 'vlan') {
    const adds = rest[2] === 'add'
    const ranges = (rest[adds ? 3 : 2] ?? '').split(',').flatMap((part): [number, number][] => {
      const [low, high = low] = part.split('-').map((text) => parseNumber(text, MAX_VLAN, 1))
      return low === undefined || high === undefined ? [] : [[low, high]]
    })
    switchport.allowed = adds ? [...(switchport.allowed ?? []), ...ranges] : ranges
  }
  return true
}
