import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatIp4, parseIp4, type Network, type Packet, type Vendor } from '../model/index.ts'
import { decidePacket } from '../questions/index.ts'
import { readConfig } from '../readers/index.ts'
import { assembleNetwork, readTown } from '../town/index.ts'
import { walk } from './walk.ts'

/** A town of four devices, one of each kind: provider – RTX – FortiGate – {LGWAN, DMZ}, and ASA – My Number behind. */
const TOWN = `zones: [mynumber, lgwan, dmz, outside]
devices:
  rtx: { config: rtx }
  fw: { config: fw }
  asa: { config: asa }
  gate:
    config: gate
    interfaces: { eth0: 10.0.2.2/30, eth1: 10.4.0.1/24 }
    routes: [{ to: 0.0.0.0/0, via: 10.0.2.1 }]
    ipv6: false
segments:
  provider: { zone: outside, prefixes: [0.0.0.0/0], attached: ['rtx:lan2'] }
  office: { zone: lgwan, prefixes: 10.2.0.0/24 }
  juki: { zone: mynumber, prefixes: 10.1.0.0/24 }
  public: { zone: dmz, prefixes: 10.4.0.0/24 }
`
const CONFIGS: Readonly<Record<string, readonly [Vendor, string]>> = {
  rtx: [
    'yamaha',
    `ip lan1 address 10.0.0.1/30
ip lan2 address 203.0.113.2/29
ip lan2 nat descriptor 1
ip lan2 secure filter in 10 11 99
ip lan2 secure filter out 20 dynamic 80
ip route default gateway 203.0.113.1
ip route 10.0.0.0/8 gateway 10.0.0.2
ip filter 10 pass * 10.4.0.80 tcp * 8080
ip filter 11 pass * * established
ip filter 20 pass * * * * *
ip filter 99 reject * * * * *
ip filter dynamic 80 * * tcp
nat descriptor type 1 masquerade
nat descriptor address outer 1 primary
nat descriptor masquerade static 1 1 10.4.0.80 tcp 80=8080
`,
  ],
  fw: [
    'fortigate',
    `#config-version=FGT60F-7.2.5-FW-build1517:opmode=0:vdom=0
config system interface
edit "up"
set ip 10.0.0.2 255.255.255.252
next
edit "office"
set ip 10.2.0.1 255.255.255.0
next
edit "asa"
set ip 10.0.1.1 255.255.255.252
next
edit "gate"
set ip 10.0.2.1 255.255.255.252
next
end
config firewall address
edit "juki"
set subnet 10.1.0.9 255.255.255.255
next
edit "half"
set subnet 10.2.0.0 255.255.255.128
next
end
config firewall vip
edit "v"
set extip 10.2.0.200
set mappedip "10.1.0.9"
set extintf "office"
set portforward enable
set extport 8443
set mappedport 443
next
end
config firewall policy
edit 9
set srcintf "office"
set dstintf "asa"
set srcaddr "half"
set dstaddr "juki"
set service "HTTPS"
set schedule "always"
set action accept
next
edit 4
set srcintf "office"
set dstintf "asa"
set srcaddr "all"
set dstaddr "v"
set service "ALL"
set schedule "always"
set action accept
next
edit 2
set srcintf "office" "gate"
set dstintf "up"
set srcaddr "all"
set dstaddr "all"
set service "HTTPS" "DNS"
set schedule "always"
set action accept
next
edit 3
set srcintf "up"
set dstintf "gate"
set srcaddr "all"
set dstaddr "all"
set service "ALL_TCP"
set schedule "always"
set action accept
next
end
config router static
edit 1
set gateway 10.0.0.1
set device "up"
next
edit 2
set dst 10.1.0.0 255.255.255.0
set gateway 10.0.1.2
set device "asa"
next
edit 3
set dst 10.4.0.0 255.255.255.0
set gateway 10.0.2.2
set device "gate"
next
end
`,
  ],
  asa: [
    'cisco-asa',
    `ASA Version 9.9
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 10.0.1.2 255.255.255.252
interface GigabitEthernet0/1
 nameif inside
 security-level 100
 ip address 10.1.0.1 255.255.255.0
access-list IN extended permit tcp 10.2.0.0 255.255.255.0 host 10.1.0.9 eq https
access-list IN extended deny ip any any
access-group IN in interface outside
route outside 0.0.0.0 0.0.0.0 10.0.1.1
`,
  ],
  gate: [
    'iptables',
    `*filter
:FORWARD DROP [0:0]
-A FORWARD -i eth0 -o eth1 -p tcp -m tcp --dport 8080 -j ACCEPT
-A FORWARD -i eth1 -o eth0 -p udp -m udp --dport 53 -j ACCEPT
COMMIT
`,
  ],
}

function build(): Network {
  const { town, problems } = readTown(TOWN, 'town')
  assert.deepEqual(problems, [])
  const read = town!.devices.map(({ name, interfaces }) => {
    const [vendor, text] = CONFIGS[name]!
    const reading = readConfig(text, name, { vendor, name, interfaces })
    assert.ok(!('failure' in reading))
    assert.equal(reading.tally.notUnderstood, 0, name)
    return { name, devices: reading.devices }
  })
  const assembled = assembleNetwork(town!, read)
  assert.deepEqual(assembled.problems, [])
  return assembled.network
}

const network = build()
const HOSTS = [
  '10.2.0.5',
  '10.2.0.200',
  '10.1.0.9',
  '10.1.0.8',
  '10.4.0.80',
  '10.4.0.7',
  '203.0.113.2',
  '203.0.113.5',
  '8.8.8.8',
  '10.0.1.2',
]
const SENDERS: Readonly<Record<string, readonly string[]>> = {
  office: ['10.2.0.5', '10.2.0.129'],
  juki: ['10.1.0.9'],
  public: ['10.4.0.80', '10.4.0.7'],
  provider: ['198.51.100.7', '8.8.8.8'],
}

const packets = fc
  .record({
    segment: fc.constantFrom(...Object.keys(SENDERS)),
    pick: fc.nat(1),
    to: fc.constantFrom(...HOSTS),
    tcp: fc.boolean(),
    port: fc.constantFrom(53, 80, 443, 8080, 8443, 22),
  })
  .map(({ segment, pick, to, tcp, port }): { segment: string; packet: Packet } => {
    const sources = SENDERS[segment]!
    const ends = { src4: parseIp4(sources[pick % sources.length]!)!, dst4: parseIp4(to)!, src6: 0n, dst6: 0n }
    return {
      segment,
      packet: {
        family: 4,
        ...ends,
        protocol: tcp ? 6 : 17,
        sport: 50_000,
        dport: port,
        icmpType: 0,
        icmpCode: 0,
        tcpFlags: tcp ? 2 : 0,
        state: 0,
        fragment: 0,
        mac: 0,
        mark: 0,
      },
    }
  })

function arrivalsOf(segment: string, packet: Packet): string[] {
  const ends = walk(network, segment, packet).flatMap(({ end, certain }) =>
    end.end === 'arrives' ? [`${end.zone} ${formatIp4(end.packet.dst4)}:${end.packet.dport} ${certain}`] : [],
  )
  return [...new Set(ends)].toSorted()
}

test('walk: arrives where the sets say, and nowhere else', () => {
  let arrived = 0
  fc.assert(
    fc.property(packets, ({ segment, packet }) => {
      const sets = decidePacket(network, segment, packet).arrives.map(
        ({ zone, certain, trail }) => `${zone} ${formatIp4(trail.arrives.dst4)}:${trail.arrives.dport} ${certain}`,
      )
      const steps = arrivalsOf(segment, packet)
      arrived += steps.length
      assert.deepEqual(
        steps,
        [...new Set(sets)].toSorted(),
        `${segment} ${formatIp4(packet.src4)} → ${formatIp4(packet.dst4)}:${packet.dport}`,
      )
    }),
    { numRuns: 1500, seed: 3 },
  )
  assert.ok(arrived > 20, `only ${arrived} arrived`)
})

const packet = (over: Partial<Packet>): Packet => ({
  family: 4,
  src4: 0,
  dst4: 0,
  src6: 0n,
  dst6: 0n,
  protocol: 6,
  sport: 50_000,
  dport: 443,
  icmpType: 0,
  icmpCode: 0,
  tcpFlags: 2,
  state: 0,
  fragment: 0,
  mac: 0,
  mark: 0,
  ...over,
})

test('walk: says which device stops a packet, and by which line', () => {
  const ends = walk(network, 'office', packet({ src4: parseIp4('10.2.0.129')!, dst4: parseIp4('10.1.0.9')! })).map(
    ({ end }) => end,
  )
  assert.deepEqual(
    ends.map((end) => ('device' in end ? [end.end, end.device] : end.end)),
    [['denied', 'fw']],
  )
  const [stopped] = walk(
    network,
    'provider',
    packet({ src4: parseIp4('8.8.8.8')!, dst4: parseIp4('203.0.113.2')!, dport: 22 }),
  )
  assert.ok(stopped?.end.end === 'dropped' && stopped.end.device === 'rtx')
})

test('walk: follows translations through four devices', () => {
  const [in_] = walk(
    network,
    'provider',
    packet({ src4: parseIp4('8.8.8.8')!, dst4: parseIp4('203.0.113.2')!, dport: 80 }),
  )
  assert.ok(in_?.end.end === 'arrives' && in_.end.zone === 'dmz')
  assert.deepEqual(
    in_.hops.map(({ device }) => device),
    ['rtx', 'fw', 'gate'],
  )
  assert.deepEqual([formatIp4(in_.end.packet.dst4), in_.end.packet.dport], ['10.4.0.80', 8080])
  const [vip] = walk(
    network,
    'office',
    packet({ src4: parseIp4('10.2.0.129')!, dst4: parseIp4('10.2.0.200')!, dport: 8443 }),
  )
  assert.ok(vip?.end.end === 'arrives' && vip.end.zone === 'mynumber')
})
