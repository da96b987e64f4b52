import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from 'playwright-core'

import { DatabaseSync } from 'node:sqlite'

import { fold, Frontier, isLive, leafHash, sqlTable, trust, type Entry } from '#kernel'
import { houseFor, REGISTERS } from '#registers'
import { printFolderToken } from '#server/identity'
import { readDoor } from '#server/organisations'
import { sha256 } from '#store'

import { SCHEMA, TABLES } from '../../store/sqlite/schema.ts'

import { assertAllThere, foundTown, serveAndKill, serveFolder, type ServerLife } from '../soak/server-life.ts'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const ROOT = mkdtempSync(join(tmpdir(), 'sekisho-serve-'))
after(() => rmSync(ROOT, { recursive: true, force: true }))

const LIMIT = { timeout: 120_000 }

function sekisho(...words: readonly string[]): ReturnType<typeof spawnSync> {
  return spawnSync(process.execPath, ['cli/main.ts', ...words], { encoding: 'utf8', timeout: 60_000 })
}

test(
  'sekisho serve: killed in the middle of 32 clients, it has lost nothing that it acknowledged',
  LIMIT,
  async (context) => {
    const data = join(ROOT, 'killed')
    const folder = await foundTown(data)
    const lives: ServerLife[] = []
    for (const lifeMs of [300, 450, 600]) lives.push(await serveAndKill(data, lifeMs))
    const acknowledged = lives.reduce((sum, life) => sum + life.acknowledged.size, 0)
    assert.ok(acknowledged > 100, `only ${acknowledged} acts were acknowledged`)
    assert.ok((await assertAllThere(folder, lives)) >= acknowledged)
    context.diagnostic(
      `${acknowledged} acknowledged; starts ${lives.map(({ startMs }) => Math.round(startMs)).join(', ')} ms`,
    )
  },
)

test('sekisho serve: told to stop, it answers what is asked, signs, and leaves nothing behind', LIMIT, async () => {
  const data = join(ROOT, 'stopped')
  const folder = await foundTown(data)
  const { process: server, url } = await serveFolder(data)
  // A request that is half sent when the signal comes is answered.
  const { port } = new URL(url)
  const socket = createConnection(Number(port), '127.0.0.1')
  await once(socket, 'connect')
  let answer = ''
  socket.on('data', (part: Buffer) => (answer += part.toString()))
  const { organisation } = JSON.parse(readFileSync(join(folder, 'sekisho.json'), 'utf8')) as { organisation: string } // as made
  socket.write(`POST /api/o/${organisation}/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{`)
  await sleep(200)
  server.kill('SIGTERM')
  await sleep(200)
  assert.equal(server.exitCode, null, 'it waits for the request')
  socket.write('}')
  const [exit] = (await once(server, 'exit')) as [number] // by the events of a process
  assert.equal(exit, 0)
  assert.match(answer, /^HTTP\/1\.1 401 /u)
  assert.equal(readDoor(folder), null)
  assert.equal(sekisho('check', '--in', folder).status, 0)
})

test('sekisho serve: a second signal ends it at once', LIMIT, async () => {
  const data = join(ROOT, 'twice')
  await foundTown(data)
  const { process: server, url } = await serveFolder(data)
  const socket = createConnection(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => {})
  socket.write('POST /api/o/x/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{')
  await sleep(200)
  server.kill('SIGINT')
  await sleep(300)
  assert.equal(server.exitCode, null)
  server.kill('SIGINT')
  assert.deepEqual(await once(server, 'exit'), [1, null])
})

test(
  'sekisho serve: an organisation that cannot be opened is refused alone, and where none can nothing is served',
  LIMIT,
  async () => {
    const data = join(ROOT, 'damaged')
    const folder = await foundTown(data)
    const other = join(data, 'village')
    mkdirSync(other)
    writeFileSync(
      join(other, 'sekisho.json'),
      JSON.stringify({ organisation: 'v', name: '村', kind: '村', operator: 'x' }),
    )
    writeFileSync(join(other, 'log.sqlite'), 'no database at all, although long enough to be looked at')
    const server = spawn(process.execPath, ['cli/main.ts', 'serve', '--data', data, '--port', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let told = ''
    server.stderr.on('data', (part: Buffer) => (told += part.toString()))
    while (!/提供しています/u.test(told)) await once(server.stderr, 'data')
    assert.match(told, /village.*\[damaged\]/u)
    const { url } = readDoor(folder)!
    const ready = await fetch(`${url}/readyz`)
    assert.deepEqual([ready.status, await ready.json()], [503, { status: 'not-ready', bad: ['organisation-open'] }])
    assert.equal((await fetch(`${url}/healthz`)).status, 200)
    assert.match(await (await fetch(url)).text(), /開けない団体/u)
    server.kill('SIGTERM')
    assert.deepEqual(await once(server, 'exit'), [0, null])
    rmSync(folder, { recursive: true })
    const none = sekisho('serve', '--data', data, '--port', '0')
    assert.deepEqual([none.status, /一つもない/u.test(String(none.stderr))], [2, true])
  },
)

test('sekisho serve: a clock that is behind its log is told, and what cannot be listened on', LIMIT, async () => {
  const data = join(ROOT, 'clock')
  const folder = await foundTown(data)
  const database = new DatabaseSync(join(folder, 'log.sqlite'))
  const last = database.prepare('select "index", text from entries order by "index" desc limit 1').get() as {
    index: number
    text: string
  } // its columns
  database
    .prepare('update entries set text = ? where "index" = ?')
    .run(last.text.replace(/"at":"\d{4}/u, '"at":"2099'), last.index)
  database.close()
  const server = spawn(process.execPath, ['cli/main.ts', 'serve', '--data', data, '--port', '0'], { stdio: 'ignore' })
  while (!readDoor(folder)) await sleep(20)
  const { url } = readDoor(folder)!
  assert.deepEqual(await (await fetch(`${url}/readyz`)).json(), { status: 'not-ready', bad: ['clock'] })
  const busy = sekisho('serve', '--data', join(ROOT, 'elsewhere'), '--port', new URL(url).port)
  assert.deepEqual([busy.status, /EADDRINUSE/u.test(String(busy.stderr))], [2, true])
  assert.ok(!existsSync(join(ROOT, 'elsewhere', 'serving.json')))
  server.kill('SIGTERM')
  await once(server, 'exit')
})

test(
  'npm start: plays the demo town once, serves it, and the page reads well on a phone and a small screen',
  { timeout: 180_000 },
  async (context) => {
    const data = join(ROOT, 'demo')
    const words = ['cli/main.ts', 'serve', '--demo', '--port', '0', '--data', data]
    const first = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe'] })
    let told = ''
    first.stderr.on('data', (part: Buffer) => (told += part.toString()))
    while (!/提供しています/u.test(told)) await once(first.stderr, 'data')
    assert.match(told, /100%/u)
    const { url } = readDoor(join(data, 'sekiyama'))!
    const operator = /sekisho token (\S+)/u.exec(told)![1]!
    const issued = sekisho('token', operator, '--in', join(data, 'sekiyama'))
    const token = String(issued.stdout).trim()
    const assets = await fetch(`${url}/api/o`, { headers: { authorization: `Bearer ${token}` } })
    assert.equal(((await assets.json()) as { name: string }).name, '関山市') // compared
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
    try {
      for (const [width, height] of [
        [1366, 768],
        [390, 844],
        [320, 640],
      ] as const) {
        const page = await browser.newPage({ viewport: { width, height } })
        const faults: string[] = []
        page.on('console', (message) => faults.push(message.text()))
        page.on('requestfailed', (request) => faults.push(request.url()))
        for (const path of ['/', '/?lang=en']) {
          await page.goto(`${url}${path}`)
          const wide = await page.evaluate(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          )
          assert.equal(wide, 0, `${path} scrolls sideways at ${width} px`)
          assert.equal(await page.evaluate('document.documentElement.lang'), path === '/' ? 'ja' : 'en')
          const folder = process.env['SCREENSHOTS']
          if (folder)
            await page.screenshot({
              path: join(folder, `status-${width}${path === '/' ? '' : '-en'}.png`),
              fullPage: true,
            })
        }
        assert.deepEqual(
          faults.filter((fault) => !fault.includes('favicon')),
          [],
        )
        await page.close()
      }
    } finally {
      await browser.close()
    }
    first.kill('SIGTERM')
    await once(first, 'exit')
    const again = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe'] })
    let retold = ''
    again.stderr.on('data', (part: Buffer) => (retold += part.toString()))
    while (!/提供しています/u.test(retold)) await once(again.stderr, 'data')
    assert.doesNotMatch(retold, /%/u)
    again.kill('SIGTERM')
    await once(again, 'exit')
    context.diagnostic(`the year took ${told.length} characters of progress`)
  },
)

test('sekisho serve: a fault of the program is told without its message, and ends it with 1', LIMIT, async () => {
  const data = join(ROOT, 'fault')
  const folder = await foundTown(data)
  const bomb = 'data:text/javascript,setTimeout(() => { throw new TypeError("of 髙橋一郎") }, 4000)'
  const words = ['--import', bomb, 'cli/main.ts', 'serve', '--data', data, '--port', '0']
  const server = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] })
  let lines = ''
  server.stdout.on('data', (part: Buffer) => (lines += part.toString()))
  assert.deepEqual(await once(server, 'exit'), [1, null])
  assert.match(lines, /"event":"listening"[\s\S]*"event":"crashed","fault":"TypeError at /u)
  assert.doesNotMatch(lines, /髙橋/u)
  assert.equal(sekisho('check', '--in', folder).status, 0)
})

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

test(
  'sekisho serve: with TLS, and for programs of its own machine without',
  { ...LIMIT, skip: !hasOpenssl },
  async () => {
    const data = join(ROOT, 'tls')
    const folder = await foundTown(data)
    const [key, cert] = [join(ROOT, 'key.pem'), join(ROOT, 'cert.pem')]
    const made = spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '1',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
      '-keyout',
      key,
      '-out',
      cert,
    ])
    assert.equal(made.status, 0)
    const words = [
      'cli/main.ts',
      'serve',
      '--data',
      data,
      '--port',
      '0',
      '--host',
      '0.0.0.0',
      '--tls-key',
      key,
      '--tls-cert',
      cert,
    ]
    const server = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] })
    let lines = ''
    server.stdout.on('data', (part: Buffer) => (lines += part.toString()))
    while (!lines.includes('"listening"')) await once(server.stdout, 'data')
    const url = /"url":"https:\/\/0\.0\.0\.0:(\d+)"/u.exec(lines)![1]!
    const asked = spawnSync(
      process.execPath,
      ['-e', `fetch('https://localhost:${url}/readyz').then(async (r) => console.log(r.status, await r.text()))`],
      {
        encoding: 'utf8',
        env: { ...process.env, NODE_EXTRA_CA_CERTS: cert },
      },
    )
    assert.equal(asked.stdout, '200 {"status":"ready","bad":[]}\n', asked.stderr)
    assert.match(readDoor(folder)!.url, /^http:\/\/127\.0\.0\.1:\d+$/u)
    assert.equal(sekisho('sections', 'list', '--in', folder).status, 0)
    server.kill('SIGTERM')
    assert.deepEqual(await once(server, 'exit'), [0, null])
  },
)

for (const release of globSync('test/golden/*/log.ndjson')) {
  test(`sekisho serve: the log of ${release} opens, and every register of it is served`, LIMIT, async (context) => {
    const data = join(ROOT, 'golden')
    const folder = join(data, 'town')
    const texts = readFileSync(release, 'utf8').trimEnd().split('\n')
    writeLog(folder, texts)
    const { process: server, url } = await serveFolder(data)
    context.after(() => server.kill('SIGKILL'))
    const token = printFolderToken({ organisation: 'town', staff: 's-1', secret: readDoor(folder)!.secret })
    const state = fold(
      houseFor('市'),
      texts.map((text) => trust<Entry>(JSON.parse(text))), // as sealed
    )
    for (const [register, items] of state) {
      const answer = await fetch(`${url}/api/o/town/${register}?count=true`, {
        headers: { authorization: `Bearer ${token}` },
      })
      const { count } = (await answer.json()) as { count: number } // compared
      assert.deepEqual([register, answer.status, count], [register, 200, [...items.values()].filter(isLive).length])
    }
    server.kill('SIGTERM')
    assert.deepEqual(await once(server, 'exit'), [0, null])
    rmSync(data, { recursive: true })
  })
}

/** A folder as an older release left it: a log, and tables that are spelt otherwise than today. */
function writeLog(folder: string, texts: readonly string[]): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'sekisho.json'),
    JSON.stringify({ organisation: 'town', name: '関山市', kind: '市', operator: 's-1' }),
  )
  const database = new DatabaseSync(join(folder, 'log.sqlite'))
  database.exec(TABLES)
  database.prepare('insert into meta values (?, ?), (?, ?)').run('schema', String(SCHEMA), 'organisation', 'town')
  for (const register of REGISTERS) database.exec(`create table "${sqlTable(register).name}" (id text primary key)`)
  const frontier = new Frontier(sha256)
  const put = database.prepare('insert into entries values (?, ?, ?, ?, ?)')
  const act = database.prepare('insert into acts values (?, ?, 1) on conflict do update set count = count + 1')
  for (const text of texts) {
    const entry = trust<Entry>(JSON.parse(text)) // as sealed
    const leaf = leafHash(sha256, Buffer.from(text))
    put.run(entry.index, entry.register, entry.item, text, leaf)
    act.run(entry.act, entry.index)
    frontier.append(leaf)
  }
  database.prepare('insert into edge values (0, ?, ?)').run(frontier.size, Buffer.concat(frontier.edge))
  database.close()
}
