import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { toDay } from '#kernel'

import { foundDemo } from './found-demo.ts'
import { foldersIn, readCard } from './index.ts'

const data = mkdtempSync(join(tmpdir(), 'sekisho-demo-'))
after(() => rmSync(data, { recursive: true }))

test('foundDemo: what was cut short is begun again, and the town is there whole or not at all', async () => {
  const folder = join(data, 'sekiyama')
  mkdirSync(`${folder}.making`)
  writeFileSync(join(`${folder}.making`, 'log.sqlite'), 'cut short')
  const { people, entries } = await foundDemo(folder, toDay('2026-11-28')!)
  assert.ok(entries > 1000)
  assert.ok(!existsSync(`${folder}.making`))
  assert.deepEqual(foldersIn(data), [folder])
  const { name, kind, operator } = readCard(folder)
  assert.deepEqual([name, kind, operator], ['関山市', '市', people.administrator])
})
