import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

import { findEdition, type SourceText } from '../catalogue/index.ts'
import type { Policy } from '../model.ts'
import { readPolicy } from '../reading/read-policy.ts'
import { explainMatch, isAsSure, matchObligations } from './index.ts'

const SEEDS = '../shared/seeds'
const NAMES = ['ishikari', 'maizuru', 'kawazu', 'kyoto', 'komoro'] as const satisfies readonly SourceText[]

/** Obligations of the five texts that are the town's own. */
const OWN: readonly string[] = []

function seeds(): readonly (readonly [SourceText, Policy])[] {
  return globSync(`${SEEDS}/*.txt`)
    .sort()
    .map((file, index) => {
      const lines = readFileSync(file, 'utf8').split('\n')
      const policy = readPolicy(lines.map((text, i) => ({ number: i + 1, text })))
      assert.ok('clauses' in policy, file)
      return [NAMES[index]!, policy]
    })
}

const absent = existsSync(SEEDS) ? false : 'the published texts are not here'

test('matchObligations: every obligation of the five texts is matched or named as own', { skip: absent }, () => {
  const own = seeds().flatMap(([name, policy]) =>
    matchObligations(policy)
      .filter((matched) => matched.own)
      .map(({ obligation }) => `${name}:${obligation.lines[0]}`),
  )
  assert.deepEqual(own, OWN)
})

test('matchObligations: the five texts carry exactly what the catalogue cites of them', { skip: absent }, () => {
  const { requirements } = findEdition('basic-policy')!
  for (const [name, policy] of seeds()) {
    const matched = matchObligations(policy)
    for (const { id, citations } of requirements) {
      const cited = citations.filter(({ text }) => text === name).map(({ line }) => line)
      const carrying = matched
        .filter(({ matches }) =>
          matches.some(({ requirement, certainty }) => requirement === id && isAsSure(certainty, 'likely')),
        )
        .map(({ obligation }) => obligation.lines)
      for (const line of cited) {
        assert.ok(
          carrying.some(([from, to]) => from <= line && line <= to),
          `${name}:${line} is cited for ${id} but does not match`,
        )
      }
      for (const [from, to] of carrying) {
        assert.ok(
          cited.some((line) => from <= line && line <= to),
          `${name}:${from} matches ${id} but is not cited`,
        )
      }
    }
  }
})

test('matchObligations: each part carries its own strength', { skip: absent }, () => {
  const [, kawazu] = seeds()[2]!
  const matches = matchObligations(kawazu).flatMap((matched) => matched.matches)
  const modality = (id: string) => matches.find(({ requirement }) => requirement === id)?.modality
  assert.equal(modality('basic-policy#mynumber-isolation'), '可能な限り')
  assert.equal(modality('basic-policy#mynumber-mfa'), 'する')
  assert.equal(modality('basic-policy#outsourcing-contract'), 'する')
  assert.equal(modality('basic-policy#outsourcing-action'), '必要に応じて')
})

test('matchObligations: what it found stands in the text where it says', { skip: absent }, () => {
  for (const [, policy] of seeds()) {
    for (const { obligation, matches } of matchObligations(policy)) {
      for (const match of matches) {
        const part = obligation.parts[match.part]!
        assert.equal(match.modality, part.modality)
        for (const { word, in: where, from } of match.words) {
          if (where === 'part' || where === 'condition') assert.equal(part.text.slice(from, from + word.length), word)
          if (where === 'sentence') assert.equal(obligation.text.slice(from, from + word.length), word)
          assert.ok(explainMatch(match).ja.includes(word))
        }
      }
    }
  }
})
