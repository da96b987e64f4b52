import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { trust } from '#kernel'

import { runCommandLine } from '../../run.ts'

const ROOT = mkdtempSync(join(tmpdir(), 'sekisho-cli-'))
after(() => rmSync(ROOT, { recursive: true, force: true }))
const TOWN = join(ROOT, 'town')
const KEY_OF_SOMEONE = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'

interface Told {
  readonly exit: number
  readonly text: string
}

async function run(...words: readonly string[]): Promise<Told> {
  let text = ''
  const write = (part: string): void => {
    text += part
  }
  const exit = await runCommandLine(words, {
    language: 'ja',
    width: 200,
    paint: (_style, plain) => plain,
    write,
    complain: write,
  })
  return { exit, text }
}

test('sekisho: from a policy to its standing, and to evidence that anyone can verify', async () => {
  const made = await run(
    'new',
    '関山市',
    '--policy',
    'sample/sekiyama/policy.md',
    '--accept',
    '--in',
    TOWN,
    '--ciso',
    '山田太郎',
  )
  assert.equal(made.exit, 0, made.text)
  const key = /検証鍵: (\S+)/u.exec(made.text)![1]!
  assert.equal((await run('new', '関山市', '--in', TOWN)).exit, 2)

  const before = await run('standing', '--in', TOWN)
  assert.equal(before.exit, 1)
  assert.match(before.text, /basic-policy#org-structure +\S.* +充足/u)

  const sections = await run('sections', 'list', '--in', TOWN)
  const section = /^(\S{36}) +情報政策担当/mu.exec(sections.text)![1]!
  const { operator } = JSON.parse(readFileSync(join(TOWN, 'sekisho.json'), 'utf8')) as { operator: string } // as `new` wrote it
  const opened = await run(
    'roles',
    'open',
    '--in',
    TOWN,
    '--role',
    'section',
    '--name',
    '情報セキュリティ管理者',
    '--post',
    '課長',
    '--holder',
    operator,
    '--section',
    section,
    '--from',
    '令和8年4月1日',
  )
  assert.equal(opened.exit, 0, opened.text)
  const stocktake = await run(
    'stocktakes',
    'open',
    '--in',
    TOWN,
    '--section',
    section,
    '--counted',
    '３',
    '--exceptions',
    '[]',
  )
  assert.match(stocktake.text, /^\d+ stocktakes \S{36} opened$/mu)
  const after = await run('standing', '--in', TOWN, '--why')
  assert.match(after.text, /basic-policy#classify-assets +\S.* +充足/u)
  assert.match(
    after.text,
    new RegExp(
      `充足 棚卸「.+」 情報政策担当 ${section}、担当 \\S+、期限 \\d{4}-03-31、記録 \\d+ \\(\\S+ stocktakes opened 運用担当者\\)`,
      'u',
    ),
  )
  // What has to hold at all times rests on an entry too, and a clause on its worst requirements.
  assert.match(
    after.text,
    /充足 役割「最高情報セキュリティ責任者を置く」 （団体）、担当 \S+、記録 \d+ \(\S+ roles opened/u,
  )
  assert.match(after.text, /^\S+ .+: 未整備 ← \S+#/mu)
  const early = await run('standing', '--in', TOWN, '--on', '2020-01-01')
  assert.deepEqual([early.exit, /まだ記録がありません（最初の記録は \d{4}/u.test(early.text)], [2, true])
  assert.match((await run('standing', '--in', TOWN, '--on', '2040-01-01')).text, /まだ来ていない日です/u)

  assert.equal((await run('check', '--in', TOWN)).exit, 0)
  const [whole, copy, restored] = [join(ROOT, 'package'), join(ROOT, 'backup'), join(ROOT, 'restored')]
  assert.equal((await run('export', whole, '--in', TOWN)).exit, 0)
  const verified = await run('verify', whole, '--key', key)
  assert.equal(verified.exit, 0)
  assert.match(verified.text, /異常はありません。[\s\S]*書き出したときと同じ/u)
  const proof = join(ROOT, 'entry.tlog-proof')
  assert.equal((await run('prove', '3', proof, '--in', TOWN)).exit, 0)
  assert.match((await run('verify-proof', proof, '--key', key)).text, /の記録 3（全 \d+ 件）です。\n\{"act":/u)
  writeFileSync(proof, readFileSync(proof, 'utf8').replace('index 3', 'index 4'))
  assert.equal((await run('verify-proof', proof, '--key', key)).exit, 1)
  assert.equal((await run('prove', '999', proof, '--in', TOWN)).exit, 2)
  assert.equal((await run('backup', copy, '--in', TOWN)).exit, 0)
  assert.equal((await run('restore', copy, '--in', restored)).exit, 0)
  assert.equal((await run('check', '--in', restored)).exit, 0)
  assert.equal((await run('seal', '--in', TOWN)).exit, 0)
})

test('sekisho verify: names the first broken entry in words', async () => {
  const bent = join(ROOT, 'bent')
  cpSync(join(ROOT, 'package'), bent, { recursive: true })
  const { size } = trust<{ size: number }>(JSON.parse(readFileSync(join(bent, 'package.json'), 'utf8'))) // as exported
  const path = join(bent, `tile/entries/000.p/${size}`)
  const bytes = readFileSync(path)
  bytes.write('"head"', bytes.indexOf('"head"') - 1)
  writeFileSync(path, bytes)
  const told = await run('verify', bent)
  assert.equal(told.exit, 1)
  assert.match(told.text, /^記録 1：記録の内容がハッシュと合いません。 \[leaf-differs\]$/mu)
})

test('sekisho new: nothing is taken for confirmed that nobody was asked, and no kind that no law knows', async () => {
  const place = ['--policy', 'sample/sekiyama/policy.md', '--in', join(ROOT, 'silent')]
  const silent = await run('new', '関山市', ...place)
  assert.deepEqual([silent.exit, /--accept を付けてください/u.test(silent.text)], [2, true])
  for (const words of [['何か'], ['関山市', '--kind', '火星']]) {
    const told = await run('new', ...words, '--in', join(ROOT, 'silent'))
    assert.deepEqual([told.exit, /--kind で次から.*一部事務組合/u.test(told.text)], [2, true], told.text)
  }
  assert.equal(existsSync(join(ROOT, 'silent')), false)
})

test('sekisho: a slip of the hand is told in the language of the screen, without a stack', async () => {
  const slips: readonly (readonly [readonly string[], RegExp])[] = [
    [['stading'], /「stading」という命令も台帳もありません.*standing/u],
    [['standing', '--on', '2026-02-30', '--in', TOWN], /暦にある日付/u],
    [['standing', '--why!', '--in', TOWN], /「--why!」という指定はありません/u],
    [['check', 'x', '--in', TOWN], /「x」は余分です/u],
    [['prove', '1', join(ROOT, 'no', 'where'), '--in', TOWN], /読み書きできません.*\[ENOENT\]/u],
    [['verify-proof', ROOT, '--key', KEY_OF_SOMEONE], /読み書きできません.*\[EISDIR\]/u],
    [['staff', 'move', 'x', '--in', TOWN], /--section +部署/u],
  ]
  for (const [words, told] of slips) {
    const { exit, text } = await run(...words)
    assert.deepEqual([exit, told.test(text)], [2, true], text)
  }
  assert.equal((await run('standing', '--in', TOWN, '--on', '令和40年4月1日')).exit, 1)
})

test('sekisho: what cannot be done is told in words', async () => {
  assert.match(
    (await run('standing', '--in', join(ROOT, 'nowhere'))).text,
    /ここに団体はありません.*sekisho new.*\[not-found\]/u,
  )
  assert.match((await run('assets', 'fly', '--in', TOWN)).text, /dispose ITEM --method destroyed\|/u)
  const refused = await run('assets', 'open', '--in', TOWN, '--name', '端末')
  assert.deepEqual([refused.exit, /種別/u.test(refused.text)], [2, true])
  assert.match((await run('assets', 'retire', 'a9', '--in', TOWN)).text, /\[not-allowed\]|\[no-such-item\]/u)
  assert.equal((await run('verify', ROOT)).exit, 2)
})
