import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { VENDORS } from '../model/index.ts'
import { decodeConfig, MAX_CONFIG_BYTES } from './decode.ts'
import { readConfig } from './index.ts'

const SAMPLES = {
  fortigate:
    '#config-version=FGT60F-7.2.5-FW\nconfig firewall policy\nedit 1\nset srcintf "any"\nset action accept\nnext\nend\n',
  yamaha:
    '# RTX830 Rev.15.02.22\nip lan1 address 192.168.1.1/24\nip filter 1 pass * * tcp * 80\nip lan2 secure filter in 1\n',
  'cisco-ios':
    'version 15.2\nhostname r\ninterface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n ip access-group 101 in\naccess-list 101 permit ip any any\n',
  'cisco-asa':
    'ASA Version 9.9\nhostname a\ninterface GigabitEthernet0/0\n nameif inside\n security-level 100\naccess-list X extended permit ip any any\n',
  iptables: '*filter\n:FORWARD DROP [0:0]\n-A FORWARD -p tcp --dport 80 -j ACCEPT\nCOMMIT\n',
  nftables:
    'table inet f {\n chain c {\n  type filter hook forward priority 0; policy drop;\n  tcp dport 80 accept\n }\n}\n',
} as const

function failureOf(bytes: Uint8Array): string | undefined {
  const decoded = decodeConfig(bytes, 'f')
  return 'failure' in decoded ? decoded.failure : undefined
}

test('decodeConfig: refuses what is no configuration, each with its code', () => {
  assert.equal(failureOf(new Uint8Array(MAX_CONFIG_BYTES + 1)), 'too-large')
  assert.equal(failureOf(new Uint8Array()), 'empty')
  assert.equal(failureOf(Uint8Array.of(0x1f, 0x8b, 8, 0)), 'binary')
  assert.equal(failureOf(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 0)), 'binary')
  assert.equal(failureOf(Uint8Array.of(0x41, 0xff, 0xff, 0x0a)), 'encoding')
})

test('decodeConfig: reads UTF-8, Shift_JIS and UTF-16', () => {
  const sjis = Uint8Array.of(0x23, 0x20, 0x92, 0xac, 0x96, 0xf0, 0x8f, 0xea)
  assert.deepEqual(decodeConfig(sjis, 'f'), { text: '# 町役場' })
  assert.deepEqual(decodeConfig(new TextEncoder().encode('# 町役場'), 'f'), { text: '# 町役場' })
  assert.deepEqual(decodeConfig(Uint8Array.of(0xff, 0xfe, 0x23, 0x00), 'f'), { text: '#' })
})

test('readConfig: finds each dialect by its looks, and says when it was told another', () => {
  for (const vendor of VENDORS) {
    const reading = readConfig(SAMPLES[vendor], 'f')
    assert.equal('failure' in reading ? reading.failure : reading.vendor, vendor)
    const other = vendor === 'yamaha' ? 'fortigate' : 'yamaha'
    const wrong = readConfig(SAMPLES[vendor], 'f', { vendor: other })
    assert.equal('failure' in wrong && wrong.failure, 'wrong-vendor', vendor)
  }
  const letter = readConfig('拝啓\n時下ますますご清栄のこととお慶び申し上げます。\n', 'f')
  assert.equal('failure' in letter && letter.failure, 'unknown-format')
})

test('readConfig: a file cut off anywhere is read without a crash, and no line is lost', () => {
  for (const vendor of VENDORS) {
    const text = SAMPLES[vendor]
    for (let at = 1; at < text.length; at += 3) {
      const reading = readConfig(text.slice(0, at), 'f', { vendor })
      if ('failure' in reading) continue
      const lines = reading.lines.filter((line) => line.trim() !== '').length
      const { understood, irrelevant, notUnderstood } = reading.tally
      assert.equal(understood + irrelevant + notUnderstood, lines, `${vendor} cut at ${at}`)
    }
  }
})

const word = fc.oneof(
  fc.constantFrom(
    ...Object.values(SAMPLES).flatMap((text) => text.split(/\s+/)),
    'set',
    'edit',
    'next',
    'end',
    'any',
    '{',
    '}',
    '"',
    '!',
    '-j',
    '0',
    '255.255.255.255',
    '::',
    '-1',
  ),
  fc.string({ maxLength: 6 }),
)
const garbage = fc
  .array(
    fc.array(word, { maxLength: 9 }).map((words) => words.join(' ')),
    { maxLength: 25 },
  )
  .map((lines) => lines.join('\n'))

for (const vendor of VENDORS) {
  test(`readConfig: ${vendor}: no text makes it throw, and no line is passed over`, () => {
    fc.assert(
      fc.property(garbage, (text) => {
        const reading = readConfig(`${SAMPLES[vendor]}\n${text}`, 'f', { vendor })
        if ('failure' in reading) return
        for (const [index, line] of reading.lines.entries()) {
          assert.equal(reading.verdicts[index] === undefined, line.trim() === '', `${index + 1}: ${line}`)
        }
        assert.ok(reading.devices.length > 0)
      }),
      { numRuns: 150, seed: 7 },
    )
  })
}

const SECRETS: readonly (readonly [vendor: (typeof VENDORS)[number], line: string])[] = [
  ['fortigate', 'set passwd "hunter2"'],
  ['fortigate', 'set psksecret ENC hunter2'],
  ['fortigate', 'set auth-pwd hunter2'],
  ['fortigate', 'set community "hunter2"'],
  ['yamaha', 'login password hunter2'],
  ['yamaha', 'administrator password encrypted hunter2'],
  ['yamaha', 'login user admin hunter2'],
  ['yamaha', 'pp auth myname user hunter2'],
  ['yamaha', 'ipsec ike pre-shared-key 1 text hunter2'],
  ['yamaha', 'snmp community read-only hunter2'],
  ['yamaha', 'l2tp tunnel auth on hunter2'],
  ['cisco-ios', 'enable secret 5 hunter2'],
  ['cisco-ios', 'username admin privilege 15 password 7 hunter2'],
  ['cisco-ios', 'snmp-server community hunter2 RO'],
  ['cisco-ios', 'crypto isakmp key hunter2 address 192.0.2.1'],
  ['cisco-ios', 'tacacs-server host 192.0.2.1 key 7 hunter2'],
  ['cisco-ios', ' key-string 7 hunter2'],
  ['cisco-ios', ' standby 1 authentication hunter2'],
  ['cisco-ios', 'ntp authentication-key 1 md5 hunter2'],
  ['cisco-asa', 'enable password hunter2 encrypted'],
  ['cisco-asa', ' ikev1 pre-shared-key hunter2'],
  ['cisco-asa', 'failover key hunter2'],
  ['cisco-asa', ' key hunter2'],
]
test('readConfig: no secret is left in anything that may be stored or shown', () => {
  for (const [vendor, line] of SECRETS) {
    const reading = readConfig(`${SAMPLES[vendor]}${line}\n`, 'f', { vendor })
    const whole = JSON.stringify(reading, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
    assert.doesNotMatch(whole, /hunter2/, `${vendor}: ${line}`)
  }
})
