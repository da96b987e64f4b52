import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPolicy } from '../read-policy.ts'

function obligationsOf(...sentences: readonly string[]): readonly string[] {
  const head = [
    '葦原市情報セキュリティ基本方針',
    '1 目的',
    '情報資産を守ることを目的とする。',
    '2 情報セキュリティ対策',
  ]
  const tail = ['3 監査', '毎年度監査を行う。', '4 見直し', '適宜見直す。']
  const source = [...head, ...sentences, ...tail].map((text, at) => ({ number: at + 1, text }))
  const policy = readPolicy(source)
  assert.ok('obligations' in policy)
  return policy.obligations
    .filter(({ path }) => path[0] === '2')
    .map(({ addressee, modality }) => `${addressee} ${modality}`)
}

test('readObligations: また goes on about the person of the sentence before', () => {
  assert.deepEqual(obligationsOf('職員は、端末を放置してはならない。また、施錠に努める。'), [
    '職員 してはならない',
    '職員 努める',
  ])
  assert.deepEqual(obligationsOf('職員は、端末を放置してはならない。', '研修を行う。'), [
    '職員 してはならない',
    '葦原市 する',
  ])
})

test('readObligations: ないよう and verbs that look like others', () => {
  assert.deepEqual(obligationsOf('容易に外せないよう固定すること。', '記録を残さないようにすること。'), [
    '葦原市 しなければならない',
    '葦原市 してはならない',
  ])
  assert.deepEqual(
    obligationsOf('修正プログラムを適用する。', '暗号を用いる。', '許可を得る。', '全職員に適用する。'),
    ['葦原市 する', '葦原市 する', '葦原市 する'],
  )
  const polite = [
    '職員は、私物の端末を使いません。',
    '館長を責任者とします。',
    '情報資産を守っています。',
    '義務ではありません。',
  ]
  assert.deepEqual(obligationsOf(...polite), ['職員 してはならない'])
})
