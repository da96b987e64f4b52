import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatIp4, parseIp4, type Packet } from '../model/index.ts'
import { decidePacket } from '../questions/index.ts'
import { fourDevices } from '../testing/four-devices.ts'
import { packetWith as packet } from '../testing/model.ts'
import { walk } from './walk.ts'

const network = fourDevices()
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
      packet: packet({ ...ends, protocol: tcp ? 6 : 17, dport: port, tcpFlags: tcp ? 2 : 0 }),
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
