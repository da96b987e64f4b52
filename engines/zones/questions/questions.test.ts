import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { difference } from '../boxes/difference.ts'
import type {
  Action,
  Device,
  Filter,
  Interface,
  Line,
  Network,
  Packet,
  Predicate,
  Prefix,
  Rule,
} from '../model/index.ts'
import { Bdd, SetsTooLarge } from '../sets/bdd.ts'
import { Headers } from '../sets/header.ts'
import { dead } from './dead.ts'
import { decidePacket } from './decide-packet.ts'
import { diff } from './diff.ts'
import { matrix } from './matrix.ts'
import { prove } from './prove.ts'

/** One firewall between two zones and the line to the provider: small enough to know every answer by heart. */
const at = (file: string, line: number): Line => ({ file, line })
const PERMIT: Action = { do: 'permit' }
const DENY: Action = { do: 'deny' }
const tcp = (port: number, ...more: Predicate[]): Predicate => ({
  is: 'every',
  of: [
    { is: 'in', field: 'protocol', ranges: [[6, 6]] },
    { is: 'in', field: 'dport', ranges: [[port, port]] },
    ...more,
  ],
})
const ALL: Predicate = { is: 'every', of: [] }
const UNKNOWN: Predicate = {
  is: 'unknown',
  unknown: { cause: 'not-understood', at: at('fw', 9), why: { ja: '', en: '' } },
}
const ESTABLISHED: Predicate = {
  is: 'every',
  of: [
    { is: 'in', field: 'protocol', ranges: [[6, 6]] },
    { is: 'masked', field: 'tcpFlags', mask: 16, value: 16 },
  ],
}

const rules = (...list: readonly (readonly [Predicate, Action])[]): Rule[] =>
  list.map(([when, action], i) => ({ when, action, at: at('fw', i + 1) }))

const filter = (name: string, list: readonly Rule[], otherwise: Filter['otherwise'] = 'deny'): Filter => ({
  name,
  rules: list,
  otherwise,
  at: at('fw', 0),
})

const address = (third: number): Prefix => ({ family: 4, address: (10 << 24) + (third << 8) + 1, length: 24 })

function networkOf(filters: readonly Filter[], more: Partial<Device> = {}): Network {
  const interfaces = [1, 2].map((third): Interface => ({
    name: `lan${third}`,
    aliases: [],
    addresses: [address(third)],
    up: true,
    ingress: [],
    egress: [],
    at: at('fw', 1),
  }))
  const device: Device = {
    name: 'fw',
    vendor: 'cisco-ios',
    interfaces,
    ports: [],
    filters,
    nats: [],
    before: [],
    after: [{ do: 'filter', filter: 'main', families: [4, 6] }],
    local: [],
    tracks: false,
    forwards: true,
    routes: [],
    policyRoutes: [],
    learnsRoutes: [],
    unknowns: [],
    remarks: [],
    at: at('fw', 1),
    ...more,
  }
  const zones = ['a', 'b'].map((key) => ({ key, words: { ja: key, en: key }, at: at('town', 1) }))
  const segments = [1, 2].map((third) => ({
    name: `seg${third}`,
    prefixes: [address(third)],
    attached: [{ device: 'fw', interface: `lan${third}` }],
    zone: third === 1 ? 'a' : 'b',
    at: at('town', 1),
  }))
  return { devices: [device], zones, segments }
}

const cell = (network: Network, from: string, to: string) =>
  matrix(network).cells.find((one) => one.from === from && one.to === to && one.family === 4)!

test('matrix: names services, not cubes', () => {
  const network = networkOf([filter('main', rules([tcp(443), PERMIT], [tcp(8443), PERMIT]))])
  assert.equal(cell(network, 'a', 'b').verdict, 'open')
  assert.deepEqual(cell(network, 'a', 'b').services, [
    {
      protocols: [6, 6],
      ports: [
        [443, 443],
        [8443, 8443],
      ],
    },
  ])
})

test('matrix: a filter without memory lets strays through, which is told apart from opening a session', () => {
  const one = cell(networkOf([filter('main', rules([ESTABLISHED, PERMIT]))]), 'a', 'b')
  assert.deepEqual([one.verdict, one.services, one.stray], ['closed', [], [{ protocols: [6, 6] }]])
})

const HTTPS = [{ protocols: [6, 6], ports: [[443, 443]] }]
const net = (third: number): readonly [number, number] => [(10 << 24) + (third << 8), (10 << 24) + (third << 8) + 255]
const fromA: Predicate = { is: 'in', field: 'src4', ranges: [net(1)] }

test('matrix: a list without memory that forgets the answers leaves connections unanswered; one that lets them by does not', () => {
  const oneWay = networkOf([filter('main', rules([tcp(443, fromA), PERMIT]))])
  assert.deepEqual([cell(oneWay, 'a', 'b').services, cell(oneWay, 'a', 'b').unanswered], [HTTPS, HTTPS])
  const bothWays = networkOf([filter('main', rules([tcp(443, fromA), PERMIT], [ESTABLISHED, PERMIT]))])
  assert.deepEqual([cell(bothWays, 'a', 'b').services, cell(bothWays, 'a', 'b').unanswered], [HTTPS, []])
})

test('matrix: a filter that remembers sessions lets their answers by, through masquerading too', () => {
  const remembers = { when: ALL, scope: 'device' as const }
  const stage = { do: 'filter' as const, filter: 'main', families: [4 as const], remembers }
  const outer = (10 << 24) + (2 << 8) + 1
  const nat = {
    name: 'masquerade',
    family: 4 as const,
    at: at('fw', 20),
    rules: [
      {
        when: fromA,
        action: {
          do: 'rewrite' as const,
          fields: [{ field: 'src4' as const, to: 'in' as const, ranges: [[outer, outer] as const] }],
        },
        at: at('fw', 21),
      },
    ],
  }
  const lists = [filter('main', rules([tcp(443, fromA), PERMIT]))]
  const plain = networkOf(lists, { after: [stage] })
  const masquerading = networkOf(lists, { after: [stage, { do: 'nat', nat: 'masquerade' }], nats: [nat] })
  for (const network of [plain, masquerading]) {
    assert.deepEqual([cell(network, 'a', 'b').services, cell(network, 'a', 'b').unanswered], [HTTPS, []])
    assert.equal(cell(network, 'b', 'a').verdict, 'closed')
  }
})

const state = (value: number): Predicate => ({ is: 'in', field: 'state', ranges: [[value, value]] })

test('matrix: connection tracking lets answers by only where a rule says so', () => {
  const opens = rules([tcp(443, fromA, state(0)), PERMIT])
  const established = rules([state(1), PERMIT], [tcp(443, fromA, state(0)), PERMIT])
  assert.deepEqual(cell(networkOf([filter('main', opens)], { tracks: true }), 'a', 'b').unanswered, HTTPS)
  assert.deepEqual(cell(networkOf([filter('main', established)], { tracks: true }), 'a', 'b').unanswered, [])
})

test('matrix: answers to datagrams and to echo are followed too, by rule, by memory and by tracking', () => {
  const is = (field: 'protocol' | 'dport' | 'sport' | 'icmpType', value: number): Predicate => ({
    is: 'in',
    field,
    ranges: [[value, value]],
  })
  const all = (...of: Predicate[]): Predicate => ({ is: 'every', of })
  const asks = rules(
    [all(fromA, is('protocol', 17), is('dport', 53)), PERMIT],
    [all(fromA, is('protocol', 1), is('icmpType', 8)), PERMIT],
  )
  const toA: Predicate = { is: 'in', field: 'dst4', ranges: [net(1)] }
  const answer = rules(
    [all(toA, is('protocol', 17), is('sport', 53)), PERMIT],
    [all(toA, is('protocol', 1), is('icmpType', 0)), PERMIT],
  )
  const services = [
    { protocols: [1, 1], types: [[8, 8]] },
    { protocols: [17, 17], ports: [[53, 53]] },
  ]
  const unanswered = (list: readonly Rule[], more: Partial<Device> = {}) =>
    cell(networkOf([filter('main', list)], more), 'a', 'b').unanswered
  assert.deepEqual(unanswered(asks), services)
  assert.deepEqual(unanswered([...asks, ...answer]), [])
  const stage = { do: 'filter' as const, filter: 'main', families: [4 as const] }
  assert.deepEqual(unanswered(asks, { after: [{ ...stage, remembers: { when: ALL, scope: 'device' } }] }), [])
  const onlyUdp = { when: is('protocol', 17), scope: 'device' as const }
  assert.deepEqual(unanswered(asks, { after: [{ ...stage, remembers: onlyUdp }] }), [services[0]])
  assert.deepEqual(unanswered([...rules([state(1), PERMIT]), ...asks], { tracks: true }), [])
})

test('matrix: two interfaces on one network both carry what is sent there', () => {
  const network = networkOf([filter('main', [], 'permit')])
  const [device] = network.devices
  const twin = {
    ...device!.interfaces[1]!,
    name: 'lan3',
    addresses: [{ ...address(2), address: (10 << 24) + (2 << 8) + 2 } as Prefix],
  }
  const devices = [{ ...device!, interfaces: [...device!.interfaces, twin] }]
  const segments = network.segments.map((one) =>
    one.zone === 'b' ? { ...one, attached: [{ device: 'fw', interface: 'lan3' }] } : one,
  )
  assert.equal(cell({ ...network, devices, segments }, 'a', 'b').verdict, 'open')
})

test('matrix: says how many lines there are beyond those it lists', () => {
  const many = Array.from({ length: 60 }, (_, i): readonly [Predicate, Action] => [
    { is: 'unknown', unknown: { cause: 'not-understood', at: at('fw', 100 + i), why: { ja: '', en: '' } } },
    PERMIT,
  ])
  const one = cell(networkOf([filter('main', rules(...many))]), 'a', 'b')
  assert.deepEqual([one.because.length, one.more], [50, 10])
  assert.ok(!('more' in cell(networkOf([filter('main', rules(...many.slice(0, 50)))]), 'a', 'b')))
})

test('matrix: a line that was not understood leaves the cell unknown, and is named', () => {
  const one = cell(networkOf([filter('main', rules([UNKNOWN, PERMIT], [tcp(443), PERMIT]))]), 'a', 'b')
  assert.equal(one.verdict, 'unknown')
  assert.deepEqual(one.services, [{ protocols: [6, 6], ports: [[443, 443]] }])
  assert.deepEqual(
    one.because.map((why) => why.at),
    [at('fw', 9)],
  )
})

test('prove: UNDECIDED because of a line, never PROVED past one', () => {
  const policy = { permissions: [], pairs: [['a', 'b'] as const], egresses: [] }
  const hidden = networkOf([filter('main', rules([UNKNOWN, PERMIT]))])
  assert.equal(prove(hidden, policy, '2026-04-01').verdict, 'UNDECIDED')
  const open = networkOf([filter('main', rules([UNKNOWN, PERMIT], [tcp(22), PERMIT]))])
  assert.equal(prove(open, policy, '2026-04-01').verdict, 'REFUTED')
  const closed = networkOf([filter('main', rules([UNKNOWN, DENY]))])
  assert.equal(prove(closed, policy, '2026-04-01').verdict, 'PROVED')
  const unknown = { cause: 'not-understood', at: at('fw', 12), why: { ja: '', en: '' } } as const
  const beside = networkOf([filter('main', [])], { unknowns: [unknown] })
  const proof = prove(beside, policy, '2026-04-01')
  assert.equal(proof.verdict, 'UNDECIDED')
  assert.deepEqual(proof.findings[0]!.because, [unknown])
})

const row = (when: Predicate) => ({
  id: 'r',
  from: 'a',
  to: 'b',
  when,
  purpose: { ja: '', en: '' },
  limited: true,
  at: at('town', 3),
})

test('prove, diff: certain past unclear lines where a packet passes whatever each of them means', () => {
  const list = (unclear: Action, called: Action) =>
    networkOf([
      filter('main', rules([UNKNOWN, unclear]), 'permit'),
      filter('called', rules([tcp(22), called], [tcp(22), DENY]), 'return'),
    ])
  const closed = networkOf([filter('main', [])])
  const policy = { permissions: [], egresses: [] }
  for (const unclear of ['call', 'goto'] as const) {
    const passes = list({ do: unclear, filter: 'called' }, PERMIT)
    assert.equal(prove(passes, policy, '2026-11-26').verdict, 'REFUTED')
    assert.ok(diff(closed, passes).every((one) => one.way === 'opened' && one.certain))
    const may = list({ do: unclear, filter: 'called' }, DENY)
    const [change] = diff(passes, may)
    assert.deepEqual([change?.way, change?.certain, change?.services[0]?.ports], ['closed', false, [[22, 22]]])
  }
  const left = list({ do: 'return' }, PERMIT)
  assert.equal(prove(left, policy, '2026-11-26').verdict, 'REFUTED')
  assert.deepEqual(diff(left, networkOf([filter('main', [], 'permit')])), [])
})

test('prove: a row for a designated communication must hold both ends and the port', () => {
  const network = networkOf([filter('main', rules([ALL, PERMIT]))])
  const lacks = (when: Predicate) =>
    prove(network, { permissions: [row(when)], egresses: [] }, '2026-04-01').rows[0]!.lacks
  const source: Predicate = { is: 'in', field: 'src4', ranges: [[(10 << 24) + 256 + 9, (10 << 24) + 256 + 9]] }
  const target: Predicate = { is: 'in', field: 'dst4', ranges: [[(10 << 24) + 512 + 9, (10 << 24) + 512 + 9]] }
  assert.deepEqual(lacks(tcp(443, source, target)), [])
  assert.deepEqual(lacks(tcp(443)), ['source', 'destination'])
  assert.deepEqual(lacks({ is: 'every', of: [source, target] }), ['port'])
})

test('diff: a change of order that changes nothing is no change, one that opens a port says which and by which line', () => {
  const before = networkOf([filter('main', rules([tcp(443), PERMIT], [tcp(22), DENY]))])
  assert.deepEqual(diff(before, networkOf([filter('main', rules([tcp(22), DENY], [tcp(443), PERMIT]))])), [])
  const changes = diff(before, networkOf([filter('main', rules([tcp(443), PERMIT], [tcp(22), PERMIT]))]))
  assert.deepEqual(
    changes.map(({ from, to, way, certain, services }) => ({ from, to, way, certain, services })),
    [
      { from: 'a', to: 'b', way: 'opened', certain: true, services: [{ protocols: [6, 6], ports: [[22, 22]] }] },
      { from: 'b', to: 'a', way: 'opened', certain: true, services: [{ protocols: [6, 6], ports: [[22, 22]] }] },
    ],
  )
  assert.deepEqual(
    changes[0]!.trail.hops[0]!.lines.find((line) => line.why === 'filter'),
    { why: 'filter', at: at('fw', 2) },
  )
  assert.equal(
    diff(networkOf([filter('main', rules([tcp(22), PERMIT]))]), before).some((one) => one.way === 'closed'),
    true,
  )
})

/** Everything but SYN packets from `a` to `b` is denied first: what is left is what {@link diff} asks of that pair. */
const SYN_FROM_A = rules([
  {
    is: 'not',
    of: {
      is: 'every',
      of: [
        fromA,
        { is: 'in', field: 'dst4', ranges: [net(2)] },
        { is: 'in', field: 'protocol', ranges: [[6, 6]] },
        { is: 'in', field: 'tcpFlags', ranges: [[2, 2]] },
        { is: 'in', field: 'fragment', ranges: [[0, 0]] },
        { is: 'in', field: 'state', ranges: [[0, 0]] },
        { is: 'interface', way: 'in', names: ['lan1'] },
        { is: 'interface', way: 'out', names: ['lan2'] },
      ],
    },
  },
  DENY,
])

test('diff: of one device, finds a change exactly where the other engine finds the two lists unlike', () => {
  const host = (last: number): number => (10 << 24) + 256 + last
  const between = (a: number, b: number): readonly [number, number] => (a < b ? [a, b] : [b, a])
  const when = fc
    .tuple(
      fc.constantFrom(9, 20, 99),
      fc.constantFrom(9, 20, 99),
      fc.constantFrom(1, 22, 443),
      fc.constantFrom(22, 80),
      fc.constantFrom([], [], [], [UNKNOWN]),
    )
    .map(([from, to, low, high, unclear]): Predicate => ({
      is: 'every',
      of: [
        ...unclear,
        { is: 'in', field: 'protocol', ranges: [[6, 6]] },
        { is: 'in', field: 'src4', ranges: [between(host(from), host(to))] },
        { is: 'in', field: 'dport', ranges: [between(low, high)] },
      ],
    }))
  const lists = fc.array(fc.tuple(when, fc.constantFrom<Action>(PERMIT, DENY, { do: 'return' })), { maxLength: 5 })
  const isClear = (list: readonly (readonly [Predicate, Action])[]) =>
    list.every(([one]) => one.is !== 'every' || !one.of.includes(UNKNOWN))
  fc.assert(
    fc.property(lists, lists, fc.constantFrom('permit' as const, 'deny' as const), (one, other, otherwise) => {
      const [before, after] = [one, other].map((list) => networkOf([filter('main', rules(...list), otherwise)]))
      const narrow = (list: typeof one) => ({
        device: networkOf([filter('main', [...SYN_FROM_A, ...rules(...list)], otherwise)]).devices[0]!,
        filter: 'main',
      })
      const changes = diff(before!, after!).filter(({ from, family }) => from === 'a' && family === 4)
      const found = difference(narrow(one), narrow(other))
      assert.equal(
        changes.some(({ certain }) => certain),
        found?.certain ?? false,
      )
      // What hangs on unclear lines on both sides is a difference, and not told as a change.
      if (!found || isClear(one) || isClear(other)) assert.equal(changes.length > 0, found !== undefined)
      if (found?.certain)
        assert.ok(changes.some(({ way }) => way === (found.a.outcome === 'deny' ? 'opened' : 'closed')))
    }),
    { numRuns: 200 },
  )
})

test('dead: a rule behind a wider one, and one in a list that is called, by line', () => {
  const flat = networkOf([filter('main', rules([tcp(443), PERMIT], [ALL, DENY], [tcp(80), PERMIT]))])
  assert.deepEqual(
    dead(flat.devices).map((one) => [one.at.line, one.coveredBy.map((by) => by.at.line)]),
    [[3, [2]]],
  )
  const called = filter('sub', rules([tcp(80), DENY], [tcp(443), PERMIT]), 'return')
  const tree = networkOf([
    filter('main', rules([tcp(443), { do: 'call', filter: 'sub' }], [tcp(443), DENY], [tcp(80), PERMIT])),
    called,
  ])
  assert.deepEqual(
    dead(tree.devices).map((one) => [one.filter, one.at.line, one.coveredBy.map((by) => by.at.line)]),
    [
      ['main', 2, [2]],
      ['sub', 1, []],
    ],
  )
})

test('dead: a rule to which its calls send nothing is empty, not shadowed', () => {
  const sub = filter('sub', rules([tcp(80), DENY], [tcp(443), DENY]), 'return')
  const main = filter('main', rules([tcp(443), { do: 'call', filter: 'sub' }], [ALL, PERMIT]))
  assert.deepEqual(
    dead(networkOf([main, sub]).devices).map((one) => [one.filter, one.at.line, one.because, one.coveredBy]),
    [['sub', 1, 'empty', []]],
  )
})

test('decidePacket: gives the way of one packet, and the line that decides it', () => {
  const network = networkOf([filter('main', rules([tcp(443), PERMIT]))])
  const packet: Packet = {
    family: 4,
    src4: (10 << 24) + 256 + 9,
    dst4: (10 << 24) + 512 + 9,
    src6: 0n,
    dst6: 0n,
    protocol: 6,
    sport: 50000,
    dport: 443,
    icmpType: 0,
    icmpCode: 0,
    tcpFlags: 2,
    state: 0,
    fragment: 0,
    mac: 0,
    mark: 0,
  }
  const fate = decidePacket(network, 'seg1', packet)
  assert.deepEqual(
    fate.arrives.map(({ zone, certain }) => [zone, certain]),
    [['b', true]],
  )
  assert.deepEqual(fate.arrives[0]!.trail.arrives, packet)
  const blocked = decidePacket(network, 'seg1', { ...packet, dport: 80 })
  assert.deepEqual(blocked.arrives, [])
  assert.deepEqual(
    blocked.met.map((one) => [one.decision.outcome, one.decision.lines]),
    [['deny', [at('fw', 0)]]],
  )
})

test('prove: sets that grow too large are told with the pair, the device and the list where they did', () => {
  // One bit of the sender equal to the same bit of the receiver, for each of 32: the worst for any order of fields.
  const unequal = Array.from({ length: 32 }, (_, bit) =>
    [0, 1].map((sender): readonly [Predicate, Action] => {
      const mask = 2 ** bit
      const of: Predicate[] = [
        { is: 'masked', field: 'src4', mask, value: sender * mask },
        { is: 'masked', field: 'dst4', mask, value: (1 - sender) * mask },
      ]
      return [{ is: 'every', of }, DENY]
    }),
  ).flat()
  const network = networkOf([filter('main', rules(...unequal), 'permit')])
  const policy = { permissions: [], pairs: [['a', 'b'] as const], egresses: [] }
  const small = [new Headers(4, new Bdd(1 << 15))]
  assert.throws(
    () => prove(network, policy, '2026-04-01', small),
    (error) => {
      assert.ok(error instanceof SetsTooLarge)
      assert.deepEqual(
        error.places.map((place) => place.en),
        ['a to b (IPv4)', 'device fw', 'list main'],
      )
      return true
    },
  )
})
