import {
  every,
  maskLength,
  parseIp4,
  parseIp6,
  parsePrefix,
  type NextHop,
  type PolicyRoute,
  type Predicate,
  type Prefix,
  type Route,
  type Unknown,
} from '../../model/index.ts'
import type { Command } from '../cisco/blocks.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import { parseNumber } from '../words.ts'
import type { DraftInterface } from './interfaces.ts'
import type { List } from './lists.ts'
import { permitted } from './nat.ts'

export interface VrfRoute {
  readonly vrf: string | undefined
  readonly route: Route
}

/** `ip route [vrf V] NET MASK {GATEWAY | IF [GATEWAY] | Null0} [distance] …`. */
export function readRoutes(commands: readonly Command[], ledger: Ledger): VrfRoute[] {
  return commands.flatMap(({ words, line, to }): VrfRoute[] => {
    const six = words[0] === 'ipv6'
    if ((words[0] !== 'ip' && !six) || words[1] !== 'route') return []
    const vrf = words[2] === 'vrf' ? words[3] : undefined
    const rest = words.slice(vrf === undefined ? 2 : 4)
    const prefix = six ? parsePrefix(rest[0] ?? '') : prefixOf(rest)
    const found = prefix && readHop(rest.slice(six ? 1 : 2))
    if (!prefix || !found) {
      ledger.stray(line, notUnderstood(words.join(' ')), to)
      return []
    }
    ledger.understood(line, to)
    return [{ vrf, route: { to: prefix, via: [found.via], preference: found.distance, at: ledger.at(line) } }]
  })
}

function prefixOf([network = '', mask = '']: readonly string[]): Prefix | undefined {
  const [address, length] = [parseIp4(network), maskLength(parseIp4(mask) ?? 1)]
  return address === undefined || length === undefined ? undefined : { family: 4, address, length }
}

const WITH_VALUE = new Set(['name', 'track', 'tag'])

function readHop(words: readonly string[]): { via: NextHop; distance: number } | undefined {
  const [first = '', second = ''] = words
  const direct = parseIp4(first) ?? parseIp6(first)
  let rest = words.slice(1)
  let via: NextHop
  if (direct !== undefined) via = { to: 'gateway', address: direct }
  else if (/^null\d*$/i.test(first)) via = { to: 'discard' }
  else if (/^[A-Za-z]/.test(first)) {
    const apart = /^[A-Za-z-]+$/.test(first) && /^\d[\d/.]*$/.test(second) && parseIp4(second) === undefined
    const name = apart ? first + second : first
    if (apart) rest = rest.slice(1)
    const address = parseIp4(rest[0] ?? '') ?? parseIp6(rest[0] ?? '')
    if (address !== undefined) rest = rest.slice(1)
    via =
      name === 'dhcp'
        ? { to: 'unknown', unknown: LEARNT }
        : address === undefined
          ? { to: 'interface', interface: name }
          : { to: 'gateway', address, interface: name }
  } else return undefined
  let distance = 1
  while (rest.length > 0) {
    const number = parseNumber(rest[0], 255, 1)
    if (number !== undefined) distance = number
    else if (WITH_VALUE.has(rest[0]!)) rest = rest.slice(1)
    else if (rest[0] !== 'permanent' && rest[0] !== 'global') return undefined
    rest = rest.slice(1)
  }
  return { via, distance }
}

const LEARNT: Unknown = {
  cause: 'dynamic',
  at: { file: '', line: 0 },
  why: { ja: 'DHCPで決まる出口です。', en: 'The gateway comes by DHCP.' },
}

interface Step {
  readonly permits: boolean
  readonly matches: Predicate | undefined
  readonly via: readonly NextHop[] | undefined
  readonly line: number
  readonly sequence: number
}

export interface RouteMaps {
  readonly steps: ReadonlyMap<string, readonly Step[]>
  /** What the permitting steps match, for translations. */
  readonly matches: ReadonlyMap<string, Predicate>
}

/** Route-maps as policy routing and NAT use them. Those of routing protocols are read and not used. */
export function readRouteMaps(
  commands: readonly Command[],
  lists: ReadonlyMap<string, List>,
  ledger: Ledger,
): RouteMaps {
  const steps = new Map<string, Step[]>()
  for (const command of commands) {
    if (command.words[0] !== 'route-map' || command.words[1] === undefined) continue
    const [, name, action = 'permit', sequence] = command.words
    ledger.understood(command.line)
    const step = readStep(command, action === 'permit', Number(sequence ?? 10), lists, ledger)
    steps.set(
      name,
      [...(steps.get(name) ?? []), step].toSorted((a, b) => a.sequence - b.sequence),
    )
  }
  const matches = new Map([...steps].map(([name, own]) => [name, unionOf(own)] as const))
  return { steps, matches }
}

function unionOf(steps: readonly Step[]): Predicate {
  let rest: Predicate = { is: 'some', of: [] }
  for (const { permits, matches } of steps.toReversed()) {
    const when = matches ?? every()
    rest = permits ? { is: 'some', of: [when, rest] } : every({ is: 'not', of: when }, rest)
  }
  return rest
}

// oxlint-disable-next-line max-params -- one step with all that it may refer to
function readStep(
  command: Command,
  permits: boolean,
  sequence: number,
  lists: ReadonlyMap<string, List>,
  ledger: Ledger,
): Step {
  let matches: Predicate | undefined
  const via: NextHop[] = []
  let sets = false
  for (const { words, line } of command.below) {
    if (words[0] === 'match' && words[1] === 'ip' && words[2] === 'address' && words[3] !== 'prefix-list') {
      const named = words.slice(3).map((name) => permitted(lists.get(name)))
      matches = { is: 'some', of: named.map((one) => one ?? every()) }
      ledger.understood(line)
    } else if (words[0] === 'set' && words[1] === 'ip' && words[2] === 'next-hop') {
      sets = true
      via.push(
        ...words
          .slice(3)
          .flatMap((text): NextHop[] =>
            parseIp4(text) === undefined ? [] : [{ to: 'gateway', address: parseIp4(text)! }],
          ),
      )
      ledger.understood(line)
    } else if (words[0] === 'set' && words[1] === 'interface') {
      sets = true
      const name = words.slice(2).join('')
      via.push(/^null/i.test(name) ? { to: 'discard' } : { to: 'interface', interface: name })
      ledger.understood(line)
    } else {
      ledger.irrelevant('routing', line)
    }
  }
  return { permits, matches, via: sets ? via : undefined, line: command.line, sequence }
}

/** Policy routing of the interfaces that name a route-map. */
export function policyRoutes(drafts: readonly DraftInterface[], maps: RouteMaps, ledger: Ledger): PolicyRoute[] {
  return drafts.flatMap((draft) =>
    (draft.policy === undefined ? [] : (maps.steps.get(draft.policy) ?? [])).map((step): PolicyRoute => {
      const when = every({ is: 'interface', way: 'in', names: [draft.name] }, step.matches ?? every())
      return {
        label: `${draft.policy} ${step.sequence}`,
        when,
        via: step.permits ? (step.via ?? []) : [],
        at: ledger.at(step.line),
      }
    }),
  )
}
