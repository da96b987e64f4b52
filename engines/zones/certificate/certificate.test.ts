import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { canonical, type Json } from '#kernel'
import { holds, parseIp4, type Network, type Packet, type ZonePolicy } from '../model/index.ts'
import { prove } from '../questions/prove.ts'
import { followPieces } from '../testing/follow-pieces.ts'
import { buildTown, fourDevices } from '../testing/four-devices.ts'
import { deviceWith, packetWith } from '../testing/model.ts'
import { SMALL_HOSTS, SMALL_PORTS, smallNetwork, smallPolicy } from '../testing/small-network.ts'
import { walk } from '../trace/walk.ts'
import type { Certificate, Passage, Piece } from './certificate.ts'
import { checkCertificate, type Check } from './check/check.ts'
import { certify } from './make/certify.ts'
import { readCertificate } from './read-certificate.ts'

const ON = '2026-04-01'
const FILES = [{ file: 'net', sha256: 'ab'.repeat(32) }]

/** What a stranger makes of the text of a certificate. */
function check(certificate: Certificate, network: Network, policy: ZonePolicy, files = FILES): Check {
  const read = readCertificate(canonical(certificate as unknown as Json)) // plain JSON by its declaration
  return 'failure' in read ? { is: 'refused', code: 'wrong-claim' } : checkCertificate(read, network, policy, files)
}

const PACKETS: readonly Packet[] = SMALL_HOSTS.flatMap((src4) =>
  SMALL_HOSTS.flatMap((dst4) => SMALL_PORTS.map((dport) => packetWith({ src4, dst4, dport, sport: 80 }))),
)

test('certify: a stranger finds it sound, and it proves exactly what the sets prove, line not understood or not', () => {
  let [proved, not] = [0, 0]
  fc.assert(
    fc.property(fc.boolean().chain(smallNetwork), smallPolicy, (network, policy) => {
      const certificate = certify(network, policy, ON, FILES)
      const { findings } = prove(network, policy, ON)
      const key = (one: { from: string; to: string; family: number; egress?: string }) =>
        `${one.from} ${one.to} ${one.family} ${one.egress ?? ''}`
      const verdicts = new Map(findings.map((one) => [key(one), one.verdict === 'PROVED']))
      for (const claim of certificate.claims) {
        assert.equal(claim.holds !== 'not-proved', verdicts.get(key(claim)), key(claim))
        if (claim.holds === 'not-proved') not++
        else proved++
      }
      const whole = certificate.shortfalls.length === 0 ? 'whole' : 'part'
      assert.deepEqual(check(certificate, network, policy), { is: whole })
    }),
    { numRuns: 25, seed: 11 },
  )
  assert.ok(proved > 400 && not > 40, `${proved} proved, ${not} not`)
})

test('certify: every packet sent by hand fares as its piece says, and arrives only where the claims let it', () => {
  let [arrived, denied] = [0, 0]
  fc.assert(
    fc.property(smallNetwork(false), smallPolicy, (network, policy) => {
      const { claims, passages } = certify(network, policy, ON, FILES)
      for (const { zone, name, prefixes } of network.segments) {
        const passage = passages.find((one) => one.from === zone && one.family === 4 && one.kind === 'opening')
        const own = prefixes.find(({ family }) => family === 4)!
        const sent = PACKETS.filter(({ src4 }) => own.length === 0 || src4 >> 8 === Number(own.address) >> 8)
        if (!passage) continue
        for (const packet of sent) {
          for (const { end, hops } of walk(network, name, packet)) {
            const outcome = end.end === 'arrives' ? `in ${end.zone}` : end.end
            // A circle has no end in the pieces; who answers for an address is asked of the whole packet by the walk.
            const isTold = end.end !== 'lost' || (end.why !== 'circle' && end.why !== 'nowhere')
            if (isTold && hops.every(({ translations }) => translations.length === 0))
              assert.ok(
                followPieces(network, passage, name, packet).some((one) => one.end === outcome),
                outcome,
              )
            if (end.end === 'denied') denied++
            if (end.end !== 'arrives' || end.zone === zone) continue
            arrived++
            const claim = claims.find((one) => one.from === zone && one.to === end.zone && one.family === 4)!
            assert.notEqual(claim.holds, 'nothing')
            const asked = { ...end.packet, src4: packet.src4 }
            const rows = policy.permissions.filter((row) => row.from === zone && row.to === end.zone && !row.until)
            if (claim.holds === 'permitted') assert.ok(rows.some(({ when }) => holds(when, asked) === 'yes'))
          }
        }
      }
    }),
    { numRuns: 30, seed: 5 },
  )
  assert.ok(arrived > 100 && denied > 1000, `${arrived} arrived, ${denied} denied`)
})

test('checkCertificate: refuses every single change of a value, of a list or of a key', () => {
  fc.assert(
    fc.property(smallNetwork(true), smallPolicy, fc.infiniteStream(fc.nat()), (network, policy, chance) => {
      const certificate = certify(network, policy, ON, FILES)
      assert.notEqual(check(certificate, network, policy).is, 'refused')
      for (let i = 0; i < 12; i++) {
        const [changed, what] = mutated(certificate, () => chance.next().value)
        assert.equal(check(changed, network, policy).is, 'refused', what)
      }
    }),
    { numRuns: 6, seed: 8 },
  )
})

test('checkCertificate: names what is wrong', () => {
  const [network] = fc.sample(smallNetwork(false), { numRuns: 1, seed: 7 })
  const policy: ZonePolicy = { permissions: [], egresses: [] }
  const good = certify(network!, policy, ON, FILES)
  const index = good.passages.findIndex((one) => one.kind === 'opening' && one.arrivals.length > 0)
  const codeOf = (change: (passage: Mutable<Passage>) => void): string => {
    const copy = structuredClone(good)
    change(copy.passages[index]!)
    const found = check(copy, network!, policy)
    return found.is === 'refused' ? found.code : found.is
  }
  const pick = (passage: Mutable<Passage>, is: string): Mutable<Piece> => {
    const all = (pieces: readonly Piece[]): Piece[] =>
      pieces.flatMap((piece) => [
        piece,
        ...('ways' in piece.end ? piece.end.ways.flatMap((way) => all(way.pieces)) : []),
      ])
    return passage.arrivals.flatMap((one) => all(one.pieces)).find(({ end }) => end.is === is)!
  }
  const first = ({ arrivals: [one] }: Mutable<Passage>) => one!.pieces as Piece[]
  assert.equal(
    codeOf(() => undefined),
    'part',
  )
  assert.equal(
    codeOf((one) => void first(one).pop()),
    'gap',
  )
  assert.equal(
    codeOf((one) => void first(one).push(first(one)[0]!)),
    'overlap',
  )
  assert.equal(
    codeOf((one) => void (first(one)[0] = { ...first(one)[0]!, box: [['dst4', '0', '99999999999']] })),
    'outside',
  )
  assert.equal(
    codeOf((one) => void (one.arrivals as unknown[]).pop()),
    'gap',
  )
  assert.equal(
    codeOf((one) => void (pick(one, 'denied').end = { is: 'lost', why: 'down' })),
    'wrong-outcome',
  )
  const linesOf = (piece: Mutable<Piece>, line: number) => {
    if (piece.end.is === 'denied') piece.end = { ...piece.end, lines: [{ file: 'after', line }] }
  }
  assert.equal(
    codeOf((one) => linesOf(pick(one, 'denied'), 99)),
    'wrong-lines',
  )
  assert.equal(
    codeOf((one) => void (pick(one, 'routed').steps = [])),
    'wrong-lines',
  )
  const toward = (piece: Mutable<Piece>) => {
    if (piece.end.is === 'routed')
      piece.end = { is: 'routed', ways: piece.end.ways.map((way) => ({ ...way, out: 'wan' })) }
  }
  assert.equal(
    codeOf((one) => toward(pick(one, 'routed'))),
    'wrong-next-hop',
  )
  assert.deepEqual(check(good, network!, policy, [{ file: 'net', sha256: 'cd'.repeat(32) }]), {
    is: 'refused',
    code: 'other-files',
  })
})

test('checkCertificate: refuses a box of packets of which some were translated and some were not', () => {
  const network = fourDevices()
  const policy: ZonePolicy = { permissions: [], egresses: [] }
  const certificate = certify(network, policy, ON, FILES)
  let tried = 0
  for (const [i, { arrivals }] of certificate.passages.entries()) {
    for (const [j, { box }] of arrivals.slice(0, 1).entries()) {
      const copy = structuredClone(certificate) as Mutable<Certificate>
      const arrival = copy.passages[i]!.arrivals[j]! as Mutable<Passage['arrivals'][number]>
      arrival.box = box.filter(([axis]) => axis !== 'origin')
      const found = check(copy, network, policy)
      assert.deepEqual(found.is === 'refused' && found.code, 'undecided')
      tried++
    }
  }
  assert.ok(tried > 5)
})

test('checkCertificate: refuses a certificate of another network', () => {
  fc.assert(
    fc.property(smallNetwork(false), smallPolicy, (network, policy) => {
      const certificate = certify(network, policy, ON, FILES)
      const [a, b] = network.devices
      const open = deviceWith('A', { interfaces: a!.interfaces, routes: a!.routes })
      assert.equal(check(certificate, { ...network, devices: [open, b!] }, policy).is, 'refused')
    }),
    { numRuns: 8, seed: 2 },
  )
})

test('certify: four devices of four makers, three translations on one way, and the way that each packet goes', () => {
  const network = fourDevices()
  const policy: ZonePolicy = { permissions: [], egresses: [] }
  const certificate = certify(network, policy, ON, FILES)
  assert.equal(check(certificate, network, policy).is, 'part')
  const { findings } = prove(network, policy, ON)
  assert.deepEqual(
    certificate.claims.map(({ holds: found }) => found !== 'not-proved'),
    findings.map(({ verdict }) => verdict === 'PROVED'),
  )
  let chance = 1
  for (let i = 0; i < 40; i++) {
    const [changed, what] = mutated(certificate, () => (chance = (chance * 48_271) % 2_147_483_647))
    assert.equal(check(changed, network, policy).is, 'refused', what)
  }
})

test('certify: a Cisco router with overload and a static door, and an nftables host behind it', () => {
  const network = buildTown(
    `zones: [lgwan, school, outside]
devices:
  r: { config: r }
  g:
    config: g
    interfaces: { eth0: 10.0.2.2/30, eth1: [10.4.0.1/24, '2001:db8:4::1/64'] }
    routes: [{ to: 0.0.0.0/0, via: 10.0.2.1 }]
segments:
  office: { zone: lgwan, prefixes: 10.2.0.0/24 }
  pupils: { zone: school, prefixes: [10.4.0.0/24, '2001:db8:4::/64'] }
  provider: { zone: outside, prefixes: [0.0.0.0/0], attached: ['r:GigabitEthernet0/0'] }
`,
    {
      r: [
        'cisco-ios',
        `hostname r
interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
 ip access-group FROM-OUTSIDE in
interface GigabitEthernet0/1
 ip address 10.2.0.1 255.255.255.0
 ip nat inside
 ip access-group FROM-OFFICE in
interface GigabitEthernet0/2
 ip address 10.0.2.1 255.255.255.252
 ip nat inside
ip nat inside source list HIDE interface GigabitEthernet0/0 overload
ip nat inside source static tcp 10.4.0.80 80 203.0.113.3 8080
ip route 0.0.0.0 0.0.0.0 203.0.113.1
ip route 10.4.0.0 255.255.255.0 10.0.2.2
ip access-list standard HIDE
 permit 10.2.0.0 0.0.0.255
ip access-list extended FROM-OFFICE
 deny ip any 10.4.0.0 0.0.0.255
 permit tcp any any eq 443
 permit udp any any eq 53
ip access-list extended FROM-OUTSIDE
 permit tcp any host 203.0.113.3 eq 8080
 permit tcp any any established
`,
      ],
      g: [
        'nftables',
        `table inet filter {
  chain forward {
    type filter hook forward priority 0; policy drop;
    ct state established,related accept
    iifname "eth0" oifname "eth1" ip daddr 10.4.0.80 tcp dport 80 accept
  }
}
`,
      ],
    },
  )
  const policy: ZonePolicy = { permissions: [], egresses: [] }
  const certificate = certify(network, policy, ON, FILES)
  const check4 = (from: string, to: string) =>
    certificate.claims.find((one) => one.from === from && one.to === to && one.family === 4)!.holds
  assert.equal(check(certificate, network, policy).is, 'part')
  assert.deepEqual(
    [check4('lgwan', 'school'), check4('lgwan', 'outside'), check4('outside', 'school'), check4('outside', 'lgwan')],
    ['nothing', 'not-proved', 'not-proved', 'nothing'],
  )
  const door = packetWith({ src4: parseIp4('198.51.100.7')!, dst4: parseIp4('203.0.113.3')!, dport: 8080 })
  const passage = certificate.passages.find((one) => one.from === 'outside' && one.family === 4)!
  const [end] = followPieces(network, passage, 'provider', door)
  assert.deepEqual([end?.end, end?.packet.dst4, end?.packet.dport], ['in school', parseIp4('10.4.0.80'), 80])
})

test('certify: says what it cannot prove, and the checker sees that it does not claim it', () => {
  const [network] = fc.sample(smallNetwork(false), { numRuns: 1, seed: 7 })
  const policy: ZonePolicy = { permissions: [], pairs: [['red', 'blue']], egresses: [] }
  const codes = (net: Network, most?: number) => {
    const certificate = certify(net, policy, ON, FILES, most)
    assert.deepEqual(check(certificate, net, policy), { is: 'part' })
    const silent = { ...certificate, shortfalls: [] }
    assert.deepEqual(check(silent, net, policy), { is: 'refused', code: 'wrong-claim' })
    const bold = { ...certificate, claims: certificate.claims.map((one) => ({ ...one, holds: 'nothing' as const })) }
    assert.deepEqual(check(bold, net, policy), { is: 'refused', code: 'wrong-claim' })
    for (const { words } of certificate.shortfalls) assert.ok(words.ja !== '' && words.en !== '')
    return new Set(certificate.shortfalls.map(({ code }) => code))
  }
  assert.deepEqual(codes(network!, 3), new Set(['too-many-pieces']))
  const at = { file: 'A', line: 77 }
  const unknowns = [{ cause: 'not-understood' as const, at, why: { ja: '', en: '' } }]
  const devices = network!.devices.map((one) => (one.name === 'A' ? { ...one, unknowns } : one))
  assert.ok(codes({ ...network!, devices }).has('not-understood'))
})

test('readCertificate: takes only the shape of a certificate', () => {
  const texts = ['', '{', 'null', '[]', '{"format":"sekisho-zones-certificate/1"}', '['.repeat(50_000)]
  for (const text of texts) assert.ok('failure' in readCertificate(text), text.slice(0, 20))
})

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** One change somewhere in a certificate that makes it another proof. The box of an arrival may grow and still be right. */
function mutated(certificate: Certificate, chance: () => number): [Certificate, string] {
  const copy = structuredClone(certificate) as unknown as Record<string, unknown>
  const part = ['claims', 'passages', 'passages', 'passages', 'passages', 'files'][chance() % 6]!
  for (let tries = 0; ; tries++) {
    let at: unknown = copy[part]
    let path = part
    for (;;) {
      if (typeof at !== 'object' || at === null) break
      const keys = Object.keys(at).filter(
        (key) => !(path.endsWith('words') || (key === 'box' && /arrivals \d+$/.test(path))),
      )
      if (keys.length === 0) break
      const key = keys[chance() % keys.length]!
      const holder = at as Record<string, unknown> // an object or a list, by its keys
      const value = holder[key]
      path = `${path} ${key}`
      const isLeaf = typeof value !== 'object'
      if (isLeaf || chance() % 6 === 0) {
        if (isLeaf && chance() % 4 > 0) holder[key] = altered(value)
        else if (Array.isArray(at)) at.splice(Number(key), 1)
        else delete holder[key]
        return [copy as unknown as Certificate, path]
      }
      at = value
    }
    assert.ok(tries < 1000)
  }
}

function altered(value: unknown): unknown {
  if (typeof value === 'number') return value + 1
  return /^\d+$/.test(String(value)) ? String(BigInt(String(value)) + 1n) : `${String(value)}x`
}
