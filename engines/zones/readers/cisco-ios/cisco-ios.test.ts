import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPrefix, holds, parseIp4, type Device, type Filter, type Packet } from '../../model/index.ts'
import { readConfig } from '../index.ts'

const HEAD = `version 15.2
service timestamps log datetime msec
hostname core
enable secret 5 $1$abcdefgh
!
interface GigabitEthernet0/0
 description to provider
 ip address 203.0.113.2 255.255.255.248
 ip access-group OUTSIDE in
 ip nat outside
!
interface GigabitEthernet0/1
 ip address 10.1.0.1 255.255.255.0
 ip nat inside
!
`

function deviceOf(text: string): Device {
  const reading = readConfig(text, 'core.cfg', { vendor: 'cisco-ios' })
  assert.ok(!('failure' in reading))
  const missed = reading.verdicts.flatMap((one, index) =>
    one?.verdict === 'not-understood' ? [reading.lines[index]] : [],
  )
  assert.deepEqual(missed, [])
  assert.doesNotMatch(reading.lines.join('\n'), /abcdefgh/)
  return reading.devices[0]!
}

function packet(over: Partial<Packet>): Packet {
  const none = {
    src4: parseIp4('198.51.100.1')!,
    dst4: parseIp4('10.1.0.10')!,
    src6: 0n,
    dst6: 0n,
    protocol: 6,
    sport: 40_000,
    dport: 80,
  }
  return { family: 4, ...none, icmpType: 0, icmpCode: 0, tcpFlags: 2, state: 0, fragment: 0, mac: 0, mark: 0, ...over }
}

function decide(filter: Filter, one: Packet): string {
  const hit = filter.rules.find(({ when }) => holds(when, one) !== 'no')
  return hit ? `${hit.action.do}${hit.label ? ` ${hit.label}` : ''}` : filter.otherwise
}

const listed = (...entries: readonly string[]): Filter =>
  deviceOf(`${HEAD}ip access-list extended OUTSIDE\n${entries.map((entry) => ` ${entry}`).join('\n')}\n`).filters[0]!

test('cisco-ios: entries by sequence, implicit deny', () => {
  const list = listed(
    '20 deny tcp any any eq 22',
    '10 permit tcp any host 10.1.0.10 eq 22 80',
    '30 permit udp any any gt 1023',
  )
  assert.equal(decide(list, packet({ dport: 22 })), 'permit 10')
  assert.equal(decide(list, packet({ dport: 22, dst4: 1 })), 'deny 20')
  assert.equal(decide(list, packet({ protocol: 17, dport: 1023 })), 'deny')
  assert.equal(decide(list, packet({ protocol: 17, dport: 1024 })), 'permit 30')
})

test('cisco-ios: wildcards may have holes', () => {
  const list = listed('permit ip 10.0.0.1 0.255.0.0 any')
  assert.equal(decide(list, packet({ src4: parseIp4('10.77.0.1')! })), 'permit')
  assert.equal(decide(list, packet({ src4: parseIp4('10.77.1.1')! })), 'deny')
})

test('cisco-ios: established is ACK or RST', () => {
  const list = listed('permit tcp any any established')
  assert.equal(decide(list, packet({ tcpFlags: 2 })), 'deny')
  assert.equal(decide(list, packet({ tcpFlags: 16 })), 'permit')
  assert.equal(decide(list, packet({ tcpFlags: 4 })), 'permit')
})

test('cisco-ios: a list that nobody defines lets all pass, and says so', () => {
  const device = deviceOf(HEAD)
  assert.deepEqual(device.interfaces[0]!.ingress, [])
  assert.deepEqual(
    device.remarks.map(({ code }) => code),
    ['cisco.undefined-list'],
  )
})

test('cisco-ios: numbered and standard lists', () => {
  const device = deviceOf(
    `${HEAD}access-list 10 permit 10.1.0.0 0.0.0.255\naccess-list 10 remark x\naccess-list 110 permit icmp any any echo\n`,
  )
  assert.equal(
    decide(
      device.filters.find(({ name }) => name === '10')!,
      packet({ src4: parseIp4('10.1.0.9')! }),
    ),
    'permit',
  )
  const echo = device.filters.find(({ name }) => name === '110')!
  assert.equal(decide(echo, packet({ protocol: 1, icmpType: 8 })), 'permit')
  assert.equal(decide(echo, packet({ protocol: 1, icmpType: 0 })), 'deny')
})

test('cisco-ios: NAT: static before routing from outside, overload after routing to outside', () => {
  const device = deviceOf(
    `${HEAD}access-list 1 permit 10.1.0.0 0.0.0.255
ip nat inside source list 1 interface GigabitEthernet0/0 overload
ip nat inside source static tcp 10.1.0.80 80 203.0.113.3 8080 extendable
ip route 0.0.0.0 0.0.0.0 203.0.113.1
`,
  )
  const [inward] = device.nats.find(({ name }) => name === 'nat outside')!.rules
  const to = packet({ dst4: parseIp4('203.0.113.3')!, dport: 8080 })
  assert.equal(holds(inward!.when, { ...to, in: 'GigabitEthernet0/0' }), 'yes')
  assert.equal(holds(inward!.when, { ...to, in: 'GigabitEthernet0/1' }), 'no')
  const after = device.nats.find(({ name }) => name === 'nat inside')!.rules
  const from = packet({ src4: parseIp4('10.1.0.9')!, in: 'GigabitEthernet0/1', out: 'GigabitEthernet0/0' })
  const hit = after.find(({ when }) => holds(when, from) === 'yes')
  assert.ok(hit?.action.do === 'rewrite')
  assert.deepEqual(hit.action.fields[0], {
    field: 'src4',
    to: 'in',
    ranges: [[parseIp4('203.0.113.2'), parseIp4('203.0.113.2')]],
  })
  assert.equal(formatPrefix(device.routes[0]!.to), '0.0.0.0/0')
})

test('cisco-ios: reflexive lists and inspection remember', () => {
  const device = deviceOf(`hostname r
ip inspect name FW tcp
interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip access-group OUT out
 ip access-group IN in
 ip inspect FW out
ip access-list extended OUT
 permit tcp any any reflect BACK
ip access-list extended IN
 evaluate BACK
 deny ip any any
`)
  const [list, inspect] = device.interfaces[0]!.egress
  assert.ok(list?.do === 'filter' && list.remembers?.scope === 'interface')
  assert.ok(inspect?.do === 'filter' && inspect.remembers?.scope === 'device')
})

test('cisco-ios: a switch forwards only with ip routing; ports show their VLANs; VRFs are devices', () => {
  const text = `hostname sw
interface GigabitEthernet1/0/1
 switchport mode access
 switchport access vlan 10
interface GigabitEthernet1/0/2
 switchport mode trunk
 switchport trunk allowed vlan 10,20-22
interface Vlan10
 ip address 10.10.0.1 255.255.255.0
interface Vlan20
 vrf forwarding SCHOOL
 ip address 10.20.0.1 255.255.255.0
`
  const device = deviceOf(text)
  assert.equal(device.forwards, false)
  assert.deepEqual(
    device.ports.map(({ mode, vlans }) => [mode, vlans]),
    [
      ['access', [[10, 10]]],
      [
        'trunk',
        [
          [10, 10],
          [20, 22],
        ],
      ],
    ],
  )
  const reading = readConfig(`ip routing\n${text}`, 'sw', { vendor: 'cisco-ios' })
  assert.ok(!('failure' in reading))
  assert.deepEqual(
    reading.devices.map(({ name, forwards }) => [name, forwards]),
    [
      ['sw', true],
      ['sw/SCHOOL', true],
    ],
  )
})

test('cisco-ios: policy routing by route-map', () => {
  const device = deviceOf(`hostname r
interface GigabitEthernet0/1
 ip address 10.1.0.1 255.255.255.0
 ip policy route-map PBR
access-list 101 permit tcp any any eq 443
route-map PBR permit 10
 match ip address 101
 set ip next-hop 192.0.2.1
`)
  assert.equal(holds(device.policyRoutes[0]!.when, packet({ dport: 443, in: 'GigabitEthernet0/1' })), 'yes')
  assert.deepEqual(device.policyRoutes[0]!.via, [{ to: 'gateway', address: parseIp4('192.0.2.1') }])
})

test('cisco-ios: lists on VLANs stand before and behind the routed lists, and drop what no entry matches', () => {
  const device = deviceOf(`hostname sw
ip routing
interface Vlan10
 ip address 10.10.0.1 255.255.255.0
 ip access-group 101 in
access-list 101 permit ip any any
access-list 102 permit tcp any any eq 23
access-list 103 permit tcp any any
vlan access-map GUARD 20
 match ip address 103
 action forward
vlan access-map GUARD 10
 match ip address 102
 action drop
vlan filter GUARD vlan-list 10,20-22
`)
  const [svi] = device.interfaces
  assert.deepEqual(
    svi!.ingress.map((stage) => (stage.do === 'filter' ? stage.filter : '')),
    ['vlan GUARD', '101'],
  )
  assert.deepEqual(
    svi!.egress.map((stage) => (stage.do === 'filter' ? stage.filter : '')),
    ['vlan GUARD'],
  )
  const list = device.filters.find(({ name }) => name === 'vlan GUARD')!
  assert.equal(decide(list, packet({ dport: 23 })), 'deny 10')
  assert.equal(decide(list, packet({ dport: 80 })), 'permit 20')
  assert.equal(decide(list, packet({ protocol: 17 })), 'deny')
})

test('cisco-ios: zone-based firewalls are said to be not understood', () => {
  const reading = readConfig(
    `${HEAD}zone security A\nzone-pair security AB source A destination B\n service-policy type inspect P\n`,
    'r',
    { vendor: 'cisco-ios' },
  )
  assert.ok(!('failure' in reading))
  assert.equal(reading.tally.notUnderstood, 3)
  assert.equal(reading.devices[0]!.unknowns.length, 3)
})
