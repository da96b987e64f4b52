import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { NO_POSTGRES } from '../../test/postgres/cluster.ts'
import { Towns } from '../../test/postgres/towns.ts'
import { STONES } from '../../test/store/stones.ts'

const skip = NO_POSTGRES
const towns = skip ? null : await Towns.start(STONES)
after(async () => {
  await towns?.stop()
})

test(
  'alone: of two processes one works for an organisation, and the other as soon as it has ended',
  { skip },
  async () => {
    const [town, neighbour] = [await towns!.found(), await towns!.found()]
    const other = (await towns!.again(town)).store
    const { promise: end, resolve: finish } = Promise.withResolvers<string>()
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const first = town.store.alone(() => {
      begin()
      return end
    })
    await begun
    assert.equal(await other.alone(() => Promise.resolve('both')), null)
    assert.equal(await neighbour.store.alone(() => Promise.resolve('another')), 'another')
    finish('first')
    assert.equal(await first, 'first')
    for (let tries = 0; tries < 1_500; tries += 1) {
      if ((await other.alone(() => Promise.resolve('then'))) === 'then') return
      await sleep(20)
    }
    assert.fail('the lock stayed')
  },
)

test('alone: where the connection is lost, the one who works is told and another may work', { skip }, async () => {
  const town = await towns!.found()
  const other = (await towns!.again(town)).store
  let isTold = false
  const first = town.store.alone(async (signal) => {
    towns!.cluster.sql(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'`)
    for (let tries = 0; tries < 1_500 && !signal.aborted; tries += 1) await sleep(20)
    isTold = signal.aborted
    return await other.alone(() => Promise.resolve('other'))
  })
  assert.equal(await first, 'other')
  assert.ok(isTold)
})
