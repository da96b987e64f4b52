import {
  every,
  range4,
  type Device,
  type Filter,
  type Interface,
  type Line,
  type Network,
  type Permission,
  type Predicate,
  type Prefix,
  type Range,
  type Route,
  type Rule,
  type Segment,
  type Stage,
  type ZonePolicy,
} from '#engines/zones'
import { Chance } from './chance.ts'

/**
 * The network of a large town hall, made from a seed: the three zones on every floor, a router per floor, a
 * distribution switch per 25 floors, one firewall between floors, servers and the Internet. 19 of 20 devices are access
 * switches, which take no part in routing and are collapsed into their segments.
 */
export interface Office {
  readonly network: Network
  readonly policy: ZonePolicy
}

const ZONES = ['mynumber', 'lgwan', 'internet'] as const
type ZoneName = (typeof ZONES)[number]

const FLOORS_PER_DISTRIBUTION = 25
const SWITCHES_PER_FLOOR = 19
const RULES_PER_FLOOR = 40
const RULES_OF_FIREWALL = 1500
const SERVERS: Readonly<Record<ZoneName, number>> = { mynumber: ip(10, 240), lgwan: ip(10, 241), internet: ip(10, 242) }
const SERVERS_OF_LGWAN = range4(SERVERS.lgwan, 16)
const OUTSIDE = ip(203, 0, 113)

/** @param devices Devices in all, switches counted. @param opening A rule of the firewall that lets LGWAN servers into マイナンバー. */
export function office(devices: number, seed: number, opening = false): Office {
  const floors = Math.max(1, Math.round(devices / (SWITCHES_PER_FLOOR + 1)))
  const distributions = Math.ceil(floors / FLOORS_PER_DISTRIBUTION)
  const chance = new Chance(seed)
  const floorList = Array.from({ length: floors }, (_, floor) => floor)
  const routers = floorList.map((floor) => floorRouter(floor, chance))
  const switches = floorList.flatMap((floor) =>
    Array.from({ length: SWITCHES_PER_FLOOR }, (_, i) => device(`sw-${floor}-${i}`, [], { forwards: false })),
  )
  const middle = Array.from({ length: distributions }, (_, i) => distribution(i, floors))
  const network = {
    devices: [...routers, ...switches, ...middle, firewall(distributions, chance, opening)],
    zones: ZONES.map((key) => ({ key, words: { ja: key, en: key }, at: at('zones') })),
    segments: segments(floors, distributions),
  }
  return { network, policy: { permissions: permissions(), pairs: pairs(), egresses: [] } }
}

function pairs(): [string, string][] {
  return ZONES.flatMap((from) => ZONES.flatMap((to): [string, string][] => (from === to ? [] : [[from, to]])))
}

function permissions(): Permission[] {
  return [
    row('t-1', 'lgwan', 'mynumber', every(to(host('mynumber', 9)), tcp(8443))),
    row('t-2', 'lgwan', 'internet', every(to(host('internet', 9)), tcp(8443))),
    row('t-3', 'internet', 'lgwan', every(to(host('lgwan', 9)), tcp(8443))),
  ]
}

function row(id: string, from: ZoneName, to: ZoneName, when: Predicate): Permission {
  return { id, from, to, when, purpose: { ja: '受渡し', en: 'transfer' }, limited: false, at: at('register') }
}

function floorRouter(floor: number, chance: Chance): Device {
  const local = ZONES.map((zone): [string, number] => [zone, floorNet(zone, floor) + 1])
  const filters = ZONES.map((zone) => floorList(zone, chance))
  const interfaces = [
    ...local.map(([name, address]) => link(name, address, 24, [{ do: 'filter', filter: `${name}-in`, families: [4] }])),
    link('up', uplink(floor) + 2, 30),
  ]
  return device(`floor-${floor}`, interfaces, { filters, routes: [route(0, 0, uplink(floor) + 1)] })
}

/** What a floor lets its zone do: services of its own servers, one by one, and the rest of them denied. */
function floorList(zone: ZoneName, chance: Chance): Filter {
  const rules = Array.from({ length: RULES_PER_FLOOR }, (_, i) => {
    const when = every(to(host(zone, chance.between(1, 200))), tcp(chance.pick([80, 443, 445, 1433, 3389, 8443])))
    return rule(when, chance.next() < 0.9, `${zone}-in`, i + 1)
  })
  const file = `${zone}-in`
  const passed = permissions().flatMap((row, i) => (row.from === zone ? [rule(row.when, true, file, 800 + i)] : []))
  const others = ZONES.filter((other) => other !== zone)
  const nets = others.flatMap((other) => [range4(SERVERS[other], 16), range4(floorNet(other, 0), 12)])
  const denied = nets.map((net, i) => rule(to(net), false, file, 900 + i))
  return list(file, [...passed, ...rules, ...denied, rule(every(), true, file, 999)])
}

function distribution(number: number, floors: number): Device {
  const own = Array.from({ length: FLOORS_PER_DISTRIBUTION }, (_, i) => number * FLOORS_PER_DISTRIBUTION + i).filter(
    (floor) => floor < floors,
  )
  const interfaces = [...own.map((floor) => link(`f${floor}`, uplink(floor) + 1, 30)), link('core', core(number), 16)]
  const down = own.flatMap((floor) => ZONES.map((zone) => route(floorNet(zone, floor), 24, uplink(floor) + 2)))
  return device(`dist-${number}`, interfaces, { routes: [...down, route(0, 0, FIREWALL)] })
}

const FIREWALL = ip(172, 31, 255, 1)

function firewall(distributions: number, chance: Chance, opening: boolean): Device {
  const interfaces = [
    link('core', FIREWALL, 16),
    ...ZONES.map((zone) => link(`srv-${zone}`, SERVERS[zone] + 254, 16)),
    link('outside', OUTSIDE + 2, 29, [{ do: 'filter', filter: 'from-outside', families: [4] }]),
  ]
  const floorsOf = Array.from({ length: distributions }, (_, i) =>
    Array.from({ length: FLOORS_PER_DISTRIBUTION }, (_, j) => i * FLOORS_PER_DISTRIBUTION + j).flatMap((floor) =>
      ZONES.map((zone) => route(floorNet(zone, floor), 24, core(i))),
    ),
  ).flat()
  const forged = [range4(ip(10), 8), range4(ip(172, 16), 12)]
  const outside = [
    rule({ is: 'in', field: 'src4', ranges: forged }, false, 'from-outside', 1),
    rule(every(), true, 'from-outside', 2),
  ]
  const filters = [list('policy', policyRules(chance, opening)), list('from-outside', outside)]
  const remembers = { when: every(), scope: 'device' as const }
  const after: Stage[] = [{ do: 'filter', filter: 'policy', families: [4], remembers }]
  return device('firewall', interfaces, { filters, after, routes: [...floorsOf, route(0, 0, OUTSIDE + 1)] })
}

function inside(zone: ZoneName): Range {
  return range4(floorNet(zone, 0), 12)
}

function policyRules(chance: Chance, opening: boolean): Rule[] {
  const rules: Rule[] = []
  const add = (when: Predicate, permit: boolean): void =>
    void rules.push(rule(when, permit, 'policy', rules.length + 1))
  if (opening) add(every(from(SERVERS_OF_LGWAN), to(host('mynumber', 77)), tcp(1521)), true)
  add(every(from(inside('lgwan')), to(host('mynumber', 9)), tcp(8443)), true)
  add(every(from(inside('lgwan')), to(host('internet', 9)), tcp(8443)), true)
  add(every(from(inside('internet')), to(host('lgwan', 9)), tcp(8443)), true)
  while (rules.length < RULES_OF_FIREWALL) {
    const zone = chance.pick(ZONES)
    const [low] = inside(zone)
    const floor = range4(low + chance.between(0, 499) * 256, 24)
    add(
      every(from(floor), to(host(zone, chance.between(1, 200))), tcp(chance.pick([80, 443, 445, 1433, 8080]))),
      chance.next() < 0.95,
    )
  }
  add(every(from(inside('internet')), not10()), true)
  add(every(), false)
  return rules
}

function not10(): Predicate {
  return {
    is: 'in',
    field: 'dst4',
    ranges: [
      [ip(11), ip(100)],
      [ip(203), ip(203, 255, 255, 255)],
    ],
  }
}

function segments(floors: number, distributions: number): Segment[] {
  const all: Segment[] = []
  for (let floor = 0; floor < floors; floor++) {
    for (const zone of ZONES)
      all.push(segment(`${zone}-${floor}`, floorNet(zone, floor), 24, [[`floor-${floor}`, zone]], zone))
    const number = Math.floor(floor / FLOORS_PER_DISTRIBUTION)
    all.push(
      segment(`up-${floor}`, uplink(floor), 30, [
        [`floor-${floor}`, 'up'],
        [`dist-${number}`, `f${floor}`],
      ]),
    )
  }
  const trunks = Array.from({ length: distributions }, (_, i): [string, string] => [`dist-${i}`, 'core'])
  all.push(segment('core', ip(172, 31), 16, [...trunks, ['firewall', 'core']]))
  for (const zone of ZONES) all.push(segment(`srv-${zone}`, SERVERS[zone], 16, [['firewall', `srv-${zone}`]], zone))
  all.push(segment('outside', 0, 0, [['firewall', 'outside']], 'internet'))
  return all
}

function segment(
  name: string,
  address: number,
  length: number,
  attached: readonly [string, string][],
  zone?: string,
): Segment {
  const on = attached.map(([device, name]) => ({ device, interface: name }))
  const base = { name, prefixes: [prefix(address, length)], attached: on, at: at('town') }
  return zone === undefined ? base : { ...base, zone }
}

function device(name: string, interfaces: readonly Interface[], more: Partial<Device>): Device {
  return {
    name,
    vendor: 'cisco-ios',
    interfaces,
    ports: [],
    filters: [],
    nats: [],
    before: [],
    after: [],
    local: [],
    tracks: false,
    forwards: true,
    routes: [],
    policyRoutes: [],
    learnsRoutes: [],
    unknowns: [],
    remarks: [],
    at: at(name),
    ...more,
  }
}

function link(name: string, address: number, length: number, ingress: readonly Stage[] = []): Interface {
  return { name, aliases: [], addresses: [prefix(address, length)], up: true, ingress, egress: [], at: at(name) }
}

function list(name: string, rules: readonly Rule[]): Filter {
  return { name, rules, otherwise: 'deny', at: at(name) }
}

function rule(when: Predicate, permit: boolean, file: string, line: number): Rule {
  return { when, action: { do: permit ? 'permit' : 'deny' }, at: { file, line } }
}

function route(address: number, length: number, gateway: number): Route {
  return { to: prefix(address, length), via: [{ to: 'gateway', address: gateway }], preference: 1, at: at('route') }
}

function prefix(address: number, length: number): Prefix {
  return { family: 4, address, length }
}

function at(file: string): Line {
  return { file, line: 1 }
}

function to(range: Range): Predicate {
  return { is: 'in', field: 'dst4', ranges: [range] }
}

function from(range: Range): Predicate {
  return { is: 'in', field: 'src4', ranges: [range] }
}

function tcp(port: number): Predicate {
  return every({ is: 'in', field: 'protocol', ranges: [[6, 6]] }, { is: 'in', field: 'dport', ranges: [[port, port]] })
}

function host(zone: ZoneName, number: number): Range {
  return [SERVERS[zone] + number, SERVERS[zone] + number]
}

function floorNet(zone: ZoneName, floor: number): number {
  return ip(10, 16 * (ZONES.indexOf(zone) + 1)) + floor * 256
}

function uplink(floor: number): number {
  return ip(172, 16) + floor * 4
}

function core(number: number): number {
  return ip(172, 31) + 1 + number
}

function ip(a: number, b = 0, c = 0, d = 0): number {
  return ((a * 256 + b) * 256 + c) * 256 + d
}
