import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { act } from '#store'

import { goldenActs, goldenStore, knownFields, stateDigest } from '../test/golden/golden-town.ts'

/*
 * Writes the golden log of a release: node tools/write-golden.ts VERSION
 * Once per release, never again: a log that was written once must fold to the same state for ever.
 */
const [version] = process.argv.slice(2)
if (!version || !/^\d+\.\d+\.\d+$/u.test(version)) throw new Error('usage: node tools/write-golden.ts 0.1.0')
const { house, store } = goldenStore()
for (const { actor, occasion, commands } of goldenActs(store)) {
  const result = await act(house, store, { actor, occasion }, commands)
  if ('refused' in result) throw new Error(`${occasion.id}: ${result.words.en}`)
}
const folder = join('test/golden', version)
mkdirSync(folder)
const texts = [...store.entries(0, store.size)].map(({ text }) => text)
writeFileSync(join(folder, 'log.ndjson'), `${texts.join('\n')}\n`)
const expected = {
  entries: store.size,
  root: Buffer.from(store.root(store.size)).toString('hex'),
  state: stateDigest(texts, knownFields()),
}
writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`)
writeFileSync(join(folder, 'fields.json'), `${JSON.stringify(knownFields(), null, 2)}\n`)
