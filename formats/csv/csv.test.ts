import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'
import iconv from 'iconv-lite'

import { encodeCp932, guarded, readCsv, throughCp932, unguarded, writeCsv } from './index.ts'

const cell = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '\t', "'", '=', '-', '1', '髙', '𠮷', ' ', '\uFEFF') }),
)

test('csv: what is written is read back, formulas and all', () => {
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 5 })), (rows) => {
      const text = `\uFEFF${writeCsv(rows)}`
      const read = readCsv(text, ',')
      assert.ok(Array.isArray(read), JSON.stringify(read))
      assert.deepEqual(
        read.map((row) => row.map(unguarded)),
        rows,
      )
    }),
    { numRuns: 2_000 },
  )
})

test('guarded: no value begins as a formula, but a negative number stays a number', () => {
  for (const bad of ['=1+1', '+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＋1', '－A', '＠', '\n=1']) {
    assert.equal(guarded(bad), `'${bad}`)
    assert.equal(unguarded(guarded(bad)), bad)
  }
  assert.deepEqual(['-5', '-5.25', '5', "'quoted", '', '関数=1'].map(guarded), [
    '-5',
    '-5.25',
    '5',
    "'quoted",
    '',
    '関数=1',
  ])
  fc.assert(fc.property(cell, (text) => !/^[=+@\t\r\n]|^-(?!\d+(?:\.\d+)?$)/u.test(guarded(text))))
})

test('readCsv: reads what spreadsheets write, in either line ending', () => {
  assert.deepEqual(readCsv('a,b\r\n"1,\n2","say ""x"""\n\nend,'), [['a', 'b'], ['1,\n2', 'say "x"'], [''], ['end', '']])
  assert.deepEqual(readCsv('資産名\t場所\r\n"端末\n1"\t1階, 窓口'), [
    ['資産名', '場所'],
    ['端末\n1', '1階, 窓口'],
  ])
  assert.deepEqual(readCsv(''), [])
})

test('readCsv: what is broken is told with its row', () => {
  assert.deepEqual(readCsv('a,b\r\n1,"2'), { code: 'open-quote', row: 2 })
  assert.deepEqual(readCsv('a,b\r\n1,"2"3'), { code: 'stray-quote', row: 2 })
  assert.deepEqual(readCsv(`a${','.repeat(600)}`), { code: 'too-many-columns', row: 1 })
  assert.deepEqual(readCsv('a\n'.repeat(20_001)), { code: 'too-many-rows', row: 20_001 })
})

test('cp932: writes what the platform reads, as another encoder does', () => {
  const common = fc.string({
    unit: fc
      .oneof(
        fc.integer({ min: 0x20, max: 0x7e }),
        fc.integer({ min: 0x3041, max: 0x3093 }),
        fc.integer({ min: 0x4e00, max: 0x9fa0 }),
        fc.integer({ min: 0xff61, max: 0xff9f }),
        fc.constantFrom(...[...'髙﨑①㈱Ⅳ～－纊ⅰ¬∵'].map((one) => one.codePointAt(0)!)),
      )
      .map((code) => String.fromCodePoint(code)),
  })
  fc.assert(
    fc.property(common, (text) => {
      const through = throughCp932(text)
      const bytes = encodeCp932(text)
      assert.equal(new TextDecoder('shift_jis', { fatal: true }).decode(bytes), through.text)
      assert.deepEqual(Buffer.from(bytes), iconv.encode(through.text, 'cp932'))
      assert.equal(throughCp932(through.text).losses.length, 0)
    }),
    { numRuns: 2_000 },
  )
})

test('cp932: every character that the encoding has comes through', () => {
  const codes = Array.from({ length: 0x10000 }, (_, code) => code).filter((code) => code < 0xd800 || code > 0xdfff)
  const kept = codes.map((code) => String.fromCharCode(code)).filter((text) => throughCp932(text).losses.length === 0)
  assert.ok(kept.length > 9_000, String(kept.length))
  for (const text of kept) assert.equal(new TextDecoder('shift_jis').decode(encodeCp932(text)), text)
})

test('throughCp932: names what is lost and what it becomes', () => {
  const { text, losses } = throughCp932('髙﨑𠮷𠮷、葛\u{E0100}城〜−がか\u3099Ⅷ㎡🏯')
  assert.equal(text, '髙﨑〓〓、葛城～－ががⅧ㎡〓')
  assert.deepEqual(
    losses.map(({ character, becomes, count }) => [character, becomes, count]),
    [
      ['𠮷', '〓', 2],
      ['葛\u{E0100}', '葛', 1],
      ['〜', '～', 1],
      ['−', '－', 1],
      ['か\u3099', 'が', 1],
      ['🏯', '〓', 1],
    ],
  )
  assert.equal(throughCp932('\uD842').text, '〓')
})
