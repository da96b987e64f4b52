import { maskLength, parseIp4, parsePrefix, type Interface, type Prefix, type Unknown } from '../../model/index.ts'
import type { Command } from '../cisco/blocks.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import { parseNumber } from '../words.ts'
import { irrelevantBelowInterface } from './irrelevant.ts'

/** An interface with its trust: traffic to a lower level passes where no list says otherwise. */
export interface Leveled {
  readonly made: Interface
  readonly level: number
  /** `ip address dhcp setroute`: the line brings a default route. */
  readonly brings: boolean
}

/** Interfaces that have a `nameif`; the others carry nothing. The model knows them by that name. */
export function readInterfaces(
  commands: readonly Command[],
  hosts: ReadonlyMap<string, number>,
  ledger: Ledger,
): Leveled[] {
  return commands.flatMap((command): Leveled[] => {
    if (command.words[0] !== 'interface') return []
    ledger.understood(command.line)
    const hardware = command.words.slice(1).join('')
    const draft: Draft = { addresses: [], up: true }
    for (const inner of command.below) {
      if (takeLine(draft, inner.words, inner.line, hosts, ledger)) ledger.understood(inner.line, inner.to)
      else {
        const reason = irrelevantBelowInterface(inner.words)
        if (reason) ledger.irrelevant(reason, inner.line, inner.to)
        else ledger.stray(inner.line, notUnderstood(inner.words.join(' ')), inner.to)
      }
    }
    const { name, addresses, up, vlan, learnt } = draft
    if (name === undefined) return []
    const parent = /^(.+)\.\d+$/.exec(hardware)?.[1]
    return [
      {
        brings: draft.brings ?? false,
        level: draft.level ?? (name === 'inside' ? 100 : 0),
        made: {
          name,
          aliases: [hardware],
          addresses,
          up,
          ...(vlan === undefined ? {} : { vlan }),
          ...(parent === undefined ? {} : { parent }),
          ...(learnt === undefined ? {} : { learnt }),
          ingress: [],
          egress: [],
          at: ledger.at(command.line, command.to),
        },
      },
    ]
  })
}

interface Draft {
  name?: string
  level?: number
  readonly addresses: Prefix[]
  up: boolean
  vlan?: number
  learnt?: Unknown
  brings?: boolean
}

// oxlint-disable-next-line max-params -- one line with what it may refer to
function takeLine(
  draft: Draft,
  words: readonly string[],
  line: number,
  hosts: ReadonlyMap<string, number>,
  ledger: Ledger,
): boolean {
  const [first, second = '', third = '', fourth = ''] = words
  if (first === 'nameif' && words[1] !== undefined) {
    draft.name = second
    return true
  }
  if (first === 'security-level') {
    const level = parseNumber(second, 100)
    if (level !== undefined) draft.level = level
    return level !== undefined
  }
  if (first === 'shutdown') {
    draft.up = false
    return true
  }
  if (first === 'vlan') {
    const vlan = parseNumber(second, 4094, 1)
    if (vlan !== undefined) draft.vlan = vlan
    return vlan !== undefined
  }
  if (first === 'ip' && second === 'address') {
    if (third === 'dhcp' || third === 'pppoe') {
      draft.brings = words.includes('setroute')
      draft.learnt = ledger.open('dynamic', line, {
        ja: 'アドレスは回線から割り当てられます。',
        en: 'The address is assigned by the line.',
      })
      return true
    }
    const [address, length] = [parseIp4(third) ?? hosts.get(third), maskLength(parseIp4(fourth) ?? 1)]
    if (address === undefined || length === undefined) return false
    draft.addresses.push({ family: 4, address, length })
    return true
  }
  if (first === 'ipv6' && second === 'address') {
    const prefix = parsePrefix(third)
    if (prefix?.family === 6) draft.addresses.push(prefix)
    return prefix?.family === 6 || third === 'autoconfig' || fourth === 'link-local'
  }
  return false
}
