import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'

import { dayOf, trust } from '#kernel'
import { nodeServer } from '#server/http'
import { namesOf, putBytes } from '#store'

import { founding, openAsset } from '../town/town.ts'
import { Service } from './service.ts'

/** Short enough to be waited for, and long enough that a busy machine lets nobody go who is not slow. */
const PATIENCE = { headersMs: 3_000, uploadMs: 20_000, idleMs: 1_000, quietMs: 4_000, lookMs: 100 }
/** Every connection ends by itself before: this is a bound on hanging. */
const LONGEST_MS = 30_000
const service = new Service({ settings: { strangersPerMinute: 5, largestUpload: 1024 * 1024 } })
const proxied = new Service({ settings: { strangersPerMinute: 5, trustedProxies: ['127.0.0.1'] } })
const open: Server[] = []
let port = 0
let token = ''

before(async () => {
  await service.seal('sekiyama', dayOf(service.now), founding())
  await service.seal('sekiyama', dayOf(service.now), [openAsset('a1', 'soumu')])
  token = service.token('sekiyama', 's-1', ['section', 'administrator'])
  port = await listen(service)
})
after(async () => {
  for (const server of open) {
    server.closeAllConnections()
    server.close()
  }
  await service.close()
  await proxied.close()
})

async function listen(of: Service): Promise<number> {
  const server = nodeServer(of.app, undefined, PATIENCE)
  open.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return trust<AddressInfo>(server.address()).port // it listens on TCP
}

/** Sends bytes as they are, and gives what came back when the connection ends, or after a while. */
async function raw(parts: readonly (string | Buffer)[], waitMs = LONGEST_MS, to = port): Promise<string> {
  const socket = connect({ port: to, host: '127.0.0.1' })
  let received = ''
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => (received += chunk))
  socket.on('error', () => {
    // a connection that the server ends is what some of these tests are for
  })
  await once(socket, 'connect')
  for (const part of parts) if (!socket.destroyed) socket.write(part)
  const timer = setTimeout(() => socket.destroy(), waitMs)
  if (!socket.closed) await once(socket, 'close')
  clearTimeout(timer)
  socket.destroy()
  return received
}

const statuses = (received: string): string[] =>
  [...received.matchAll(/HTTP\/1\.1 (\d{3})/gu)].map(([, status]) => status!)

function get(path: string, more = ''): string {
  return `GET ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: ${token}\r\n${more}\r\n`
}

test('nodeServer: requests in one packet are answered in their order', async () => {
  const received = await raw([get('/api/o/sekiyama/assets/a1') + get('/api/o/sekiyama/assets/none') + get('/api/o')])
  assert.deepEqual(statuses(received), ['200', '404', '200'])
})

test('nodeServer: shapes by which a request is hidden in another are refused, and the connection ends', async () => {
  const inner = get('/api/o')
  const post = `POST /api/o/sekiyama/assets HTTP/1.1\r\nhost: localhost\r\nauthorization: ${token}\r\n`
  const shapes = [
    `${post}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
    `${post}content-length: 4\r\ncontent-length: 5\r\n\r\nabcd${inner}`,
    `${post}content-length: 4, 5\r\n\r\nabcd${inner}`,
    `${post}content-length: +4\r\n\r\nabcd${inner}`,
    `${post}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${inner}`,
    `${post}transfer-encoding : chunked\r\n\r\n0\r\n\r\n${inner}`,
    `${post}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n${inner}`,
    `${post}transfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n${inner}`,
    `${post}x: a\rb\r\n\r\n${inner}`,
    `${post}x: a\0b\r\n\r\n${inner}`,
    `GET /api/o HTTP/1.1\r\n\r\n${inner}`,
    `GET /api/o HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n${inner}`,
    `${post}if-match: "1"\r\nIf-Match: "2"\r\n\r\n${inner}`,
  ]
  for (const shape of shapes) {
    const got = statuses(await raw([shape]))
    assert.ok(
      got.length === 1 && ['400', '401', '501'].includes(got[0]!),
      `${JSON.stringify(shape.slice(80, 160))}: ${got.join()}`,
    )
  }
})

test('nodeServer: ways out of a path lead nowhere', async () => {
  const paths = [
    '/api/o/sekiyama/../../../etc/passwd',
    '/api/o/sekiyama/assets/..%2f..%2f..%2fetc%2fpasswd',
    '/api/o/sekiyama/files/..%2f..%2flog.sqlite?register=assets&item=a1',
    '/api/o/sekiyama/assets/%00',
    '/api/o/sekiyama//assets//a1',
    '/api/o/sekiyama/assets/a1%20',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/api\\o\\sekiyama',
  ]
  for (const path of paths) {
    const got = statuses(await raw([get(path, 'connection: close\r\n')]))
    assert.ok(got.length === 1 && ['400', '404'].includes(got[0]!), `${path}: ${got.join()}`)
  }
})

test('nodeServer: a body that is refused is drained or the connection ends, and is never taken for a request', async () => {
  const body = get('/api/o').repeat(2_000)
  const head = `POST /api/o/sekiyama/assets HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer bad\r\ncontent-type: application/json\r\n`
  const received = await raw([`${head}content-length: ${body.length}\r\n\r\n`, body, get('/api/o')])
  assert.equal(statuses(received)[0], '401')
  assert.ok(statuses(received).length <= 2, 'what stood in the body was answered')
  const large = `${head.replace('Bearer bad', token)}idempotency-key: ${randomUUIDv7()}\r\ncontent-length: 999999999\r\n\r\n`
  const refused = await raw([large, body])
  assert.deepEqual(statuses(refused), ['413'])
  assert.match(refused, /connection: close/iu)
})

test('nodeServer: a chunked body has the same limit, told while it comes', async () => {
  const head = `POST /api/o/sekiyama/assets HTTP/1.1\r\nhost: localhost\r\nauthorization: ${token}\r\ncontent-type: application/json\r\nidempotency-key: ${randomUUIDv7()}\r\ntransfer-encoding: chunked\r\n\r\n`
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
  assert.deepEqual(statuses(await raw([head, ...Array.from({ length: 8 }, () => chunk)])), ['413'])
})

test('nodeServer: a file over the limit is refused while it comes, and nothing of it is kept', async () => {
  const head = `POST /api/o/sekiyama/files HTTP/1.1\r\nhost: localhost\r\nauthorization: ${token}\r\ncontent-type: text/plain\r\n`
  assert.deepEqual(statuses(await raw([`${head}content-length: 2000000000\r\n\r\n`])), ['413'])
  const chunk = `40000\r\n${'x'.repeat(0x40000)}\r\n`
  const chunked = [`${head}transfer-encoding: chunked\r\n\r\n`, ...Array.from({ length: 6 }, () => chunk)]
  assert.equal(statuses(await raw(chunked))[0], '413')
  const names: string[] = []
  for await (const name of namesOf(service.hosted().blobs)) names.push(name)
  assert.deepEqual(names, [])
})

test('nodeServer: who still sends a file when it is refused reads the answer, and is not cut off before', async () => {
  const socket = connect({ port, host: '127.0.0.1' })
  const faults: string[] = []
  let received = ''
  socket.on('error', (error: NodeJS.ErrnoException) => faults.push(error.code ?? error.message))
  socket.on('data', (part) => (received += part.toString('latin1')))
  await once(socket, 'connect')
  socket.write(
    `POST /api/o/sekiyama/files HTTP/1.1\r\nhost: localhost\r\nauthorization: ${token}\r\ncontent-type: text/plain\r\ncontent-length: 2000000000\r\n\r\n`,
  )
  const part = Buffer.alloc(0x40000, 'x')
  for (let parts = 0; parts < 400 && !received.endsWith('}'); parts += 1) {
    if (socket.destroyed) break
    if (!socket.write(part)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined)
    await new Promise((resolve) => void setImmediate(resolve))
  }
  assert.match(received, /^HTTP\/1\.1 413 [^]*connection: close[^]*"code":"too-large"[^]*\}$/iu)
  assert.deepEqual(faults, [])
  const ended = once(socket, 'close')
  socket.end()
  await ended
})

test('nodeServer: a file that is cut short is not kept', async () => {
  const head = `POST /api/o/sekiyama/files HTTP/1.1\r\nhost: localhost\r\nauthorization: ${token}\r\ncontent-type: text/plain\r\n`
  await raw([`${head}content-length: 100\r\n\r\n`, 'only this'], 200)
  for await (const name of namesOf(service.hosted().blobs)) assert.fail(`${name} was kept`)
})

test('nodeServer: too much of a head is refused', async () => {
  const overflow = await raw([get('/api/o', `x: ${'y'.repeat(40_000)}\r\n`)])
  assert.deepEqual(statuses(overflow), ['431'])
  assert.match(overflow, /application\/problem\+json[^]*"code":"head-too-large"/u)
  const many = Array.from({ length: 200 }, (_, at) => `x${at}: 1\r\n`).join('')
  assert.deepEqual(statuses(await raw([get('/api/o', many)])), ['431'])
  assert.deepEqual(statuses(await raw([get(`/api/o?q=${'x'.repeat(20_000)}`)])), ['414'])
})

test('nodeServer: who sends slowly is let go, while others are answered', async () => {
  let ended = 0
  const slow = Array.from({ length: 50 }, () =>
    raw(['GET /api/o HTTP/1.1\r\nhost: localhost\r\nx: ']).finally(() => (ended += 1)),
  )
  assert.deepEqual(statuses(await raw([get('/api/o', 'connection: close\r\n')])), ['200'])
  assert.equal(ended, 0, 'others waited for the slow ones')
  for (const received of await Promise.all(slow)) assert.deepEqual(statuses(received), ['408'])
})

test('nodeServer: who does not read an answer is let go, and counts as being answered until then', async () => {
  const file = await putBytes(service.hosted().blobs, Buffer.alloc(64 * 1024 * 1024, 'a'))
  const scan = { sha256: file.sha256, bytes: file.bytes, media: 'text/plain' }
  await service.put('sekiyama', 'timestamps', 't1', {
    entries: 1,
    checkpoint: scan,
    reply: scan,
    stampedAt: '2026-04-01T00:00:00.000Z',
    authority: 'A',
  })
  const path = `/api/o/sekiyama/files/${file.sha256}?register=timestamps&item=t1`
  const deaf = Array.from({ length: 64 }, () => connect({ port, host: '127.0.0.1' }))
  for (const socket of deaf) {
    socket.pause()
    socket.on('error', () => {
      // the server ends it
    })
    socket.write(get(path))
  }
  await answeredWith('429')
  await answeredWith('200')
  for (const socket of deaf) socket.destroy()
})

/** Asks until the answer is of a status. */
async function answeredWith(status: string): Promise<void> {
  const end = performance.now() + LONGEST_MS
  let last: readonly string[] = []
  while (performance.now() < end) {
    last = statuses(await raw([get('/api/o', 'connection: close\r\n')]))
    if (last.includes(status)) return
    await new Promise((resolve) => void setTimeout(resolve, 50))
  }
  assert.fail(`the last answer was ${last.join()} and not ${status}`)
}

test('createApp: a header does not change who is limited, unless a trusted proxy sends it', async () => {
  const strange = (to: number, address: string): Promise<string> =>
    raw(
      [
        `GET /api/o HTTP/1.1\r\nhost: localhost\r\nx-forwarded-for: ${address}\r\nforwarded: for=${address}\r\nconnection: close\r\n\r\n`,
      ],
      LONGEST_MS,
      to,
    )
  const spoofed: string[] = []
  for (let at = 0; at < 8; at += 1) spoofed.push(...statuses(await strange(port, `10.0.0.${at}`)))
  assert.ok(spoofed.includes('429'), spoofed.join())
  const behind = await listen(proxied)
  const told: string[] = []
  for (let at = 0; at < 8; at += 1) told.push(...statuses(await strange(behind, `10.0.0.${at}`)))
  assert.deepEqual([...new Set(told)], ['401'])
  const chained: string[] = []
  for (let at = 0; at < 8; at += 1) chained.push(...statuses(await strange(behind, `10.9.9.${at}, 10.1.1.1`)))
  assert.ok(chained.includes('429'), 'what a client puts before its own address counts for nothing')
})
