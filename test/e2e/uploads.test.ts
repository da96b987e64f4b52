import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { trust } from '#kernel'
import { connect, isProblem, type Answer, type Client } from '#client'

import { runCommandLine } from '../../cli/run.ts'

const ROOT = mkdtempSync(join(tmpdir(), 'sekisho-uploads-'))
const TOWN = join(ROOT, 'data', 'town')
let server: ChildProcess
let token = ''

async function run(...words: readonly string[]): Promise<string> {
  let text = ''
  const write = (part: string): void => {
    text += part
  }
  const screen = { language: 'ja', width: 200, paint: (_style: string, plain: string) => plain } as const
  await runCommandLine(words, { ...screen, write, complain: write })
  return text
}

async function start(): Promise<string> {
  const door = join(TOWN, 'serving.json')
  rmSync(door, { force: true })
  server = spawn(process.execPath, ['cli/main.ts', 'serve', '--data', join(ROOT, 'data'), '--port', '0'], {
    stdio: 'ignore',
  })
  for (let tries = 0; tries < 1_200 && !existsSync(door); tries += 1) await sleep(50)
  return urlNow()
}

function urlNow(): string {
  return trust<{ url: string }>(JSON.parse(readFileSync(join(TOWN, 'serving.json'), 'utf8'))).url // as the server wrote it
}

async function kill(): Promise<void> {
  server.kill('SIGKILL')
  await once(server, 'exit')
}

function must<T>(answer: Answer<T>): T {
  assert.ok(!isProblem(answer), JSON.stringify(answer))
  return answer.ok
}

const clientAt = async (url: string): Promise<Client<readonly []>> => must(await connect([], { url, token }))

before(async () => {
  mkdirSync(join(ROOT, 'data'))
  const policy = ['--policy', 'sample/sekiyama/policy.md', '--accept']
  await run('new', '関山市', ...policy, '--in', TOWN, '--ciso', '山田太郎')
  token = /sekisho_\S+/u.exec(await run('token', '山田太郎', '--in', TOWN))![0]
  await start()
})
after(async () => {
  server.kill('SIGTERM')
  await once(server, 'exit')
  rmSync(ROOT, { recursive: true, force: true })
})

test('serve: what was sent before a kill -9 is referred to after it, by the same receipt', async () => {
  const own = { key: 'own1', title: '独自', owner: 'ciso', months: 12, evidence: '記録' }
  const before = await clientAt(
    trust<{ url: string }>(JSON.parse(readFileSync(join(TOWN, 'serving.json'), 'utf8'))).url,
  ) // as above
  must(await before.register('requirements').open(own, { item: 'own1' }))
  const file = must(await before.putFile(new Uint8Array(Buffer.from('点検の記録')), 'text/plain'))
  await kill()
  const client = await clientAt(await start())
  const { version } = must(await client.register('requirements').get('own1'))
  const { receipt: _receipt, ...known } = file
  const act = (given: object) => client.register('requirements').act('evidence', 'own1', version, { file: given })
  const refused = await act(known)
  assert.ok(isProblem(refused) && refused.problem.refused === 'no-such-file')
  must(await act(file))
  const read = must(await client.getFile(file.sha256, { register: 'requirements', item: 'own1' }))
  assert.equal(await read.text(), '点検の記録')
})

test('serve: a kill -9 while a file comes leaves half of it, which is no file', async () => {
  const client = await clientAt(
    trust<{ url: string }>(JSON.parse(readFileSync(join(TOWN, 'serving.json'), 'utf8'))).url,
  ) // as above
  const { organisation } = client.organisation
  // It begins, and never ends.
  const body = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(Buffer.alloc(100_000, 'a')) })
  const url = `${urlNow()}/api/o/${organisation}/files`
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/plain' }
  const sending = fetch(url, { method: 'POST', headers, body, duplex: 'half' }).catch(() => null)
  const coming = join(TOWN, 'blobs', 'coming')
  for (let tries = 0; tries < 600 && readdirSync(coming).length === 0; tries += 1) await sleep(50)
  await kill()
  await sending
  assert.equal(readdirSync(coming).length, 1)
  await start()
  assert.match(await run('check', '--in', TOWN), /異常はありません/u)
})

test('sekisho <register> <act>: a file is given by its path, through the server and in process', async () => {
  const path = join(ROOT, 'minutes.txt')
  writeFileSync(path, '議事録')
  const person = /^([0-9a-f]{8}-\S{27}) +山田太郎/mu.exec(await run('staff', 'list', '--in', TOWN))![1]!
  const evidence = ['requirements', 'evidence', 'own1', '--file', path, '--in', TOWN, '--as', person]
  assert.match(await run(...evidence), /own1 evidenced/u)
  await kill()
  assert.match(await run(...evidence), /own1 evidenced/u)
  assert.match(await run('check', '--in', TOWN), /どの記録も指していないもの 0 個/u)
  await start()
})
