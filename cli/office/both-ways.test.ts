import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { actsOf, fieldsOf, trust, type Field, type Fields } from '#kernel'
import { REGISTERS } from '#registers'

import { ENDS_WITH_PARENT } from '../../test/ends-with-parent.ts'
import { runCommandLine } from '../run.ts'

const ROOT = mkdtempSync(join(tmpdir(), 'sekisho-both-'))
/** The same organisation twice: free, and served. */
const FREE = join(ROOT, 'free')
const SERVED = join(ROOT, 'data', 'town')
let server: ChildProcess
let url = ''

async function run(...words: readonly string[]): Promise<readonly [exit: number, text: string]> {
  let text = ''
  const write = (part: string): void => {
    text += part
  }
  const screen = { language: 'ja', width: 200, paint: (_style: string, plain: string) => plain } as const
  return [await runCommandLine(words, { ...screen, write, complain: write }), text]
}

before(async () => {
  mkdirSync(join(ROOT, 'data'))
  const [exit, text] = await run(
    'new',
    '関山市',
    '--policy',
    'sample/sekiyama/policy.md',
    '--accept',
    '--in',
    FREE,
    '--ciso',
    '山田太郎',
  )
  assert.equal(exit, 0, text)
  cpSync(FREE, SERVED, { recursive: true })
  // Inspections of its own would be entries that the free one has not.
  const words = [
    ...ENDS_WITH_PARENT,
    'cli/main.ts',
    'serve',
    '--data',
    join(ROOT, 'data'),
    '--port',
    '0',
    '--without-jobs',
  ]
  server = spawn(process.execPath, words, {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, SEKISHO_REQUESTS_PER_SECOND: '0' },
  })
  const door = join(SERVED, 'serving.json')
  for (let tries = 0; tries < 1_200 && !existsSync(door); tries += 1) await sleep(50)
  url = trust<{ url: string }>(JSON.parse(readFileSync(door, 'utf8'))).url // as the server wrote it
})

after(async () => {
  server.kill('SIGTERM')
  await once(server, 'exit')
  rmSync(ROOT, { recursive: true, force: true })
})

/** Ids that are drawn differ; what stands for what does not. Neither do places that were named. */
function normal(text: string): string {
  const seen = new Map<string, string>()
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/gu, (id) => {
      if (!seen.has(id)) seen.set(id, known.has(id) ? id : `drawn-${seen.size}`)
      return seen.get(id)!
    })
    .replaceAll(/drawn-\d+/gu, 'drawn')
    .replaceAll(FREE, 'FOLDER')
    .replaceAll(SERVED, 'FOLDER')
    .replaceAll(/-(?:free|served)/gu, '')
}

/** Ids that were there before the two went their ways. */
const known = new Set<string>()

async function both(...words: readonly string[]): Promise<readonly [exit: number, text: string]> {
  const free = await run(...words, '--in', FREE)
  const served = await run(...words, '--in', SERVED)
  assert.deepEqual([served[0], normal(served[1])], [free[0], normal(free[1])], words.join(' '))
  return free
}

const operator = (): string =>
  trust<{ operator: string }>(JSON.parse(readFileSync(join(FREE, 'sekisho.json'), 'utf8'))).operator // as `new` wrote it

test('serving.json: only its owner can read it', () => {
  if (process.platform !== 'win32') assert.equal(statSync(join(SERVED, 'serving.json')).mode & 0o777, 0o600)
})

test('sekisho <register> <verb>: every verb of every register answers alike, in process and by HTTP', async () => {
  const section = /^([0-9a-f]{8}-\S{27}) +/mu.exec((await run('sections', 'list', '--in', FREE))[1])![1]!
  const organ = /^([0-9a-f]{8}-\S{27}) +/mu.exec((await run('organs', 'list', '--in', FREE))[1])![1]!
  const ids: Readonly<Record<string, string>> = { staff: operator(), sections: section, organs: organ }
  for (const id of Object.values(ids)) known.add(id)
  let sealed = 0
  for (const register of REGISTERS) {
    const opened = await both(
      register.name,
      'open',
      '--id',
      `new-${register.name}`,
      ...optionsOf(fieldsOf(register, 'opened'), ids),
    )
    if (opened[0] === 0) sealed += 1
    const item = opened[0] === 0 ? `new-${register.name}` : 'nowhere'
    for (const [name, { takes }] of Object.entries(actsOf(register))) {
      const [exit] = await both(register.name, name, item, ...optionsOf(takes, ids))
      if (exit === 0) sealed += 1
    }
    await both(register.name, 'show', item)
    await both(register.name, 'list')
  }
  assert.ok(sealed >= 15, `only ${sealed} acts were sealed`)
})

test('sekisho <register> list: narrowed, sorted and searched by names alike, with names and not ids', async () => {
  const [exit, found] = await both('staff', 'list', '--q', '山田')
  assert.equal(exit, 0)
  assert.match(found, /山田太郎/u)
  assert.match(
    (await both('staff', 'list', '--filter', `id=${operator()}`, '--sort', '-section,employment'))[1],
    /常勤/u,
  )
  assert.doesNotMatch((await both('staff', 'list', '--q', '渡辺'))[1], /山田/u)
  const [, sections] = await both('sections', 'list', '--sort', '-name')
  assert.match(sections, /情報政策担当 +長 /u)
  for (const wrong of [
    ['--filter', 'name'],
    ['--filter', 'color=red'],
    ['--sort', 'color'],
    ['--filter', 'section>=a'],
  ])
    assert.equal((await both('staff', 'list', ...wrong))[0], 2, wrong.join(' '))
})

test('sekisho approvals show: whoever decides sees what is asked, in words', async () => {
  const opened = ['--role', 'chief', '--name', '統括', '--post', '部長', '--holder', operator(), '--from', '2026-04-01']
  await both('roles', 'open', '--id', 'r-chief', ...opened)
  const [, told] = await both(
    'exceptions',
    'open',
    '--id',
    'e-1',
    ...['--requirement', 'basic-policy#audit', '--from', '2026-04-01', '--to', '2026-09-30'],
    ...['--reason', '予算がない', '--measure', '自己点検'],
  )
  assert.match(told, /approvals .* opened/u)
  for (const folder of [FREE, SERVED]) {
    const [, list] = await run('approvals', 'list', '--filter', 'item=e-1', '--in', folder)
    const id = /^([0-9a-f]{8}-\S{27}) /mu.exec(list)![1]!
    const [exit, shown] = await run('approvals', 'show', id, '--in', folder)
    assert.equal(exit, 0)
    assert.match(shown, /申請内容:\n[\s\S]*要件: basic-policy#audit\n[\s\S]*理由: 予算がない\n/u)
  }
})

/** Values that fields take, as a person types them. */
function optionsOf(fields: Fields, ids: Readonly<Record<string, string>>): string[] {
  return Object.entries(fields).flatMap(([name, field]) => (field.optional ? [] : [`--${name}`, typed(field, ids)]))
}

function typed({ kind, options, to }: Field, ids: Readonly<Record<string, string>>): string {
  const special: Partial<Record<Field['kind'], string>> = {
    day: '令和8年4月1日',
    instant: '2026-04-01T00:00:00.000Z',
    number: '１',
    ref: ids[to ?? ''] ?? 'x1',
    list: '[]',
    file: JSON.stringify({ sha256: 'a'.repeat(64), bytes: 1, media: 'text/plain' }),
  }
  return special[kind] ?? Object.keys(options ?? { あ: 0 })[0]!
}

test('sekisho: what was done on a day, by whom, and what is refused, is told alike', async () => {
  const section = /^([0-9a-f]{8}-\S{27}) +/mu.exec((await run('sections', 'list', '--in', FREE))[1])![1]!
  await both('sections', 'rename', section, '--name', '総務課', '--as', 'nobody')
  await both('sections', 'rename', section, '--name', '総務課', '--on', '2030-01-01')
  await both('sections', 'rename', section, '--name', '総務課')
  await both('sections', 'rename', 'nowhere', '--name', '総務課')
  await both('sections', 'fly', section)
  await both('sections', 'rename', section)
  await both('token', operator(), '--days', '0')
})

test('sekisho sheet, import, imports undo: alike, and a table goes out, in and back', async () => {
  for (const [at, folder] of [FREE, SERVED].entries()) {
    for (const name of ['s.xlsx', 's.csv']) {
      const [exit, told] = await run('sections', 'sheet', join(ROOT, `${at}-${name}`), '--in', folder)
      assert.equal(exit, 0, told)
      const [again, preview] = await run('sections', 'import', join(ROOT, `${at}-${name}`), '--in', folder)
      assert.equal(again, 0, preview)
      assert.match(preview, /登録0件、変更0件/u)
    }
  }
  const file = join(ROOT, 'new.csv')
  const organ = /\n[^,]*,[^,]*,[^,]*,[^,]*,([^,]+),/u.exec(readFileSync(join(ROOT, '0-s.csv'), 'utf8'))![1]!
  writeFileSync(file, `部署名,機関\r\n納税係,${organ}\r\n福祉係,ない機関\r\n`)
  assert.equal((await both('sections', 'import', file, '--apply'))[0], 1)
  writeFileSync(file, `部署名,機関\r\n納税係,${organ}\r\n`)
  await both('sections', 'import', file)
  for (const folder of [FREE, SERVED]) {
    const [, applied] = await run('sections', 'import', file, '--apply', '--in', folder)
    const id = /imports undo (\S+)/u.exec(applied)![1]!
    assert.match((await run('imports', 'undo', id, '--in', folder))[1], /2件の記録で元に戻しました/u)
    const [exit, told] = await run('imports', 'undo', id, '--in', folder)
    assert.deepEqual([exit, /already-undone/u.test(told)], [1, true])
  }
})

test('sekisho standing, seal, prove, export, check, backup: alike, and what was signed verifies', async () => {
  await both('standing', '--why')
  await both('standing', '--json')
  await both('standing', '--on', '2020-01-01', '--known', 'now')
  await both('seal')
  await both('check')
  await both('check', '--json')
  for (const [kind, folder] of [
    ['free', FREE],
    ['served', SERVED],
  ] as const) {
    const [proof, whole, copy] = [`proof-${kind}`, `whole-${kind}`, `copy-${kind}`].map((name) => join(ROOT, name))
    const [exit, key] = await run('prove', '3', proof!, '--in', folder)
    assert.equal(exit, 0)
    assert.equal((await run('verify-proof', proof!, '--key', key.trim()))[0], 0)
    const exported = await run('export', whole!, '--in', folder)
    assert.equal(exported[0], 0, exported[1])
    assert.equal((await run('verify', whole!, '--key', key.trim()))[0], 0)
    const backup = await run('backup', copy!, '--in', folder)
    assert.equal(backup[0], 0, backup[1])
  }
  // What was signed beside the server is remembered by the folder, and goes on being extended.
  assert.equal((await run('check', '--in', SERVED))[0], 0)
})

test('sekisho token: issued beside the server, it opens the server to --server, and revoked it does not', async () => {
  await both('token', '誰もいない')
  const [exit, text] = await run('token', '運用 担当者', '--in', SERVED)
  assert.equal(exit, 0, text)
  process.env['SEKISHO_TOKEN'] = /sekisho_\S+/u.exec(text)![0]
  try {
    const listed = await run('sections', 'list', '--server', url)
    assert.deepEqual(listed, await run('sections', 'list', '--in', SERVED))
    assert.deepEqual(await run('standing', '--server', url), await run('standing', '--in', SERVED))
    assert.match((await run('sections', 'list', '--server', url, '--as', 'x'))[1], /総務課/u)
    assert.match((await run('sections', 'close', 'x', '--server', url, '--as', 'x'))[1], /\[other-person\]/u)
    for (const [token] of (await run('token', 'list', '--in', SERVED))[1].matchAll(/^[0-9a-f]{8}-\S{27}/gmu))
      await run('token', 'revoke', token, '--in', SERVED)
    assert.match((await run('sections', 'list', '--server', url))[1], /\[unauthenticated\]/u)
    assert.match((await run('sections', 'list', '--server', 'http://127.0.0.1:1'))[1], /\[unreachable\]/u)
  } finally {
    delete process.env['SEKISHO_TOKEN']
  }
  assert.match((await run('sections', 'list', '--server', url))[1], /SEKISHO_TOKEN/u)
})
