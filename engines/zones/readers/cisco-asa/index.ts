import {
  every,
  maskLength,
  not,
  parseIp4,
  parsePrefix,
  type Device,
  type Filter,
  type NextHop,
  type Predicate,
  type Remark,
  type Route,
  type Rule,
  type Stage,
  type Unknown,
} from '../../model/index.ts'
import { readBlocks, within as allWithin, type Command } from '../cisco/blocks.ts'
import { readObjects } from '../cisco/objects.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import type { Subject } from '../reading.ts'
import { ICMP, ICMP6, protocolIs } from '../terms.ts'
import { parseNumber } from '../words.ts'
import { readInterfaces, type Leveled } from './interfaces.ts'
import { irrelevantTop } from './irrelevant.ts'
import { readLists } from './lists.ts'
import { readNat } from './nat.ts'

/**
 * Reads an ASA (8.3 and later). A first packet needs, in this order: leave to pass between interfaces of one level, the
 * list of the interface it comes in by or else the global list or else a fall in security level, and the list of the
 * interface it leaves by. Sessions are remembered, replies pass.
 */
export function ciscoAsa(ledger: Ledger, subject: Subject): readonly Device[] {
  const commands = readBlocks(ledger)
  const objects = readObjects(commands, ledger)
  const leveled = readInterfaces(commands, objects.hosts, ledger)
  const interfaces = leveled.map(({ made }) => made)
  const lists = readLists(commands, objects, interfaces, ledger)
  const remarks: Remark[] = []
  const groups = readGroups(commands, lists, ledger, remarks)
  const nats = readNat(commands, { objects, interfaces, ledger })
  const routes = [...readRoutes(commands, objects.hosts, ledger), ...learntDefaults(leveled)]
  const learnsRoutes = readProtocols(commands, ledger)
  const filters = [
    ...lists.values(),
    sameLevel(leveled, commands, ledger),
    ...inbound(leveled, groups, ledger),
    outbound(groups, ledger),
  ]
  claimRest(commands, ledger)
  const remembers = { when: remembered(commands), scope: 'device' } as const
  const stage = (filter: string): Stage => ({ do: 'filter', filter, families: [4, 6], remembers })
  return [
    {
      name: subject.name ?? commands.find(({ words }) => words[0] === 'hostname')?.words[1] ?? ledger.file,
      vendor: 'cisco-asa',
      interfaces,
      ports: [],
      filters,
      nats,
      before: nats.filter(({ name }) => name === 'nat destinations').map(({ name }) => ({ do: 'nat', nat: name })),
      after: [
        stage('security levels'),
        stage('inbound'),
        stage('outbound'),
        ...nats.filter(({ name }) => name === 'nat sources').map(({ name }): Stage => ({ do: 'nat', nat: name })),
      ],
      local: [],
      tracks: false,
      forwards: true,
      routes,
      policyRoutes: [],
      learnsRoutes,
      unknowns: [],
      remarks,
      at: ledger.at(1),
    },
  ]
}

/**
 * What opens a session whose replies pass: everything but ICMP, for which an ASA keeps none unless a policy in use says
 * `inspect icmp` (CLI Book 2, "Inspection of Basic Internet Protocols").
 */
function remembered(commands: readonly Command[]): Predicate {
  const says = (command: Command, ...words: readonly string[]): boolean =>
    words.every((word, i) => command.words[i] === word) || command.below.some((inner) => says(inner, ...words))
  const isUsed = commands.some((one) => says(one, 'service-policy'))
  const inspects = isUsed && commands.some((one) => says(one, 'inspect', 'icmp'))
  return inspects ? every() : not(protocolIs(ICMP, ICMP6))
}

interface Groups {
  readonly inward: ReadonlyMap<string, { readonly filter: string; readonly line: number }>
  readonly outward: ReadonlyMap<string, { readonly filter: string; readonly line: number }>
  readonly global: { readonly filter: string; readonly line: number } | undefined
}

function readGroups(
  commands: readonly Command[],
  lists: ReadonlyMap<string, Filter>,
  ledger: Ledger,
  remarks: Remark[],
): Groups {
  const inward = new Map<string, { filter: string; line: number }>()
  const outward = new Map<string, { filter: string; line: number }>()
  let global: Groups['global']
  for (const { words, line } of commands) {
    if (words[0] !== 'access-group') continue
    const [, name = '', way, , on = ''] = words
    const filter = lists.get(name)?.name
    ledger.understood(line)
    if (words.includes('control-plane')) continue
    if (filter === undefined) {
      const why = { ja: `リスト「${name}」が定義されていません。`, en: `List “${name}” is not defined.` }
      remarks.push({ code: 'cisco.undefined-list', at: ledger.at(line), words: why })
    } else if (way === 'global') global = { filter, line }
    else if (way === 'in') inward.set(on, { filter, line })
    else if (way === 'out') outward.set(on, { filter, line })
    else ledger.stray(line, notUnderstood(words.join(' ')))
  }
  return { inward, outward, global }
}

function through(way: 'in' | 'out', names: readonly string[]): Predicate {
  return { is: 'interface', way, names }
}

/** Interfaces of one level, and an interface with itself, are apart unless `same-security-traffic` joins them. */
function sameLevel(leveled: readonly Leveled[], commands: readonly Command[], ledger: Ledger): Filter {
  const permits = commands.filter(({ words }) => words[0] === 'same-security-traffic' && words[1] === 'permit')
  for (const { line } of permits) ledger.understood(line)
  const inter = permits.some(({ words }) => words[2] === 'inter-interface')
  const intra = permits.some(({ words }) => words[2] === 'intra-interface')
  const rules = leveled.flatMap(({ made, level }): Rule[] => {
    const equals = leveled
      .filter((other) => other.level === level && other.made.name !== made.name)
      .map((other) => other.made.name)
    const apart = [...(inter ? [] : equals), ...(intra ? [] : [made.name])]
    if (apart.length === 0) return []
    return [{ when: every(through('in', [made.name]), through('out', apart)), action: { do: 'deny' }, at: made.at }]
  })
  return { name: 'security levels', rules, otherwise: 'permit', at: ledger.at(1) }
}

/** One list per interface: its own list, then the global one, then nothing; without either, down the levels. */
function inbound(leveled: readonly Leveled[], { inward, global }: Groups, ledger: Ledger): Filter[] {
  const lists = leveled.map(({ made, level }): Filter => {
    const called = [inward.get(made.name), global].filter((one) => one !== undefined)
    const rules = called.map(({ filter, line }): Rule => ({
      when: every(),
      action: { do: 'call', filter },
      at: ledger.at(line),
    }))
    const lower = leveled.filter((other) => other.level <= level).map((other) => other.made.name)
    const fall: Rule[] =
      called.length > 0 ? [] : [{ when: through('out', lower), action: { do: 'permit' }, at: made.at }]
    return { name: `inbound ${made.name}`, rules: [...rules, ...fall], otherwise: 'deny', at: made.at }
  })
  const rules = leveled.map(({ made }): Rule => ({
    when: through('in', [made.name]),
    action: { do: 'goto', filter: `inbound ${made.name}` },
    at: made.at,
  }))
  return [...lists, { name: 'inbound', rules, otherwise: 'deny', at: ledger.at(1) }]
}

function outbound({ outward }: Groups, ledger: Ledger): Filter {
  const rules = [...outward].flatMap(([name, { filter, line }]): Rule[] => [
    { when: through('out', [name]), action: { do: 'call', filter }, at: ledger.at(line) },
    { when: through('out', [name]), action: { do: 'deny' }, at: ledger.at(line) },
  ])
  return { name: 'outbound', rules, otherwise: 'permit', at: ledger.at(1) }
}

/** `route IF NET MASK GATEWAY [metric] [track N]`, `ipv6 route IF PREFIX GATEWAY`. */
function readRoutes(commands: readonly Command[], hosts: ReadonlyMap<string, number>, ledger: Ledger): Route[] {
  return commands.flatMap(({ words, line }): Route[] => {
    const six = words[0] === 'ipv6' && words[1] === 'route'
    if (words[0] !== 'route' && !six) return []
    const [name = '', ...rest] = words.slice(six ? 2 : 1)
    const [address, length] = [addressNamed(rest[0], hosts), maskLength(addressNamed(rest[1], hosts) ?? 1)]
    const to = six
      ? parsePrefix(rest[0] ?? '')
      : address === undefined || length === undefined
        ? undefined
        : ({ family: 4, address, length } as const)
    const tail = rest.slice(six ? 1 : 2)
    const via = six ? hop(name, parsePrefix(tail[0] ?? '')?.address) : hop(name, addressNamed(tail[0], hosts))
    const distance = parseNumber(tail[/^null0$/i.test(name) ? 0 : 1], 255, 1) ?? 1
    if (!to || !via) {
      ledger.stray(line, notUnderstood(words.join(' ')))
      return []
    }
    ledger.understood(line)
    return [{ to, via: [via], preference: distance, at: ledger.at(line) }]
  })
}

function learntDefaults(leveled: readonly Leveled[]): Route[] {
  return leveled.flatMap(({ made, brings }): Route[] =>
    brings
      ? [
          {
            to: { family: 4, address: 0, length: 0 },
            via: [{ to: 'interface', interface: made.name }],
            preference: 1,
            at: made.at,
          },
        ]
      : [],
  )
}

function addressNamed(text: string | undefined, hosts: ReadonlyMap<string, number>): number | undefined {
  return text === '0' ? 0 : (parseIp4(text ?? '') ?? hosts.get(text ?? ''))
}

function hop(name: string, address: number | bigint | undefined): NextHop | undefined {
  if (/^null0$/i.test(name)) return { to: 'discard' }
  return address === undefined ? undefined : { to: 'gateway', address, interface: name }
}

const ROUTING = new Set(['ospf', 'bgp', 'eigrp', 'rip', 'isis'])

function readProtocols(commands: readonly Command[], ledger: Ledger): Unknown[] {
  return commands.flatMap((command): Unknown[] => {
    const [first, name = ''] = command.words
    if (first !== 'router' || !ROUTING.has(name)) return []
    for (const inner of allWithin(command)) ledger.irrelevant('routing', inner.line)
    return [
      ledger.open('dynamic', command.line, { ja: `${name}が経路を学びます。`, en: `Routes are learnt by ${name}.` }),
    ]
  })
}

/** Commands that nobody read: irrelevant by the list, or not understood. */
function claimRest(commands: readonly Command[], ledger: Ledger): void {
  for (const command of commands) {
    if (ledger.verdict(command.line)) continue
    const reason = irrelevantTop(command.words)
    for (const inner of allWithin(command)) {
      if (ledger.verdict(inner.line)) continue
      if (reason) ledger.irrelevant(reason, inner.line)
      else ledger.stray(inner.line, notUnderstood(inner.words.join(' ')))
    }
  }
}
