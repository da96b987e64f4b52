import assert from 'node:assert/strict'
import { test } from 'node:test'

import { open, openAsset, openStaff } from '../town/town.ts'
import { Desk } from './desk.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

test('sheet: every register that can be exported comes back without a change, as a workbook and as CSV', async () => {
  const desk = await new Desk().founded(
    ...Array.from({ length: 30 }, (_, at) => openAsset(`a${at}`, at % 2 === 0 ? 'soumu' : 'zeimu')),
    open('sections', 'soumu2', { name: 'soumu', kana: null, organ: 'mayor', parent: null }),
    openStaff('s-9', 'zeimu'),
  )
  for (const register of desk.service.hosted().house.registers.keys()) {
    const listed = await desk.service.ask(desk.token, `/${register}?count=true`)
    if (listed.status !== 200 || listed.at('count') === 0) continue
    const book = await desk.export(`/${register}/sheet`)
    const counts = (await desk.preview(register, book, XLSX)).counts
    assert.deepEqual(counts, { added: 0, changed: 0, unchanged: listed.at('count'), errors: 0, proposed: 0 }, register)
    for (const encoding of ['utf-8', 'cp932']) {
      const csv = await desk.export(`/${register}/sheet?format=csv&encoding=${encoding}`)
      assert.deepEqual((await desk.preview(register, csv)).counts, counts, `${register} ${encoding}`)
    }
  }
})

test('sheet: whoever asks sees the rows and names that he may read, and imports no others', async () => {
  const desk = await new Desk([{ role: 'section', section: 'zeimu' }]).founded(
    openAsset('a1', 'soumu'),
    openAsset('a2', 'zeimu'),
  )
  const csv = (await desk.export('/assets/sheet?format=csv')).toString('utf8')
  assert.ok(csv.includes('端末a2') && !csv.includes('端末a1'))
  assert.ok(!csv.includes('髙﨑'), 'the name of somebody of another section')
  const preview = await desk.preview('assets', 'ID,版,保管場所\r\na1,1,2階\r\na2,1,2階\r\n')
  assert.deepEqual(
    preview.rows.map(({ row, problems }) => [row, problems?.[0]?.code]),
    [
      [2, 'no-such-item'],
      [3, undefined],
    ],
  )
  const stranger = new Desk(['committee'])
  await stranger.founded()
  assert.equal((await stranger.service.ask(stranger.token, '/assets/sheet')).status, 404)
})

test('sheet: CP932 tells beforehand what it would lose, and what was lost is not written back', async () => {
  const desk = await new Desk().founded({
    ...openAsset('a1', 'soumu'),
    input: Object.assign({}, openAsset('a1', 'soumu').input, { name: '𠮷野〜葛\u{E0100}' }),
  })
  const losses = await desk.service.ask(desk.token, '/assets/sheet?format=csv&encoding=cp932&losses=true')
  assert.deepEqual(losses.at('losses.*.character'), ['𠮷', '〜', '葛\u{E0100}'])
  const csv = await desk.export('/assets/sheet?format=csv&encoding=cp932')
  const text = new TextDecoder('shift_jis').decode(csv)
  assert.ok(text.includes('〓野～葛'))
  assert.equal((await desk.preview('assets', csv)).counts['unchanged'], 1)
})

test('sheet: formulas go out as texts and come back as they were', async () => {
  const name = '=HYPERLINK("http://x","y")'
  const desk = await new Desk().founded({
    ...openAsset('a1', 'soumu'),
    input: Object.assign({}, openAsset('a1', 'soumu').input, { name }),
  })
  const csv = (await desk.export('/assets/sheet?format=csv')).toString('utf8')
  assert.ok(csv.includes(`"'=HYPERLINK`), csv)
  assert.equal((await desk.preview('assets', csv)).counts['unchanged'], 1)
  assert.equal((await desk.preview('assets', await desk.export('/assets/sheet'), XLSX)).counts['unchanged'], 1)
})
