import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { compareCodePoints, sortKey } from './sort-key.ts'

const sorted = (texts: readonly string[]): string[] =>
  texts.toSorted((a, b) => compareCodePoints(sortKey(a), sortKey(b)))

const KANA = [...'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン']
const VOICED = [...'ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴ']
const SMALL = [...'ァィゥェォッャュョ']

/** Words of katakana, in which ー stands after a letter that has a vowel. */
const word = fc
  .array(fc.tuple(fc.constantFrom(...KANA, ...VOICED, ...SMALL), fc.boolean()), { minLength: 1, maxLength: 6 })
  .map((letters) => letters.map(([kana, isLong]) => (isLong && !'ンッ'.includes(kana) ? `${kana}ー` : kana)).join(''))

/** The same letters without their marks, so that pairs differ in voicing only. */
const plain = (text: string): string => text.normalize('NFD').replaceAll(/[\u3099\u309a]/gu, '')

test('sortKey: katakana stand as ICU sorts Japanese', () => {
  const icu = new Intl.Collator('ja')
  const pair = fc.oneof(
    fc.tuple(word, word),
    word.map((text): [string, string] => [text, plain(text)]),
  )
  fc.assert(
    fc.property(pair, ([a, b]) => {
      const [ours, theirs] = [compareCodePoints(sortKey(a), sortKey(b)), icu.compare(a, b)]
      assert.equal(Math.sign(ours), Math.sign(theirs), `${a} ${b}`)
    }),
    { numRuns: 20_000 },
  )
})

test('sortKey: 清音 before 濁音 before 半濁音, ー before small before large, shorter before longer', () => {
  const expected = ['サーバ', 'サーバー', 'スズキ', 'ハー', 'ハァ', 'ハア', 'ハス', 'バス', 'パス', 'ハスイ']
  assert.deepEqual(sorted(expected.toReversed()), expected)
})

test('sortKey: numbers stand by their value, before letters; kana before kanji; width and case do not count', () => {
  const expected = ['2号機', '端末2', '端末09', '端末１０', '端末100']
  assert.deepEqual(sorted(expected.toReversed()), expected)
  assert.deepEqual(sorted(['漢', 'カ', 'a', '1']), ['1', 'a', 'カ', '漢'])
  for (const [a, b] of [
    ['ｶﾞ', 'が'],
    ['ＰＣ', 'pc'],
    ['007', '7'],
    ['髙﨑', '高崎'],
  ])
    assert.equal(sortKey(a!), sortKey(b!))
})

test('sortKey: however long and strange the text, it is short, and holds nothing that a database refuses', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), fc.constantFrom('', 'ァ', 'パ', '9ぱ'), (text, more) => {
      const key = sortKey(text + more.repeat(250))
      assert.ok([...key].length <= 300)
      assert.ok(!key.includes('\0') && key.isWellFormed())
    }),
  )
})

test('compareCodePoints: orders as the bytes of UTF-8 do', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      assert.equal(Math.sign(compareCodePoints(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
  )
  assert.ok(compareCodePoints('𠮷', 'ｱ') > 0)
})
