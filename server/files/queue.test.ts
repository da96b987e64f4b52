import assert from 'node:assert/strict'
import { test } from 'node:test'

import { inTurn } from './queue.ts'

test('inTurn: two at once, sixteen wait in their order, and whoever comes then is told so', async () => {
  const gates = Array.from({ length: 18 }, () => Promise.withResolvers<void>())
  const begun: number[] = []
  const work = gates.map(({ promise }, at) =>
    inTurn(async () => {
      begun.push(at)
      await promise
      return at
    }),
  )
  assert.equal(await inTurn(() => Promise.resolve('never')), null)
  assert.deepEqual(begun, [0, 1])
  for (const { resolve } of gates) resolve()
  assert.deepEqual(await Promise.all(work), [...gates.keys()])
  assert.deepEqual(begun, [...gates.keys()])
  await assert.rejects(
    inTurn(() => Promise.reject(new Error('broken'))),
    /broken/,
  )
  assert.equal(await inTurn(() => Promise.resolve('again')), 'again')
})
