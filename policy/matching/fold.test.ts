import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { fold } from './fold.ts'

test('fold: spellings that mean the same become one', () => {
  for (const [a, b] of [
    ['ＬＧＷＡＮ 接続系', 'LGWAN接続系'],
    ['サーバー等', 'サーバ等'],
    ['コンピューターウィルス', 'コンピュータ-ウイルス'.replace('-', 'ー')],
    ['情報セキュリティー規則', '情報セキュリティ規則'],
    ['強靭性', '強靱性'],
    ['サー ビス', 'サービス'],
    ['監査，点検', '監査、点検'],
    ['β′モデル', "β'モデル"],
  ] as const) {
    assert.equal(fold(a).text, fold(b).text)
  }
})

test('fold: what means another thing stays apart', () => {
  for (const [a, b] of [
    ['データ', 'デタ'],
    ['パーティ', 'パティ'],
    ['講じる', '講ずる'],
  ] as const) {
    assert.notEqual(fold(a).text, fold(b).text)
  }
})

test('fold: every unit of the result points to its place in the original', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (original) => {
      const { text, at } = fold(original)
      assert.equal(at.length >= text.length + 1, true)
      for (let i = 0; i < text.length; i++) {
        assert.ok(i === 0 || at[i]! > at[i - 1]!)
        assert.equal(fold(original[at[i]!]!).text.length <= 1, true)
      }
      assert.equal(at[text.length], original.length)
    }),
  )
})

test('fold: folding twice changes nothing more', () => {
  const alphabet = fc.constantFrom(...'サーバー ＬＡＮ，、ウィルス靭データ委託・'.split(''))
  fc.assert(
    fc.property(fc.string({ unit: alphabet }), (original) => {
      const once = fold(original).text
      assert.equal(fold(once).text, once)
    }),
  )
})
