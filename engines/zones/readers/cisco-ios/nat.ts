import {
  every,
  maskLength,
  parseIp4,
  parsePrefix,
  range4,
  some,
  type Nat,
  type NatRule,
  type Predicate,
  type Range,
  type Rewrite,
  type Unknown,
} from '../../model/index.ts'
import type { Command } from '../cisco/blocks.ts'
import { portNumber } from '../cisco/names.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import { addressed, familyIs, PROTOCOLS, protocolIs, within } from '../terms.ts'
import type { DraftInterface } from './interfaces.ts'
import type { List } from './lists.ts'

export interface NatSources {
  readonly drafts: readonly DraftInterface[]
  readonly lists: ReadonlyMap<string, List>
  /** What a route-map's `match ip address` asks for. */
  readonly routeMaps: ReadonlyMap<string, Predicate>
  readonly ledger: Ledger
}

/**
 * `ip nat …`. Packets from an inside interface to an outside one are translated after routing; packets from outside
 * before. Static entries work both ways.
 */
export function readNat(commands: readonly Command[], sources: NatSources): { before: Nat[]; after: Nat[] } {
  const { ledger, drafts } = sources
  const named = (role: 'inside' | 'outside') => drafts.filter(({ nat }) => nat === role).map(({ name }) => name)
  const fromOutside: Predicate = every(familyIs(4), { is: 'interface', way: 'in', names: named('outside') })
  const outward: Predicate = every(
    familyIs(4),
    { is: 'interface', way: 'in', names: named('inside') },
    { is: 'interface', way: 'out', names: named('outside') },
  )
  const pools = new Map<string, readonly Range[]>()
  const before: NatRule[] = []
  const after: NatRule[] = []
  const natCommands = commands.filter(({ words }) => words[0] === 'ip' && words[1] === 'nat')
  for (const command of natCommands) readPool(command, pools)
  for (const command of natCommands) {
    const { words, line, to } = command
    const rules =
      pools.has(words[3] ?? '') && words[2] === 'pool'
        ? NO_RULES
        : readRule(command, { ...sources, pools, fromOutside, outward })
    const settled = words[2] !== undefined && SETTINGS.has(words[2])
    if (rules) ledger.understood(line, to)
    else if (settled) ledger.irrelevant('link', line, to)
    else ledger.stray(line, notUnderstood(words.join(' ')), to)
    before.push(...(rules?.before ?? []))
    // Static entries are tried before dynamic ones, wherever they stand.
    if (words[4] === 'static') after.unshift(...(rules?.after ?? []))
    else after.push(...(rules?.after ?? []))
  }
  return { before: nat('nat outside', before), after: nat('nat inside', after) }
}

function nat(name: string, rules: readonly NatRule[]): Nat[] {
  return rules.length === 0 ? [] : [{ name, family: 4, rules, at: rules[0]!.at }]
}

const SETTINGS = new Set([
  'translation',
  'log',
  'service',
  'settings',
  'create',
  'switchover',
  'portmap',
  'piggyback-support',
  'Stateful',
  'source_interface',
])

interface Rules {
  readonly before: readonly NatRule[]
  readonly after: readonly NatRule[]
}
const NO_RULES: Rules = { before: [], after: [] }

interface Context extends NatSources {
  readonly pools: ReadonlyMap<string, readonly Range[]>
  readonly fromOutside: Predicate
  readonly outward: Predicate
}

function readPool({ words, below }: Command, pools: Map<string, readonly Range[]>): void {
  if (words[2] !== 'pool' || words[3] === undefined) return
  const ranges = [
    words.slice(4),
    ...below.map(({ words: inner }) => inner.filter((word) => word !== 'address')),
  ].flatMap(([from = '', to = '']): Range[] => {
    const [low, high] = [parseIp4(from), parseIp4(to)]
    return low === undefined || high === undefined || low > high ? [] : [[low, high]]
  })
  if (ranges.length > 0) pools.set(words[3], ranges)
}

function readRule(command: Command, context: Context): Rules | undefined {
  const [, , side, source, kind, ...rest] = command.words
  if (source !== 'source' || (side !== 'inside' && side !== 'outside')) return undefined
  if (kind === 'static') return side === 'inside' ? staticRule(command, rest, context) : undefined
  if (side === 'inside' && (kind === 'list' || kind === 'route-map')) return dynamicRule(command, kind, rest, context)
  return undefined
}

/** `static [tcp|udp] LOCAL [port] GLOBAL|interface IF [port]`, `static network LOCAL GLOBAL /len`. */
function staticRule(command: Command, given: readonly string[], context: Context): Rules | undefined {
  const at = context.ledger.at(command.line)
  const rest = given.filter((word) => !['extendable', 'no-alias', 'no-payload', 'forced', 'reversible'].includes(word))
  if (rest[0] === 'network') {
    const [local, global] = [parseIp4(rest[1] ?? ''), parseIp4(rest[2] ?? '')]
    const length = rest[3]?.startsWith('/')
      ? parsePrefix(`0.0.0.0${rest[3]}`)?.length
      : maskLength(parseIp4(rest[3] ?? '') ?? 1)
    if (local === undefined || global === undefined || length === undefined) return undefined
    return bothWays(range4(local, length), range4(global, length), every(), every(), context, at)
  }
  const protocol = rest[0] === 'tcp' || rest[0] === 'udp' ? PROTOCOLS[rest[0]] : undefined
  const words = protocol === undefined ? rest : rest.slice(1)
  const local = parseIp4(words[0] ?? '')
  const localPort = protocol === undefined ? undefined : portNumber(words[1])
  const after = words.slice(protocol === undefined ? 1 : 2)
  const byInterface = after[0] === 'interface'
  const global = byInterface ? ownAddress(after[1] ?? '', context) : parseIp4(after[0] ?? '')
  const globalPort = protocol === undefined ? undefined : portNumber(after[byInterface ? 2 : 1])
  const left = after.slice((byInterface ? 2 : 1) + (protocol === undefined ? 0 : 1))
  if (local === undefined || global === undefined || left.length > 0) return undefined
  if (protocol === undefined) return bothWays([local, local], [global, global], every(), every(), context, at)
  if (localPort === undefined || globalPort === undefined) return undefined
  const inward = every(protocolIs(protocol), within('dport', [[globalPort, globalPort]]))
  const outward = every(protocolIs(protocol), within('sport', [[localPort, localPort]]))
  const ports: readonly [Rewrite, Rewrite] = [
    { field: 'dport', to: 'shift', from: globalPort, base: localPort },
    { field: 'sport', to: 'shift', from: localPort, base: globalPort },
  ]
  return bothWays([local, local], [global, global], inward, outward, context, at, ports)
}

function ownAddress(name: string, { drafts }: Context): number | undefined {
  const own = drafts.find((draft) => draft.name === name)?.addresses.find(({ family }) => family === 4)
  return own?.family === 4 ? own.address : undefined
}

// oxlint-disable-next-line max-params -- the two directions of one entry, side by side
function bothWays(
  local: Range,
  global: Range,
  inward: Predicate,
  outward: Predicate,
  context: Context,
  at: NatRule['at'],
  ports?: readonly [Rewrite, Rewrite],
): Rules {
  return {
    before: [
      {
        when: every(context.fromOutside, addressed('dst', { four: [global], six: [] }), inward),
        action: {
          do: 'rewrite',
          fields: [{ field: 'dst4', to: 'shift', from: global[0], base: local[0] }, ...(ports ? [ports[0]] : [])],
        },
        at,
      },
    ],
    after: [
      {
        when: every(context.outward, addressed('src', { four: [local], six: [] }), outward),
        action: {
          do: 'rewrite',
          fields: [{ field: 'src4', to: 'shift', from: local[0], base: global[0] }, ...(ports ? [ports[1]] : [])],
        },
        at,
      },
    ],
  }
}

/** `list L {interface IF | pool P} [overload]`, `route-map M …`. The list's permits say which packets. */
function dynamicRule(
  command: Command,
  kind: 'list' | 'route-map',
  rest: readonly string[],
  context: Context,
): Rules | undefined {
  const [name = '', by, target = '', ...flags] = rest
  if (flags.some((word) => word !== 'overload' && word !== 'vrf' && !/^\w+$/.test(word))) return undefined
  const matched = kind === 'route-map' ? context.routeMaps.get(name) : permitted(context.lists.get(name))
  const at = context.ledger.at(command.line)
  if (!matched) return undefined
  const when = every(context.outward, matched)
  const ports: Rewrite[] = flags.includes('overload') ? [{ field: 'sport', to: 'in', ranges: [[0, 65_535]] }] : []
  const ranges = by === 'pool' ? context.pools.get(target) : undefined
  if (ranges)
    return {
      before: [],
      after: [{ when, action: { do: 'rewrite', fields: [{ field: 'src4', to: 'in', ranges }, ...ports] }, at }],
    }
  if (by !== 'interface') return undefined
  const own = ownAddress(target, context)
  const leaving = every(when, { is: 'interface', way: 'out', names: [target] })
  if (own !== undefined)
    return {
      before: [],
      after: [
        {
          when: leaving,
          action: { do: 'rewrite', fields: [{ field: 'src4', to: 'in', ranges: [[own, own]] }, ...ports] },
          at,
        },
      ],
    }
  const why = {
    ja: `${target}のアドレスは回線から割り当てられます。`,
    en: `The address of ${target} is assigned by the line.`,
  }
  const unknown: Unknown = { cause: 'dynamic', at, why }
  return { before: [], after: [{ when: leaving, action: { do: 'unknown', fields: ['src4', 'sport'], unknown }, at }] }
}

/** Packets that a list permits, as one formula. */
export function permitted(list: List | undefined): Predicate | undefined {
  if (!list) return undefined
  let rest: Predicate = some()
  for (const rule of list.filter.rules.toReversed()) {
    if (rule.action.do === 'permit') rest = some(rule.when, rest)
    else if (rule.action.do === 'deny') rest = every({ is: 'not', of: rule.when }, rest)
    else if (rule.action.do === 'unknown')
      rest = some(every(rule.when, { is: 'unknown', unknown: rule.action.unknown }), rest)
  }
  return rest
}
