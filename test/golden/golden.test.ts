import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

import { isRefusal, LogAudit, trust, type Entry } from '#kernel'
import { houseFor, REGISTERS } from '#registers'
import { act, sha256 } from '#store'

import { goldenActs, goldenStore, stateDigest, type KnownFields } from './golden-town.ts'

const RELEASES = globSync('test/golden/*/log.ndjson').map((path) => dirname(path)).sort()

for (const folder of RELEASES) {
  test(`${folder}: a log of that release folds to the state it had`, () => {
    const texts = readFileSync(join(folder, 'log.ndjson'), 'utf8').trimEnd().split('\n')
    const audit = new LogAudit(sha256, { house: houseFor('市'), hash: 'h' }, [])
    for (const text of texts) audit.take({ text })
    const known = trust<KnownFields>(JSON.parse(readFileSync(join(folder, 'fields.json'), 'utf8'))) // as written
    const expected = trust<unknown>(JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))) // compared below
    const { size, root, faults } = audit.finish()
    const made = { entries: size, root: Buffer.from(root).toString('hex'), state: stateDigest(texts, known) }
    assert.deepEqual(made, expected)
    // The standing sealed in it is made up, so that one difference is expected; an entry that does not fit is none.
    assert.deepEqual(faults.filter(({ code }) => code !== 'standing-differs'), [])
  })
}

test('golden town: what the next release writes has an event of every register', async () => {
  const { house, store } = goldenStore()
  for (const { actor, occasion, commands } of goldenActs(store)) {
    const result = await act(house, store, { actor, occasion }, commands)
    assert.ok(!isRefusal(result), JSON.stringify(result))
  }
  const seen = new Set([...store.entries(0, store.size)].map(({ text }) => trust<Entry>(JSON.parse(text)).register)) // as sealed
  assert.deepEqual(REGISTERS.map(({ name }) => name).filter((name) => !seen.has(name)), [])
})
