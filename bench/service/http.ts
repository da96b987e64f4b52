import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { devNull, loadavg } from 'node:os'
import { Worker } from 'node:worker_threads'

import { addDays, dayOf, trust } from '#kernel'
import { eventsTo, lineSink } from '#server/events'
import { createApp, nodeServer } from '#server/http'
import { identityOf, newSecret, printToken, secretHash } from '#server/identity'

import { Service } from '../../test/service/service.ts'
import { founding } from '../../test/town/town.ts'
import type { Measure } from '../measure.ts'
import type { Load, LoadResult } from './load.ts'

const CLIENTS = 32

/**
 * 32 clients that open items over HTTP, each with a token of its own, and each waiting for its act to be on disk (FULL) before
 * it sends the next; tokens are looked up in the log, and every request is told to a log of the server, as in service.
 */
export async function* http(): AsyncGenerator<Measure> {
  const service = new Service({ isOnDisk: true })
  const lines = openSync(devNull, 'w')
  try {
    await service.seal('sekiyama', dayOf(service.now), founding())
    const tokens: string[] = []
    for (let at = 0; at < CLIENTS; at += 1) tokens.push(await issue(service, `load-${at}`))
    const { context } = service
    const identity = identityOf(context.organisations, context.clock, () => null)
    const events = eventsTo(lineSink(lines), 'info', context.clock)
    const server = nodeServer(createApp({ ...context, identity, events }))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = trust<AddressInfo>(server.address()) // it listens on TCP
    const load = { port, tokens, organisation: 'sekiyama' }
    await run({ ...load, ms: 1_000 })
    const before = process.threadCpuUsage()
    const result = await run({ ...load, ms: 5_000 })
    const spent = process.threadCpuUsage(before)
    server.closeAllConnections()
    server.close()
    if (Object.keys(result.statuses).join() !== '201') throw new Error(`http: ${JSON.stringify(result.statuses)}`)
    const value = (result.done * 1_000) / result.ms
    yield { name: 'http.acts32.perSecond', value, unit: '/s', limit: { min: 5_000 } }
    // What the serving thread spends on an act, which says the same on a busy machine as on a quiet one.
    yield { name: 'http.acts32.cpu.us', value: (spent.user + spent.system) / result.done, unit: 'µs' }
    yield { name: 'http.acts32.p50.ms', value: result.p50Ms, unit: 'ms' }
    yield { name: 'http.acts32.p99.ms', value: result.p99Ms, unit: 'ms' }
    yield { name: 'machine.load1', value: loadavg()[0]! }
  } finally {
    await service.close()
    closeSync(lines)
  }
}

/** A token of a service that may add sections. @returns what `Authorization` says. */
async function issue(service: Service, name: string): Promise<string> {
  const [today, secret] = [dayOf(service.now), newSecret()]
  const input = {
    staff: null,
    service: name,
    roles: ['administrator'],
    purpose: 'load',
    hash: secretHash(secret),
    from: today,
    to: addDays(today, 1),
  }
  await service.seal('sekiyama', today, [{ register: 'tokens', item: name, act: 'open', input }])
  return `Bearer ${printToken({ organisation: 'sekiyama', item: name, secret })}`
}

async function run(load: Load): Promise<LoadResult> {
  const worker = new Worker(new URL('load.ts', import.meta.url), { workerData: load })
  const [result]: unknown[] = await once(worker, 'message')
  return trust<LoadResult>(result) // what load.ts sends
}
