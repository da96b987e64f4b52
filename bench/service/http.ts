import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { devNull, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUIDv7 } from 'node:crypto'
import { Worker } from 'node:worker_threads'

import { addDays, dayOf, isRefusal, trust, type Command } from '#kernel'
import type { Context, Hosted } from '#server'
import { eventsTo, lineSink } from '#server/events'
import { createApp, nodeServer } from '#server/http'
import { identityOf, newSecret, printToken, secretHash } from '#server/identity'
import { openPostgres } from '#store/postgres'

import { Cluster, NO_POSTGRES } from '../../test/postgres/cluster.ts'
import { Service } from '../../test/service/service.ts'
import { EVERYONE, founding } from '../../test/town/town.ts'
import type { Measure } from '../measure.ts'
import type { Load, LoadResult } from './load.ts'

const CLIENTS = 32
const TOWN = 'sekiyama'

/**
 * 32 clients that open items over HTTP, each with a token of its own, and each waiting for its act to be on disk (FULL) before
 * it sends the next; tokens are looked up in the log, and every request is told to a log of the server, as in service. The
 * same on PostgreSQL (`fsync` on) stands beside it, where that is installed.
 */
export async function* http(): AsyncGenerator<Measure> {
  const service = new Service({ isOnDisk: true })
  try {
    const hosted = service.hosted(TOWN)
    const { done, ms, p50Ms, p99Ms, cpuUs } = await actsOn(service.context, hosted)
    yield { name: 'http.acts32.perSecond', value: (done * 1_000) / ms, unit: '/s', limit: { min: 5_000 } }
    // What the serving thread spends on an act, which says the same on a busy machine as on a quiet one.
    yield { name: 'http.acts32.cpu.us', value: cpuUs, unit: 'µs' }
    yield { name: 'http.acts32.p50.ms', value: p50Ms, unit: 'ms' }
    yield { name: 'http.acts32.p99.ms', value: p99Ms, unit: 'ms' }
    if (NO_POSTGRES === false) yield await onPostgres(service.context, hosted)
    yield { name: 'machine.load1', value: loadavg()[0]! }
  } finally {
    await service.close()
  }
}

async function onPostgres(context: Context, hosted: Hosted): Promise<Measure> {
  const cluster = await Cluster.start()
  const seats = mkdtempSync(join(tmpdir(), 'sekisho-seats-'))
  const cell = await openPostgres(cluster.url, { seatOf: (id) => join(seats, id), houseOf: () => hosted.house })
  try {
    const { store } = await cell.found({ organisation: TOWN, name: TOWN, kind: '市' })
    const { done, ms } = await actsOn(context, { ...hosted, store })
    return { name: 'http.acts32.postgres.perSecond', value: (done * 1_000) / ms, unit: '/s' }
  } finally {
    await cell.close()
    await cluster.stop()
    rmSync(seats, { recursive: true })
  }
}

async function actsOn(context: Context, hosted: Hosted): Promise<LoadResult & { readonly cpuUs: number }> {
  const seal = async (commands: readonly Command[]): Promise<void> => {
    const at = context.clock()
    const occasion = { id: randomUUIDv7(), by: EVERYONE.id, at, on: dayOf(at) }
    const result = await hosted.store.act({ actor: EVERYONE, occasion }, commands)
    if (isRefusal(result)) throw new Error(`http: ${result.words.en}`)
  }
  await seal(founding())
  const tokens: string[] = []
  for (let at = 0; at < CLIENTS; at += 1) {
    const secret = newSecret()
    await seal([tokenFor(`load-${at}`, secret, context)])
    tokens.push(`Bearer ${printToken({ organisation: TOWN, item: `load-${at}`, secret })}`)
  }
  const lines = openSync(devNull, 'w')
  const organisations = { find: (id: string) => (id === TOWN ? hosted : null), all: () => [hosted] }
  const identity = identityOf(organisations, context.clock, () => null)
  const events = eventsTo(lineSink(lines), 'info', context.clock)
  const server = nodeServer(createApp({ ...context, organisations, identity, events }))
  server.listen(0, '127.0.0.1')
  try {
    await once(server, 'listening')
    const { port } = trust<AddressInfo>(server.address()) // it listens on TCP
    const load = { port, tokens, organisation: TOWN }
    await run({ ...load, ms: 1_000 })
    const before = process.threadCpuUsage()
    const result = await run({ ...load, ms: 5_000 })
    const spent = process.threadCpuUsage(before)
    if (Object.keys(result.statuses).join() !== '201') throw new Error(`http: ${JSON.stringify(result.statuses)}`)
    return { ...result, cpuUs: (spent.user + spent.system) / result.done }
  } finally {
    server.closeAllConnections()
    server.close()
    closeSync(lines)
  }
}

/** The opening of a token of a service that may add sections. */
function tokenFor(name: string, secret: string, context: Context): Command {
  const today = dayOf(context.clock())
  const input = {
    staff: null,
    service: name,
    roles: ['administrator'],
    purpose: 'load',
    hash: secretHash(secret),
    from: today,
    to: addDays(today, 1),
  }
  return { register: 'tokens', item: name, act: 'open', input }
}

async function run(load: Load): Promise<LoadResult> {
  const worker = new Worker(new URL('load.ts', import.meta.url), { workerData: load })
  const [result]: unknown[] = await once(worker, 'message')
  return trust<LoadResult>(result) // what load.ts sends
}
