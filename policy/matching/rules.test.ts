import assert from 'node:assert/strict'
import { test } from 'node:test'

import { EDITIONS, findRequirement } from '../catalogue/index.ts'
import { CLAUSE_KEYS } from '../model.ts'
import { fold } from './fold.ts'
import { RULES } from './rules/index.ts'

test('RULES: each names a requirement that is there and seen in obligations', () => {
  for (const { requirement } of RULES) assert.equal(findRequirement(requirement)?.seenIn, 'obligations', requirement)
})

test('RULES: every requirement that is seen in obligations has one', () => {
  const ruled = new Set(RULES.map(({ requirement }) => requirement))
  const without = EDITIONS.flatMap(({ requirements }) => requirements)
    .filter(({ seenIn, id }) => seenIn === 'obligations' && !ruled.has(id))
    .map(({ id }) => id)
  assert.deepEqual(without, [])
})

test('RULES: no word and no group is empty', () => {
  for (const { requirement, says, about, not, notAbout, titled } of RULES) {
    for (const group of [...says, ...about, not, notAbout, titled].filter((words) => words !== '')) {
      const words = group.split('|').map((word) => fold(word).text)
      for (const word of words) assert.ok(word.length > 0, `${requirement}: an empty word in ${group}`)
    }
    assert.ok(says.every(Boolean) && about.every(Boolean), `${requirement}: an empty group`)
    assert.ok(says.length > 0 || titled !== '' || requirement.startsWith('ordinance-80#'), requirement)
  }
})

test('RULES: a word that a rule waits for is not one that it forbids', () => {
  for (const { requirement, says, not } of RULES) {
    const forbidden = not.split('|').filter(Boolean)
    for (const group of says) {
      const possible = group.split('|').filter((word) => !forbidden.some((no) => word.includes(no)))
      assert.ok(possible.length > 0, `${requirement}: nothing of ${group} is left`)
    }
  }
})

test('RULES: clauses are canonical', () => {
  const keys = new Set<string>(CLAUSE_KEYS)
  for (const { requirement, within, chapter } of RULES) {
    for (const key of [...within, ...chapter]) assert.ok(keys.has(key), `${requirement}: ${key}`)
  }
})
