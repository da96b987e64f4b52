import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { loadavg } from 'node:os'
import { Worker } from 'node:worker_threads'

import { dayOf, trust } from '#kernel'
import { nodeServer } from '#server/http'

import { Service } from '../../test/service/service.ts'
import { founding } from '../../test/town/town.ts'
import type { Measure } from '../measure.ts'
import type { Load, LoadResult } from './load.ts'

const CLIENTS = 32

/** 32 clients that open items over HTTP, each waiting for its act to be on disk (FULL) before it sends the next. */
export async function* http(): AsyncGenerator<Measure> {
  const service = new Service({ isOnDisk: true })
  await service.seal('sekiyama', dayOf(service.now), founding())
  const tokens = Array.from({ length: CLIENTS }, (_, at) => service.token('sekiyama', `s-${at}`, ['administrator']))
  const server = nodeServer(service.app)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = trust<AddressInfo>(server.address()) // it listens on TCP
  const load = { port, tokens, organisation: 'sekiyama' }
  await run({ ...load, ms: 1_000 })
  const result = await run({ ...load, ms: 5_000 })
  server.closeAllConnections()
  server.close()
  await service.close()
  if (Object.keys(result.statuses).join() !== '201') throw new Error(`http: ${JSON.stringify(result.statuses)}`)
  yield {
    name: 'http.acts32.perSecond',
    value: (result.done * 1_000) / result.ms,
    unit: '/s',
    limit: { min: 5_000 },
  }
  yield { name: 'http.acts32.p50.ms', value: result.p50Ms, unit: 'ms' }
  yield { name: 'http.acts32.p99.ms', value: result.p99Ms, unit: 'ms' }
  yield { name: 'machine.load1', value: loadavg()[0]! }
}

async function run(load: Load): Promise<LoadResult> {
  const worker = new Worker(new URL('load.ts', import.meta.url), { workerData: load })
  const [result]: unknown[] = await once(worker, 'message')
  return trust<LoadResult>(result) // what load.ts sends
}
