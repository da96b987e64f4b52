import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { formatPrefix, holds, parseIp4, type Packet } from '../model/index.ts'
import { readConfig } from '../readers/index.ts'
import { assembleNetwork } from './assemble.ts'
import { readTown } from './read-town.ts'
import { TOWN_SCHEMA } from './schema.ts'

const TOWN = `zones:
  mynumber:
  lgwan: { ja: 内部系, en: inner }
  outside:
profile: α
devices:
  fw:
    config: fw.rules
    interfaces:
      eth0: 10.1.0.1/24
      eth1: 10.2.0.1/24
      eth2: 203.0.113.2/29
    routes:
      - { to: 0.0.0.0/0, via: 203.0.113.1 }
    ipv6: false
segments:
  住基:
    zone: mynumber
    prefixes: 10.1.0.0/24
  事務:
    zone: lgwan
    prefixes: [10.2.0.0/24]
  回線:
    zone: outside
    prefixes: [0.0.0.0/0]
    attached: [fw:eth2]
permissions:
  - id: 1
    from: lgwan
    to: mynumber
    source: 10.2.0.5
    destination: 10.1.0.9
    service: tcp/443
    purpose: 住民記録の照会
    until: 2027-03-31
egresses:
  - from: [lgwan]
    to: outside
    through: 回線
`
const RULES = '*filter\n:FORWARD DROP [0:0]\n-A FORWARD -i eth1 -o eth0 -p tcp --dport 443 -j ACCEPT\nCOMMIT\n'

function packet(over: Partial<Packet>): Packet {
  const none = {
    src4: parseIp4('10.2.0.5')!,
    dst4: parseIp4('10.1.0.9')!,
    src6: 0n,
    dst6: 0n,
    protocol: 6,
    sport: 40_000,
    dport: 443,
  }
  return { family: 4, ...none, icmpType: 0, icmpCode: 0, tcpFlags: 2, state: 0, fragment: 0, mac: 0, mark: 0, ...over }
}

test('readTown: zones, rows and egresses', () => {
  const { town, problems } = readTown(TOWN, 'town.yaml')
  assert.deepEqual(problems, [])
  assert.deepEqual(
    town!.zones.map(({ key, words }) => [key, words.ja]),
    [
      ['mynumber', 'マイナンバー利用事務系'],
      ['lgwan', '内部系'],
      ['outside', 'インターネット'],
    ],
  )
  const [row] = town!.permissions
  assert.equal(row!.until, '2027-03-31')
  assert.equal(row!.limited, true)
  assert.equal(holds(row!.when, packet({})), 'yes')
  assert.equal(holds(row!.when, packet({ dport: 80 })), 'no')
  assert.deepEqual(row!.at, { file: 'town.yaml', line: 28 })
})

const broken: readonly (readonly [change: readonly [string, string], code: string, line: number])[] = [
  [['zone: lgwan', 'zone: lgwann'], 'unknown-name', 21],
  [['10.2.0.0/24', '10.2.0.0/33'], 'wrong-value', 22],
  [['via: 203.0.113.1', 'gateway: 203.0.113.1'], 'unknown-key', 14],
  [['tcp/443', 'tcp/https-ish'], 'wrong-value', 33],
  [['2027-03-31', '2027-02-30'], 'wrong-value', 35],
  [['profile: α', 'profile: γ'], 'wrong-value', 5],
  [['through: 回線', 'through: 別'], 'unknown-name', 37],
  [['    ipv6: false', '   ipv6: false'], 'yaml', 15],
]
for (const [[from, to], code, line] of broken) {
  test(`readTown: ${to.trim()} is refused with its line`, () => {
    const { town, problems } = readTown(TOWN.replace(from, to), 'town.yaml')
    assert.equal(town, undefined)
    assert.deepEqual([problems[0]!.code, problems[0]!.at.line], [code, line])
  })
}

test('readTown: no row may join My Number and the Internet', () => {
  const text = TOWN.replace('  outside:', '  outside:\n  internet:').replace('from: lgwan', 'from: internet')
  assert.ok(readTown(text, 't').problems.some(({ code }) => code === 'forbidden-row'))
})

test('readTown: a row that is not held to addresses and ports is pointed out', () => {
  const { town, problems } = readTown(TOWN.replace('    source: 10.2.0.5\n', ''), 't')
  assert.ok(town)
  assert.deepEqual(
    problems.map(({ code, severity }) => [code, severity]),
    [['not-limited', 'warning']],
  )
})

test('readTown: survives anything', () => {
  for (const text of [
    '',
    '[]',
    '- 1',
    'zones: 1',
    '{',
    'a: &a [*a]',
    'zones: {a: {b: c}}\ndevices: []\nsegments: 7',
    '\u0000'.repeat(10),
  ]) {
    assert.equal(readTown(text, 't').town, undefined, JSON.stringify(text))
  }
})

function assembled(text: string, rules: string) {
  const { town } = readTown(text, 'town.yaml')
  const [declared] = town!.devices
  const reading = readConfig(rules, 'fw.rules', { name: 'fw', interfaces: declared!.interfaces })
  assert.ok(!('failure' in reading))
  return assembleNetwork(town!, [{ name: 'fw', devices: reading.devices }])
}

const lastRule = (text: string) => assembled(text, RULES).network.devices[0]!.filters.at(-1)!.rules[0]!.action.do

test('assembleNetwork: attaches interfaces by network and by name', () => {
  const { network, problems } = assembled(TOWN, RULES)
  assert.deepEqual(problems, [])
  assert.deepEqual(
    network.segments.map(({ name, attached, prefixes }) => [
      name,
      attached.map((one) => one.interface).join(),
      prefixes.map(formatPrefix).join(),
    ]),
    [
      ['住基', 'eth0', '10.1.0.0/24'],
      ['事務', 'eth1', '10.2.0.0/24'],
      ['回線', 'eth2', '0.0.0.0/0'],
    ],
  )
  assert.equal(network.devices[0]!.routes.length, 1)
})

const vias = (text: string) => assembled(text, RULES).network.devices[0]!.routes.map(({ via }) => via[0]!.to)

test('assembleNetwork: the routes of a Linux host are unknown where nobody wrote them down', () => {
  const none = TOWN.replace(/    routes:\n.*\n/, '')
  assert.deepEqual(vias(none), ['unknown', 'unknown'])
  assert.deepEqual(vias(none.replace('    ipv6: false', '    routes: []\n    ipv6: false')), [])
})

test('assembleNetwork: IPv6 of a Linux host is denied where the town says it is off, else open', () => {
  assert.equal(lastRule(TOWN), 'deny')
  assert.equal(lastRule(TOWN.replace('    ipv6: false\n', '')), 'unknown')
})

test('assembleNetwork: an interface that does not exist is an error, one that is nowhere a warning', () => {
  const wrong = assembled(TOWN.replace('fw:eth2', 'fw:eth9'), RULES).problems
  assert.deepEqual(
    wrong.map(({ code }) => code),
    ['unknown-name'],
  )
})

test('TOWN_SCHEMA: is what is published', () => {
  const file = new URL('../../../docs/api/zones-town.schema.json', import.meta.url)
  assert.ok(existsSync(file), 'docs/api holds the schema')
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(JSON.stringify(TOWN_SCHEMA)))
})
