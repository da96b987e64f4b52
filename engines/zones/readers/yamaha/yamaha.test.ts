import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPrefix, holds, parseIp4, type Device, type Filter, type Packet } from '../../model/index.ts'
import { readConfig } from '../index.ts'
import type { Reading } from '../reading.ts'

function read(text: string): Reading {
  const reading = readConfig(text, 'rtx.txt', { vendor: 'yamaha' })
  assert.ok(!('failure' in reading))
  return reading
}

function deviceOf(text: string): Device {
  const reading = read(text)
  const missed = reading.verdicts.flatMap((one, index) =>
    one?.verdict === 'not-understood' ? [reading.lines[index]] : [],
  )
  assert.deepEqual(missed, [])
  return reading.devices[0]!
}

function packet(over: Partial<Packet>): Packet {
  const none = {
    src4: parseIp4('198.51.100.1')!,
    dst4: parseIp4('192.168.1.10')!,
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
  return hit ? `${hit.action.do} ${hit.label}` : filter.otherwise
}

function listOf(...filters: readonly string[]): Filter {
  const numbers = filters.map((text) => text.split(' ')[2]).join(' ')
  return deviceOf([...filters, `ip lan2 secure filter in ${numbers}`].join('\n')).filters[0]!
}

test('yamaha: a list is tried from left to right, and drops what nothing matches', () => {
  const list = deviceOf(
    'ip filter 1 pass * 192.168.1.0/24 tcp * www\nip filter 2 reject * * * * *\nip lan2 secure filter in 2 1\nip lan3 secure filter in 1',
  ).filters
  assert.equal(decide(list[0]!, packet({})), 'deny 2')
  assert.equal(decide(list[1]!, packet({})), 'permit 1')
  assert.equal(decide(list[1]!, packet({ dport: 22 })), 'deny')
})

test('yamaha: established is the ACK bit, no memory at all', () => {
  const list = listOf('ip filter 9 pass * * established * *')
  assert.equal(decide(list, packet({ tcpFlags: 16 })), 'permit 9')
  assert.equal(decide(list, packet({ tcpFlags: 2 })), 'deny')
  assert.equal(decide(list, packet({ tcpFlags: 4 })), 'deny', 'a reset without ACK')
})

test('yamaha: ports are asked of TCP and UDP only, where the protocol is open', () => {
  const any = listOf('ip filter 1 pass * * * * 53')
  assert.equal(decide(any, packet({ protocol: 17, dport: 53 })), 'permit 1')
  assert.equal(decide(any, packet({ protocol: 17, dport: 54 })), 'deny')
  assert.equal(decide(any, packet({ protocol: 47, dport: 0 })), 'permit 1')
  const icmp = listOf('ip filter 1 pass * * icmp 8 *')
  assert.equal(decide(icmp, packet({ protocol: 1, icmpType: 8 })), 'permit 1')
  assert.equal(decide(icmp, packet({ protocol: 1, icmpType: 0 })), 'deny')
})

test('yamaha: addresses by wildcard, range, list and mask', () => {
  for (const [text, inside, outside] of [
    ['192.168.*.*', '192.168.9.9', '192.169.0.0'],
    ['192.168.1.5-192.168.1.20', '192.168.1.20', '192.168.1.21'],
    ['-10.0.0.255', '0.0.0.0', '10.0.1.0'],
    ['10.0.0.1,10.0.0.3', '10.0.0.3', '10.0.0.2'],
    ['172.16.0.0/255.240.0.0', '172.31.255.255', '172.32.0.0'],
    ['172.16.0.0/0xfff00000', '172.31.255.255', '172.32.0.0'],
  ] as const) {
    const list = listOf(`ip filter 1 pass ${text} *`)
    assert.equal(decide(list, packet({ src4: parseIp4(inside)! })), 'permit 1', text)
    assert.equal(decide(list, packet({ src4: parseIp4(outside)! })), 'deny', text)
  }
})

test('yamaha: no list passes all, and an undefined set is no list', () => {
  const open = deviceOf('ip lan1 address 192.168.1.1/24')
  assert.deepEqual(open.interfaces[0]!.ingress, [])
  const unset = deviceOf('ip filter set outside in 1\nip filter 1 reject * *\nip lan2 secure filter name outsied')
  assert.deepEqual(unset.interfaces[0]!.ingress, [])
  assert.deepEqual(
    unset.remarks.map(({ code }) => code),
    ['yamaha.undefined-set'],
  )
  const set = deviceOf('ip filter set outside in 1\nip filter 1 reject * *\nip lan2 secure filter name outside')
  assert.equal(set.interfaces[0]!.ingress.length, 1)
})

test('yamaha: an undefined filter leaves the list open', () => {
  const device = deviceOf('ip filter 1 reject * *\nip lan2 secure filter in 7 1')
  assert.equal(device.filters[0]!.rules[0]!.action.do, 'unknown')
})

test('yamaha: dynamic filters remember by interface; dynamic www is 80 and 443, static www is 80', () => {
  const device = deviceOf(
    'ip filter 1 pass * * tcp * www\nip filter dynamic 100 * * www\nip lan2 secure filter out 1 dynamic 100',
  )
  const [stage] = device.interfaces[0]!.egress
  assert.ok(stage?.do === 'filter' && stage.remembers)
  assert.equal(stage.remembers.scope, 'interface')
  assert.equal(holds(stage.remembers.when, packet({ dport: 443 })), 'yes')
  assert.equal(decide(device.filters[0]!, packet({ dport: 443 })), 'deny')
})

test('yamaha: console output that was broken at 80 columns reads as the file does', () => {
  const numbers = Array.from({ length: 40 }, (_, i) => 1000 + i)
  const filters = numbers.map((n) => `ip filter ${n} pass * 10.0.${n - 1000}.0/24 tcp * 80`)
  const command = `ip lan2 secure filter in ${numbers.join(' ')} dynamic 100 101`
  const rest = ['ip filter dynamic 100 * * ftp', 'ip filter dynamic 101 * * tcp', 'ip lan1 address 192.168.1.1/24']
  const broken = command.match(/.{1,80}/g)!
  assert.ok(broken.length >= 3)
  const whole = deviceOf([...filters, command, ...rest].join('\n'))
  const wrapped = deviceOf([...filters, ...broken, ...rest].join('\n'))
  assert.deepEqual(
    wrapped.filters[0]!.rules.map(({ label }) => label),
    whole.filters[0]!.rules.map(({ label }) => label),
  )
  assert.deepEqual(wrapped.filters[0]!.at, { file: 'rtx.txt', line: 41, to: 40 + broken.length })
})

test('yamaha: broken lines as terminals show them: inside a number, before a blank, with the blank lost', () => {
  const numbers = [
    200_003, 200_013, 200_020, 200_021, 200_022, 200_023, 200_024, 200_025, 200_026, 200_027, 200_030, 200_032, 200_099,
  ]
  const filters = numbers.map((n) => `ip filter ${n} reject * 10.0.${n % 256}.0/24 tcp * 80`).join('\n')
  const device = deviceOf(`pp select 1
 ip pp secure filter in 200003 200020 200021 200022 200023 200024 200025 200030
 200032
 ip pp secure filter out 200013 200020 200021 200022 200023 200024 200025 20002
6 200027 200099
 pp enable 1
${filters}
ip lan3 secure filter in 200003 200013
200020 200021
`)
  const labels = (name: string) =>
    device.filters
      .find((one) => one.name === name)!
      .rules.map(({ label }) => label)
      .join(' ')
  assert.equal(labels('ip pp1 in'), '200003 200020 200021 200022 200023 200024 200025 200030 200032')
  assert.equal(labels('ip pp1 out'), '200013 200020 200021 200022 200023 200024 200025 200026 200027 200099')
  assert.equal(labels('ip lan3 in'), '200003 200013 200020 200021')
})

test('yamaha: pp and tunnel lines belong to what was selected', () => {
  const device = deviceOf(
    'pp select 1\n pp bind lan2\n pppoe use lan2\n pp auth myname user@isp himitsu\n ppp ipcp ipaddress on\n ip pp nat descriptor 1000\n ip pp secure filter in 1\n pp enable 1\nip filter 1 reject * *\nnat descriptor type 1000 masquerade\nip route default gateway pp 1',
  )
  const pp = device.interfaces.find(({ name }) => name === 'pp1')!
  assert.equal(pp.learnt?.cause, 'dynamic')
  assert.equal(
    pp.ingress.map((stage) => stage.do).join(),
    'nat,filter',
    'NAT first, so that filters see inner addresses',
  )
  assert.deepEqual(device.routes[0]!.via, [{ to: 'interface', interface: 'pp1' }])
  assert.doesNotMatch(read('pp select 1\n pp auth myname user@isp himitsu').lines.join('\n'), /himitsu/)
})

const masquerading = (incoming: string) =>
  `ip lan2 address 203.0.113.2/29\nip lan2 nat descriptor 1\nnat descriptor type 1 masquerade\nnat descriptor address outer 1 primary\nnat descriptor masquerade static 1 1 192.168.1.80 tcp 8080=80\n${incoming}`

test('yamaha: masquerade: static entries open a port, the rest by masquerade incoming', () => {
  const rules = deviceOf(masquerading('')).nats.find(({ name }) => name.includes(' in '))!.rules
  const to = packet({ dst4: parseIp4('203.0.113.2')!, dport: 8080 })
  assert.equal(holds(rules[0]!.when, to), 'yes')
  assert.deepEqual(rules[0]!.action, {
    do: 'rewrite',
    fields: [
      { field: 'dst4', to: 'shift', from: parseIp4('203.0.113.2'), base: parseIp4('192.168.1.80') },
      { field: 'dport', to: 'shift', from: 8080, base: 80 },
    ],
  })
  assert.equal(rules[1]!.action.do, 'drop')
  assert.equal(holds(rules[1]!.when, { ...to, dport: 5000 }), 'yes')
  const through = deviceOf(masquerading('nat descriptor masquerade incoming 1 through'))
  assert.ok(through.remarks.some(({ code }) => code === 'yamaha.incoming-through'))
  const dropped = through.nats.find(({ name }) => name.includes(' in '))!.rules[1]!
  assert.equal(holds(dropped.when, { ...to, dport: 5000 }), 'no')
})

test('yamaha: routes, and filters on gateways as policy routes that spare longer routes', () => {
  const device = deviceOf(
    'ip filter 5 pass * * tcp * 443\nip route default gateway pp 1 filter 5 gateway pp 2\nip route 10.0.0.0/8 gateway 192.168.1.254',
  )
  assert.deepEqual(
    device.routes.map(({ to, via }) => `${formatPrefix(to)} ${via[0]!.to}`),
    ['0.0.0.0/0 interface', '10.0.0.0/8 gateway'],
  )
  const [policy] = device.policyRoutes
  assert.equal(holds(policy!.when, packet({ dport: 443 })), 'yes')
  assert.equal(holds(policy!.when, packet({ dport: 443, dst4: parseIp4('10.1.1.1')! })), 'no')
  assert.equal(holds(policy!.when, packet({ dport: 80 })), 'no')
})

test('yamaha: IPv6 has filters of its own', () => {
  const device = deviceOf(
    'ipv6 filter 1 pass 2001:db8::/32 * tcp * 443\nipv6 lan2 secure filter in 1\nipv6 lan2 address 2001:db8::1/64',
  )
  assert.deepEqual(device.interfaces[0]!.ingress[0], { do: 'filter', filter: 'ipv6 lan2 in', families: [6] })
  assert.equal(decide(device.filters[0]!, packet({ family: 6, src6: 0x2001_0db8n << 96n, dport: 443 })), 'permit 1')
})

test('yamaha: what is not known is not skipped', () => {
  const reading = read(
    'ip lan1 address 192.168.1.1/24\nip filter 1 pass * * quic * *\nip policy filter 1000 reject-nolog lan1 * * * *',
  )
  assert.equal(reading.tally.notUnderstood, 2)
  assert.ok(reading.devices[0]!.unknowns.some(({ at }) => at.line === 3))
})
