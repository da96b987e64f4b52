import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'

import { trust } from '#kernel'

import { Served } from './served.ts'

const KILLS = Number(process.env['SOAK_KILLS'] ?? 50)
const SLOW = Number(process.env['SOAK_SLOW'] ?? 10_000)
const CLIENTS = 32

/** What became of acts: where each was sealed, and which were sent and never answered. */
interface Sent {
  /** The organ under which sections are opened. */
  organ: string
  readonly sealed: Map<string, number>
  readonly unknown: Set<string>
}

await test(`kill -9 in the middle of ${CLIENTS} clients, ${KILLS} times: what was answered is there once, and what was not is told when it is sent again`, async (context) => {
  const served = new Served()
  const sent: Sent = { organ: '', sealed: new Map(), unknown: new Set() }
  await served.start()
  const { organisation } = trust<{ organisation: string }>(await (await get(served, '/api/o')).json())
  const path = `/api/o/${organisation}`
  const { items } = trust<{ items: { id: string }[] }>(await (await get(served, `${path}/organs`)).json()) // as the API describes it
  sent.organ = items[0]!.id
  let again = 0
  for (let life = 0; life < KILLS; life += 1) {
    if (life > 0) await served.start()
    for (const act of sent.unknown) again += (await open(served, path, act, sent)) ? 1 : 0
    const until = { isOver: false }
    const clients = Array.from({ length: CLIENTS }, async () => {
      while (!until.isOver) if (!(await open(served, path, randomUUIDv7(), sent))) return
    })
    await wait(150 + (life % 7) * 60)
    await served.kill()
    until.isOver = true
    await Promise.all(clients)
  }
  await served.start()
  for (const act of sent.unknown) assert.ok(await open(served, path, act, sent))
  const counts = new Map<string, number[]>()
  for (let from: number | null = 0; from !== null;) {
    const page: LogPage = trust<LogPage>(
      await (await get(served, `${path}/log/entries?limit=1000&from=${from}`)).json(),
    )
    for (const { act, index } of page.entries) counts.set(act, [...(counts.get(act) ?? []), index])
    from = page.next
  }
  for (const [act, index] of sent.sealed) assert.deepEqual(counts.get(act), [index], act)
  await served.stop()
  context.diagnostic(`${sent.sealed.size} acts, ${again} of them sent again`)
})

interface LogPage {
  readonly entries: readonly { readonly act: string; readonly index: number }[]
  readonly next: number | null
}

/** Sends one act. @returns whether it was answered; then it must have been sealed. */
async function open(
  { url, token }: Served,
  path: string,
  act: string,
  { organ, sealed, unknown }: Sent,
): Promise<boolean> {
  unknown.add(act)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': act }
  const body = JSON.stringify({ name: '課', kana: null, organ, parent: null })
  let answer: Response
  let told: string
  try {
    answer = await fetch(`${url}${path}/sections`, { method: 'POST', headers, body })
    told = await answer.text()
  } catch {
    return false
  }
  assert.equal(answer.status, 201, told)
  const { entries } = trust<{ entries: { index: number }[] }>(JSON.parse(told)) // as the API describes it
  sealed.set(act, entries[0]!.index)
  unknown.delete(act)
  return true
}

async function get({ url, token }: Served, path: string): Promise<Response> {
  return await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })
}

await test(`${SLOW} clients that never end what they send: others are answered, and the slow are let go`, async (context) => {
  const served = new Served()
  await served.start()
  const { hostname, port } = new URL(served.url)
  const gone = { count: 0 }
  const slow: Socket[] = []
  for (let at = 0; at < SLOW; at += 1) {
    const socket = connect({ host: hostname, port: Number(port) })
    socket.on('error', () => null)
    socket.on('close', () => (gone.count += 1))
    socket.on('connect', () => socket.write('GET /api/o HTTP/1.1\r\nhost: x\r\nx: '))
    socket.resume()
    slow.push(socket)
    if (at % 200 === 0) await wait(5)
  }
  const drip = setInterval(() => slow.forEach((socket) => socket.writable && socket.write('y')), 1_000)
  const times: number[] = []
  for (let at = 0; at < 100; at += 1) {
    const start = performance.now()
    assert.equal((await get(served, '/api/o')).status, 200)
    times.push(performance.now() - start)
    await wait(50)
  }
  const [p50, p99] = [0.5, 0.99].map((share) => times.toSorted((a, b) => a - b)[Math.floor(times.length * share)]!)
  for (let at = 0; at < 60 && gone.count < slow.length; at += 1) await wait(500)
  clearInterval(drip)
  assert.equal(gone.count, SLOW)
  assert.ok(p99! < 1_000, `p99 ${p99} ms`)
  context.diagnostic(`p50 ${p50!.toFixed(1)} ms, p99 ${p99!.toFixed(1)} ms among ${SLOW} slow clients`)
  await served.stop()
})
