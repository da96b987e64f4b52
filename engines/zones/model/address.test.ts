import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  formatIp4,
  formatIp6,
  formatPrefix,
  maskLength,
  parseIp4,
  parseIp6,
  parsePrefix,
  range4,
  range6,
} from './address.ts'

const ip4 = fc.nat(0xffff_ffff)
const ip6 = fc.bigInt(0n, (1n << 128n) - 1n)

test('parseIp4: reads back what formatIp4 writes', () => {
  fc.assert(fc.property(ip4, (address) => parseIp4(formatIp4(address)) === address))
})

test('parseIp6: reads back what formatIp6 writes', () => {
  fc.assert(fc.property(ip6, (address) => parseIp6(formatIp6(address)) === address))
  const sparse = fc.array(fc.constantFrom<bigint>(0n, 0n, 1n, 0xffffn), { minLength: 8, maxLength: 8 })
  fc.assert(
    fc.property(sparse, (groups) => {
      const address = groups.reduce((sum, group) => (sum << 16n) | group, 0n)
      return parseIp6(formatIp6(address)) === address
    }),
  )
})

test('formatIp6: writes the forms of RFC 5952', () => {
  for (const [from, to] of [
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['::', '::'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
  ]) {
    assert.equal(formatIp6(parseIp6(from!)!), to)
  }
})

test('parsePrefix: refuses what is no network', () => {
  for (const text of [
    '',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4/33',
    '1.2.3.4/',
    '1::2::3',
    ':1',
    '::/129',
    '1:2:3:4:5:6:7:8::',
    '1.2.3.4/1/1',
  ]) {
    assert.equal(parsePrefix(text), undefined, text)
  }
  assert.equal(formatPrefix(parsePrefix('10.0.0.0/8')!), '10.0.0.0/8')
})

test('range4, range6: hold exactly the addresses that share the first bits', () => {
  fc.assert(
    fc.property(ip4, ip4, fc.integer({ min: 0, max: 32 }), (a, b, length) => {
      const [low, high] = range4(a, length)
      const shared = length === 0 || (a ^ b) >>> (32 - length) === 0
      return (low <= b && b <= high) === shared
    }),
  )
  fc.assert(
    fc.property(ip6, ip6, fc.integer({ min: 0, max: 128 }), (a, b, length) => {
      const [low, high] = range6(a, length)
      return (low <= b && b <= high) === ((a ^ b) >> BigInt(128 - length) === 0n)
    }),
  )
})

test('maskLength: knows the 33 masks and no others', () => {
  for (let length = 0; length <= 32; length++) assert.equal(maskLength(range4(0xffff_ffff, length)[0]), length)
  for (const holed of [0x00ff_ffff, 0xff00_ff00, 1]) assert.equal(maskLength(holed), undefined)
})
