import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { Cluster, NO_POSTGRES } from '../../../test/postgres/cluster.ts'
import { runCommandLine } from '../../run.ts'

async function run(...words: readonly string[]): Promise<readonly [exit: number, text: string]> {
  let text = ''
  const write = (part: string): void => {
    text += part
  }
  const screen = { language: 'ja', width: 200, paint: (_style: string, plain: string) => plain } as const
  return [await runCommandLine(words, { ...screen, write, complain: write }), text]
}

test(
  'sekisho move: every verb does the same in PostgreSQL as in a folder, and a backup opens without it',
  { skip: NO_POSTGRES },
  async (context) => {
    const cluster = await Cluster.start()
    context.after(async () => await cluster.stop())
    const root = mkdtempSync(join(tmpdir(), 'sekisho-move-'))
    context.after(() => rmSync(root, { recursive: true }))
    const [town, at] = [join(root, 'town'), (name: string) => join(root, name)]
    const made = ['--policy', 'sample/sekiyama/policy.md', '--accept', '--ciso', '山田太郎', '--in', town]
    assert.equal((await run('new', '関山市', ...made))[0], 0)
    const key = /sekisho\/\S+/u.exec((await run('export', at('before'), '--in', town))[1])![0]
    const standing = await run('standing', '--in', town)
    const moved = await run('move', '--to', cluster.url, '--in', town)
    assert.deepEqual([moved[0], /記録 \d+ 件を移しました/u.test(moved[1])], [0, true], moved[1])
    assert.deepEqual(await run('standing', '--in', town), standing)
    const organ = /^([0-9a-f]{8}-\S{27}) /mu.exec((await run('organs', 'list', '--in', town))[1])![1]!
    assert.equal(
      (await run('sections', 'open', '--id', 'k9', '--name', '危機管理課', '--organ', organ, '--in', town))[0],
      0,
    )
    assert.match((await run('sections', 'list', '--in', town))[1], /危機管理課/u)
    assert.equal((await run('seal', '--in', town))[0], 0)
    assert.deepEqual((await run('check', '--in', town))[0], 0)
    assert.equal((await run('prove', '3', at('proof'), '--in', town))[0], 0)
    assert.equal((await run('verify-proof', at('proof'), '--key', key))[0], 0)
    const exported = await run('export', at('package'), '--in', town)
    assert.ok(exported[0] === 0 && exported[1].includes(key), exported[1])
    assert.equal((await run('verify', at('package'), '--key', key))[0], 0)
    const backed = await run('backup', at('backup'), '--in', town)
    assert.equal(backed[0], 0, backed[1])
    const back = await run('move', '--to', 'folder', '--in', town)
    assert.equal(back[0], 0, back[1])
    assert.doesNotMatch(readFileSync(join(town, 'sekisho.json'), 'utf8'), /postgres/u)
    await cluster.kill()
    assert.match((await run('sections', 'list', '--in', town))[1], /危機管理課/u)
    assert.equal((await run('restore', at('backup'), '--in', at('restored')))[0], 0)
    assert.match((await run('sections', 'list', '--in', at('restored')))[1], /危機管理課/u)
    assert.match((await run('move', '--to', 'folder', '--in', town))[1], /移すものはありません/u)
    assert.equal((await run('move', '--to', 'mysql://x', '--in', town))[0], 2)
  },
)
