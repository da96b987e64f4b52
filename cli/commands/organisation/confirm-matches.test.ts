import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { splitLines } from '#formats/text'
import { matchObligations, readPolicy, type Policy } from '#policy'

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

test('confirmMatches: what the person turns down becomes a requirement of the own, with its words', async () => {
  let asked = 0
  const { clauses, own } = await confirmMatches(matched, policy, async () => ((asked += 1) === 1 ? 'n' : ''), silent)
  assert.equal(asked, matched.filter((match) => !match.own).length)
  assert.equal(own.length, matched.filter((match) => match.own).length + 1)
  const turned = own.find(({ title }) => title === matched[0]!.obligation.text.slice(0, 300))
  assert.ok(turned && clauses.some(({ requirement }) => requirement === `own#${turned.key}`))
})
