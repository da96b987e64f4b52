import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  holds,
  type Action,
  type Filter,
  type Line,
  type Packet,
  type Predicate,
  type Rule,
  type Truth,
} from '../model/index.ts'
import { boxesOf, BoxesTooMany } from '../boxes/from-predicate.ts'
import { coversInTree } from '../boxes/covers-in-tree.ts'
import { difference, type Difference, type Policy } from '../boxes/difference.ts'
import { deadRules } from '../boxes/dead-rules.ts'
import { FAMILY_PLACE, type Box } from '../boxes/box.ts'
import { NONE } from './bdd.ts'
import { deadBySets as deadBySetsInTree } from './dead-by-sets.ts'
import { FilterSets } from './filter.ts'
import { Headers } from './header.ts'
import { packetsOf } from './predicate.ts'

/** A header space small enough to try every packet: a few values on each side of every bound that predicates use. */
const AT: Line = { file: 'small', line: 1 }
const ADDRESSES = [0, 1, 7, 8, 0xffff_ffff]
const ADDRESSES6 = [0n, 1n, 1n << 64n, (1n << 128n) - 1n]
const PROTOCOLS = [6, 17]
const PORTS = [0, 22, 23, 65535]
const INTERFACES = ['lan', 'wan', 'vlan1']
const UNKNOWN: Predicate = {
  is: 'unknown',
  unknown: { cause: 'not-understood', at: AT, why: { ja: '不明', en: 'unknown' } },
}

const PACKETS: readonly Packet[] = [
  ...ADDRESSES.flatMap((src4) => ADDRESSES.map((dst4) => ({ family: 4 as const, src4, dst4, src6: 0n, dst6: 0n }))),
  ...ADDRESSES6.flatMap((src6) => ADDRESSES6.map((dst6) => ({ family: 6 as const, src4: 0, dst4: 0, src6, dst6 }))),
].flatMap((addresses) =>
  PROTOCOLS.flatMap((protocol) =>
    PORTS.flatMap((dport) =>
      ['lan', 'vlan1'].map((name) => ({
        family: addresses.family,
        src4: addresses.src4,
        dst4: addresses.dst4,
        src6: addresses.src6,
        dst6: addresses.dst6,
        protocol,
        dport,
        sport: 0,
        icmpType: 0,
        icmpCode: 0,
        tcpFlags: 0,
        state: 0,
        fragment: 0,
        mac: 0,
        mark: 0,
        in: name,
        out: 'wan',
      })),
    ),
  ),
)

const between = <T extends number | bigint>(values: readonly T[]) =>
  fc
    .tuple(fc.constantFrom(...values), fc.constantFrom(...values))
    .map(([a, b]) => (a < b ? ([a, b] as const) : ([b, a] as const)))

const leaf: fc.Arbitrary<Predicate> = fc.oneof(
  fc.record({
    is: fc.constant('in' as const),
    field: fc.constantFrom('src4' as const, 'dst4' as const),
    ranges: fc.tuple(between(ADDRESSES)),
  }),
  fc.record({
    is: fc.constant('in6' as const),
    field: fc.constantFrom('src6' as const, 'dst6' as const),
    ranges: fc.tuple(between(ADDRESSES6)),
  }),
  fc.record({ is: fc.constant('in' as const), field: fc.constant('dport' as const), ranges: fc.tuple(between(PORTS)) }),
  fc.record({
    is: fc.constant('in' as const),
    field: fc.constant('protocol' as const),
    ranges: fc.tuple(between(PROTOCOLS)),
  }),
  fc.constantFrom<Predicate>(
    { is: 'masked', field: 'src4', mask: 0xffff_fff7, value: 0 },
    { is: 'masked', field: 'dst4', mask: 0xffff_fff5, value: 1 },
    { is: 'family', family: 4 },
    { is: 'family', family: 6 },
    { is: 'interface', way: 'in', names: ['lan'] },
    { is: 'interface', way: 'in', names: ['vl*', 'wan'] },
    { is: 'interface', way: 'out', names: ['lan'] },
    UNKNOWN,
  ),
)

const predicate: fc.Arbitrary<Predicate> = fc.letrec<{ node: Predicate }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({ is: fc.constant('every' as const), of: fc.array(tie('node'), { maxLength: 3 }) }),
    fc.record({ is: fc.constant('some' as const), of: fc.array(tie('node'), { maxLength: 3 }) }),
    fc.record({ is: fc.constant('not' as const), of: tie('node') }),
  ),
})).node

const action: fc.Arbitrary<Action> = fc.constantFrom<Action>(
  { do: 'permit' },
  { do: 'deny' },
  { do: 'return' },
  { do: 'continue' },
  { do: 'call', filter: 'called' },
  { do: 'goto', filter: 'called' },
)

const rule = (when: Predicate, act: Action): Rule => ({ when, action: act, at: AT })

const filterOf = (name: string, otherwise: Filter['otherwise'], act: fc.Arbitrary<Action>): fc.Arbitrary<Filter> =>
  fc
    .array(fc.tuple(predicate, act), { maxLength: 5 })
    .map((rules) => ({ name, otherwise, rules: rules.map(([when, action]) => rule(when, action)), at: AT }))

const simple = fc.constantFrom<Action>({ do: 'permit' }, { do: 'deny' }, { do: 'return' })

const HEADERS = { 4: () => new Headers(4), 6: () => new Headers(6) }

const placeOf = (packet: Packet) => ({ in: INTERFACES.indexOf(packet.in!), out: INTERFACES.indexOf(packet.out!) })

test('packetsOf: holds exactly the packets that the predicate holds, in three values', () => {
  fc.assert(
    fc.property(predicate, (when) => {
      for (const family of [4, 6] as const) {
        const headers = HEADERS[family]()
        const { may, must } = packetsOf(headers, when, INTERFACES)
        assert.ok(headers.bdd.isWithin(must, may))
        for (const packet of PACKETS.filter((one) => one.family === family)) {
          const at = placeOf(packet)
          const sides = [headers.has(may, packet, at), headers.has(must, packet, at)]
          // What `holds` leaves open the sets may still decide (`x or not x`), never the other way round.
          const truth = holds(when, packet)
          if (truth !== 'unknown') assert.deepEqual(sides, truth === 'yes' ? [true, true] : [false, false])
        }
      }
    }),
    { numRuns: 60 },
  )
})

test('boxesOf: agrees with the predicate packet by packet, on both sides of what is unknown', () => {
  fc.assert(
    fc.property(predicate, (when) => {
      const [may, must] = byBoxes(() => [boxesOf(when, 'may', INTERFACES), boxesOf(when, 'must', INTERFACES)])
      for (const packet of PACKETS) {
        const truth = holds(when, packet)
        assert.deepEqual([inside(may, packet), inside(must, packet)], [truth !== 'no', truth === 'yes'])
      }
    }),
    { numRuns: 60 },
  )
})

test('FilterSets: may permit exactly what some walk through the list permits, and must exactly what every walk does', () => {
  const lists = fc.tuple(
    filterOf('main', 'deny', action),
    filterOf('called', 'return', simple),
    fc.constantFrom<Filter['otherwise']>('permit', 'deny'),
  )
  fc.assert(
    fc.property(lists, ([main, called, otherwise]) => {
      const filters = [{ ...main, otherwise }, called]
      for (const family of [4, 6] as const) {
        const headers = HEADERS[family]()
        const sets = new FilterSets(headers, { filters, interfaces: INTERFACES.map(interfaceOf) })
        const { may, must } = sets.permitted('main')
        for (const packet of PACKETS.filter((one) => one.family === family)) {
          const outcomes = walk(filters, 'main', packet)
          const at = placeOf(packet)
          assert.equal(headers.has(may, packet, at), outcomes.includes('permit'))
          assert.equal(headers.has(must, packet, at), !outcomes.includes('deny'))
        }
      }
    }),
    { numRuns: 60 },
  )
})

test('deadRules: names the rules that decide no packet, and their covers cover, with both engines and by trial', () => {
  const certain = predicate.filter(
    (one) => !JSON.stringify(one, (_, value) => (typeof value === 'bigint' ? `${value}` : value)).includes('"unknown"'),
  )
  fc.assert(
    fc.property(fc.array(certain, { maxLength: 6 }), (rules) => {
      const dead = byBoxes(() => deadRules(rules, INTERFACES))
      for (const { rule, coveredBy } of dead) {
        const takes = (packet: Packet, by: readonly number[]) => by.some((one) => holds(rules[one]!, packet) === 'yes')
        for (const packet of PACKETS) if (holds(rules[rule]!, packet) === 'yes') assert.ok(takes(packet, coveredBy))
      }
      assert.deepEqual(
        dead.map((one) => one.rule),
        deadBySets(rules),
      )
    }),
    { numRuns: 120 },
  )
})

const port = (low: number, high: number): Predicate => ({ is: 'in', field: 'dport', ranges: [[low, high]] })

test('deadRules: no rule of a cover can be left out', () => {
  assert.deepEqual(deadRules([port(0, 99), port(50, 149), port(100, 199), port(20, 180)]), [
    { rule: 3, coveredBy: [0, 2] },
  ])
  assert.deepEqual(deadRules([port(0, 99), { is: 'some', of: [] }]), [{ rule: 1, coveredBy: [] }])
  assert.deepEqual(deadRules([{ is: 'every', of: [UNKNOWN, port(0, 99)] }, port(0, 99)]), [])
})

const listsOf = (allowed: fc.Arbitrary<Filter>) =>
  fc.tuple(allowed, filterOf('called', 'return', simple), fc.constantFrom<Filter['otherwise']>('permit', 'deny'))
const policyOf = ([main, called, otherwise]: readonly [Filter, Filter, Filter['otherwise']]) => ({
  device: { filters: [{ ...main, otherwise }, called], interfaces: INTERFACES.map(interfaceOf) },
  filter: 'main',
})
const isClear = (value: unknown): boolean =>
  !JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? `${one}` : one)).includes('"unknown"')

test('difference: lists that call others are equal exactly where their sets are, and differ in the packet named', () => {
  const clear = listsOf(filterOf('main', 'deny', action)).filter(isClear)
  fc.assert(
    fc.property(clear, clear, (one, other) => {
      const [a, b] = [policyOf(one), policyOf(other)]
      const found = byBoxes(() => difference(a, b))
      const same = ([4, 6] as const).every((family) => {
        const headers = HEADERS[family]()
        const [x, y] = [a, b].map(({ device }) => new FilterSets(headers, device).permitted('main').may)
        return x === y
      })
      assert.equal(found === undefined, same)
      if (!found) return
      assert.ok(found.certain)
      assert.deepEqual(
        [a, b].map(({ device }) => walk(device.filters, 'main', found.packet)),
        [[found.a.outcome], [found.b.outcome]],
      )
      assert.notEqual(found.a.outcome, found.b.outcome)
    }),
    { numRuns: 200 },
  )
})

test('difference: a list is equal to itself with a dead rule more, and to itself in another order of interfaces', () => {
  fc.assert(
    fc.property(listsOf(filterOf('main', 'deny', action)).filter(isClear), predicate.filter(isClear), (one, when) => {
      const a = policyOf(one)
      const [main, called] = a.device.filters
      const more = { ...main!, rules: [...main!.rules, rule({ is: 'every', of: [] }, { do: 'deny' })] }
      const most = { ...more, rules: [...more.rules, rule(when, { do: 'permit' })] }
      const withList = (list: Filter) => ({ ...a, device: { ...a.device, filters: [list, called!] } })
      assert.equal(
        byBoxes(() => difference(withList(more), withList(most))),
        undefined,
      )
      const turned = { ...a, device: { ...a.device, interfaces: a.device.interfaces.toReversed() } }
      assert.equal(
        byBoxes(() => difference(a, turned)),
        undefined,
      )
    }),
    { numRuns: 60 },
  )
})

/** Holds what `difference` says of two lists to every reading of their unclear lines, packet by packet. */
function assertReadings(a: Policy, b: Policy): Difference | undefined {
  const fates = (packet: Packet) => [a, b].map(({ device }) => walk(device.filters, 'main', packet))
  const apart = (packet: Packet) => new Set(fates(packet).flat()).size > 1
  const surely = (packet: Packet) => apart(packet) && fates(packet).every((fate) => fate.length === 1)
  const found = byBoxes(() => difference(a, b))
  if (found) assert.ok(found.certain ? surely(found.packet) : apart(found.packet))
  if (!found?.certain) assert.ok(!PACKETS.some(surely))
  if (!found) assert.ok(!PACKETS.some(apart))
  return found
}

test('difference: past an unclear line, certain where every reading differs, none only where no reading does', () => {
  const lists = listsOf(filterOf('main', 'deny', action))
  fc.assert(
    fc.property(lists, lists, (one, other) => void assertReadings(policyOf(one), policyOf(other))),
    { numRuns: 200 },
  )
})

test('difference: what one unclear line means is not taken both ways, so what stands behind it differs or not', () => {
  const one: Predicate = { is: 'in', field: 'src4', ranges: [[0, 0]] }
  const twice = [rule(one, { do: 'permit' }), rule(one, { do: 'deny' })]
  const list = (rules: readonly Rule[], called: readonly Rule[], otherwise: Filter['otherwise']) =>
    policyOf([
      { name: 'main', otherwise, rules, at: AT },
      { name: 'called', otherwise: 'return', rules: called, at: AT },
      otherwise,
    ])
  const always: Predicate = { is: 'every', of: [] }
  const permitsAll = [
    list([rule(UNKNOWN, { do: 'return' }), ...twice], [], 'permit'),
    list([rule(UNKNOWN, { do: 'call', filter: 'called' })], twice, 'permit'),
    list([rule(UNKNOWN, { do: 'goto', filter: 'called' })], twice, 'permit'),
    list([rule(always, { do: 'call', filter: 'called' })], [rule(UNKNOWN, { do: 'return' }), ...twice], 'permit'),
  ]
  for (const policy of permitsAll) {
    assert.equal(assertReadings(policy, list([], [], 'permit')), undefined)
    assert.equal(assertReadings(policy, list([], [], 'deny'))?.certain, true)
  }
  // Behind two unclear lines, each is free: the second may bring what the first did not.
  const two = [UNKNOWN, UNKNOWN].map((when) => rule(when, { do: 'call', filter: 'called' }))
  assert.equal(assertReadings(list(two, twice, 'deny'), list([], [], 'permit'))?.certain, true)
  const other = rule(UNKNOWN, { do: 'return' })
  assert.equal(assertReadings(list([other, twice[1]!], [], 'permit'), list([], [], 'permit'))?.certain, false)
})

/** Rules of the list `main` and of the one it calls that no packet reaches, by engine A. */
function deadOf(main: Filter, called: Filter): Set<Rule> {
  const device = { filters: [main, called], interfaces: INTERFACES.map(interfaceOf) }
  const dead = new Set(
    deadBySetsInTree(device, 'main').map((one) => (one.filter === 'main' ? main : called).rules[one.rule]!),
  )
  const isEntered = main.rules.some((one) => 'filter' in one.action && !dead.has(one))
  return isEntered ? dead : new Set([...dead, ...called.rules])
}

test('coversInTree: covers the rules that the sets find dead in a tree of lists; a cover suffices, and less does not', () => {
  fc.assert(
    fc.property(listsOf(filterOf('main', 'deny', action)), (lists) => {
      const [main, called] = policyOf(lists).device.filters as [Filter, Filter]
      const covers = byBoxes(() => coversInTree([main, called], main, [...main.rules, ...called.rules], INTERFACES))
      assert.deepEqual(new Set(covers.keys()), deadOf(main, called))
      for (const [dead, by] of covers) {
        // All other rules go; calls stay, so that lists are entered as before, but take nothing by themselves.
        const only = (takers: readonly object[]) => (list: Filter) => ({
          ...list,
          rules: list.rules.flatMap((one): Rule[] => {
            if (one === dead || takers.includes(one)) return [one]
            return 'filter' in one.action ? [{ ...one, action: { do: 'call', filter: one.action.filter } }] : []
          }),
        })
        const isDead = (takers: readonly object[]) => deadOf(only(takers)(main), only(takers)(called)).has(dead)
        assert.ok(isDead(by))
        // Seen from `main`, what a `return` in the called list gives back is given back whoever covers.
        const returns = called.rules.filter((one) => one.action.do === 'return')
        if (!main.rules.includes(dead)) continue
        for (const one of by) assert.ok(!isDead([...returns, ...by.filter((other) => other !== one)]))
      }
    }),
    { numRuns: 300 },
  )
})

/** Engine A on the same question. Interfaces beyond the device's and both families are tried. */
function deadBySets(rules: readonly Predicate[]): number[] {
  const spaces = [new Headers(4), new Headers(6)].map((headers) => ({ headers, before: NONE }))
  return rules.flatMap((rule, i) => {
    const hidden = spaces.map((space) => {
      const set = packetsOf(space.headers, rule, INTERFACES).may
      const is = space.headers.bdd.isWithin(set, space.before)
      space.before = space.headers.bdd.or(space.before, set)
      return is
    })
    return hidden.every(Boolean) ? [i] : []
  })
}

function inside(boxes: readonly Box[], packet: Packet): boolean {
  return boxes.some((box) =>
    [...box].every(([axis, [low, high]]) => {
      const value =
        axis === 'in' || axis === 'out'
          ? INTERFACES.indexOf(packet[axis]!)
          : axis === 'family'
            ? FAMILY_PLACE[packet.family]
            : packet[axis]
      return low <= value && value <= high
    }),
  )
}

/** What boxes answer. They have a named limit, which lists made by chance may pass; the property then tries others. */
function byBoxes<T>(ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    fc.pre(!(error instanceof BoxesTooMany))
    throw error
  }
}

function interfaceOf(name: string) {
  return { name, aliases: [], addresses: [], up: true, ingress: [], egress: [], at: AT }
}

/** Every way that a packet can fare in a list, by the letter: an unknown match is tried both ways. */
function walk(filters: readonly Filter[], name: string, packet: Packet): ('permit' | 'deny')[] {
  const outcomes = new Set<'permit' | 'deny'>()
  const base = filters.find((one) => one.name === name)!
  type Frame = { readonly filter: Filter; readonly at: number }
  const entered = (called: string): Frame => ({ filter: filters.find((one) => one.name === called)!, at: 0 })
  const step = (stack: readonly Frame[]): void => {
    const top = stack.at(-1)!
    const below = stack.slice(0, -1)
    const leave = (): void => {
      if (below.length > 0) step(below)
      else outcomes.add(base.otherwise === 'deny' ? 'deny' : 'permit')
    }
    const rule = top.filter.rules[top.at]
    if (!rule) {
      if (top.filter.otherwise === 'return') leave()
      else outcomes.add(top.filter.otherwise)
      return
    }
    const next = [...below, { ...top, at: top.at + 1 }]
    const truth: Truth = holds(rule.when, packet)
    if (truth !== 'yes') step(next)
    if (truth !== 'no') take(rule, next, leave)
  }
  const take = (rule: Rule, next: readonly Frame[], leave: () => void): void => {
    const { action: then } = rule
    if (then.do === 'permit' || then.do === 'deny') outcomes.add(then.do)
    else if (then.do === 'return') leave()
    else if (then.do === 'call') step([...next, entered(then.filter)])
    else if (then.do === 'goto') step([...next.slice(0, -1), entered(then.filter)])
    else step(next)
  }
  step([{ filter: base, at: 0 }])
  return [...outcomes]
}
