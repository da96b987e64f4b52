import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLines } from '../lines/line.ts'
import { straddlesIn } from './straddle.ts'

const straddles = straddlesIn(
  readLines(
    ['広範囲にわたる疾病による要員不足', '情報資産を分類し、管理する。', '情報資産管理者を置く。'].map((text, at) => ({
      number: at + 1,
      text,
    })),
  ),
)

test('straddlesIn: a word that the text has elsewhere stands across a break', () => {
  assert.ok(straddles('本市は、大規模で広い地域に及ぶ疾病による要', '員不足に備える。', false))
})

test('straddlesIn: small kana, particles and open brackets go on', () => {
  assert.ok(straddles('ソーシャルメディアサ', 'ービスごとに', true))
  assert.ok(straddles('契約を', '締結する。', false))
  assert.ok(straddles('情報資産（印刷した文書', 'も含む。）を守る。', true))
})

test('straddlesIn: a title stands above its text', () => {
  assert.ok(!straddles('物理的セキュリティ', 'サーバ室を施錠する。', true))
  assert.ok(!straddles('情報資産', '本市が保有する情報をいう。', true))
  assert.ok(!straddles('目的', '本基本方針は、', true))
})
