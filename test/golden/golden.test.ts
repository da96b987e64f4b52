import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

import { LogAudit, trust, type Entry } from '#kernel'
import { houseFor, REGISTERS } from '#registers'
import { sha256 } from '#store'

import { stateDigest } from './golden-town.ts'

const RELEASES = globSync('test/golden/*/log.ndjson').map((path) => dirname(path)).sort()

for (const folder of RELEASES) {
  test(`${folder}: a log of that release folds to the state it had`, () => {
    const texts = readFileSync(join(folder, 'log.ndjson'), 'utf8').trimEnd().split('\n')
    const audit = new LogAudit(sha256, { house: houseFor('市'), hash: 'h' }, [])
    for (const text of texts) audit.take({ text })
    const expected = trust<unknown>(JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))) // compared below
    const { size, root, faults } = audit.finish()
    const made = { entries: size, root: Buffer.from(root).toString('hex'), state: stateDigest(texts) }
    assert.deepEqual(made, expected)
    // The standing sealed in it is made up, so that one difference is expected; an entry that does not fit is none.
    assert.deepEqual(faults.filter(({ code }) => code !== 'standing-differs'), [])
  })
}

test('golden logs: the newest has an event of every register', () => {
  const texts = readFileSync(join(RELEASES.at(-1)!, 'log.ndjson'), 'utf8').trimEnd().split('\n')
  const seen = new Set(texts.map((text) => trust<Entry>(JSON.parse(text)).register))
  assert.deepEqual(REGISTERS.map(({ name }) => name).filter((name) => !seen.has(name)), [])
})
