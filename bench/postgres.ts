import { randomUUIDv7 } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'

import { instantOf, isRefusal, toDay, type Actor, type House } from '#kernel'
import { houseFor } from '#registers'
import type { Store } from '#store'
import { openPostgres, type Cell } from '#store/postgres'

import { Cluster, NO_POSTGRES } from '../test/postgres/cluster.ts'
import type { Measure } from './measure.ts'

const HOUSE: House = houseFor('市')
const TODAY = toDay(new Date().toISOString().slice(0, 10))!
const ADMINISTRATOR: Actor = {
  id: 's0',
  roles: [{ role: 'administrator', holder: 's0', organ: null, section: null, from: '2000-01-01', to: null }],
}
const WRITERS = 32
const MEASURED_MS = 4_000

/**
 * Acts in a real PostgreSQL on this machine, `fsync` on, decided and sealed, each told once its commit has returned: by one
 * process on one log, by two processes that take turns at the lock of one log, and on eight logs at once.
 */
export async function* measures(): AsyncGenerator<Measure> {
  if (NO_POSTGRES !== false) throw new Error(NO_POSTGRES)
  const cluster = await Cluster.start()
  const seats = mkdtempSync(join(tmpdir(), 'sekisho-seats-'))
  const cells: Cell[] = []
  const open = async (): Promise<Cell> => {
    const cell = await openPostgres(cluster.url, { seatOf: (id) => join(seats, id), houseOf: () => HOUSE })
    cells.push(cell)
    return cell
  }
  try {
    const [here, there] = [await open(), await open()]
    const found = async (name: string): Promise<Store> => {
      const { store } = await here.found({ organisation: name, name, kind: '市' })
      const input = { name: '長', kind: 'head', since: TODAY }
      const occasion = { id: randomUUIDv7(), by: 's0', at: instantOf(Date.now()), on: TODAY }
      await store.act({ actor: ADMINISTRATOR, occasion }, [{ register: 'organs', item: 'o', act: 'open', input }])
      return store
    }
    const one = await found('one')
    yield await figure('postgres.append32.perSecond', [one])
    yield await figure('postgres.append32.twoProcesses.perSecond', [one, (await there.find('one'))!.store])
    const eight = await Promise.all(Array.from({ length: 8 }, (_, at) => found(`town${at}`)))
    yield await figure('postgres.append32.eightLogs.perSecond', eight)
  } finally {
    for (const cell of cells) await cell.close()
    await cluster.stop()
    rmSync(seats, { recursive: true })
  }
}

/** NOTE: the load stands beside the figure, since a busy machine halves it. */
async function figure(name: string, stores: readonly Store[]): Promise<Measure> {
  await appendsPerSecond(stores, 500)
  const load = loadavg()[0]!
  const value = await appendsPerSecond(stores, MEASURED_MS)
  return { name, value, unit: '/s', reference: { name: 'load of the machine before', value: load } }
}

/** 32 writers, shared between stores, each waiting for its act. */
async function appendsPerSecond(stores: readonly Store[], forMs: number): Promise<number> {
  const [start, until] = [performance.now(), performance.now() + forMs]
  let sealed = 0
  const writer = async (store: Store): Promise<void> => {
    for (let at = 0; performance.now() < until; at += 1) {
      const occasion = { id: randomUUIDv7(), by: 's0', at: instantOf(Date.now()), on: TODAY }
      const input = { name: `課${at}`, kana: null, organ: 'o', parent: null }
      const command = { register: 'sections', item: randomUUIDv7(), act: 'open', input }
      const result = await store.act({ actor: ADMINISTRATOR, occasion }, [command])
      if (isRefusal(result)) throw new Error(result.words.en)
      sealed += 1
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, (_, at) => writer(stores[at % stores.length]!)))
  return (sealed * 1000) / (performance.now() - start)
}
