import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLines } from '../lines/line.ts'
import { findMissing } from './missing.ts'

const found = (...texts: readonly string[]): readonly string[] =>
  findMissing(readLines(texts.map((text, at) => ({ number: at + 1, text })))).map(
    (finding) => `${finding.lines[0]} ${finding.found} → ${finding.proposed}`,
  )
const TWICE = '不正アクセスを防ぐ。不正アクセスを記録する。'

test('findMissing: a loan word without a glyph that it has elsewhere lacks it', () => {
  assert.deepEqual(found(TWICE, '職員による不正アセスを防ぐ。'), [
    '2 による不正アセスを防ぐ → による不正アクセスを防ぐ',
  ])
})

test('findMissing: a word that stands twice, and kanji, are left alone', () => {
  assert.deepEqual(found(TWICE, '不正アセスを防ぐ。不正アセスを防ぐ。'), [])
  assert.deepEqual(found('連絡先を定める。連絡先を定める。', '連絡を定める。'), [])
})
