import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { searchKey, searchWords } from './search-key.ts'

const ONE_TO_A_PERSON: readonly (readonly string[])[] = [
  ['ガーデン', 'ｶﾞｰﾃﾞﾝ', 'がーでん', 'ガ－デン'],
  ['ABC-12', 'ａｂｃ１２', 'AbC‐12'],
  ['高崎', '髙﨑', '高嵜'],
  ['渡辺', '渡邉', '渡邊', '渡 邉'],
  ['斎藤', '齋藤', '斉藤', '齊藤'],
  ['吉田', '𠮷田'],
  ['浜口', '濱口', '濵口'],
  ['広沢', '廣澤'],
  ['サーバー', 'サーバ', 'ｻｰﾊﾞ'],
  ['佐々木', '佐佐木'],
  ['いすゞ', 'イスズ'],
  ['霞ヶ関', '霞ケ関'],
  ['葛城', '葛\u{e0100}城'],
  ['神戸', '神戸', '神戶'],
  ['(株)', '㈱', '（株）'],
]

test('searchKey: what is one to a person has one key', () => {
  for (const [first, ...others] of ONE_TO_A_PERSON)
    for (const other of others) assert.equal(searchKey(other), searchKey(first!), other)
})

test('searchKey: what people tell apart has two', () => {
  for (const [a, b] of [
    ['ハス', 'バス'],
    ['大田', '太田'],
    ['土井', '士井'],
    ['笹', '篠'],
    ['1', '11'],
  ])
    assert.notEqual(searchKey(a!), searchKey(b!))
})

test('searchKey: taking it again changes nothing, of any letter or kanji and of any text', () => {
  for (let code = 0; code < 0x32000; code += 1) {
    const key = searchKey(String.fromCodePoint(code))
    assert.equal(searchKey(key), key, code.toString(16))
    assert.ok([...key].length <= 18, code.toString(16))
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
      const key = searchKey(text)
      assert.equal(searchKey(key), key)
      assert.ok([...key].length <= 18 * [...text].length)
    }),
  )
})

test('searchKey: part of a text is found in it, wherever it is cut between letters', () => {
  const letters = fc.constantFrom(...'アかガッーｻ髙﨑𠮷邉a1－- 齋県')
  fc.assert(
    fc.property(fc.array(letters), fc.array(letters), fc.array(letters), (before, word, after) => {
      const whole = [...before, ...word, ...after].join('')
      assert.ok(searchKey(whole).includes(searchKey(word.join(''))))
    }),
  )
})

test('searchWords: parted by spaces of any width, and never an empty one, which would find everything', () => {
  assert.deepEqual(searchWords('　髙﨑 端末　ー '), ['高崎', '端末'])
  assert.deepEqual(searchWords(' '), [])
})
