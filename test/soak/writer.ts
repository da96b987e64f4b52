import { randomUUIDv7 } from 'node:crypto'

import { instantOf, isRefusal, toDay } from '#kernel'
import { act, StoreError } from '#store'
import { SqliteStore } from '#store/sqlite'

import { EVERYONE, HOUSE, open } from '../town/town.ts'

/*
 * 32 writers in one process, until it is killed: node test/soak/writer.ts FOLDER
 * Prints the index and the act of each entry once it is acknowledged, and only then; into a pipe at once (Linux).
 */
const store = new SqliteStore(HOUSE, process.argv[2]!, 'town')
const on = toDay(new Date().toISOString().slice(0, 10))!

async function found(): Promise<void> {
  const occasion = { id: randomUUIDv7(), by: EVERYONE.id, at: instantOf(Date.now()), on }
  await act(HOUSE, store, { actor: EVERYONE, occasion }, [
    open('organs', 'mayor', { name: '市長部局', kind: 'head', since: '1950-04-01' }),
  ])
}

async function writer(): Promise<void> {
  for (;;) {
    const occasion = { id: randomUUIDv7(), by: EVERYONE.id, at: instantOf(Date.now()), on }
    const command = open('sections', randomUUIDv7(), { name: '課', organ: 'mayor', parent: null })
    try {
      const result = await act(HOUSE, store, { actor: EVERYONE, occasion }, [command])
      if (isRefusal(result)) throw new Error(result.words.en)
      process.stdout.write(`${result.first} ${occasion.id}\n`)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      process.stdout.write(`! ${error.code} ${occasion.id}\n`)
      await new Promise((resolve) => setTimeout(resolve, 20))
      if (error.code === 'outcome-unknown') process.exit(3)
    }
  }
}

if (store.size === 0) await found()
await Promise.all(Array.from({ length: 32 }, writer))
