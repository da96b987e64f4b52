import { randomUUIDv7 } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { dayOf, instantOf, isRefusal, type Command } from '#kernel'
import { openFolder } from '#server/organisations'

import { foundTown, serveFolder } from '../../test/soak/server-life.ts'
import type { Measure } from '../measure.ts'

const ENTRIES = 100_000
/** Commands of one act. */
const BATCH = 5_000
const STARTS = 3

/** A town with 100,000 entries: from the start of the process to the first 200 of `/readyz`, the middle of three. */
export async function* start(): AsyncGenerator<Measure> {
  const data = mkdtempSync(join(tmpdir(), 'sekisho-bench-start-'))
  try {
    await fill(await foundTown(data))
    const times: number[] = []
    for (let at = 0; at < STARTS; at += 1) {
      const { process: server, startMs } = await serveFolder(data)
      times.push(startMs)
      server.kill('SIGTERM')
      await once(server, 'exit')
    }
    yield { name: 'start.ms', value: times.toSorted((a, b) => a - b)[1]!, unit: 'ms', limit: { max: 1_500 } }
  } finally {
    rmSync(data, { recursive: true })
  }
}

async function fill(folder: string): Promise<void> {
  const { store, operator } = await openFolder(folder)
  const at = instantOf(Date.now())
  const held = { holder: operator, organ: null, section: null, from: '2000-01-01', to: null }
  const actor = { id: operator, roles: [{ role: 'administrator' as const, ...held }] }
  const [organ] = await store.page('organs', '', 1)
  for (let done = 0; done < ENTRIES; done += BATCH) {
    const commands = Array.from({ length: BATCH }, (_, one): Command => {
      const input = { name: `課${done + one}`, kana: null, organ: organ!.id, parent: null }
      return { register: 'sections', item: randomUUIDv7(), act: 'open', input }
    })
    const occasion = { id: randomUUIDv7(), by: operator, at, on: dayOf(at) }
    const result = await store.act({ actor, occasion }, commands)
    if (isRefusal(result)) throw new Error(result.words.en)
  }
  await store.close()
}
