import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { splitLines } from '#formats/text'
import { matchObligations, readPolicy, type Policy } from '#policy'

import type { Ask } from '../../terminal/ask.ts'
import type { Screen } from '../../terminal/screen.ts'
import { confirmMatches } from './confirm-matches.ts'

const read = readPolicy(splitLines(readFileSync('sample/sekiyama/policy.md', 'utf8')))
assert.ok(!('refused' in read))
const policy: Policy = read
const matched = matchObligations(policy)
const silent: Screen = { language: 'ja', width: 80, paint: (_style, text) => text, write: () => {}, complain: () => {} }

test('confirmMatches: unasked, every sure proposal is taken, and what has none is the own', async () => {
  const { clauses, own } = await confirmMatches(matched, policy, null, silent)
  assert.ok(clauses.length >= matched.length)
  assert.equal(own.length, matched.filter((match) => match.own).length)
})

/** Answers in their order; silence afterwards. */
function answering(...answers: readonly string[]): { readonly ask: Ask; readonly asked: string[] } {
  const asked: string[] = []
  return { asked, ask: async (question) => answers[asked.push(question) - 1] ?? '' }
}

test('confirmMatches: what the person turns down becomes a requirement of the own, whose owner, cadence and evidence are asked', async () => {
  const { ask } = answering('n', '', 'nobody', 'ciso', '６', '議事録')
  const { clauses, own } = await confirmMatches(matched, policy, ask, silent)
  assert.equal(own.length, matched.filter((match) => match.own).length + 1)
  const turned = own.find(({ title }) => title === matched[0]!.obligation.text.slice(0, 300))!
  assert.deepEqual([turned.owner, turned.months, turned.evidence], ['ciso', 6, '議事録'])
  assert.ok(clauses.some(({ requirement }) => requirement === `own#${turned.key}`))
})

test('confirmMatches: instead of what is proposed other requirements can be named, and none that there is not', async () => {
  const { ask, asked } = answering('n', 'basic-policy#audits', 'basic-policy#audit ordinance-80#org')
  const { clauses, own } = await confirmMatches(matched, policy, ask, silent)
  assert.equal(own.length, matched.filter((match) => match.own).length)
  assert.deepEqual(
    clauses.slice(0, 2).map(({ requirement }) => requirement),
    ['basic-policy#audit', 'ordinance-80#org'],
  )
  assert.equal(asked[1], asked[2], 'asked again')
})
