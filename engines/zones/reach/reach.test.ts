import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type {
  Action,
  Device,
  Filter,
  Line,
  Nat,
  NatRule,
  Network,
  Packet,
  Predicate,
  Prefix,
  Segment,
} from '../model/index.ts'
import { holds, range4 } from '../model/index.ts'
import { prove } from '../questions/prove.ts'
import { decide } from '../trace/decide.ts'
import { trailOf } from './trail.ts'
import { ZoneFlows } from './zone-flows.ts'

/**
 * Networks small enough to send every packet through by hand: three zones on a line of two devices.
 *
 *     red 10.0.1.0/24 ── A ── 10.9.0.0/24 (transit) ── B ── blue 10.0.2.0/24
 *                        └── green 10.0.3.0/24
 */
const AT: Line = { file: 'net', line: 1 }
const ip = (a: number, b: number, c: number, d: number) => ((a * 256 + b) * 256 + c) * 256 + d
const prefix = (address: number, length: number): Prefix => ({ family: 4, address, length })
const HOSTS = [ip(10, 0, 1, 5), ip(10, 0, 1, 6), ip(10, 0, 2, 5), ip(10, 0, 2, 6), ip(10, 0, 3, 5), ip(10, 9, 0, 77)]
const PORTS = [22, 80]

const field = (name: 'src4' | 'dst4' | 'dport' | 'protocol', values: readonly number[]): Predicate => ({
  is: 'in',
  field: name,
  ranges: [[Math.min(...values), Math.max(...values)]],
})

const predicate: fc.Arbitrary<Predicate> = fc
  .array(
    fc
      .oneof(
        fc.tuple(
          fc.constantFrom('src4' as const, 'dst4' as const),
          fc.array(fc.constantFrom(...HOSTS), { minLength: 1, maxLength: 2 }),
        ),
        fc.tuple(fc.constant('dport' as const), fc.array(fc.constantFrom(...PORTS), { minLength: 1, maxLength: 2 })),
      )
      .map(([name, values]) => field(name, values)),
    { maxLength: 3 },
  )
  .map((of) => ({ is: 'every', of }))

const firstNet = (way: 'src4' | 'dst4'): Predicate => field(way, [ip(10, 0, 1, 0), ip(10, 0, 1, 255)])

const filterOf = (name: string): fc.Arbitrary<Filter> =>
  fc
    .tuple(
      fc.array(fc.tuple(predicate, fc.constantFrom<Action>({ do: 'permit' }, { do: 'deny' })), { maxLength: 4 }),
      fc.boolean(),
    )
    .map(([rules, open]) => ({
      name,
      otherwise: open ? 'permit' : 'deny',
      rules: rules.map(([when, action], i) => ({ when, action, at: { file: name, line: i + 1 } })),
      at: AT,
    }))

const natOf = (name: string, way: 'src4' | 'dst4'): fc.Arbitrary<Nat> =>
  fc.array(fc.tuple(predicate, fc.constantFrom(...HOSTS), fc.boolean()), { maxLength: 2 }).map((rules) => ({
    name,
    family: 4,
    at: AT,
    rules: rules.map(([when, to, shifts], i): NatRule => ({
      when: shifts ? { is: 'every', of: [when, firstNet(way)] } : when,
      action: shifts
        ? { do: 'rewrite', fields: [{ field: way, to: 'shift', from: ip(10, 0, 1, 0), base: ip(10, 0, 2, 0) }] }
        : { do: 'rewrite', fields: [{ field: way, to: 'in', ranges: [[to, to]] }] },
      at: { file: name, line: i + 1 },
    })),
  }))

const stageOf = (filter: string) => ({ do: 'filter' as const, filter, families: [4 as const] })

const deviceOf = (name: string, links: readonly (readonly [string, number])[], via: number): fc.Arbitrary<Device> =>
  fc
    .tuple(filterOf('ingress'), filterOf('after'), natOf('dnat', 'dst4'), natOf('snat', 'src4'))
    .map(([ingress, after, dnat, snat]) => ({
      name,
      vendor: 'cisco-ios',
      interfaces: links.map(([one, address]) => ({
        name: one,
        aliases: [],
        addresses: [prefix(address, 24)],
        up: true,
        ingress: [stageOf('ingress')],
        egress: [],
        at: AT,
      })),
      ports: [],
      filters: [ingress, after],
      nats: [dnat, snat],
      before: [{ do: 'nat', nat: 'dnat' }],
      after: [stageOf('after'), { do: 'nat', nat: 'snat' }],
      local: [],
      tracks: false,
      forwards: true,
      routes: [{ to: prefix(0, 0), via: [{ to: 'gateway', address: via }], preference: 1, at: AT }],
      policyRoutes: [],
      learnsRoutes: [],
      unknowns: [],
      remarks: [],
      at: AT,
    }))

const network: fc.Arbitrary<Network> = fc
  .tuple(
    deviceOf(
      'A',
      [
        ['red', ip(10, 0, 1, 1)],
        ['green', ip(10, 0, 3, 1)],
        ['core', ip(10, 9, 0, 1)],
      ],
      ip(10, 9, 0, 2),
    ),
    deviceOf(
      'B',
      [
        ['blue', ip(10, 0, 2, 1)],
        ['core', ip(10, 9, 0, 2)],
      ],
      ip(10, 9, 0, 1),
    ),
  )
  .map(([a, b]) => ({
    devices: [a, b],
    zones: ['red', 'green', 'blue'].map((key) => ({ key, words: { ja: key, en: key }, at: AT })),
    segments: [
      segment('red', 1, [{ device: 'A', interface: 'red' }], 'red'),
      segment('green', 3, [{ device: 'A', interface: 'green' }], 'green'),
      segment('blue', 2, [{ device: 'B', interface: 'blue' }], 'blue'),
      {
        name: 'core',
        prefixes: [prefix(ip(10, 9, 0, 0), 24)],
        attached: ['A', 'B'].map((device) => ({ device, interface: 'core' })),
        at: AT,
      },
    ],
  }))

function segment(name: string, third: number, attached: Segment['attached'], zone: string): Segment {
  return { name, prefixes: [prefix(ip(10, 0, third, 0), 24)], attached, zone, at: AT }
}

const PACKETS: readonly Packet[] = HOSTS.flatMap((src4) =>
  HOSTS.flatMap((dst4) =>
    PORTS.map((dport) => ({
      family: 4 as const,
      src4,
      dst4,
      src6: 0n,
      dst6: 0n,
      protocol: 6,
      dport,
      sport: 0,
      icmpType: 0,
      icmpCode: 0,
      tcpFlags: 2,
      state: 0,
      fragment: 0,
      mac: 0,
      mark: 0,
    })),
  ),
)

const inside = (address: number, [low, high]: readonly [number, number]) => low <= address && address <= high
const show = (packet: Packet) => `${packet.src4} ${packet.dst4} ${packet.dport}`

/** Sends one packet by hand and says in which zones it arrives, as what. */
function send(net: Network, start: Segment, first: Packet): Set<string> {
  const arrived = new Set<string>()
  const seen = new Set<string>()
  const arrive = (device: Device, into: string, packet: Packet): void => {
    const key = `${device.name} ${into} ${show(packet)}`
    if (seen.has(key)) return
    seen.add(key)
    if (decide(device, 'ingress', packet).outcome !== 'permit') return
    const turned = rewrite(device, 'dnat', packet)
    if (device.interfaces.some((one) => one.addresses[0]!.address === turned.dst4)) return
    const near = device.interfaces.find((one) => inside(turned.dst4, range4(Number(one.addresses[0]!.address), 24)))
    const gateway = near ? undefined : device.name === 'A' ? ip(10, 9, 0, 2) : ip(10, 9, 0, 1)
    const out = near?.name ?? 'core'
    if (decide(device, 'after', turned).outcome !== 'permit') return
    wire(device, out, rewrite(device, 'snat', turned), gateway)
  }
  const wire = (from: Device, out: string, packet: Packet, gateway: number | undefined): void => {
    const on = net.segments.find((one) => one.attached.some((at) => at.device === from.name && at.interface === out))!
    const [low, high] = range4(Number(on.prefixes[0]!.address), 24)
    for (const at of on.attached) {
      if (at.device === from.name) continue
      const to = net.devices.find((one) => one.name === at.device)!
      const owns = to.interfaces.some((one) => one.addresses[0]!.address === gateway)
      const answers = to.nats[0]!.rules.some((rule) => {
        // Whoever translates an address answers for it, whatever else its rule asks.
        const dst =
          rule.when.is === 'every' ? rule.when.of.filter((part) => part.is === 'in' && part.field === 'dst4') : []
        const rest = rule.when.is === 'every' ? rule.when.of : []
        return dst.every((part) => holds(part, packet) === 'yes') && satisfiable(rest)
      })
      if (gateway === undefined ? answers || !inside(packet.dst4, [low, high]) : owns) arrive(to, at.interface, packet)
    }
    if (on.zone && inside(packet.dst4, [low, high])) arrived.add(`${on.zone}: ${show(packet)}`)
  }
  for (const at of start.attached)
    arrive(
      net.devices.find((one) => one.name === at.device)!,
      at.interface,
      first,
    )
  return arrived
}

function satisfiable(parts: readonly Predicate[]): boolean {
  return (['src4', 'dst4', 'dport'] as const).every((name) => {
    const ranges = parts.flatMap((part) => (part.is === 'in' && part.field === name ? part.ranges : []))
    return Math.max(0, ...ranges.map(([low]) => low)) <= Math.min(2 ** 32, ...ranges.map(([, high]) => high))
  })
}

function rewrite(device: Device, name: string, packet: Packet): Packet {
  const rule = device.nats.find((one) => one.name === name)!.rules.find((one) => holds(one.when, packet) === 'yes')
  if (!rule || rule.action.do !== 'rewrite') return packet
  const [change] = rule.action.fields
  if (change?.to === 'in' && (change.field === 'src4' || change.field === 'dst4'))
    return { ...packet, [change.field]: change.ranges[0]![0] }
  if (change?.to === 'shift' && (change.field === 'src4' || change.field === 'dst4')) {
    return { ...packet, [change.field]: packet[change.field] - change.from + change.base }
  }
  return packet
}

test('Reach: carries exactly the packets that arrive when each is sent by hand, through filters, routes and NAT', () => {
  fc.assert(
    fc.property(network, (net) => {
      const flows = new ZoneFlows(net, 4)
      for (const start of net.segments.filter((one) => one.zone)) {
        const [low, high] = range4(Number(start.prefixes[0]!.address), 24)
        const sent = PACKETS.filter((packet) => inside(packet.src4, [low, high]))
        const arrived = new Set(sent.flatMap((packet) => [...send(net, start, packet)]))
        for (const to of ['red', 'green', 'blue']) {
          const { may, must } = flows.flow(start.zone!, to)
          assert.equal(may, must)
          for (const line of arrived) {
            if (!line.startsWith(`${to}: `)) continue
            const [src4, dst4, dport] = line
              .slice(to.length + 2)
              .split(' ')
              .map(Number)
            const packet = { ...PACKETS[0]!, src4: src4!, dst4: dst4!, dport: dport! }
            assert.ok(flows.headers.has(must, packet, { origin: 0 }), `${line} arrives and is not in the set`)
          }
        }
      }
    }),
    { numRuns: 60, endOnFailure: true },
  )
})

test('Reach: every packet that it says arrives does arrive, along the trail that it gives', () => {
  fc.assert(
    fc.property(network, (net) => {
      const flows = new ZoneFlows(net, 4)
      for (const from of ['red', 'green', 'blue']) {
        for (const delivery of flows.spread(from).deliveries) {
          const trail = trailOf(flows.reach, delivery, delivery.flow.must, 'must')
          const start = net.segments.find((one) => one.name === trail.segment)!
          const arrived = send(net, start, trail.sent)
          assert.ok(arrived.has(`${delivery.zone}: ${show(trail.arrives)}`), 'the trail leads elsewhere')
          assert.deepEqual(trail.hops.at(-1)!.leaves, trail.arrives)
          assert.ok(trail.hops.every((hop) => hop.lines.some((line) => line.why === 'filter') && hop.open.length === 0))
        }
      }
    }),
    { numRuns: 60, endOnFailure: true },
  )
})

test('prove: REFUTED with a packet outside every row, PROVED exactly where a register of all that arrives is given', () => {
  fc.assert(
    fc.property(network, (net) => {
      const pairs = [
        ['red', 'blue'],
        ['blue', 'red'],
        ['green', 'blue'],
      ] as const
      const none = prove(net, { permissions: [], pairs, egresses: [] }, '2026-04-01')
      const flows = new ZoneFlows(net, 4)
      for (const [from, to] of pairs) {
        const finding = none.findings.find((one) => one.family === 4 && one.from === from && one.to === to)!
        const empty = flows.flow(from, to).must === 1
        assert.equal(finding.verdict, empty ? 'PROVED' : 'REFUTED')
        assert.equal(finding.trail === undefined, empty)
      }
      const permissions = pairs.map(([from, to]) => ({
        id: `${from}-${to}`,
        from,
        to,
        when: { is: 'every' as const, of: [] },
        purpose: { ja: '', en: '' },
        limited: false,
        at: AT,
      }))
      assert.equal(prove(net, { permissions, pairs, egresses: [] }, '2026-04-01').verdict, 'PROVED')
    }),
    { numRuns: 60, endOnFailure: true },
  )
})
