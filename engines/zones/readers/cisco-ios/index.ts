import {
  some,
  type Device,
  type Family,
  type Filter,
  type Interface,
  type Predicate,
  type Remark,
  type Route,
  type Stage,
  type Unknown,
} from '../../model/index.ts'
import { readBlocks, within as allWithin, type Command } from '../cisco/blocks.ts'
import { readObjects } from '../cisco/objects.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import type { Subject } from '../reading.ts'
import { protocolIs, TCP, UDP } from '../terms.ts'
import { readInterfaces, type DraftInterface } from './interfaces.ts'
import { irrelevantTop } from './irrelevant.ts'
import { readLists, type List } from './lists.ts'
import { readNat } from './nat.ts'
import { policyRoutes, readRouteMaps, readRoutes } from './routes.ts'
import { readVlanLists, type VlanLists } from './vlan-lists.ts'

/**
 * Reads IOS and IOS-XE, routers and Catalyst switches. Lists have no memory: replies are judged on their own, with ACK
 * set; reflexive lists and `ip inspect` remember. A list that an interface names and nobody defines lets all pass. Each
 * VRF is a device of its own.
 */
export function ciscoIos(ledger: Ledger, subject: Subject): readonly Device[] {
  const commands = readBlocks(ledger)
  const objects = readObjects(commands, ledger)
  const lists = readLists(commands, objects, ledger)
  const { drafts, ports } = readInterfaces(commands, ledger)
  const maps = readRouteMaps(commands, lists, ledger)
  const nat = readNat(commands, { drafts, lists, routeMaps: maps.matches, ledger })
  const routes = readRoutes(commands, ledger)
  const inspects = readInspects(commands, ledger)
  const learnsRoutes = readProtocols(commands, ledger)
  const remarks: Remark[] = []
  const vlans = readVlanLists(commands, lists, ledger)
  const filters = [...[...lists.values()].map(({ filter }) => filter), ...vlans.filters]
  const open = permitAll(ledger)
  const interfaces = drafts.map((draft) => ({
    vrf: draft.vrf,
    made: finish(draft, { lists, vlans, inspects, ledger, remarks, open }),
  }))
  claimRest(commands, ledger)
  const name = subject.name ?? commands.find(({ words }) => words[0] === 'hostname')?.words[1] ?? ledger.file
  const vrfs = [...new Set([undefined, ...drafts.map(({ vrf }) => vrf)])]
  return vrfs.map((vrf): Device => {
    const own = drafts.filter((draft) => draft.vrf === vrf)
    return {
      name: vrf === undefined ? name : `${name}/${vrf}`,
      vendor: 'cisco-ios',
      interfaces: interfaces.filter((one) => one.vrf === vrf).map(({ made }) => made),
      ports: vrf === undefined ? ports : [],
      filters: [...filters, open],
      nats: [...nat.before, ...nat.after],
      before: nat.before.map((one) => ({ do: 'nat', nat: one.name })),
      after: nat.after.map((one) => ({ do: 'nat', nat: one.name })),
      local: [],
      tracks: false,
      forwards: forwards(commands, ports.length > 0),
      routes: [...routes.filter((one) => one.vrf === vrf).map(({ route }) => route), ...learntDefaults(own)],
      policyRoutes: policyRoutes(own, maps, ledger),
      learnsRoutes,
      unknowns: [],
      remarks: vrf === undefined ? remarks : [],
      at: ledger.at(1),
    }
  })
}

/** Distance of a default route that DHCP or PPP brings. */
const LEARNT_DISTANCE = 254

/** A line that assigns its address brings a default route with it. */
function learntDefaults(drafts: readonly DraftInterface[]): Route[] {
  return drafts.flatMap(({ name, learnt }): Route[] =>
    learnt
      ? [
          {
            to: { family: 4, address: 0, length: 0 },
            via: [{ to: 'interface', interface: name }],
            preference: LEARNT_DISTANCE,
            at: learnt.at,
          },
        ]
      : [],
  )
}

/** A switch routes only where it is told to. */
function forwards(commands: readonly Command[], isSwitch: boolean): boolean {
  const said = (...text: readonly string[]) =>
    commands.some(({ words }) => text.every((word, index) => words[index] === word))
  return said('ip', 'routing') || (!isSwitch && !said('no', 'ip', 'routing'))
}

const OPEN = 'nothing listed'

function permitAll(ledger: Ledger): Filter {
  return { name: OPEN, rules: [], otherwise: 'permit', at: ledger.at(1) }
}

interface Context {
  readonly lists: ReadonlyMap<string, List>
  readonly vlans: VlanLists
  readonly inspects: ReadonlyMap<string, Predicate>
  readonly ledger: Ledger
  readonly remarks: Remark[]
  readonly open: Filter
}

function finish(draft: DraftInterface, context: Context): Interface {
  const list = draft.vlan === undefined ? undefined : context.vlans.byVlan.get(draft.vlan)
  const onVlan: Stage[] = list === undefined ? [] : [{ do: 'filter', filter: list, families: [4] }]
  return {
    name: draft.name,
    aliases: draft.aliases,
    addresses: draft.addresses,
    up: draft.up,
    ...(draft.vlan === undefined ? {} : { vlan: draft.vlan }),
    ...(draft.parent === undefined ? {} : { parent: draft.parent }),
    ...(draft.learnt === undefined ? {} : { learnt: draft.learnt }),
    ingress: [...onVlan, ...stages(draft, 'in', context)],
    egress: [...stages(draft, 'out', context), ...onVlan],
    at: context.ledger.at(draft.line, draft.to),
  }
}

function stages(draft: DraftInterface, way: 'in' | 'out', context: Context): Stage[] {
  const inspected = draft.inspects
    .filter((one) => one.way === way)
    .map(({ name, line }) => context.inspects.get(name) ?? undefinedInspect(context, name, line))
  const out = ([4, 6] as const).flatMap((family): Stage[] => listStage(draft, family, way, context))
  if (inspected.length === 0) return out
  return [
    ...out,
    { do: 'filter', filter: OPEN, families: [4], remembers: { when: some(...inspected), scope: 'device' } },
  ]
}

function undefinedInspect({ ledger }: Context, name: string, line: number): Predicate {
  const why = { ja: `検査「${name}」が定義されていません。`, en: `Inspection “${name}” is not defined.` }
  return { is: 'unknown', unknown: ledger.open('undefined', line, why) }
}

function listStage(
  draft: DraftInterface,
  family: Family,
  way: 'in' | 'out',
  { lists, ledger, remarks }: Context,
): Stage[] {
  const group = draft.groups.findLast((one) => one.family === family && one.way === way)
  if (!group) return []
  const list = lists.get(group.name)
  if (!list) {
    const words = {
      ja: `${draft.name}のリスト「${group.name}」が定義されていないので、何でも通します。`,
      en: `List “${group.name}” of ${draft.name} is not defined, so that everything passes.`,
    }
    remarks.push({ code: 'cisco.undefined-list', at: ledger.at(group.line), words })
    return []
  }
  const stage = { do: 'filter', filter: list.filter.name, families: [family] } as const
  return [list.reflects ? { ...stage, remembers: { when: list.reflects, scope: 'interface' } } : stage]
}

/** `ip inspect name NAME PROTOCOL …`: first packets whose replies are let back in. */
function readInspects(commands: readonly Command[], ledger: Ledger): ReadonlyMap<string, Predicate> {
  const out = new Map<string, Predicate>()
  for (const { words, line } of commands) {
    if (words[0] !== 'ip' || words[1] !== 'inspect' || words[2] !== 'name' || words[3] === undefined) continue
    ledger.understood(line)
    const protocol =
      words[4] === 'udp' || words[4] === 'tftp'
        ? protocolIs(UDP)
        : words[4] === 'icmp'
          ? protocolIs(1)
          : protocolIs(TCP)
    out.set(words[3], some(out.get(words[3]) ?? some(), protocol))
  }
  return out
}

const ROUTING = new Set(['ospf', 'bgp', 'eigrp', 'rip', 'isis', 'ospfv3', 'odr', 'lisp', 'mobile'])

function readProtocols(commands: readonly Command[], ledger: Ledger): Unknown[] {
  return commands.flatMap((command): Unknown[] => {
    const [first, second, third] = command.words
    const name = first === 'router' ? second : first === 'ipv6' && second === 'router' ? third : undefined
    if (name === undefined || !ROUTING.has(name)) return []
    for (const inner of allWithin(command)) ledger.irrelevant('routing', inner.line)
    const why = { ja: `${name}が経路を学びます。`, en: `Routes are learnt by ${name}.` }
    return [ledger.open('dynamic', command.line, why)]
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
