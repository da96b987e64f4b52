import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  ALL,
  FilterSets,
  Headers,
  NONE,
  parsePrefix,
  range4,
  readConfig,
  STATE,
  type Edge,
  type Packet,
} from '#engines/zones'

/**
 * Real firewalls with what a verified tool proves of them: an upper closure that no permitted packet lies outside, and a
 * lower one that every packet of is permitted. It forgets interfaces and whatever it does not model, so ours must lie
 * between: equal, or tighter.
 */
const FOLDER = '../shared/data/zones/iptables-semantics/thy/Iptables_Semantics/Examples/IPPartEval'
const FIREWALLS = [
  ['TUM_Net/iptables-save-2015-05-15_15-23-41', 'FWD'],
  ['TUM_Net/iptables-save-2015-09-03_15-56-50', 'FWD'],
  ['TUM_Net/iptables_20.10.2013', 'FWD'],
  ['TUM_Net/iptables_25.07.2014', 'FWD'],
  ['configs_sqrl_shorewall/2014_sep_iptables-saveakachan', 'FWD'],
  ['configs_sqrl_shorewall/2015_aug_iptables-save-spoofing-protection', 'FWD'],
  ['configs_sqrl_shorewall/2015_aug_iptables-save-spoofing-protection', 'INP'],
] as const
/** What the tool knew beside the rules: packets that come in by an interface bear addresses of its network. */
const ASSIGNED: Readonly<Record<string, readonly (readonly [name: string, network: string])[]>> = {
  'TUM_Net/iptables-save-2015-09-03_15-56-50': [['eth1.1011', '131.159.14.192/27']],
}
const skip = existsSync(FOLDER) ? false : 'the closures are not here (../shared)'

for (const [file, chain] of FIREWALLS) {
  test(`closures: ${file} ${chain} lies between the verified closures`, { skip }, () => {
    const headers = new Headers(4)
    const { bdd } = headers
    const reading = readConfig(readFileSync(`${FOLDER}/${file}`, 'utf8'), 'iptables-save')
    assert.ok('devices' in reading)
    const stage = chain === 'FWD' ? 'filter/FORWARD' : 'filter/INPUT'
    const permitted = new FilterSets(headers, reading.devices[0]!).permitted(stage)
    const syn = bdd.choose(headers.value('protocol', 6), headers.value('tcpFlags', 2), headers.value('tcpFlags', 0))
    const names = reading.devices[0]!.interfaces.map((one) => one.name)
    const assigned = (ASSIGNED[file] ?? []).map(([name, network]) =>
      bdd.or(bdd.not(headers.value('in', names.indexOf(name))), address(headers, 'src4', network)),
    )
    const given = [headers.value('state', STATE.new), syn, headers.value('fragment', 0), ...assigned]
    const first = given.reduce((all, one) => bdd.and(all, one), ALL)
    const forget = (set: Edge): Edge =>
      (['in', 'out', 'mark', 'state', 'mac', 'tcpFlags', 'fragment', 'icmpType', 'icmpCode'] as const).reduce(
        (now, field) => headers.without(now, field),
        set,
      )
    const may = forget(bdd.and(permitted.may, first))
    const must = bdd.not(forget(bdd.minus(first, permitted.must)))
    const upper = closure(headers, `${FOLDER}/${file}.Ln.${chain}.upper`)
    const lower = closure(headers, `${FOLDER}/${file}.Ln.${chain}.lower`)
    assert.equal(sampleOf(headers, bdd.minus(may, upper)), undefined, 'beyond the upper closure')
    assert.equal(sampleOf(headers, bdd.minus(lower, must)), undefined, 'short of the lower closure')
  })
}

const PROTOCOLS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, icmp: 1, esp: 50, gre: 47, sctp: 132 }

/** `iptables -L -n`: `ACCEPT tcp -- source destination tcp spts:1:2 dpt:80`, first match; the chain that has rules. */
function closure(headers: Headers, file: string): Edge {
  const { bdd } = headers
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^(?:ACCEPT|DROP)\s/.test(line))
  assert.ok(lines.length > 0)
  return lines.reduceRight<Edge>((rest, line) => {
    const [target, protocol, , source, destination, ...more] = line.trim().split(/\s+/)
    const parts = [address(headers, 'src4', source!), address(headers, 'dst4', destination!)]
    if (protocol !== 'all') parts.push(headers.value('protocol', PROTOCOLS[protocol!] ?? Number(protocol)))
    for (const word of more.filter((one) => one !== protocol)) {
      const [, side, ports] = word.match(/^([sd])pts?:(.+)$/)!
      const [low, high] = ports!.split(':').map(Number)
      parts.push(headers.range(side === 's' ? 'sport' : 'dport', low!, high ?? low!))
    }
    const when = parts.reduce((all, part) => bdd.and(all, part), ALL)
    return target === 'ACCEPT' ? bdd.or(when, rest) : bdd.minus(rest, when)
  }, ALL)
}

function address(headers: Headers, field: 'src4' | 'dst4', text: string): Edge {
  const prefix = parsePrefix(text)
  assert.ok(prefix?.family === 4)
  return headers.range(field, ...range4(prefix.address, prefix.length))
}

function sampleOf(headers: Headers, set: Edge): Packet | undefined {
  return set === NONE ? undefined : headers.sample(set)
}
