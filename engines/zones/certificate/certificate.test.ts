import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Action, Device, Filter, Interface, Line, Packet, Predicate, Rule } from '../model/index.ts'
import { decide } from '../trace/decide.ts'
import type { Certificate, Piece } from './certificate.ts'
import { certify, NotCertain } from './certify.ts'
import { checkCertificate } from './check.ts'

const PORTS = [0, 21, 22, 23, 80, 65535]
const HOSTS = [0, 9, 10, 11, 0xffff_ffff]

const sorted = (values: readonly [number, number]): readonly [number, number] =>
  values[0] <= values[1] ? values : [values[1], values[0]]
const leaf: fc.Arbitrary<Predicate> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...PORTS), fc.constantFrom(...PORTS))
    .map((ends): Predicate => ({ is: 'in', field: 'dport', ranges: [sorted(ends)] })),
  fc
    .tuple(fc.constantFrom(...HOSTS), fc.constantFrom(...HOSTS))
    .map((ends): Predicate => ({ is: 'in', field: 'src4', ranges: [sorted(ends)] })),
  fc.constantFrom<Predicate>(
    { is: 'interface', way: 'in', names: ['lan'] },
    { is: 'family', family: 6 },
    { is: 'masked', field: 'src4', mask: 0xffff_fffe, value: 10 },
    { is: 'in6', field: 'dst6', ranges: [[1n << 64n, 1n << 65n]] },
  ),
)
const predicate = fc.letrec<{ node: Predicate }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.record({ is: fc.constant('every' as const), of: fc.array(tie('node'), { maxLength: 3 }) }),
    fc.record({ is: fc.constant('some' as const), of: fc.array(tie('node'), { maxLength: 2 }) }),
    fc.record({ is: fc.constant('not' as const), of: tie('node') }),
  ),
})).node
const simple = fc.constantFrom<Action>({ do: 'permit' }, { do: 'deny' }, { do: 'return' }, { do: 'continue' })
const jumping = fc.oneof(
  simple,
  fc.constantFrom<Action>({ do: 'call', filter: 'called' }, { do: 'goto', filter: 'called' }),
)

const list = (name: string, action: fc.Arbitrary<Action>, otherwise: Filter['otherwise']): fc.Arbitrary<Filter> =>
  fc.array(fc.tuple(predicate, action), { maxLength: 5 }).map((rules) => ({
    name,
    otherwise,
    rules: rules.map(([when, act], i): Rule => ({ when, action: act, at: at(name, i + 1) })),
    at: at(name, 0),
  }))

const device = fc
  .tuple(list('main', jumping, 'deny'), list('called', simple, 'return'))
  .map(([main, called]) => deviceOf([main, called]))

const REGION: Predicate = { is: 'every', of: [{ is: 'in', field: 'dport', ranges: [[20, 100]] }] }

test('certify: what it says of every piece is what a packet of the piece meets, and the checker agrees', () => {
  fc.assert(
    fc.property(device, (one) => {
      const certificate = certify(one, 'main', REGION)
      assert.equal(checkCertificate(certificate, one), 'sound')
      for (const piece of certificate.pieces) {
        const decision = decide(one, 'main', cornerOf(piece))
        assert.deepEqual([decision.outcome, decision.lines], [piece.outcome, piece.lines])
      }
    }),
    { numRuns: 300 },
  )
})

test('checkCertificate: refuses a certificate that was tampered with', () => {
  fc.assert(
    fc.property(device, fc.nat(), (one, pick) => {
      const certificate = certify(one, 'main', REGION)
      const at = pick % certificate.pieces.length
      const piece = certificate.pieces[at]!
      const other = piece.outcome === 'permit' ? 'deny' : 'permit'
      const others = certificate.pieces.filter((_, i) => i !== at)
      const wide = piece.box.map(([axis, low, high]) => [axis, axis === 'dport' ? '0' : low, high] as const)
      assert.equal(checkCertificate({ ...certificate, pieces: others }, one), 'gap')
      assert.equal(checkCertificate(withPiece(certificate, at, { ...piece, outcome: other }), one), 'wrong-outcome')
      assert.equal(checkCertificate(withPiece(certificate, at, { ...piece, lines: [] }), one), 'wrong-lines')
      assert.equal(checkCertificate(withPiece(certificate, at, { ...piece, box: wide }), one), 'outside')
      assert.equal(checkCertificate({ ...certificate, pieces: [...certificate.pieces, piece] }, one), 'overlap')
      assert.equal(checkCertificate({ ...certificate, filter: 'none' }, one), 'no-such-list')
    }),
    { numRuns: 100 },
  )
})

test('checkCertificate: refuses a certificate of another version of the list', () => {
  const rule = (port: number, act: 'permit' | 'deny', line: number): Rule => ({
    when: { is: 'in', field: 'dport', ranges: [[port, port]] },
    action: { do: act },
    at: at('main', line),
  })
  const before = deviceOf([{ name: 'main', otherwise: 'deny', at: at('main', 0), rules: [rule(22, 'permit', 1)] }])
  const after = deviceOf([
    { name: 'main', otherwise: 'deny', at: at('main', 0), rules: [rule(22, 'permit', 1), rule(23, 'permit', 2)] },
  ])
  assert.equal(checkCertificate(certify(before, 'main', REGION), after), 'undecided')
})

test('certify: refuses to speak past a line that was not understood, and names it', () => {
  const when: Predicate = {
    is: 'unknown',
    unknown: { cause: 'not-understood', at: at('main', 7), why: { ja: '', en: '' } },
  }
  const one = deviceOf([
    {
      name: 'main',
      otherwise: 'deny',
      at: at('main', 0),
      rules: [{ when, action: { do: 'permit' }, at: at('main', 7) }],
    },
  ])
  assert.throws(
    () => certify(one, 'main', REGION),
    (error) => error instanceof NotCertain && error.at.line === 7,
  )
})

function at(file: string, line: number): Line {
  return { file, line }
}

function withPiece(certificate: Certificate, place: number, piece: Piece): Certificate {
  return { ...certificate, pieces: certificate.pieces.with(place, piece) }
}

function deviceOf(filters: readonly Filter[]): Device {
  const interfaces = ['lan', 'wan'].map((name): Interface => ({
    name,
    aliases: [],
    addresses: [],
    up: true,
    ingress: [],
    egress: [],
    at: at('net', 1),
  }))
  return {
    name: 'one',
    vendor: 'cisco-ios',
    interfaces,
    ports: [],
    filters,
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
    at: at('net', 1),
  }
}

function cornerOf({ box }: Piece): Packet {
  const low = (axis: string): bigint => BigInt(box.find(([name]) => name === axis)?.[1] ?? 0)
  const number = (axis: string): number => Number(low(axis))
  const base = {
    sport: 0,
    icmpType: 0,
    icmpCode: 0,
    tcpFlags: 0,
    state: 0,
    fragment: 0,
    mac: 0,
    mark: 0,
    dst4: 0,
    src6: 0n,
  }
  const name = ['lan', 'wan'][number('in')]
  const family = low('family') === 0n ? 4 : 6
  const packet = {
    ...base,
    family,
    protocol: 6,
    src4: number('src4'),
    dst6: low('dst6'),
    dport: number('dport'),
  } as const
  return name === undefined ? packet : { ...packet, in: name }
}
