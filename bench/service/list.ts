import { once } from 'node:events'
import { Agent, get, type IncomingMessage, type RequestOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg } from 'node:os'
import { text } from 'node:stream/consumers'

import { addDays, dayOf, trust } from '#kernel'
import { createApp, nodeServer } from '#server/http'
import { identityOf, newSecret, printToken, secretHash } from '#server/identity'

import { Service } from '../../test/service/service.ts'
import { founding, open, openStaff } from '../../test/town/town.ts'
import type { Measure } from '../measure.ts'

const ASSETS = 100_000
const SECTIONS = 60
const STAFF = 500
const CLASSES = 4
/** Commands of one act. */
const BATCH = 1_000
const REQUESTS = 400
const NAMES = [
  ['窓口端末', 'マドグチタンマツ'],
  ['住民基本台帳サーバー', 'ジュウミンキホンダイチョウサーバー'],
  ['外付けハードディスク', 'ソトヅケハードディスク'],
  ['財務会計システム仕様書', 'ザイムカイケイシステムシヨウショ'],
  ['戸籍届書', 'コセキトドケショ'],
] as const

/**
 * 50 of 100,000 assets of one section and class, in the order of their readings, with how many there are and the names of
 * what they refer to; asked over one kept connection with a token of the log, by a client in the same process.
 */
export async function* lists(): AsyncGenerator<Measure> {
  const service = new Service({ isOnDisk: true })
  try {
    const token = await fill(service)
    const { context } = service
    const identity = identityOf(context.organisations, context.clock, () => null)
    const server = nodeServer(createApp({ ...context, identity }))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const { port } = trust<AddressInfo>(server.address()) // it listens on TCP
    const ask = { host: '127.0.0.1', port, agent, headers: { authorization: token } }
    const ms: number[] = []
    for (let n = 0; n < REQUESTS; n += 1) {
      const narrowed = `filter[section]=k${n % SECTIONS}&filter[confidentiality]=c${n % CLASSES}`
      const start = performance.now()
      const body = await read({ ...ask, path: `/api/o/sekiyama/assets?${narrowed}&sort=kana&limit=50&count=true` })
      ms.push(performance.now() - start)
      mustBeWhole(body)
    }
    agent.destroy()
    server.closeAllConnections()
    server.close()
    ms.sort((a, b) => a - b)
    yield { name: 'list.p50.ms', value: ms[REQUESTS / 2]!, unit: 'ms', limit: { max: 5 } }
    yield { name: 'list.p95.ms', value: ms[Math.floor(REQUESTS * 0.95)]!, unit: 'ms', limit: { max: 20 } }
    yield { name: 'machine.load1', value: loadavg()[0]! }
  } finally {
    await service.close()
  }
}

async function read(asked: RequestOptions): Promise<string> {
  const [response]: unknown[] = await once(get(asked), 'response')
  return await text(trust<IncomingMessage>(response)) // what `response` tells
}

function mustBeWhole(body: string): void {
  const { items, count } = trust<{ items?: readonly unknown[]; count?: number }>(JSON.parse(body)) // a page, or a problem
  if (items?.length !== 50 || (count ?? 0) < 400) throw new Error(`list: ${body.slice(0, 300)}`)
}

/** Opens the assets by their own act. @returns what `Authorization` says for who may read them all. */
async function fill(service: Service): Promise<string> {
  const [today, secret] = [dayOf(service.now), newSecret()]
  const sections = Array.from({ length: SECTIONS }, (_, at) => {
    return open('sections', `k${at}`, { name: `第${at}課`, kana: null, organ: 'mayor', parent: null })
  })
  const classes = Array.from({ length: CLASSES }, (_, at) => {
    return open('classes', `c${at}`, {
      axis: 'confidentiality',
      name: `${at}`,
      ministry: '2',
      rank: at,
      replaces: null,
    })
  })
  const staff = Array.from({ length: STAFF }, (_, at) => openStaff(`p${at}`, `k${at % SECTIONS}`))
  await service.seal('sekiyama', today, [...founding(), ...sections, ...classes, ...staff])
  for (let from = 0; from < ASSETS; from += BATCH) {
    const assets = Array.from({ length: BATCH }, (_, at) => open('assets', `a${from + at}`, asset(from + at)))
    await service.seal('sekiyama', today, assets)
  }
  const reader = { staff: null, service: 'reader', roles: ['auditor'], purpose: 'load', hash: secretHash(secret) }
  await service.seal('sekiyama', today, [open('tokens', 'reader', { ...reader, from: today, to: addDays(today, 1) })])
  return `Bearer ${printToken({ organisation: 'sekiyama', item: 'reader', secret })}`
}

function asset(n: number): object {
  const [name, kana] = NAMES[(n * 31) % NAMES.length]!
  return {
    name: `${name}${n}`,
    kana: `${kana}${n}`,
    kind: 'equipment',
    zone: 'lgwan',
    section: `k${n % SECTIONS}`,
    keeper: `p${n % STAFF}`,
    place: `本庁${1 + (n % 9)}階`,
    confidentiality: `c${Math.floor(n / SECTIONS) % CLASSES}`,
    integrity: 'integrity',
    availability: 'availability',
    acquiredOn: null,
  }
}
