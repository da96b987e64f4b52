import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isRefusal, type Command } from '#kernel'

import { founding, open, openAsset, Town } from './town.ts'

const MINISTRY = { c3: '3', c3A: '3A', c3B: '3B', c3C: '3C' } as const

function openClass(id: keyof typeof MINISTRY, replaces: string | null): Command {
  return open('classes', id, {
    axis: 'confidentiality',
    name: `機密性${MINISTRY[id]}`,
    ministry: MINISTRY[id],
    rank: 3,
    replaces,
  })
}

const migrate = (to: string): Command => ({
  register: 'assets',
  item: 'a1',
  act: 'migrate',
  input: { confidentiality: to },
})

function dispose(method: string): Command {
  return { register: 'assets', item: 'a1', act: 'dispose', input: { method, certificate: null } }
}

test('classes: an asset of the old class 3 moves to one of the three that replace it, and to no other', async () => {
  const town = new Town()
  await town.doAll('2026-04-01', [
    ...founding(),
    openClass('c3', null),
    openClass('c3A', 'c3'),
    openClass('c3B', 'c3'),
    openClass('c3C', 'c3'),
  ])
  const asset = openAsset('a1', 'soumu')
  await town.do('2026-04-01', { ...asset, input: Object.assign({}, asset.input, { confidentiality: 'c3' }) })
  const wrong = await town.do('2026-04-02', migrate('confidentiality'))
  assert.ok(isRefusal(wrong) && wrong.refused === 'no-successor')
  assert.ok(!isRefusal(await town.do('2026-04-02', migrate('c3B'))))
  assert.equal(town.store.item('assets', 'a1')?.facts['confidentiality'], 'c3B')
  const again = await town.do('2026-04-03', migrate('c3A'))
  assert.ok(isRefusal(again), '3B is not replaced by 3A')
})

test('assets: media of the My Number zone are destroyed, never merely erased', async () => {
  const town = new Town()
  await town.doAll('2026-04-01', founding())
  const asset = openAsset('a1', 'soumu')
  await town.do('2026-04-01', { ...asset, input: Object.assign({}, asset.input, { zone: 'mynumber' }) })
  const erased = await town.do('2026-04-02', dispose('crypto-erased'))
  assert.ok(isRefusal(erased) && erased.refused === 'must-be-destroyed')
  assert.ok(!isRefusal(await town.do('2026-04-02', dispose('destroyed'))))
})
