import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { every, formatIp4, not, parseIp4, type Network, type Packet, type Permission } from '../model/index.ts'
import { decidePacket, matrix, prove, type Service } from '../questions/index.ts'
import { readConfig } from '../readers/index.ts'
import { protocolIs } from '../readers/terms.ts'
import { assembleNetwork, readTown } from '../town/index.ts'
import { decide } from '../trace/decide.ts'
import { certify, checkCertificate } from '../certificate/index.ts'
import { followPieces } from '../testing/follow-pieces.ts'
import { buildTown } from '../testing/four-devices.ts'
import { BEHIND_FAR, INTO, layNamespaces, OUT, type Namespaces } from './namespaces.ts'

const HOSTS = 3
const LEFT = Array.from({ length: HOSTS }, (_, i) => `10.77.1.${i + 2}`)
const RIGHT = Array.from({ length: HOSTS }, (_, i) => `10.77.2.${i + 2}`)
const PORTS = [21, 22, 23, 79, 80, 81, 443, 65_535]

interface Probe {
  readonly protocol: 'tcp' | 'udp'
  readonly source: string
  readonly destination: string
  readonly port: number
}
const PROBES: readonly Probe[] = (['tcp', 'udp'] as const).flatMap((protocol) =>
  LEFT.flatMap((source) =>
    RIGHT.flatMap((destination) => PORTS.map((port) => ({ protocol, source, destination, port }))),
  ),
)

/** Sends every probe from the left host: a SYN, or a datagram, from each address. */
const SENDER = `
const net = require('node:net'), dgram = require('node:dgram')
const probes = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
const sockets = new Map()
let left = probes.filter(({ protocol }) => protocol === 'udp').length
const over = () => setTimeout(() => process.exit(0), 400)
if (left === 0) over()
for (const { protocol, source, destination, port } of probes) {
  if (protocol === 'udp') {
    const socket = sockets.get(source) ?? dgram.createSocket('udp4')
    if (!sockets.has(source)) { sockets.set(source, socket); socket.on('error', () => {}); socket.bind(0, source) }
    socket.send('x', port, destination, () => { if (--left === 0) over() })
  } else {
    const socket = net.connect({ host: destination, port, localAddress: source })
    socket.on('error', () => {}).on('connect', () => socket.destroy())
  }
}
`

/** What the right host sees, as a set that the kernel fills. */
const WITNESS = `table ip witness {
  set seen { type ipv4_addr . ipv4_addr . inet_proto . inet_service; flags dynamic; size 65535; }
  chain input {
    type filter hook input priority -400; policy accept;
    meta l4proto { tcp, udp } add @seen { ip saddr . ip daddr . meta l4proto . th dport }
  }
}
`

function seenBy(hosts: Namespaces): Set<string> {
  const listing = hosts.run('right', ['nft', '-nn', 'list', 'set', 'ip', 'witness', 'seen'])
  return new Set(
    [...listing.matchAll(/([\d.]+) \. ([\d.]+) \. (\d+) \. (\d+)/g)].map(
      ([, source, to, protocol, port]) => `${protocol} ${source} ${to} ${port}`,
    ),
  )
}

function keyOf({ protocol, source, destination, port }: Probe): string {
  return `${protocol === 'tcp' ? 6 : 17} ${source} ${destination} ${port}`
}

function packetOf({ protocol, source, destination, port }: Probe): Packet {
  const ends = { src4: parseIp4(source)!, dst4: parseIp4(destination)!, src6: 0n, dst6: 0n, sport: 40_000, dport: port }
  const tcp = protocol === 'tcp'
  return {
    family: 4,
    ...ends,
    protocol: tcp ? 6 : 17,
    icmpType: 0,
    icmpCode: 0,
    tcpFlags: tcp ? 2 : 0,
    state: 0,
    fragment: 0,
    mac: 0,
    mark: 0,
    in: INTO,
    out: OUT,
  }
}

// Random rules over a small space, in both dialects of netfilter. The seeds are fixed, so that a failure comes again.
const network = (side: 1 | 2) =>
  fc.oneof(
    fc.constantFrom(...(side === 1 ? LEFT : RIGHT)),
    fc.constantFrom(`10.77.${side}.0/30`, `10.77.${side}.2/31`, `10.77.${side}.0/24`),
  )
const ports = fc.uniqueArray(fc.constantFrom(...PORTS), { minLength: 1, maxLength: 3 })
const rule = fc.record({
  protocol: fc.constantFrom('tcp', 'udp', 'any'),
  source: fc.option(fc.tuple(fc.boolean(), network(1)), { freq: 2 }),
  destination: fc.option(fc.tuple(fc.boolean(), network(2)), { freq: 2 }),
  ports: fc.option(fc.tuple(fc.boolean(), ports), { freq: 3 }),
  range: fc.boolean(),
  into: fc.constantFrom(undefined, INTO, OUT, 'left*'),
  target: fc.constantFrom('accept', 'accept', 'drop', 'drop', 'call', 'return', 'log'),
})
type RandomRule = ReturnType<(typeof rule)['generate']>['value']
const ruleset = fc.record({
  main: fc.array(rule, { minLength: 4, maxLength: 14 }),
  called: fc.array(rule, { minLength: 2, maxLength: 6 }),
  drop: fc.boolean(),
})
type Ruleset = ReturnType<(typeof ruleset)['generate']>['value']

function portsText({ ports: given, range }: RandomRule, separator: string): { not: boolean; text: string } | undefined {
  if (!given) return undefined
  const [negated, numbers] = given
  const sorted = numbers.toSorted((a, b) => a - b)
  return {
    not: negated,
    text:
      range && sorted.length > 1
        ? `${sorted[0]}${separator}${sorted.at(-1)}`
        : sorted.join(separator === ':' ? ',' : ', '),
  }
}

function iptablesRule(chain: string, one: RandomRule): string {
  const port = one.protocol === 'any' ? undefined : portsText(one, ':')
  const words = [
    one.into ? `-i ${one.into.replace('*', '+')}` : '',
    one.source ? `${one.source[0] ? '! ' : ''}-s ${one.source[1]}` : '',
    one.destination ? `${one.destination[0] ? '! ' : ''}-d ${one.destination[1]}` : '',
    one.protocol === 'any' ? '' : `-p ${one.protocol}`,
    port ? `-m multiport ${port.not ? '! ' : ''}--dports ${port.text}` : '',
    {
      accept: '-j ACCEPT',
      drop: '-j DROP',
      call: chain === 'FORWARD' ? '-j OTHER' : '-j RETURN',
      return: '-j RETURN',
      log: '',
    }[one.target],
  ]
  return `-A ${chain} ${words.filter((word) => word !== '').join(' ')}`
}

function iptablesText({ main, called, drop }: Ruleset): string {
  return [
    '*filter',
    ':INPUT ACCEPT [0:0]',
    `:FORWARD ${drop ? 'DROP' : 'ACCEPT'} [0:0]`,
    ':OUTPUT ACCEPT [0:0]',
    ':OTHER - [0:0]',
    ...main.map((one) => iptablesRule('FORWARD', one)),
    ...called.map((one) => iptablesRule('OTHER', one)),
    'COMMIT',
    '',
  ].join('\n')
}

function nftRule(one: RandomRule, inMain: boolean): string {
  const port = one.protocol === 'any' ? undefined : portsText(one, '-')
  // A source and ports, neither of them negated, are also written as pairs.
  const pairs =
    port && !port.not && one.source && !one.source[0]
      ? port.text.split(', ').map((number) => `${one.source![1]} . ${number}`)
      : []
  const joined = pairs.length > 0 ? `ip saddr . ${one.protocol} dport { ${pairs.join(', ')} }` : ''
  const words = [
    one.into ? `iifname "${one.into}"` : '',
    joined !== '' ? joined : one.source ? `ip saddr ${one.source[0] ? '!= ' : ''}${one.source[1]}` : '',
    one.destination ? `ip daddr ${one.destination[0] ? '!= ' : ''}${one.destination[1]}` : '',
    one.protocol === 'any' || joined !== ''
      ? ''
      : port
        ? `${one.protocol} dport ${port.not ? '!= ' : ''}{ ${port.text} }`
        : `meta l4proto ${one.protocol}`,
    { accept: 'accept', drop: 'drop', call: inMain ? 'jump other' : 'return', return: 'return', log: 'counter' }[
      one.target
    ],
  ]
  return words.filter((word) => word !== '').join(' ')
}

function nftRules(rules: readonly RandomRule[], inMain: boolean): string {
  return rules.map((one) => `    ${nftRule(one, inMain)}`).join('\n')
}

function nftText({ main, called, drop }: Ruleset): string {
  return `table inet filter {
  chain other {
${nftRules(called, false)}
  }
  chain forward {
    type filter hook forward priority filter; policy ${drop ? 'drop' : 'accept'};
${nftRules(main, true)}
  }
}
`
}

const DIALECTS = [
  {
    name: 'iptables',
    text: iptablesText,
    load: ['iptables-restore'],
    filter: 'filter/FORWARD',
    clear: ['sh', '-c', 'iptables -P FORWARD ACCEPT; iptables -F; iptables -X'],
  },
  {
    name: 'nftables',
    text: nftText,
    load: ['nft', '-f', '-'],
    filter: 'inet filter forward',
    clear: ['nft', 'flush', 'ruleset'],
  },
] as const
const RULESETS = 8

for (const { name, text, load, filter, clear } of DIALECTS) {
  test(`kernel: ${name}: every probe fares as the reader says`, (context) => {
    const hosts = layNamespaces(HOSTS)
    if ('refused' in hosts) {
      context.skip(`no network namespaces here: ${hosts.refused}`)
      return
    }
    using held = hosts
    try {
      held.run('right', ['nft', '-f', '-'], WITNESS)
      held.run('middle', [...load], text({ main: [], called: [], drop: false }))
      held.run('middle', [...clear])
    } catch (error) {
      context.skip(`no ${name} here: ${String(error)}`)
      return
    }
    let [compared, passed] = [0, 0]
    for (const [index, random] of fc.sample(ruleset, { seed: 20_261_121, numRuns: RULESETS }).entries()) {
      const rules = text(random)
      held.run('middle', [...load], rules)
      held.run('right', ['nft', 'flush', 'set', 'ip', 'witness', 'seen'])
      held.run('left', [process.execPath, '-e', SENDER], JSON.stringify(PROBES))
      const seen = seenBy(held)
      held.run('middle', [...clear])
      const reading = readConfig(rules, `${name}-${index}`, { vendor: name })
      assert.ok(!('failure' in reading))
      assert.equal(reading.tally.notUnderstood, 0, rules)
      for (const probe of PROBES) {
        const { outcome } = decide(reading.devices[0]!, filter, packetOf(probe))
        assert.equal(outcome, seen.has(keyOf(probe)) ? 'permit' : 'deny', `${keyOf(probe)}\n${rules}`)
        compared++
        if (outcome === 'permit') passed++
      }
    }
    context.diagnostic(`${name}: ${compared} probes in ${RULESETS} rulesets, ${passed} passed, 0 disagreements`)
    assert.ok(passed > 0 && passed < compared, 'the rulesets decide something')
  })
}

/** The middle host as a town has it: hosts on the left are one zone, hosts on the right another. */
function networkOf(rules: string): Network {
  const town = `zones: [left, right]
devices:
  middle: { config: rules, interfaces: { ${INTO}: 10.77.1.1/24, ${OUT}: 10.77.2.1/24 }, routes: [] }
segments:
  left: { zone: left, prefixes: [10.77.1.2/31, 10.77.1.4/32], attached: ['middle:${INTO}'] }
  right: { zone: right, prefixes: [10.77.2.2/31, 10.77.2.4/32], attached: ['middle:${OUT}'] }
`
  const { town: read, problems } = readTown(town, 'town')
  assert.deepEqual(problems, [])
  const reading = readConfig(rules, 'rules', {
    vendor: 'nftables',
    name: 'middle',
    interfaces: read!.devices[0]!.interfaces,
  })
  assert.ok(!('failure' in reading))
  const assembled = assembleNetwork(read!, [{ name: 'middle', devices: reading.devices }])
  assert.deepEqual(assembled.problems, [])
  return assembled.network
}

/** A register that permits all but TCP to a real port, so that a counterexample is a packet that can be sent. */
const ALL_BUT_TCP: Permission = {
  id: '1',
  from: 'left',
  to: 'right',
  when: not(every(protocolIs(6), { is: 'in', field: 'dport', ranges: [[1, 65_535]] })),
  purpose: { ja: '', en: '' },
  limited: false,
  at: { file: 'town', line: 1 },
}

/** Ports on both sides of every edge of an answer. */
function boundaryPorts(services: readonly Service[]): number[] {
  const edges = services.flatMap(({ ports: ranges }) =>
    (ranges ?? []).flatMap(([low, high]) => [low - 1, low, high, high + 1]),
  )
  return [...new Set(edges)].filter((port) => port > 0 && port <= 65_535)
}

test('kernel: counterexamples arrive, and so does every boundary packet that the matrix says', (context) => {
  const hosts = layNamespaces(HOSTS)
  if ('refused' in hosts) {
    context.skip(`no network namespaces here: ${hosts.refused}`)
    return
  }
  using held = hosts
  try {
    held.run('right', ['nft', '-f', '-'], WITNESS)
  } catch (error) {
    context.skip(`no nft here: ${String(error)}`)
    return
  }
  let [replayed, compared] = [0, 0]
  for (const random of fc.sample(ruleset, { seed: 3, numRuns: RULESETS })) {
    const rules = nftText(random)
    const network = networkOf(rules)
    const cell = matrix(network).cells.find(({ from, family }) => from === 'left' && family === 4)!
    const finding = prove(network, { permissions: [ALL_BUT_TCP], egresses: [] }, '2026-11-21').findings.find(
      ({ from, family }) => from === 'left' && family === 4,
    )!
    const sent = finding.trail?.sent
    const counterexample: Probe[] =
      sent && (sent.protocol === 6 || sent.protocol === 17) && sent.dport > 0
        ? [
            {
              protocol: sent.protocol === 6 ? 'tcp' : 'udp',
              source: formatIp4(sent.src4),
              destination: formatIp4(sent.dst4),
              port: sent.dport,
            },
          ]
        : []
    const edges = [...new Set([...PORTS, ...boundaryPorts(cell.services)])]
    const probes = PROBES.filter(({ port }) => port === PORTS[0]).flatMap((one) =>
      edges.map((port) => ({ ...one, port })),
    )
    held.run('middle', ['nft', '-f', '-'], rules)
    held.run('right', ['nft', 'flush', 'set', 'ip', 'witness', 'seen'])
    held.run('left', [process.execPath, '-e', SENDER], JSON.stringify([...counterexample, ...probes]))
    const seen = seenBy(held)
    held.run('middle', ['nft', 'flush', 'ruleset'])
    for (const one of counterexample) assert.ok(seen.has(keyOf(one)), `${keyOf(one)}\n${rules}`)
    replayed += counterexample.length
    for (const probe of probes) {
      const arrives = decidePacket(network, 'left', packetOf(probe)).arrives.length > 0
      assert.equal(arrives, seen.has(keyOf(probe)), `${keyOf(probe)}\n${rules}`)
      compared++
    }
  }
  context.diagnostic(`${replayed} counterexamples replayed, ${compared} boundary packets, 0 disagreements`)
  assert.ok(replayed > 0 && compared > 1000)
})

test('kernel: destination translation reaches the host that the reader names', (context) => {
  const hosts = layNamespaces(HOSTS)
  if ('refused' in hosts) {
    context.skip(`no network namespaces here: ${hosts.refused}`)
    return
  }
  using held = hosts
  const rules = `*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -i ${INTO} -d ${RIGHT[0]} -p tcp -m tcp --dport 443 -j DNAT --to-destination ${RIGHT[1]}:80
-A POSTROUTING -o ${OUT} -s ${LEFT[1]} -j SNAT --to-source 10.77.2.1
COMMIT
`
  try {
    held.run('right', ['nft', '-f', '-'], WITNESS)
    held.run('middle', ['iptables-restore'], rules)
  } catch (error) {
    context.skip(`no iptables here: ${String(error)}`)
    return
  }
  const reading = readConfig(rules, 'nat', { vendor: 'iptables' })
  assert.ok(!('failure' in reading))
  const probes = PROBES.filter(({ protocol, port }) => protocol === 'tcp' && port === 443)
  held.run('left', [process.execPath, '-e', SENDER], JSON.stringify(probes))
  const seen = seenBy(held)
  const expected = probes.map(({ source, destination }) => {
    const to = destination === RIGHT[0] ? `${RIGHT[1]} 80` : `${destination} 443`
    return `6 ${source === LEFT[1] ? '10.77.2.1' : source} ${to}`
  })
  assert.deepEqual([...seen].toSorted(), [...new Set(expected)].toSorted())
  const [dnat] = reading.devices[0]!.nats.flatMap(({ rules: list }) => list)
  assert.ok(dnat?.action.do === 'rewrite')
  assert.deepEqual(dnat.action.fields, [
    { field: 'dst4', to: 'in', ranges: [[parseIp4(RIGHT[1]!), parseIp4(RIGHT[1]!)]] },
    { field: 'dport', to: 'in', ranges: [[80, 80]] },
  ])
  assert.equal(formatIp4(parseIp4(RIGHT[1]!)!), RIGHT[1])
})

/** Two hosts that forward: the first hides some senders behind its own address, the second has a door to a server. */
function twoHops(first: string, second: string): Network {
  const town = `zones: [left, right]
devices:
  middle:
    config: first
    interfaces: { ${INTO}: 10.77.1.1/24, ${OUT}: 10.77.9.1/30 }
    routes: [{ to: 10.77.2.0/24, via: 10.77.9.2 }, { to: ${BEHIND_FAR}, via: 10.77.9.2 }]
  far:
    config: second
    interfaces: { ${INTO}: 10.77.9.2/30, ${OUT}: 10.77.2.1/24 }
    routes: [{ to: 10.77.1.0/24, via: 10.77.9.1 }]
segments:
  left: { zone: left, prefixes: [10.77.1.2/31, 10.77.1.4/32], attached: ['middle:${INTO}'] }
  between: { prefixes: [10.77.9.0/30] }
  right: { zone: right, prefixes: [10.77.2.2/31, 10.77.2.4/32], attached: ['far:${OUT}'] }
`
  return buildTown(town, { middle: ['nftables', first], far: ['nftables', second] })
}

const DOOR = '10.77.8.5'

const HIDES = `table ip hides {
  chain post {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "${OUT}" ip saddr ${LEFT[1]} snat to 10.77.9.1
  }
}
`
const OPENS = `table ip opens {
  chain pre {
    type nat hook prerouting priority dstnat; policy accept;
    ip daddr ${DOOR} tcp dport 443 dnat to ${RIGHT[1]}:80
    ip daddr ${RIGHT[2]} udp dport 22 dnat to ${RIGHT[0]}:23
  }
}
`

test('kernel: two hops with translations: every probe ends where the certificate says, as what it says', (context) => {
  const hosts = layNamespaces(HOSTS, ['middle', 'far'])
  if ('refused' in hosts) {
    context.skip(`no network namespaces here: ${hosts.refused}`)
    return
  }
  using held = hosts
  try {
    held.run('right', ['nft', '-f', '-'], WITNESS)
    held.run('far', ['nft', '-f', '-'], OPENS)
  } catch (error) {
    context.skip(`no nft here: ${String(error)}`)
    return
  }
  const probes = [
    ...PROBES,
    ...LEFT.flatMap((source) =>
      [80, 443].map((port) => ({ protocol: 'tcp' as const, source, destination: DOOR, port })),
    ),
  ]
  let [compared, arrived, claimed] = [0, 0, 0]
  for (const [first, second] of fc.sample(fc.tuple(ruleset, ruleset), { seed: 12, numRuns: RULESETS })) {
    const [near, far] = [
      `${nftText({ ...first, drop: false })}${HIDES}`,
      `${nftText({ ...second, drop: false })}${OPENS}`,
    ]
    held.run('middle', ['nft', '-f', '-'], `flush ruleset\n${near}`)
    held.run('far', ['nft', '-f', '-'], `flush ruleset\n${far}`)
    held.run('right', ['nft', 'flush', 'set', 'ip', 'witness', 'seen'])
    held.run('left', [process.execPath, '-e', SENDER], JSON.stringify(probes))
    const seen = seenBy(held)
    const network = twoHops(near, far)
    const policy = { permissions: [], egresses: [] }
    const certificate = certify(network, policy, '2026-11-21', [])
    assert.notEqual(checkCertificate(certificate, network, policy, []).is, 'refused')
    const passage = certificate.passages.find(
      (one) => one.from === 'left' && one.family === 4 && one.kind === 'opening',
    )!
    const expected = new Set(
      probes.flatMap((probe) =>
        followPieces(network, passage, 'left', packetOf(probe)).flatMap(({ end, packet }) =>
          end === 'in right'
            ? [`${packet.protocol} ${formatIp4(packet.src4)} ${formatIp4(packet.dst4)} ${packet.dport}`]
            : [],
        ),
      ),
    )
    assert.deepEqual([...seen].toSorted(), [...expected].toSorted(), `${near}\n${far}`)
    const claim = certificate.claims.find(({ from, family }) => from === 'left' && family === 4)!
    if (claim.holds === 'nothing') claimed++
    compared += probes.length
    arrived += seen.size
  }
  context.diagnostic(`${compared} probes over two hops, ${arrived} arrived, ${claimed} closed, 0 disagreements`)
  assert.ok(arrived > 20)
})
