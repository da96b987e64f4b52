import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import iconv from 'iconv-lite'

import { addDays, fiscalYearOf } from '#kernel'
import { holidaysOfFiscalYear } from '#registers'

import { runCommandLine } from '../../run.ts'
import { today } from '../../office/index.ts'

const ROOT = mkdtempSync(join(tmpdir(), 'sekisho-closures-'))
after(() => rmSync(ROOT, { recursive: true, force: true }))
const TOWN = join(ROOT, 'town')

async function run(...words: readonly string[]): Promise<readonly [number, string]> {
  let text = ''
  const write = (part: string): void => {
    text += part
  }
  const screen = { language: 'ja', width: 200, paint: (_style: string, plain: string) => plain } as const
  return [await runCommandLine([...words, '--in', TOWN], { ...screen, write, complain: write }), text]
}

test('closures import: a new town has its holidays, and the published list corrects them once', async () => {
  await run('new', '関山市')
  const year = fiscalYearOf(today())
  const known = [year - 1, year, year + 1]
    .flatMap(holidaysOfFiscalYear)
    .filter(({ day }) => day >= `${year}` && day < `${year + 2}`)
  const announced = known.map((one) => (one.name === '春分の日' ? { ...one, day: addDays(one.day, -1) } : one))
  const file = join(ROOT, 'syukujitsu.csv')
  const rows = announced.map(({ day, name }) => `${day.split('-').map(Number).join('/')},${name}\r\n`)
  writeFileSync(file, iconv.encode(`国民の祝日・休日月日,国民の祝日・休日名称\r\n${rows.join('')}`, 'cp932'))

  const spring = known.find(({ day, name }) => name === '春分の日' && day.startsWith(`${year + 1}`))!
  const [exit, told] = await run('closures', 'import', file)
  assert.equal(exit, 0, told)
  assert.ok(told.includes(`- ${spring.day} 春分の日`) && told.includes(`+ ${addDays(spring.day, -1)} 春分の日`), told)
  assert.deepEqual(await run('closures', 'import', file), [0, '登録済みの閉庁日と同じです。\n'])
  assert.match((await run('closures', 'list'))[1], /国民の祝日/u)

  writeFileSync(file, '国民の祝日・休日月日,国民の祝日・休日名称\n2026/1/1,元日\n')
  const [refused, why] = await run('closures', 'import', file)
  assert.deepEqual([refused, why.includes('2026年の祝日が足りません')], [2, true])
  assert.equal((await run('closures', 'import', join(ROOT, 'none.csv')))[0], 2)
})
