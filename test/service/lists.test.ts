import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { dayOf, type Command } from '#kernel'

import { founding, open, openAsset, openStaff } from '../town/town.ts'
import { Service } from './service.ts'

const service = new Service()
const on = dayOf(service.now)
after(() => service.close())

const named = (id: string, section: string, name: string, kana: string): Command =>
  open('staff', id, Object.assign({}, openStaff(id, section).input, { name, kana }))

await service.seal('sekiyama', on, founding())
await service.seal('sekiyama', on, [
  named('p-1', 'zeimu', '髙木　𠮷夫', 'タカギ　ヨシオ'),
  named('p-2', 'zeimu', '高木 綾', 'たかぎ あや'),
  named('p-3', 'soumu', '髙木 一', 'タカギ ハジメ'),
])
const administrator = service.token('sekiyama', 's-9', ['administrator'])
const zeimu = service.token('sekiyama', 's-8', [{ role: 'section', section: 'zeimu' }])

test('GET /staff?q: finds by name and reading in any form, in the order of readings, page by page, within the scope', async () => {
  for (const q of ['高木', '髙木', 'ﾀｶｷﾞ', 'たかぎ'])
    assert.deepEqual((await service.ask(administrator, `/staff?q=${encodeURIComponent(q)}`)).at('items.*.id'), [
      'p-2',
      'p-3',
      'p-1',
    ])
  const q = encodeURIComponent('高木')
  const first = await service.ask(administrator, `/staff?q=${q}&limit=2&count=true`)
  assert.deepEqual([first.at('items.*.id'), first.at('count')], [['p-2', 'p-3'], 3])
  const next = await service.ask(administrator, `/staff?q=${q}&limit=2&after=${String(first.at('next'))}`)
  assert.deepEqual([next.at('items.*.id'), next.at('next')], [['p-1'], null])
  assert.deepEqual((await service.ask(zeimu, `/staff?q=${q}&count=true`)).at('items.*.id'), ['p-2', 'p-1'])
  assert.equal(
    (await service.ask(administrator, `/staff?q=${encodeURIComponent('吉田')}&after=${String(first.at('next'))}`))
      .status,
    400,
  )
})

test('GET /search?q: finds persons with all else, and goes on by their list', async () => {
  const q = encodeURIComponent('高木')
  const { body, at } = await service.ask(administrator, `/search?q=${q}`)
  assert.deepEqual(
    [at('hits.*.register'), at('hits.0.count'), at('hits.0.next')],
    [['staff'], 3, null],
    JSON.stringify(body),
  )
  assert.equal((await service.ask(administrator, '/search?q=%20')).status, 400)
})

test('GET /{register}: says what those are called that items refer to, and of persons only those who may be read', async () => {
  await service.seal('sekiyama', on, [
    open('assets', 'a-1', Object.assign({}, openAsset('a-1', 'zeimu').input, { keeper: 'p-3' })),
  ])
  const whole = await service.ask(service.token('sekiyama', 's-7', ['chief', 'staff']), '/assets')
  const narrow = await service.ask(zeimu, '/assets')
  assert.equal(whole.at('names.staff.p-3'), '髙木 一')
  assert.equal(whole.at('names.classes.confidentiality'), '2')
  assert.deepEqual([narrow.at('items.*.id'), narrow.at('names.staff')], [['a-1'], undefined])
  assert.equal(typeof whole.at('names.sections.zeimu'), 'string')
  const some = await service.ask(administrator, '/staff?filter[id]=p-1&filter[id]=p-3&filter[id]=no-such')
  assert.deepEqual(some.at('items.*.id'), ['p-3', 'p-1'])
})
