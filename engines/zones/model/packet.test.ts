import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holds, type Packet } from './packet.ts'
import { ALWAYS, every, NEVER, not, some, type Predicate } from './predicate.ts'

const packet: Packet = {
  family: 4,
  src4: 0x0a00_0001,
  dst4: 0x0a00_0102,
  src6: 0n,
  dst6: 0n,
  protocol: 6,
  sport: 1024,
  dport: 22,
  icmpType: 0,
  icmpCode: 0,
  tcpFlags: 2,
  state: 0,
  fragment: 0,
  mac: 0,
  mark: 0,
  in: 'eth0.10',
}
const ssh: Predicate = { is: 'in', field: 'dport', ranges: [[22, 22]] }
const web: Predicate = { is: 'in', field: 'dport', ranges: [[80, 80]] }
const perhaps: Predicate = {
  is: 'unknown',
  unknown: { cause: 'time', at: { file: 'f', line: 1 }, why: { ja: '時間', en: 'time' } },
}

test('holds: three values as Kleene has them', () => {
  assert.equal(holds(every(ssh, perhaps), packet), 'unknown')
  assert.equal(holds(every(web, perhaps), packet), 'no')
  assert.equal(holds(some(ssh, perhaps), packet), 'yes')
  assert.equal(holds(some(web, perhaps), packet), 'unknown')
  assert.equal(holds(not(perhaps), packet), 'unknown')
  assert.equal(holds(ALWAYS, packet), 'yes')
  assert.equal(holds(NEVER, packet), 'no')
})

test('holds: addresses belong to their family', () => {
  const any4: Predicate = { is: 'in', field: 'src4', ranges: [[0, 0xffff_ffff]] }
  const none: Predicate = { is: 'masked', field: 'dst4', mask: 0, value: 0 }
  const six: Packet = { ...packet, family: 6 }
  assert.equal(holds(any4, packet), 'yes')
  assert.equal(holds(any4, six), 'no')
  assert.equal(holds(none, six), 'no')
  assert.equal(holds({ is: 'in6', field: 'src6', ranges: [[0n, 0n]] }, packet), 'no')
})

test('holds: flags by mask, interfaces by name and by beginning', () => {
  assert.equal(holds({ is: 'masked', field: 'tcpFlags', mask: 0x12, value: 2 }, packet), 'yes')
  assert.equal(holds({ is: 'masked', field: 'tcpFlags', mask: 0x10, value: 0x10 }, packet), 'no')
  assert.equal(holds({ is: 'interface', way: 'in', names: ['eth0.*'] }, packet), 'yes')
  assert.equal(holds({ is: 'interface', way: 'in', names: ['eth0'] }, packet), 'no')
  assert.equal(holds({ is: 'interface', way: 'out', names: ['*'] }, packet), 'no', 'not routed yet')
})
