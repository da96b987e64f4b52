import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatIp4, holds, parseIp4, type Device, type Packet } from '../../model/index.ts'
import { readConfig } from '../index.ts'

const HEAD = `ASA Version 9.9
hostname asa
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 203.0.113.2 255.255.255.248
interface GigabitEthernet0/1
 nameif inside
 security-level 100
 ip address 10.1.0.1 255.255.255.0
interface GigabitEthernet0/2
 nameif dmz
 security-level 50
 ip address 10.2.0.1 255.255.255.0
interface GigabitEthernet0/3
 nameif school
 security-level 50
 ip address 10.3.0.1 255.255.255.0
`

function deviceOf(text: string): Device {
  const reading = readConfig(text, 'asa.cfg')
  assert.ok(!('failure' in reading))
  const missed = reading.verdicts.flatMap((one, index) =>
    one?.verdict === 'not-understood' ? [reading.lines[index]] : [],
  )
  assert.deepEqual(missed, [])
  return reading.devices[0]!
}

function packet(over: Partial<Packet>): Packet {
  const none = {
    src4: parseIp4('198.51.100.1')!,
    dst4: parseIp4('10.2.0.10')!,
    src6: 0n,
    dst6: 0n,
    protocol: 6,
    sport: 40_000,
    dport: 80,
  }
  return { family: 4, ...none, icmpType: 0, icmpCode: 0, tcpFlags: 2, state: 0, fragment: 0, mac: 0, mark: 0, ...over }
}

/** What a list does, by the plainest reading of calls. */
function run(device: Device, name: string, one: Packet): 'permit' | 'deny' | 'return' {
  const filter = device.filters.find((list) => list.name === name)!
  for (const { when, action } of filter.rules) {
    if (holds(when, one) !== 'yes') continue
    if (action.do === 'permit' || action.do === 'deny') return action.do
    if (action.do === 'call' || action.do === 'goto') {
      const inner = run(device, action.filter, one)
      if (inner !== 'return' || action.do === 'goto') return inner
    }
  }
  return filter.otherwise
}

function passes(device: Device, one: Packet): boolean {
  return device.after.every((stage) => stage.do === 'nat' || run(device, stage.filter, one) === 'permit')
}

test('cisco-asa: down the levels passes, up does not, equals are apart', () => {
  const device = deviceOf(HEAD)
  assert.ok(passes(device, packet({ in: 'inside', out: 'outside' })))
  assert.ok(!passes(device, packet({ in: 'outside', out: 'inside' })))
  assert.ok(!passes(device, packet({ in: 'dmz', out: 'school' })))
  assert.ok(
    passes(deviceOf(`${HEAD}same-security-traffic permit inter-interface\n`), packet({ in: 'dmz', out: 'school' })),
  )
  assert.ok(!passes(device, packet({ in: 'dmz', out: 'dmz' })))
})

test('cisco-asa: a list takes the place of the levels, then the global list, then nothing', () => {
  const list = 'access-list IN extended permit tcp any host 10.2.0.10 eq www\naccess-group IN in interface outside\n'
  const device = deviceOf(HEAD + list)
  assert.ok(passes(device, packet({ in: 'outside', out: 'dmz' })))
  assert.ok(!passes(device, packet({ in: 'outside', out: 'dmz', dport: 22 })))
  const global = deviceOf(`${HEAD}${list}access-list ALL extended permit tcp any any eq ssh\naccess-group ALL global\n`)
  assert.ok(passes(global, packet({ in: 'outside', out: 'dmz', dport: 22 })))
  assert.ok(!passes(global, packet({ in: 'inside', out: 'outside', dport: 80 })), 'levels no longer count')
})

test('cisco-asa: an outgoing list is asked too', () => {
  const device = deviceOf(`${HEAD}access-list OUT extended deny ip any any\naccess-group OUT out interface outside\n`)
  assert.ok(!passes(device, packet({ in: 'inside', out: 'outside' })))
})

test('cisco-asa: lists write netmasks and see real addresses behind NAT', () => {
  const device = deviceOf(`${HEAD}object network web
 host 10.2.0.80
 nat (dmz,outside) static 203.0.113.3 service tcp www 8080
access-list IN extended permit tcp any 10.2.0.0 255.255.255.0 eq www
access-group IN in interface outside
`)
  const [rule] = device.nats.find(({ name }) => name === 'nat destinations')!.rules
  assert.equal(holds(rule!.when, packet({ dst4: parseIp4('203.0.113.3')!, dport: 8080, in: 'outside' })), 'yes')
  assert.ok(rule!.action.do === 'rewrite')
  assert.ok(passes(device, packet({ in: 'outside', out: 'dmz', dst4: parseIp4('10.2.0.80')! })))
})

test('cisco-asa: order of NAT: twice, objects (static first, small first), after-auto', () => {
  const text = `${HEAD}object network lan
 subnet 10.1.0.0 255.255.255.0
object network host
 host 10.1.0.9
object network pool
 range 203.0.113.4 203.0.113.5
object network far
 host 198.51.100.9
nat (inside,outside) after-auto source dynamic lan interface
nat (inside,outside) source static lan lan destination static far far
object network lan
 nat (inside,outside) dynamic pool
object network host
 nat (inside,outside) static 203.0.113.6
`
  const rules = deviceOf(text).nats.find(({ name }) => name === 'nat sources')!.rules
  const first = (over: Partial<Packet>) => {
    const one = packet({ src4: parseIp4('10.1.0.9')!, in: 'inside', out: 'outside', ...over })
    return text.split('\n')[rules.find(({ when }) => holds(when, one) === 'yes')!.at.line - 1]
  }
  assert.match(first({ dst4: parseIp4('198.51.100.9')! })!, /destination static far/)
  assert.match(first({ src4: parseIp4('10.1.0.8')! })!, /dynamic pool/)
  assert.match(first({})!, /static 203/)
  assert.match(text.split('\n')[rules.at(-1)!.at.line - 1]!, /after-auto/)
})

test('cisco-asa: object groups of every kind', () => {
  const device = deviceOf(`${HEAD}object-group network servers
 network-object host 10.2.0.10
 network-object 10.2.0.64 255.255.255.192
object-group service web tcp
 port-object eq www
 port-object range 8000 8010
object-group service mixed
 service-object udp destination eq domain
 service-object icmp echo
access-list IN extended permit tcp any object-group servers object-group web
access-list IN extended permit object-group mixed any any
access-group IN in interface outside
`)
  const from = { in: 'outside', out: 'dmz' }
  assert.ok(passes(device, packet({ ...from, dport: 8005 })))
  assert.ok(!passes(device, packet({ ...from, dport: 8011 })))
  assert.ok(passes(device, packet({ ...from, dst4: parseIp4('10.2.0.65')! })))
  assert.ok(passes(device, packet({ ...from, protocol: 17, dport: 53 })))
  assert.ok(passes(device, packet({ ...from, protocol: 1, icmpType: 8 })))
  assert.ok(!passes(device, packet({ ...from, protocol: 1, icmpType: 0 })))
})

test('cisco-asa: an undefined group leaves the entry open', () => {
  const reading = readConfig(
    `${HEAD}access-list IN extended permit tcp any object-group nowhere\naccess-group IN in interface outside\n`,
    'a',
  )
  assert.ok(!('failure' in reading))
  const list = reading.devices[0]!.filters.find(({ name }) => name === 'list IN')!
  assert.equal(holds(list.rules[0]!.when, packet({})), 'unknown')
})

test('ciscoAsa: replies to ICMP are let back in only where a policy in use inspects it', () => {
  const policy = `policy-map global_policy
 class inspection_default
  inspect dns
  inspect icmp
`
  const echo = packet({ protocol: 1, dport: 0, sport: 0, tcpFlags: 0, icmpType: 8 })
  const remembers = (text: string, of: Packet) =>
    deviceOf(HEAD + text).after.flatMap((stage) =>
      stage.do === 'filter' && stage.remembers ? [holds(stage.remembers.when, of)] : [],
    )[0]
  assert.equal(remembers('', echo), 'no')
  assert.equal(remembers('', packet({})), 'yes')
  assert.equal(remembers(policy, echo), 'no')
  assert.equal(remembers(`${policy}service-policy global_policy global\n`, echo), 'yes')
})

/** What a translation makes of a packet: addresses and ports. */
function translated(device: Device, name: string, one: Packet): readonly [string, number, string, number] {
  const rule = device.nats.find((nat) => nat.name === name)!.rules.find(({ when }) => holds(when, one) === 'yes')
  const fields = rule?.action.do === 'rewrite' ? rule.action.fields : []
  const moved = fields.flatMap((field) =>
    field.to === 'shift' ? [[field.field, one[field.field] - field.from + field.base] as const] : [],
  )
  const after: Packet = { ...one, ...Object.fromEntries(moved) }
  return [formatIp4(after.src4), after.sport, formatIp4(after.dst4), after.dport]
}

test('cisco-asa: twice NAT with services turns the ports of both ends, both ways', () => {
  const device = deviceOf(`${HEAD}object network server
 host 10.1.0.10
object network outer
 host 203.0.113.3
object network partner
 host 198.51.100.1
object network alias
 host 10.1.0.250
object service real-http
 service tcp source eq 80
object service mapped-http
 service tcp source eq 8080
object service asked
 service tcp destination eq 9000
object service given
 service tcp destination eq 443
nat (inside,outside) source static server outer service real-http mapped-http
nat (inside,outside) source static server outer destination static alias partner service asked given
`)
  const [server, outer, partner, alias] = ['10.1.0.10', '203.0.113.3', '198.51.100.1', '10.1.0.250']
  const from = (src: string, sport: number, dst: string, dport: number, over: Partial<Packet>) =>
    packet({ src4: parseIp4(src)!, sport, dst4: parseIp4(dst)!, dport, ...over })
  const inward = { in: 'outside', out: 'inside' }
  const outward = { in: 'inside', out: 'outside' }
  const [before, after] = ['nat destinations', 'nat sources']
  assert.deepEqual(translated(device, before, from(partner, 5000, outer, 8080, inward)), [partner, 5000, server, 80])
  assert.deepEqual(translated(device, before, from(partner, 5000, outer, 80, inward)), [partner, 5000, outer, 80])
  assert.deepEqual(translated(device, after, from(server, 80, '8.8.8.8', 5000, outward)), [
    outer,
    8080,
    '8.8.8.8',
    5000,
  ])
  assert.deepEqual(translated(device, before, from(server, 5000, alias, 9000, outward)), [server, 5000, partner, 443])
  assert.deepEqual(translated(device, after, from(server, 5000, partner, 443, outward)), [outer, 5000, partner, 443])
  assert.deepEqual(translated(device, before, from(partner, 443, outer, 5000, inward)), [partner, 443, server, 5000])
  assert.deepEqual(translated(device, after, from(partner, 443, server, 5000, inward)), [alias, 9000, server, 5000])
})

test('cisco-asa: twice NAT whose services do not pair up stays not understood', () => {
  for (const words of ['service one many', 'service one none', 'service one udp', 'service ask other']) {
    const reading = readConfig(
      `${HEAD}object network server
 host 10.1.0.10
object service one
 service tcp source eq 80
object service many
 service tcp source range 80 90
object service udp
 service udp source eq 80
object service ask
 service tcp destination eq 80
object service other
 service tcp destination eq 81
nat (inside,outside) source static server server ${words}
`,
      'asa.cfg',
    )
    assert.ok(!('failure' in reading))
    assert.equal(reading.tally.notUnderstood, 1, words)
  }
})
