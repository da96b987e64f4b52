import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLines } from '../lines/line.ts'
import { findDoubled } from './doubled.ts'

const found = (...texts: readonly string[]): readonly string[] =>
  findDoubled(readLines(texts.map((text, at) => ({ number: at + 1, text })))).map(
    (finding) => `${finding.lines[0]} ${finding.found} → ${finding.proposed}`,
  )

test('findDoubled: a glyph twice where the text has it once is doubled', () => {
  const text = '情報資産を分類し、情報資産を管理する。'
  assert.deepEqual(found(text, '全ての情報資資産を守る。'), ['2 ての情報資資産を守る → ての情報資産を守る'])
  assert.deepEqual(found('通信を遮遮断する。'), ['1 通信を遮遮断する。 → 通信を遮断する。'])
  assert.deepEqual(found('アクセスを許す。アクセスを記録する。', 'アクセススを制限する。'), [
    '2 アクセススを制限す → アクセスを制限す',
  ])
})

test('findDoubled: two words side by side are not', () => {
  const words = '権利利益、施設設備、会議議事録、契約約款、機器器具、標準準拠、市市長、いいます、かかる、とともに'
  assert.deepEqual(found(words, '権利を守り、利益を図る。施設と設備、契約と約款を定める。'), [])
})
