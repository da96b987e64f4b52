import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRules } from '#engines/zones'
import { disagreements } from './dead.ts'
import { ruleMix, type Mix } from './rule-mix.ts'

for (const mix of ['acl', 'fw', 'ipc'] satisfies Mix[]) {
  test(`deadRules: on 3,000 rules of the mix ${mix} both engines agree on every rule, dead or alive`, () => {
    const rules = ruleMix(mix, 3000, 11)
    assert.deepEqual(disagreements(rules, deadRules(rules)), [])
  })
}

test('ruleMix: the same seed gives the same list, another seed another', () => {
  assert.deepEqual(ruleMix('fw', 200, 3), ruleMix('fw', 200, 3))
  assert.notDeepEqual(ruleMix('fw', 200, 3), ruleMix('fw', 200, 4))
  assert.equal(ruleMix('acl', 500, 1).length, 500)
})
