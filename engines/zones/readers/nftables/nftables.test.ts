import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holds, parseIp4, parseIp6, type Device, type Packet } from '../../model/index.ts'
import { readConfig } from '../index.ts'

function deviceOf(text: string): Device {
  const reading = readConfig(text, 'rules.nft', {
    vendor: 'nftables',
    interfaces: [{ name: 'wan', addresses: ['203.0.113.2/29'] }],
  })
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
    dst4: parseIp4('10.1.0.10')!,
    src6: 0n,
    dst6: 0n,
    protocol: 6,
    sport: 40_000,
    dport: 80,
  }
  return {
    family: 4,
    ...none,
    icmpType: 0,
    icmpCode: 0,
    tcpFlags: 2,
    state: 0,
    fragment: 0,
    mac: 0,
    mark: 0,
    in: 'lan',
    out: 'wan',
    ...over,
  }
}

function run(device: Device, name: string, one: Packet): string {
  const filter = device.filters.find((list) => list.name === name)!
  for (const { when, action } of filter.rules) {
    const truth = holds(when, one)
    if (truth === 'unknown') return 'unknown'
    if (truth === 'no') continue
    if (action.do === 'permit' || action.do === 'deny') return action.do
    if (action.do === 'call' || action.do === 'goto') {
      const inner = run(device, action.filter, one)
      if (inner !== 'return' || action.do === 'goto') return inner
    } else if (action.do === 'return') return 'return'
  }
  return filter.otherwise
}

const forward = (...rules: readonly string[]) =>
  deviceOf(`table inet filter {
  set servers { type ipv4_addr; flags interval; elements = { 10.1.0.0/24, 10.2.0.1-10.2.0.9 } }
  set banned { type ipv4_addr; flags dynamic,timeout; timeout 1h; }
  chain forward {
    type filter hook forward priority filter; policy drop;
    ${rules.join('\n    ')}
  }
  chain web {
    tcp dport { 80, 443 } accept
  }
}`)
const decide = (rules: readonly string[], over: Partial<Packet>) =>
  run(forward(...rules), 'inet filter forward', packet(over))

test('nftables: conditions, sets, negation', () => {
  assert.equal(decide(['ip daddr @servers tcp dport 80 accept'], {}), 'permit')
  assert.equal(decide(['ip daddr @servers tcp dport 80 accept'], { dst4: parseIp4('10.2.0.10')! }), 'deny')
  assert.equal(decide(['iifname "lan" oifname != { "wan", "dmz" } accept'], {}), 'deny')
  assert.equal(decide(['iifname "l*" th dport 80-90 counter packets 3 bytes 9 log prefix "x " accept'], {}), 'permit')
  assert.equal(
    decide(['ip saddr != 198.51.100.0/24 accept'], { family: 6 }),
    'deny',
    'a negated IPv4 address is about IPv4',
  )
  assert.equal(decide(['ip6 saddr 2001:db8::/32 accept'], { family: 6, src6: parseIp6('2001:db8::1')! }), 'permit')
  assert.equal(decide(['ct state established,related accept'], { state: 1 }), 'permit')
  assert.equal(decide(['ct state established,related accept'], {}), 'deny')
  assert.equal(decide(['tcp flags & (fin | syn | rst | ack) == syn accept'], {}), 'permit')
  assert.equal(decide(['tcp flags & (fin | syn | rst | ack) == syn accept'], { tcpFlags: 18 }), 'deny')
  assert.equal(decide(['ip saddr @banned accept'], {}), 'unknown')
  assert.equal(decide(['limit rate 5/second accept'], {}), 'unknown')
  assert.equal(decide(['icmp type { echo-request, echo-reply } accept'], { protocol: 1, icmpType: 8 }), 'permit')
})

test('nftables: chains and verdict maps', () => {
  assert.equal(decide(['jump web', 'reject with icmp type port-unreachable'], {}), 'permit')
  assert.equal(decide(['jump web'], { dport: 22 }), 'deny')
  assert.equal(decide(['tcp dport vmap { 22 : drop, 80 : jump web, 443 : accept }'], {}), 'permit')
  assert.equal(decide(['ct state vmap { established : accept, invalid : drop }'], { state: 3 }), 'deny')
})

test('nftables: every base chain of a hook is a stage of its own, by priority', () => {
  const device = deviceOf(`table ip late {
  chain f { type filter hook forward priority 10; policy drop; }
}
table ip early {
  chain f { type filter hook forward priority filter - 5; policy accept; }
}
`)
  assert.deepEqual(
    device.after.map((stage) => (stage.do === 'filter' ? stage.filter : '')),
    ['ip early f', 'ip late f'],
  )
})

test('nftables: translation', () => {
  const device = deviceOf(`define web = 10.1.0.80
table ip nat {
  chain pre { type nat hook prerouting priority dstnat; iifname "wan" tcp dport 8080 dnat to $web:80 }
  chain post { type nat hook postrouting priority srcnat; oifname "wan" masquerade }
}
`)
  const [pre, post] = device.nats
  assert.deepEqual(pre!.rules[0]!.action, {
    do: 'rewrite',
    fields: [
      { field: 'dst4', to: 'in', ranges: [[parseIp4('10.1.0.80'), parseIp4('10.1.0.80')]] },
      { field: 'dport', to: 'in', ranges: [[80, 80]] },
    ],
  })
  const hit = post!.rules.find(({ when }) => holds(when, packet({})) === 'yes')
  assert.ok(hit?.action.do === 'rewrite')
  assert.deepEqual(hit.action.fields[0], {
    field: 'src4',
    to: 'in',
    ranges: [[parseIp4('203.0.113.2'), parseIp4('203.0.113.2')]],
  })
})

test('nftables: what is not known is not skipped, and a file cut off says so', () => {
  const reading = readConfig(
    'table inet f {\n chain c {\n  type filter hook forward priority 0; policy drop;\n  quantum state open accept\n',
    'f',
  )
  assert.ok(!('failure' in reading))
  assert.ok(reading.tally.notUnderstood >= 2)
  assert.ok(reading.devices[0]!.unknowns.length >= 1)
})

test('nftables: concatenations match where every part of one element does, in rules, named sets and verdict maps', () => {
  const text = (rule: string) => `table inet filter {
  set pairs { type ipv4_addr . inet_service; flags interval; elements = { 10.1.0.10 . 80-90 comment "web", 10.2.0.0/16 . 22 } }
  set kinds { typeof iifname . ip protocol; elements = { "lan" . tcp } }
  set banned { type ipv4_addr . inet_service; flags dynamic; }
  chain forward {
    type filter hook forward priority filter; policy drop;
    ${rule}
  }
}`
  const outcome = (rule: string, over: Partial<Packet> = {}) =>
    run(deviceOf(text(rule)), 'inet filter forward', packet(over))
  const written = 'ip saddr . tcp dport { 198.51.100.0/24 . 80, 192.0.2.1 . 443 } accept'
  assert.equal(outcome(written), 'permit')
  assert.equal(outcome(written, { dport: 443 }), 'deny')
  assert.equal(outcome(written, { src4: parseIp4('192.0.2.1')!, dport: 443 }), 'permit')
  assert.equal(outcome(written, { protocol: 17 }), 'deny')
  assert.equal(outcome('ip daddr . tcp dport @pairs accept', { dport: 85 }), 'permit')
  assert.equal(outcome('ip daddr . tcp dport @pairs accept', { dport: 22 }), 'deny')
  assert.equal(outcome('ip daddr . tcp dport != @pairs accept', { dport: 22 }), 'permit')
  assert.equal(outcome('ip daddr . tcp dport != @pairs accept', { protocol: 17 }), 'deny')
  assert.equal(outcome('iifname . ip protocol @kinds accept'), 'permit')
  assert.equal(outcome('ip daddr . tcp dport @banned drop'), 'unknown')
  const map = 'ip daddr . tcp dport vmap { 10.1.0.10 . 80 : accept, 10.1.0.10 . 81 : drop }'
  assert.equal(outcome(map), 'permit')
  assert.equal(outcome(map, { dport: 81 }), 'deny')
})

test('nftables: a concatenation that does not fit its set, or holds what is not known, stays not understood', () => {
  for (const rule of [
    'ip daddr . tcp dport @other accept',
    'ip daddr . tcp dport { 10.0.0.1 } accept',
    'ip daddr . tcp dport { 10.0.0.1 . 80 . 443 } accept',
    'ip daddr . tcp flags { 10.0.0.1 . syn } accept',
  ]) {
    const text = `table inet filter {
  set other { type ipv4_addr; elements = { 10.0.0.1 } }
  chain forward {
    type filter hook forward priority filter; policy drop;
    ${rule}
  }
}`
    const reading = readConfig(text, 'rules.nft', { vendor: 'nftables' })
    assert.ok(!('failure' in reading))
    assert.equal(reading.tally.notUnderstood, 1, rule)
  }
})
