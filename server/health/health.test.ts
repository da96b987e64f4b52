import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { test } from 'node:test'

import { instantOf } from '#kernel'

import { eventsTo } from '../events/index.ts'
import { healthOf } from './index.ts'

const NOBODY = { organisations: { find: () => null, all: () => [] }, held: [], refused: [] }
const clock = () => instantOf(0)
const events = eventsTo({ put: () => {}, takeDropped: () => 0, flush: () => {} }, 'error', clock)

test('healthOf: too little room on the disk is not ready', async () => {
  const ready = async (leastDiskMb: number): Promise<boolean> => {
    const watching = { opened: NOBODY, clock, events, data: tmpdir(), leastDiskMb, isStopping: () => false }
    return (await healthOf(watching, () => 0).ready()).isReady
  }
  assert.deepEqual([await ready(0), await ready(2 ** 50)], [true, false])
})

test('healthOf: a server that is being stopped is not ready, and often asked it looks once a second', async () => {
  let [isStopping, now, looks] = [false, 0, 0]
  const opened = {
    ...NOBODY,
    get held() {
      looks += 1
      return []
    },
  }
  const health = healthOf(
    { opened, clock, events, data: tmpdir(), leastDiskMb: 0, isStopping: () => isStopping },
    () => now,
  )
  for (let at = 0; at < 50; at += 1) await health.ready()
  assert.equal(looks, 1)
  now = 1_001
  await health.ready()
  assert.equal(looks, 2)
  isStopping = true
  assert.equal((await health.ready()).isReady, false)
})
