import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPrefix, holds, parseIp4, type Device, type Packet, type Predicate } from '../../model/index.ts'
import { readConfig } from '../index.ts'

const HEAD = `#config-version=FGT60F-7.2.5-FW-build1517-230606:opmode=0:vdom=0:user=admin
config system global
    set hostname "town-fw"
end
config system interface
    edit "wan1"
        set vdom "root"
        set ip 203.0.113.2 255.255.255.248
        set allowaccess ping
        set type physical
    next
    edit "lan"
        set vdom "root"
        set ip 10.1.0.1 255.255.255.0
    next
    edit "dmz"
        set vdom "root"
        set ip 10.2.0.1 255.255.255.0
    next
end
config firewall address
    edit "web"
        set subnet 10.2.0.80 255.255.255.255
    next
end
config firewall vip
    edit "web-vip"
        set extip 203.0.113.3
        set mappedip "10.2.0.80"
        set extintf "wan1"
        set portforward enable
        set extport 443
        set mappedport 8443
    next
end
config firewall service custom
    edit "HTTPS-ALT"
        set tcp-portrange 8443
    next
end
`

function deviceOf(text: string): Device {
  const reading = readConfig(text, 'fw.conf')
  assert.ok(!('failure' in reading))
  assert.deepEqual(
    reading.verdicts.flatMap((verdict, index) => (verdict?.verdict === 'not-understood' ? [reading.lines[index]] : [])),
    [],
  )
  return reading.devices[0]!
}

function policy(...lines: readonly string[]): string {
  return `config firewall policy\n${lines.join('\n')}\nend\n`
}

function edit(id: number, settings: Readonly<Record<string, string>>): string {
  const all = {
    srcintf: '"wan1"',
    dstintf: '"dmz"',
    srcaddr: '"all"',
    schedule: '"always"',
    service: '"ALL"',
    ...settings,
  }
  return [`edit ${id}`, ...Object.entries(all).map(([key, value]) => `set ${key} ${value}`), 'next'].join('\n')
}

function packet(over: Partial<Packet>): Packet {
  const none = {
    src4: 0,
    dst4: 0,
    src6: 0n,
    dst6: 0n,
    protocol: 6,
    sport: 40_000,
    dport: 443,
    icmpType: 0,
    icmpCode: 0,
  }
  return { family: 4, ...none, tcpFlags: 2, state: 0, fragment: 0, mac: 0, mark: 0, in: 'wan1', out: 'dmz', ...over }
}

function decide(device: Device, one: Packet): string {
  const filter = device.filters.find(({ name }) => name === 'policy')!
  const hit = filter.rules.find(({ when }) => holds(when, one) !== 'no')
  return hit ? `${hit.action.do} ${hit.label}${holds(hit.when, one) === 'unknown' ? '?' : ''}` : filter.otherwise
}

const withDeny = (version: string, settings: Readonly<Record<string, string>>) =>
  HEAD.replace('7.2.5', version) +
  policy(edit(1, { dstaddr: '"all"', ...settings }), edit(2, { dstaddr: '"web-vip"', action: 'accept' }))

const decideWeb = (settings: Readonly<Record<string, string>>) =>
  decide(
    deviceOf(HEAD + policy(edit(1, { dstaddr: '"web"', action: 'accept', ...settings }))),
    packet({ dst4: parseIp4('10.2.0.80')! }),
  )

const rewrites = (device: Device) =>
  device.nats[0]!.rules.filter(({ when }) => holds(when, packet({ in: 'lan', out: 'wan1' })) === 'yes').flatMap(
    ({ action }) => (action.do === 'rewrite' ? action.fields.map((one) => ('ranges' in one ? one.ranges[0] : [])) : []),
  )

const zone = (intra: string) =>
  `config system zone\nedit "in"\nset intrazone ${intra}\nset interface "lan" "dmz"\nnext\nend\n`

test('fortigate: reads names, addresses and the host name', () => {
  const device = deviceOf(HEAD + policy(edit(1, { dstaddr: '"web-vip"', action: 'accept' })))
  assert.equal(device.name, 'town-fw')
  assert.deepEqual(
    device.interfaces.map(({ name, addresses }) => `${name} ${addresses.map(formatPrefix).join()}`),
    ['wan1 203.0.113.2/29', 'lan 10.1.0.1/24', 'dmz 10.2.0.1/24'],
  )
})

test('fortigate: policies are tried in the order of the file, not of their ids', () => {
  const text =
    HEAD + policy(edit(7, { dstaddr: '"all"', action: 'deny' }), edit(1, { dstaddr: '"all"', action: 'accept' }))
  assert.equal(decide(deviceOf(text), packet({})), 'deny 7')
  assert.equal(
    decide(deviceOf(text.replace('end\n', 'end\n').replace(/end\n$/, 'move 1 before 7\nend\n')), packet({})),
    'permit 1',
  )
})

test('fortigate: an absent action denies, a disabled policy is not there, nothing matching denies', () => {
  assert.equal(decide(deviceOf(HEAD + policy(edit(3, { dstaddr: '"all"' }))), packet({})), 'deny 3')
  assert.equal(
    decide(deviceOf(HEAD + policy(edit(3, { dstaddr: '"all"', action: 'accept', status: 'disable' }))), packet({})),
    'deny',
  )
})

test('fortigate: a VIP translates before the policy, which asks for the VIP and the mapped port', () => {
  const device = deviceOf(HEAD + policy(edit(1, { dstaddr: '"web-vip"', service: '"HTTPS-ALT"', action: 'accept' })))
  const [rule] = device.nats.find(({ name }) => name === 'vip4')!.rules
  assert.equal(holds(rule!.when, packet({ dst4: parseIp4('203.0.113.3')! })), 'yes')
  assert.equal(holds(rule!.when, packet({ dst4: parseIp4('203.0.113.3')!, dport: 80 })), 'no')
  assert.deepEqual(rule!.action, {
    do: 'rewrite',
    fields: [
      { field: 'mark', to: 'in', ranges: [[1, 1]] },
      { field: 'dst4', to: 'shift', from: parseIp4('203.0.113.3'), base: parseIp4('10.2.0.80') },
      { field: 'dport', to: 'shift', from: 443, base: 8443 },
    ],
  })
  const inner = { dst4: parseIp4('10.2.0.80')!, dport: 8443 }
  assert.equal(decide(device, packet({ ...inner, mark: 1 })), 'permit 1')
  assert.equal(decide(device, packet(inner)), 'deny', 'addressed directly, not through the VIP')
})

test('fortigate: a deny for all stops translated packets by match-vip, whose default changed in 7.2.3', () => {
  const translated = packet({ dst4: parseIp4('10.2.0.80')!, dport: 8443, mark: 1 })
  const old = deviceOf(withDeny('7.0.12', {}))
  assert.equal(decide(old, translated), 'permit 2')
  assert.deepEqual(
    old.remarks.map(({ code }) => code),
    ['fortigate.deny-misses-vip'],
  )
  assert.equal(decide(deviceOf(withDeny('7.0.12', { 'match-vip': 'enable' })), translated), 'deny 1')
  assert.equal(decide(deviceOf(withDeny('7.2.3', {})), translated), 'deny 1')
})

test('fortigate: negation, schedules and users', () => {
  assert.equal(decideWeb({}), 'permit 1')
  assert.equal(decideWeb({ 'dstaddr-negate': 'enable' }), 'deny')
  assert.equal(decideWeb({ 'service-negate': 'enable' }), 'deny')
  assert.equal(decideWeb({ schedule: '"work-hours"' }), 'permit 1?')
  assert.equal(decideWeb({ groups: '"staff"' }), 'permit 1?')
  assert.equal(decideWeb({ 'utm-status': 'enable' }), 'permit 1')
})

test('fortigate: an undefined name leaves the policy open, an unknown setting too', () => {
  const reading = readConfig(
    HEAD + policy(edit(1, { dstaddr: '"nowhere"', action: 'accept', 'quantum-mode': 'on' })),
    'f',
  )
  assert.ok(!('failure' in reading))
  assert.equal(decide(reading.devices[0]!, packet({})), 'permit 1?')
  assert.equal(reading.tally.notUnderstood, 1)
})

test('fortigate: IPv6 is in the same policies, with its own addresses', () => {
  const device = deviceOf(
    HEAD + policy(edit(1, { dstaddr: '"all"', srcaddr6: '"all"', dstaddr6: '"all"', action: 'accept' })),
  )
  assert.equal(decide(device, packet({ family: 6 })), 'permit 1')
  const four = deviceOf(HEAD + policy(edit(1, { dstaddr: '"all"', action: 'accept' })))
  assert.equal(decide(four, packet({ family: 6 })), 'deny')
})

test('fortigate: source NAT takes the outgoing address, or the pool', () => {
  const text = `config firewall ippool\nedit "p"\nset startip 203.0.113.4\nset endip 203.0.113.5\nnext\nend\n`
  const out = { srcintf: '"lan"', dstintf: '"wan1"', dstaddr: '"all"', action: 'accept', nat: 'enable' }
  assert.deepEqual(rewrites(deviceOf(HEAD + policy(edit(1, out))))[0], [
    parseIp4('203.0.113.2'),
    parseIp4('203.0.113.2'),
  ])
  const pooled = deviceOf(HEAD + text + policy(edit(1, { ...out, ippool: 'enable', poolname: '"p"' })))
  assert.deepEqual(rewrites(pooled)[0], [parseIp4('203.0.113.4'), parseIp4('203.0.113.5')])
})

test('fortigate: a zone stands for its interfaces, and may let them talk', () => {
  const rules = policy(edit(1, { srcintf: '"in"', dstintf: '"wan1"', dstaddr: '"all"', action: 'accept' }))
  const inside = packet({ in: 'lan', out: 'dmz' })
  assert.equal(decide(deviceOf(HEAD + zone('deny') + rules), inside), 'deny')
  assert.equal(decide(deviceOf(HEAD + zone('allow') + rules), inside), 'permit undefined')
  assert.equal(decide(deviceOf(HEAD + zone('deny') + rules), packet({ in: 'dmz', out: 'wan1' })), 'permit 1')
})

test('fortigate: virtual domains are devices of their own', () => {
  const text = `#config-version=FGT60F-7.2.5-FW-build1517-230606:opmode=0:vdom=1:user=admin
config vdom
edit root
next
edit school
next
end
config global
config system global
set hostname "fw"
end
config system interface
edit "a"
set vdom "root"
set ip 10.0.0.1 255.255.255.0
next
edit "b"
set vdom "school"
set ip 10.9.0.1 255.255.255.0
next
end
end
config vdom
edit school
config firewall policy
edit 1
set srcintf "b"
set dstintf "b"
set srcaddr "all"
set dstaddr "all"
set service "ALL"
set schedule "always"
set action accept
next
end
end
`
  const reading = readConfig(text, 'fw')
  assert.ok(!('failure' in reading))
  assert.deepEqual(
    reading.devices.map(({ name, interfaces, filters }) => [name, interfaces[0]?.name, filters[0]?.rules.length]),
    [
      ['fw/root', 'a', 0],
      ['fw/school', 'b', 1],
    ],
  )
})

test('fortigate: a file cut off says so', () => {
  const reading = readConfig(HEAD + 'config firewall policy\nedit 1\nset srcintf "wan1"\n', 'fw')
  assert.ok(!('failure' in reading))
  assert.ok(reading.tally.notUnderstood >= 1)
  assert.ok(reading.devices[0]!.unknowns.length >= 1)
})

function mentions(predicate: Predicate, text: string): boolean {
  return JSON.stringify(predicate, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  ).includes(text)
}

test('fortigate: passwords and keys are masked before anything is read', () => {
  const secrets = `config system admin
    edit "admin"
        set password ENC SH2abcdefg
    next
end
config vpn ipsec phase1-interface
    edit "to-pref"
        set interface "wan1"
        set psksecret ENC topsecret
    next
end
config vpn certificate local
    edit "c"
        set private-key "-----BEGIN ENCRYPTED PRIVATE KEY-----
MIIEsecretbody
-----END ENCRYPTED PRIVATE KEY-----"
    next
end
`
  const reading = readConfig(HEAD + secrets + policy(edit(1, { dstaddr: '"all"', action: 'accept' })), 'fw')
  assert.ok(!('failure' in reading))
  assert.equal(reading.tally.notUnderstood, 0)
  assert.doesNotMatch(reading.lines.join('\n'), /SH2abc|topsecret|MIIEsecret/)
  assert.ok(!mentions(reading.devices[0]!.filters[0]!.rules[0]!.when, 'secret'))
})

const wan = (settings: string) =>
  deviceOf(
    `${HEAD}config system interface\nedit "wan2"\nset mode dhcp\n${settings}next\nend\n${policy(edit(1, { dstaddr: '"all"' }))}`,
  )

test('fortigate: a line that assigns its address brings a default route, unless told not to', () => {
  assert.deepEqual(
    wan('').routes.map(({ via }) => via),
    [[{ to: 'interface', interface: 'wan2' }]],
  )
  assert.deepEqual(wan('set defaultgw disable\n').routes, [])
})

test('fortigate: central NAT translates by its own list, and VIPs need no policy to name them', () => {
  const device = deviceOf(`${HEAD}config system settings
set central-nat enable
end
config firewall central-snat-map
edit 1
set srcintf "lan"
set dstintf "wan1"
set orig-addr "all"
set dst-addr "all"
next
end
${policy(edit(1, { dstaddr: '"web"', action: 'accept' }))}`)
  assert.deepEqual(
    device.nats.map(({ name }) => name),
    ['vip4', 'central-snat'],
  )
  assert.equal(
    decide(device, packet({ dst4: parseIp4('10.2.0.80')!, mark: 1 })),
    'permit 1',
    'addresses match translated packets',
  )
  const rules = device.nats[1]!.rules.filter(({ when }) => holds(when, packet({ in: 'lan', out: 'wan1' })) === 'yes')
  assert.equal(rules.length, 1)
})

test('fortigate: a route by SD-WAN may go out of every member', () => {
  const device = deviceOf(`${HEAD}config system sdwan
set status enable
config members
edit 1
set interface "wan1"
next
edit 2
set interface "dmz"
next
end
end
config router static
edit 1
set distance 1
set sdwan-zone "virtual-wan-link"
next
end
${policy(edit(1, { dstintf: '"virtual-wan-link"', dstaddr: '"all"', srcintf: '"lan"', action: 'accept' }))}`)
  assert.deepEqual(device.routes[0]!.via, [
    { to: 'interface', interface: 'wan1' },
    { to: 'interface', interface: 'dmz' },
  ])
  assert.equal(decide(device, packet({ in: 'lan', out: 'dmz' })), 'permit 1')
})
