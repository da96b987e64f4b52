import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { trust } from '#kernel'

import { open, openAsset, openStaff } from '../town/town.ts'
import { Desk } from './desk.ts'

const HEADER = '資産名＊,種別,領域,部署,管理者,保管場所,機密性,完全性,可用性,取得日'
const line = (name: string, place = '1階', acquired = ''): string =>
  `${name},設備・媒体,LGWAN接続系,soumu,s-1,${place},confidentiality,integrity,availability,${acquired}`
test('imports: adds and changes through acts of the register, all in one act, and undoes them', async () => {
  const desk = await new Desk().founded(openAsset('a1', 'soumu'), openAsset('a2', 'soumu'))
  const { store } = desk.service.hosted()
  const text = (await desk.export('/assets/sheet?format=csv')).toString('utf8')
  const edited = `${text.replace(/端末a1(.*?)1階/u, '端末a1$12階 書庫')}\r\n,,${line('新しい端末', '3階', '令和8年4月1日')}\r\n`
  assert.match(text.split('\r\n')[0]!, /^\uFEFFID,版,資産名/u)
  const before = await store.size()
  const preview = await desk.preview('assets', addColumns(edited))
  assert.deepEqual(
    preview.counts,
    { added: 1, changed: 1, unchanged: 1, errors: 0, proposed: 0 },
    JSON.stringify(preview.rows),
  )
  const [changed, added] = preview.rows
  assert.deepEqual(
    [changed!.acts!.map(({ ja }) => ja), changed!.changes],
    [['移す'], [{ field: 'place', from: '1階', to: '2階 書庫' }]],
  )
  assert.deepEqual([added!.is, added!.acts!.map(({ ja }) => ja)], ['add', ['登録する']])
  assert.equal(await store.size(), before)
  const id = randomUUIDv7()
  const done = await desk.apply('assets', preview.binding, addColumns(edited), 'text/csv', id)
  assert.deepEqual([done.status, done.count], [201, 3], JSON.stringify(done))
  assert.deepEqual((await desk.apply('assets', preview.binding, addColumns(edited), 'text/csv', id)).first, done.first)
  const entries = (await store.entries(done.first, done.first + done.count)).map(({ text: one }) =>
    trust<{ act: string; register: string }>(JSON.parse(one)),
  )
  assert.deepEqual(
    [entries.map(({ register }) => register), new Set(entries.map(({ act }) => act)).size],
    [['imports', 'assets', 'assets'], 1],
  )
  assert.equal((await store.item('assets', 'a1'))?.facts['place'], '2階 書庫')
  const fresh = await store.item('assets', `${id}.${added!.row}`)
  assert.deepEqual([fresh?.facts['name'], fresh?.facts['acquiredOn']], ['新しい端末', '2026-04-01'])

  const again = await desk.preview('assets', addColumns(edited))
  assert.match(again.notes.at(-1)!.ja, new RegExp(`同じファイルを${desk.today}`))
  const undone = await desk.service.ask(desk.token, `/imports/${id}/undo`, { body: {} })
  assert.equal(undone.status, 200, JSON.stringify(undone.body))
  assert.equal((await store.item('assets', 'a1'))?.facts['place'], '1階')
  assert.equal((await store.item('assets', fresh!.id))?.voidedOn, desk.today)
  assert.deepEqual((await store.item('imports', id))?.facts['status'], 'undone')
  assert.equal((await desk.service.ask(desk.token, `/imports/${id}/undo`, { body: {} })).status, 409)
})

/** CSV made by hand under the header of an export: cells are put where their header is. */
function addColumns(text: string): string {
  const [head, ...rows] = text.split('\r\n')
  const own = head!.replace('\uFEFF', '').split(',')
  const given = ['ID', '版', ...HEADER.replace('＊', '').split(',')]
  const isMade = (row: string): boolean => row.startsWith(',,')
  const made = rows.map((row) =>
    isMade(row) ? own.map((name) => row.split(',')[given.indexOf(name)] ?? '').join(',') : row,
  )
  return [head, ...made].join('\r\n')
}

test('imports: what is wrong is told cell by cell, and nothing is imported', async () => {
  const desk = await new Desk().founded(
    openAsset('a1', 'soumu'),
    open('sections', 'soumu2', { name: 'soumu', kana: null, organ: 'mayor', parent: null }),
  )
  const csv = [
    HEADER,
    line('よい'),
    line('端末').replace('設備・媒体', '車').replace('s-1', '誰か'),
    line('部署').replace('soumu', 'ない課'),
    line('名前で').replace('soumu', 'ｓｏｕｍｕ'),
    line('日付', '1階', '2026/2/30'),
  ].join('\n')
  const preview = await desk.preview('assets', csv)
  const told = preview.rows
    .filter(({ is }) => is === 'error')
    .map(({ row, problems }) => [row, problems!.map(({ column, code }) => `${column} ${code}`)])
  assert.deepEqual(told, [
    [3, ['B not-a-choice', 'E not-a-reference']],
    [4, ['D not-a-reference']],
    [5, ['D not-a-reference']],
    [6, ['J not-a-day']],
  ])
  const ambiguous = preview.rows.find(({ row }) => row === 5)!.problems![0]!.words.ja
  assert.match(ambiguous, /2件あります.*（soumu）.*（soumu2）/u)
  const done = await desk.apply('assets', preview.binding, csv)
  assert.deepEqual([done.status, done.code], [422, 'bad-input'])
})

test('imports: CSV that would take the serving thread long is refused for its length', async () => {
  const desk = await new Desk().founded()
  const response = await desk.send('/assets/sheet/preview', 'a,b\r\n'.repeat(1_800_000), 'text/csv')
  assert.deepEqual([response.status, trust<{ code: string }>(await response.json()).code], [413, 'too-large'])
})

test('imports: a column that no act changes is refused at its cell, with what to do instead', async () => {
  const desk = await new Desk().founded(openAsset('a1', 'soumu'))
  const text = (await desk.export('/assets/sheet?format=csv')).toString('utf8')
  const [problem] = (await desk.preview('assets', text.replace('使用中', '廃棄待ち'))).rows[0]!.problems!
  assert.equal(problem!.code, 'no-act')
  assert.match(problem!.words.ja, /「状態」は表では変えられません.*「廃棄待ちにする」/u)
  assert.match(text.split('\r\n')[0]!.split(',')[problem!.column!.charCodeAt(0) - 65]!, /状態/u)
  assert.equal(
    (await desk.preview('assets', `ID,版,資産名\r\nnone,1,x\r\n`)).rows[0]!.problems![0]!.code,
    'no-such-item',
  )
  assert.deepEqual(
    (await desk.preview('assets', `ID,版,保管場所\r\na1,1,2階\r\na1,1,3階\r\n`)).rows.map(
      ({ problems }) => problems?.[0]?.code,
    ),
    [undefined, 'duplicate-row'],
  )
})

test('imports: what changed since the export or the preview is refused', async () => {
  const desk = await new Desk().founded(openAsset('a1', 'soumu'), openAsset('a2', 'soumu'))
  const csv = 'ID,版,保管場所\r\na1,1,2階\r\na2,1,1階\r\n'
  const { binding } = await desk.preview('assets', csv)
  assert.equal((await desk.apply('assets', binding, csv.replace('2階', '4階'))).status, 412)
  await desk.service.seal('sekiyama', desk.today, [
    { register: 'assets', item: 'a1', act: 'move', input: { section: 'soumu', keeper: 's-2', place: '9階' } },
  ])
  assert.equal((await desk.apply('assets', binding, csv)).status, 422)
  assert.equal((await desk.preview('assets', csv)).rows[0]!.problems![0]!.code, 'changed')
})

test('imports: an act that needs approval becomes a proposal, and undoing withdraws it', async () => {
  const desk = await new Desk().founded()
  const csv =
    '要件,部署,始まりの日,終わりの日,理由,代わりの対策\r\nbasic-policy#audit,,R8.5.1,R8.9.30,予算,自己点検\r\n'
  const preview = await desk.preview('exceptions', csv)
  assert.deepEqual([preview.counts['proposed'], preview.rows[0]!.isProposed], [1, true], JSON.stringify(preview))
  const done = await desk.apply('exceptions', preview.binding, csv)
  assert.equal(done.status, 201, JSON.stringify(done))
  const waiting = await desk.service.ask(desk.token, '/approvals?filter[status]=pending&count=true')
  assert.equal(waiting.at('count'), 1, JSON.stringify(waiting.body))
  const undone = await desk.service.ask(desk.token, `/imports/${done.id}/undo`, { body: {} })
  assert.equal(undone.status, 200, JSON.stringify(undone.body))
  assert.equal((await desk.service.ask(desk.token, '/approvals?filter[status]=pending&count=true')).at('count'), 0)
})

test('imports: undoing is refused item by item where something has happened since', async () => {
  const desk = await new Desk().founded()
  const csv = [HEADER, line('端末1'), line('端末2')].join('\r\n')
  const { binding } = await desk.preview('assets', csv)
  const { id } = await desk.apply('assets', binding, csv)
  await desk.service.seal('sekiyama', desk.today, [{ register: 'assets', item: `${id}.3`, act: 'retire', input: {} }])
  const size = await desk.service.hosted().store.size()
  const undone = await desk.service.ask(desk.token, `/imports/${id}/undo`, { body: {} })
  assert.equal(undone.status, 409)
  assert.deepEqual([undone.at('errors.*.pointer'), undone.at('errors.*.code')], [[`/assets/${id}.3`], ['moved-on']])
  assert.equal(await desk.service.hosted().store.size(), size)
})

test('imports: people are known by their number, their names are changed and put back, and the log does not name them', async () => {
  const desk = await new Desk().founded(openStaff('s-9', 'zeimu'))
  const { store } = desk.service.hosted()
  const csv = '氏名,職員番号,部署,任用\r\n髙﨑 𠮷子,N-s-9,税務,常勤\r\n'.replace('税務', 'zeimu')
  const preview = await desk.preview('staff', csv)
  assert.deepEqual(
    preview.counts,
    { added: 0, changed: 1, unchanged: 0, errors: 0, proposed: 0 },
    JSON.stringify(preview.rows),
  )
  const { id, status } = await desk.apply('staff', preview.binding, csv)
  assert.equal(status, 201)
  assert.equal((await store.personal('staff', 's-9'))['name'], '髙﨑 𠮷子')
  const undone = await desk.service.ask(desk.token, `/imports/${id}/undo`, { body: {} })
  assert.equal(undone.status, 200, JSON.stringify(undone.body))
  assert.equal((await store.personal('staff', 's-9'))['name'], '髙﨑 s-9')
  const texts = (await store.entries(0, 1_000)).map(({ text }) => text).join('')
  assert.ok(!texts.includes('𠮷子'))
})

test('imports: whatever is edited becomes so, and undone is as it was', async () => {
  const desk = await new Desk().founded(
    ...Array.from({ length: 6 }, (_, at) => openAsset(`a${at}`, 'soumu')),
    open('classes', 'spare', { axis: 'integrity', name: '3', ministry: '2', rank: 3, replaces: null }),
  )
  const { store } = desk.service.hosted()
  const edits = fc.record(
    {
      item: fc.constantFrom('a0', 'a1', 'a2', 'a3', 'a4', 'a5'),
      保管場所: fc.constantFrom('1階', '2階', '書庫'),
      部署: fc.constantFrom('soumu', 'zeimu'),
      管理者: fc.constantFrom('s-1', 's-2'),
      完全性: fc.constantFrom('integrity', 'spare'),
    },
    { noNullPrototype: true },
  )
  const facts = async (): Promise<object[]> =>
    await Promise.all(['a0', 'a1', 'a2', 'a3', 'a4', 'a5'].map(async (id) => (await store.item('assets', id))!.facts))
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(edits, { selector: ({ item }) => item, minLength: 1 }), async (rows) => {
      const before = await facts()
      const body = rows.map((row) => [row.item, row.保管場所, row.部署, row.管理者, row.完全性].join(','))
      const csv = ['ID,保管場所,部署,管理者,完全性', ...body].join('\r\n')
      const { binding, counts } = await desk.preview('assets', csv)
      assert.equal(counts['errors'], 0)
      if (counts['changed'] === 0) return
      const { id, status } = await desk.apply('assets', binding, csv)
      assert.equal(status, 201)
      for (const { item, 保管場所, 部署, 管理者, 完全性 } of rows) {
        const made = (await store.item('assets', item))!.facts
        const told = { place: 保管場所, section: 部署, keeper: 管理者, integrity: 完全性 }
        assert.deepEqual({ ...made, ...told }, made)
      }
      assert.equal((await desk.preview('assets', csv)).counts['unchanged'], rows.length)
      if (rows.length % 2 === 0) return
      assert.equal((await desk.service.ask(desk.token, `/imports/${id}/undo`, { body: {} })).status, 200)
      assert.deepEqual(await facts(), before)
    }),
    { numRuns: 25 },
  )
})

test('imports: a personal value that was erased since cannot be put back, and is not asked for otherwise', async () => {
  const desk = await new Desk().founded(openStaff('s-9', 'zeimu'))
  const { store } = desk.service.hosted()
  const rename = async (name: string): Promise<string> => {
    const csv = `職員番号,氏名\r\nN-s-9,${name}\r\n`
    const { binding } = await desk.preview('staff', csv)
    const { id, status } = await desk.apply('staff', binding, csv)
    assert.equal(status, 201)
    return id
  }
  const id = await rename('髙﨑 𠮷子')
  const facts = { register: 'staff', item: 's-9', basis: 'request', before: (await store.size()) - 1 }
  const { service } = desk
  await service.seal('sekiyama', desk.today, [{ register: 'book', item: 'town', act: 'erase', input: facts }])
  const waiting = await service.ask(desk.token, '/approvals')
  const approve = { register: 'approvals', item: String(waiting.at('items.0.id')), act: 'approve', input: {} }
  await service.seal('sekiyama', desk.today, [approve], 's-2')
  const undone = await service.ask(desk.token, `/imports/${id}/undo`, { body: {} })
  assert.deepEqual([undone.status, undone.at('errors.*.code')], [409, ['erased']], JSON.stringify(undone.body))
})
