import assert from 'node:assert/strict'
import { test } from 'node:test'

import { endOf, isRefusal, scopeOf, WHOLE, type ListQuery, type Scope } from '#kernel'
import { namesOn, openLocal, PersonalIndex } from '#store'

import { actor, day, founding, HOUSE, open, openStaff, Town } from './town.ts'

const asked: ListQuery = { scope: WHOLE, where: [], sort: [], limit: 10, isCounted: true }

async function find(index: PersonalIndex, search: string, scope: Scope = WHOLE): Promise<string[]> {
  const { items, count } = await index.list('staff', { ...asked, search, scope })
  assert.equal(count, items.length)
  return items.map(({ id }) => id)
}

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
  assert.deepEqual(await find(index, '渡邊'), ['p1', 'p2'])
  assert.deepEqual(await find(index, '吉田'), ['p3'])
  assert.deepEqual(await find(index, 'ﾜﾀﾅﾍﾞ 花子'), ['p2'])
  await town.do('2026-04-02', { register: 'staff', item: 'p3', act: 'rename', input: { name: '渡部', kana: 'アベ' } })
  assert.deepEqual(await find(index, '吉田'), [])
  assert.deepEqual(await find(index, '渡'), ['p3', 'p1', 'p2'])
})

test('PersonalIndex: what is erased is found no more, and nobody finds what he may not read', async () => {
  const town = await townOf({ p1: ['渡邉', null], p2: ['渡辺', null] })
  const index = new PersonalIndex(HOUSE, openLocal(HOUSE, town.store))
  assert.deepEqual(await find(index, '渡辺'), ['p1', 'p2'])
  const facts = { register: 'staff', item: 'p1', basis: 'request', before: town.store.size }
  const version = town.store.item('book', 'town')!.version
  const drafts = [{ register: 'book', item: 'town', event: 'erased', form: 1, version: version + 1, facts }]
  const at = endOf(day('2026-04-02'))
  await town.store.append({ act: 'x', by: 's', on: day('2026-04-02'), at, decide: () => ({ drafts, expects: [] }) })
  assert.deepEqual(await find(index, '渡辺'), ['p2'])
  const staff = HOUSE.registers.get('staff')!
  const stranger = { id: 's-9', roles: [{ ...actor('s-9', 'section').roles[0]!, section: 'soumu' }] }
  assert.deepEqual(await find(index, '渡辺', scopeOf(stranger, staff, day('2026-04-02'))), [])
})

test('PersonalIndex: pages go on in the order of readings, whoever moves or comes meanwhile', async () => {
  const kana = [...'サカタアハイマヤ']
  const town = await townOf(Object.fromEntries(kana.map((reading, n) => [`p${n}`, ['渡辺', reading]])))
  const index = new PersonalIndex(HOUSE, openLocal(HOUSE, town.store))
  const query: ListQuery = { ...asked, search: '渡邉', where: [{ field: 'section', is: 'zeimu' }], limit: 3 }
  const first = await index.list('staff', query)
  assert.deepEqual([first.items.map(({ id }) => id), first.count], [['p3', 'p5', 'p1'], 8])
  await town.do('2026-04-02', { register: 'staff', item: 'p1', act: 'move', input: { section: 'soumu' } })
  await town.do(
    '2026-04-02',
    open('staff', 'p9', Object.assign({}, openStaff('p9', 'zeimu').input, { name: '渡邊', kana: 'ア' })),
  )
  const second = await index.list('staff', { ...query, after: first.next! })
  assert.deepEqual([second.items.map(({ id }) => id), second.count], [['p0', 'p2', 'p4'], 8])
  const last = await index.list('staff', { ...query, after: second.next! })
  assert.deepEqual([last.items.map(({ id }) => id), last.next], [['p6', 'p7'], null])
  const sort = [{ field: 'id', isDescending: true }]
  const sorted = await index.list('staff', { ...query, sort })
  assert.deepEqual(
    sorted.items.map(({ id }) => id),
    ['p9', 'p7', 'p6'],
  )
  const whole = await index.list('staff', { ...asked, limit: 100 })
  assert.equal(whole.items.find(({ id }) => id.startsWith('p'))?.id, 'p3')
  await assert.rejects(index.list('staff', { ...query, search: '吉田', after: first.next! }), RangeError)
})

test('namesOn: names what a page refers to, and of persons only those who may be read', async () => {
  const town = await townOf({ p1: ['渡邉', null] })
  const store = openLocal(HOUSE, town.store)
  const page = await store.list('staff', { ...asked, limit: 100 })
  const all = await namesOn({ house: HOUSE, store, scopeOf: () => WHOLE }, 'staff', page.items)
  assert.equal(all['sections']!['zeimu'], town.store.item('sections', 'zeimu')!.facts['name'])
  const sections = await store.list('sections', { ...asked, limit: 100 })
  assert.deepEqual(
    Object.keys(await namesOn({ house: HOUSE, store, scopeOf: () => WHOLE }, 'sections', sections.items)),
    ['organs'],
  )
  const own = { isWhole: false, places: [], own: null }
  assert.deepEqual(await namesOn({ house: HOUSE, store, scopeOf: () => own }, 'staff', page.items), {})
  const asset = { ...page.items[0]!, facts: { keeper: 'p1', section: 'zeimu', confidentiality: 'no-such' } }
  const named = await namesOn({ house: HOUSE, store, scopeOf: () => WHOLE }, 'assets', [asset])
  assert.deepEqual([named['staff'], named['classes']], [{ p1: '渡邉' }, undefined])
})
