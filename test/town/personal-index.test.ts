import assert from 'node:assert/strict'
import { test } from 'node:test'

import { endOf, isRefusal, scopeOf, WHOLE, type Item } from '#kernel'
import { openLocal, PersonalIndex } from '#store'

import { actor, day, founding, HOUSE, open, openStaff, Town } from './town.ts'

const ids = (items: readonly Item[]): string[] => items.map(({ id }) => id)

/** A town whose staff have names of their own. */
async function townOf(names: Readonly<Record<string, readonly [name: string, kana: string | null]>>): Promise<Town> {
  const town = new Town()
  await town.doAll('2026-04-01', founding())
  for (const [id, [name, kana]] of Object.entries(names)) {
    const input = Object.assign({}, openStaff(id, 'zeimu').input, { name, kana })
    assert.ok(!isRefusal(await town.do('2026-04-01', open('staff', id, input))))
  }
  return town
}

test('PersonalIndex: finds staff by name in any form, in the order of their readings, as acts are sealed', async () => {
  const town = await townOf({
    p1: ['渡邉　太郎', 'ワタナベ　タロウ'],
    p2: ['渡辺 花子', 'わたなべ　はなこ'],
    p3: ['𠮷田', 'ヨシダ'],
  })
  const index = new PersonalIndex(HOUSE, openLocal(HOUSE, town.store))
  assert.deepEqual(ids(await index.find('staff', '渡邊', WHOLE, 10)), ['p1', 'p2'])
  assert.deepEqual(ids(await index.find('staff', '吉田', WHOLE, 10)), ['p3'])
  assert.deepEqual(ids(await index.find('staff', 'ﾜﾀﾅﾍﾞ 花子', WHOLE, 10)), ['p2'])
  assert.deepEqual(ids(await index.find('staff', '渡辺', WHOLE, 1)), ['p1'])
  assert.deepEqual(await index.find('staff', '　', WHOLE, 10), [])
  await town.do('2026-04-02', { register: 'staff', item: 'p3', act: 'rename', input: { name: '渡部', kana: 'アベ' } })
  assert.deepEqual(await index.find('staff', '吉田', WHOLE, 10), [])
  assert.deepEqual(ids(await index.find('staff', '渡', WHOLE, 10)), ['p3', 'p1', 'p2'])
})

test('PersonalIndex: what is erased is found no more, and nobody finds what he may not read', async () => {
  const town = await townOf({ p1: ['渡邉', null], p2: ['渡辺', null] })
  const index = new PersonalIndex(HOUSE, openLocal(HOUSE, town.store))
  assert.deepEqual(ids(await index.find('staff', '渡辺', WHOLE, 10)), ['p1', 'p2'])
  const facts = { register: 'staff', item: 'p1', basis: 'request', before: town.store.size }
  const version = town.store.item('book', 'town')!.version
  const drafts = [{ register: 'book', item: 'town', event: 'erased', form: 1, version: version + 1, facts }]
  const at = endOf(day('2026-04-02'))
  await town.store.append({ act: 'x', by: 's', on: day('2026-04-02'), at, decide: () => ({ drafts, expects: [] }) })
  assert.deepEqual(ids(await index.find('staff', '渡辺', WHOLE, 10)), ['p2'])
  const staff = HOUSE.registers.get('staff')!
  const stranger = { id: 's-9', roles: [{ ...actor('s-9', 'section').roles[0]!, section: 'soumu' }] }
  assert.deepEqual(await index.find('staff', '渡辺', scopeOf(stranger, staff, day('2026-04-02')), 10), [])
})
