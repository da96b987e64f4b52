import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { accessTable } from './access.ts'

test('createApp: role × register × act × own, other and foreign items answer as access.golden.txt says, and nothing leaks', async () => {
  const golden = readFileSync(join(import.meta.dirname, 'access.golden.txt'), 'utf8')
  assert.equal(await accessTable(), golden)
})
