import * as fc from 'fast-check'
import type {
  Action,
  Device,
  Filter,
  Nat,
  Network,
  Permission,
  PolicyRoute,
  Predicate,
  Rewrite,
  Stage,
  Translation,
  ZonePolicy,
} from '../model/index.ts'
import { AT, deviceWith, interfaceWith, ip, prefix4, unknownAt } from './model.ts'

/**
 * Random networks with everything that a device may do, small enough to send every packet through one by one:
 *
 *     red 10.0.1.0/24, 2001:db8:1::/64 ── A ── 10.9.0.0/24 ── B ── blue 10.0.2.0/24, 2001:db8:2::/64
 *     green 10.0.3.0/24 ────────────────┘                     └── outside 0.0.0.0/0, by 203.0.113.0/24
 */
export const SMALL_HOSTS = [
  ip(10, 0, 1, 5),
  ip(10, 0, 1, 6),
  ip(10, 0, 2, 5),
  ip(10, 0, 2, 6),
  ip(10, 0, 3, 5),
  ip(10, 9, 0, 77),
  ip(8, 8, 8, 8),
]
export const SMALL_PORTS = [22, 80]
export const SMALL_ZONES = ['red', 'green', 'blue', 'outside']
const NET6 = 0x2001_0db8n << 96n
const host6 = (third: bigint, last: bigint): bigint => NET6 + (third << 80n) + last

const address = (way: 'src' | 'dst'): fc.Arbitrary<Predicate> =>
  fc.oneof(
    fc
      .array(fc.constantFrom(...SMALL_HOSTS), { minLength: 1, maxLength: 2 })
      .map((ends): Predicate => ({ is: 'in', field: `${way}4`, ranges: [[Math.min(...ends), Math.max(...ends)]] })),
    fc.constantFrom<Predicate>(
      { is: 'in6', field: `${way}6`, ranges: [[host6(1n, 0n), host6(1n, 1n << 60n)]] },
      { is: 'masked', field: `${way}4`, mask: 0xff_ff_ff_f5, value: ip(10, 0, 1, 5) },
    ),
  )
const service: fc.Arbitrary<Predicate> = fc.constantFrom<Predicate>(
  { is: 'in', field: 'dport', ranges: [[22, 22]] },
  {
    is: 'in',
    field: 'dport',
    ranges: [
      [20, 25],
      [80, 80],
    ],
  },
  { is: 'in', field: 'protocol', ranges: [[6, 6]] },
  { is: 'masked', field: 'tcpFlags', mask: 16, value: 16 },
  { is: 'in', field: 'state', ranges: [[1, 2]] },
)
const place: fc.Arbitrary<Predicate> = fc.constantFrom<Predicate>(
  { is: 'interface', way: 'in', names: ['red', 'blue'] },
  { is: 'not', of: { is: 'interface', way: 'in', names: ['core'] } },
)
const predicate = (isOpen: boolean): fc.Arbitrary<Predicate> =>
  fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: fc.oneof(address('src'), address('dst'), service, place) },
        { weight: 1, arbitrary: address('dst').map((of): Predicate => ({ is: 'not', of })) },
        { weight: isOpen ? 1 : 0, arbitrary: fc.constant(unknownAt({ file: 'net', line: 77 })) },
      ),
      { maxLength: 2 },
    )
    .map((of) => ({ is: 'every', of }))

const simple: fc.Arbitrary<Action> = fc.constantFrom<Action>(
  { do: 'permit' },
  { do: 'permit' },
  { do: 'deny' },
  { do: 'return' },
  { do: 'continue' },
)
const filterOf = (name: string, isOpen: boolean, more: readonly Action[] = []): fc.Arbitrary<Filter> =>
  fc
    .tuple(
      fc.array(fc.tuple(predicate(isOpen), fc.oneof(simple, ...more.map((one) => fc.constant(one)))), { maxLength: 4 }),
      fc.boolean(),
    )
    .map(([rules, permits]) => ({
      name,
      otherwise: name === 'called' ? 'return' : permits ? 'permit' : 'deny',
      rules: rules.map(([when, action], i) => ({ when, action, at: { file: name, line: i + 1 } })),
      at: { file: name, line: 0 },
    }))

const rewrite = (way: 'src4' | 'dst4'): fc.Arbitrary<Rewrite> =>
  fc.oneof(
    fc.constantFrom(...SMALL_HOSTS).map((to): Rewrite => ({ field: way, to: 'in', ranges: [[to, to]] })),
    fc.constantFrom<Rewrite>(
      {
        field: way,
        to: 'in',
        ranges: [
          [ip(10, 0, 2, 5), ip(10, 0, 2, 9)],
          [ip(8, 8, 8, 8), ip(8, 8, 8, 9)],
        ],
      },
      { field: way, to: 'shift', from: ip(10, 0, 1, 0), base: ip(10, 0, 2, 0) },
      { field: way === 'src4' ? 'sport' : 'dport', to: 'in', ranges: [[80, 80]] },
    ),
  )
const natOf = (name: string, way: 'src4' | 'dst4', isOpen: boolean): fc.Arbitrary<Nat> =>
  fc
    .array(
      fc.tuple(
        predicate(isOpen),
        fc.oneof(
          { weight: 5, arbitrary: rewrite(way).map((one): Translation => ({ do: 'rewrite', fields: [one] })) },
          { weight: 1, arbitrary: fc.constantFrom<Translation>({ do: 'drop' }, { do: 'rewrite', fields: [] }) },
        ),
      ),
      { maxLength: 2 },
    )
    .map((rules) => ({
      name,
      family: 4,
      at: AT,
      rules: rules.map(([when, action], i) => {
        const shifts = action.do === 'rewrite' && action.fields.some(({ to }) => to === 'shift')
        const first: Predicate = { is: 'in', field: way, ranges: [[ip(10, 0, 1, 0), ip(10, 0, 1, 255)]] }
        return { when: shifts ? { is: 'every', of: [when, first] } : when, action, at: { file: name, line: i + 1 } }
      }),
    }))

const deviceOf = (
  name: string,
  links: readonly (readonly [string, number, bigint | undefined])[],
  via: readonly [number, bigint],
  isOpen: boolean,
): fc.Arbitrary<Device> =>
  fc
    .tuple(
      filterOf('ingress', isOpen),
      filterOf('after', isOpen, [
        { do: 'call', filter: 'called' },
        { do: 'goto', filter: 'called' },
      ]),
      filterOf('called', isOpen),
      natOf('dnat', 'dst4', isOpen),
      natOf('snat', 'src4', isOpen),
      fc.array(fc.tuple(predicate(false), fc.boolean()), { maxLength: 1 }),
      fc.boolean(),
    )
    .map(([ingress, after, called, dnat, snat, policies, remembers]) => {
      const both = [4, 6] as const
      const stage = (filter: string): Extract<Stage, { do: 'filter' }> => ({ do: 'filter', filter, families: both })
      const memory = { when: { is: 'every', of: [] }, scope: 'device' } as const
      return deviceWith(name, {
        interfaces: links.map(([one, four, six]) =>
          interfaceWith(one, {
            addresses: [
              prefix4(four, 24),
              ...(six === undefined ? [] : [{ family: 6, address: six, length: 64 } as const]),
            ],
            ingress: [stage('ingress')],
          }),
        ),
        filters: [ingress, after, called],
        nats: [dnat, snat],
        before: [{ do: 'nat', nat: 'dnat' }],
        after: [
          { ...stage('after'), ...(remembers ? { remembers: memory } : {}) },
          { do: 'nat', nat: 'snat' },
        ],
        policyRoutes: policies.map(([when, exempts]): PolicyRoute => ({
          when,
          via: exempts ? [] : [{ to: 'gateway', address: via[0] }],
          at: { file: name, line: 9 },
        })),
        routes: [
          { to: prefix4(0, 0), via: [{ to: 'gateway', address: via[0] }], preference: 1, at: { file: name, line: 10 } },
          {
            to: { family: 6, address: 0n, length: 0 },
            via: [{ to: 'gateway', address: via[1] }],
            preference: 1,
            at: { file: name, line: 11 },
          },
          { to: prefix4(ip(10, 0, 2, 6), 32), via: [{ to: 'discard' }], preference: 1, at: { file: name, line: 12 } },
        ],
      })
    })

/** @param isOpen Whether lines may be there that were not understood. */
export function smallNetwork(isOpen: boolean): fc.Arbitrary<Network> {
  const a = deviceOf(
    'A',
    [
      ['red', ip(10, 0, 1, 1), host6(1n, 1n)],
      ['green', ip(10, 0, 3, 1), undefined],
      ['core', ip(10, 9, 0, 1), host6(9n, 1n)],
    ],
    [ip(10, 9, 0, 2), host6(9n, 2n)],
    isOpen,
  )
  const b = deviceOf(
    'B',
    [
      ['blue', ip(10, 0, 2, 1), host6(2n, 1n)],
      ['core', ip(10, 9, 0, 2), host6(9n, 2n)],
      ['wan', ip(203, 0, 113, 1), undefined],
    ],
    [ip(203, 0, 113, 9), host6(9n, 1n)],
    isOpen,
  )
  const net6 = (third: bigint) => ({ family: 6 as const, address: host6(third, 0n), length: 64 })
  return fc.tuple(a, b).map((devices) => ({
    devices,
    zones: SMALL_ZONES.map((key) => ({ key, words: { ja: key, en: key }, at: AT })),
    segments: [
      {
        name: 'red',
        zone: 'red',
        prefixes: [prefix4(ip(10, 0, 1), 24), net6(1n)],
        attached: [{ device: 'A', interface: 'red' }],
        at: AT,
      },
      {
        name: 'green',
        zone: 'green',
        prefixes: [prefix4(ip(10, 0, 3), 24)],
        attached: [{ device: 'A', interface: 'green' }],
        at: AT,
      },
      {
        name: 'blue',
        zone: 'blue',
        prefixes: [prefix4(ip(10, 0, 2), 24), net6(2n)],
        attached: [{ device: 'B', interface: 'blue' }],
        at: AT,
      },
      {
        name: 'core',
        prefixes: [prefix4(ip(10, 9), 24), net6(9n)],
        attached: ['A', 'B'].map((device) => ({ device, interface: 'core' })),
        at: AT,
      },
      {
        name: 'line',
        zone: 'outside',
        prefixes: [prefix4(0, 0)],
        attached: [{ device: 'B', interface: 'wan' }],
        at: AT,
      },
    ],
  }))
}

/** Rows between all zones, and one egress. */
export const smallPolicy: fc.Arbitrary<ZonePolicy> = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom(...SMALL_ZONES), fc.constantFrom(...SMALL_ZONES), predicate(false)), {
      maxLength: 6,
    }),
    predicate(false),
  )
  .map(([rows, unless]) => ({
    permissions: rows.map(([from, to, when], i): Permission => ({
      id: `${i}`,
      from,
      to,
      when: withoutPlace(when),
      purpose: { ja: '', en: '' },
      limited: false,
      at: AT,
      ...(i === 0 ? { until: '2026-03-31' } : {}),
    })),
    egresses: [{ from: ['red'], to: 'blue', through: 'core', unless: withoutPlace(unless), at: AT }],
  }))

/** Rows know of no interfaces. */
function withoutPlace(when: Predicate): Predicate {
  const isPlace = (one: Predicate): boolean => one.is === 'interface' || (one.is === 'not' && isPlace(one.of))
  return when.is === 'every' ? { is: 'every', of: when.of.filter((one) => !isPlace(one)) } : when
}
