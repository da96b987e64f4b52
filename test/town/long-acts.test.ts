import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'

import { endOf, isRefusal, type Command, type Occasion } from '#kernel'
import { openLocal, type LocalStore, type Store } from '#store'
import { MemoryStore } from '#store/memory'
import { SqliteStore } from '#store/sqlite'

import { day, EVERYONE, founding, HOUSE, openAsset } from './town.ts'

const ON = day('2026-04-01')
const ASSETS = 600

/** A town with many assets, in each kind of store. */
async function towns(): Promise<{ readonly local: LocalStore; readonly store: Store; readonly close: () => void }[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-long-'))
  const sqlite = new SqliteStore(HOUSE, folder, 'town')
  const close = (): void => {
    sqlite.close()
    rmSync(folder, { recursive: true })
  }
  const made = [
    { local: new MemoryStore(HOUSE, 'town'), close: () => {} },
    { local: sqlite, close },
  ].map((one) => ({ ...one, store: openLocal(HOUSE, one.local) }))
  for (const { store } of made) {
    await store.act(asking('found'), founding())
    await store.act(
      asking('add'),
      Array.from({ length: ASSETS }, (_, at) => openAsset(`a${at}`, 'soumu')),
    )
  }
  return made
}

function asking(id: string): { actor: typeof EVERYONE; occasion: Occasion } {
  return { actor: EVERYONE, occasion: { id, by: EVERYONE.id, at: endOf(ON), on: ON } }
}

const retire = (at: number): Command => ({ register: 'assets', item: `a${at}`, act: 'retire', input: {} })
const ALL = Array.from({ length: ASSETS }, (_, at) => retire(at))

test('openLocal: a long act lets others have their turn, and is decided again where something was sealed meanwhile', async () => {
  for (const { local, store, close } of await towns()) {
    const before = local.size
    const long = store.act(asking('long'), ALL)
    await setImmediate()
    const short = await store.act(asking('short'), [retire(10)])
    assert.ok(!isRefusal(short))
    const done = await long
    assert.ok(isRefusal(done) && 'command' in done, JSON.stringify(done))
    assert.deepEqual([done.command, done.refused], [10, 'not-in-use'])
    assert.equal(local.size, before + 1)
    close()
  }
})

test('openLocal: a long act that nobody came between is sealed as it was decided, once', async () => {
  for (const { local, store, close } of await towns()) {
    const done = await store.act(asking('long'), ALL)
    assert.ok(!isRefusal(done) && done.count === ASSETS && !done.isRepeat)
    const again = await store.act(asking('long'), ALL)
    assert.deepEqual(again, { ...done, isRepeat: true })
    assert.equal(local.item('assets', 'a599')?.version, 2)
    const [weighed] = await store.weigh(asking('weigh'), [ALL])
    assert.ok(isRefusal(weighed!) && 'command' in weighed && weighed.command === 0)
    close()
  }
})
