import { connect } from 'node:net'
import { randomUUIDv7 } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'

import { trust } from '#kernel'

/** What a load is: so many connections, each sending the next act when the last is answered. */
export interface Load {
  readonly port: number
  readonly tokens: readonly string[]
  readonly organisation: string
  readonly ms: number
}

export interface LoadResult {
  readonly done: number
  readonly ms: number
  /** Answers by status, so that a refusal does not pass for an act. */
  readonly statuses: Readonly<Record<string, number>>
  readonly p50Ms: number
  readonly p99Ms: number
}

/** One client on one connection: opens items until the time is up. */
function client({ port, organisation }: Load, token: string, until: number, seen: Seen): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let sentAt = 0
    let at = 0
    let rest = ''
    const send = (): void => {
      const body = JSON.stringify({ name: `課${at++}`, organ: 'mayor', parent: null })
      sentAt = performance.now()
      socket.write(
        `POST /api/o/${organisation}/sections HTTP/1.1\r\nhost: localhost:${port}\r\nauthorization: ${token}\r\n` +
          `content-type: application/json\r\nidempotency-key: ${randomUUIDv7()}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      )
    }
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      rest += chunk
      const head = rest.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/content-length: (\d+)/iu.exec(rest.slice(0, head))?.[1] ?? 0)
      if (rest.length < head + 4 + length) return
      const status = rest.slice(9, 12)
      rest = rest.slice(head + 4 + length)
      seen.times.push(performance.now() - sentAt)
      seen.statuses[status] = (seen.statuses[status] ?? 0) + 1
      if (performance.now() >= until) {
        socket.end()
        resolve()
      } else send()
    })
    socket.on('connect', send)
    socket.on('error', reject)
  })
}

interface Seen {
  readonly times: number[]
  readonly statuses: Record<string, number>
}

async function run(load: Load): Promise<LoadResult> {
  const seen: Seen = { times: [], statuses: {} }
  const start = performance.now()
  await Promise.all(load.tokens.map((token) => client(load, token, start + load.ms, seen)))
  const ms = performance.now() - start
  const times = seen.times.toSorted((a, b) => a - b)
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? 0
  return { done: times.length, ms, statuses: seen.statuses, p50Ms: at(0.5), p99Ms: at(0.99) }
}

if (parentPort) parentPort.postMessage(await run(trust<Load>(workerData))) // what the bench hands in
