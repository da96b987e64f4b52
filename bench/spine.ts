import { execFileSync } from 'node:child_process'
import { hash, randomUUIDv7 } from 'node:crypto'
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import {
  addDays,
  endOf,
  Frontier,
  instantOf,
  isRefusal,
  leafHash,
  standing,
  StandingTracker,
  toDay,
  trust,
  type Actor,
  type Entry,
} from '#kernel'
import { houseFor } from '#registers'
import { act, sha256 } from '#store'
import { SqliteStore } from '#store/sqlite'

import type { Measure } from './measure.ts'
import { logOf } from './spine/city.ts'

const HOUSE = houseFor('市')
const TODAY = toDay('2026-03-31')!
const CITY = { staff: 5_000, assets: 100_000, clauses: 500, acts: 30_000 }
const TOWN = { staff: 200, assets: 500, clauses: 300, acts: 300 }
const BODIES = 1_788

/**
 * The spine: store, tree, verification and standing. Cost by size: an append is constant (one fsync shared by those who
 * wait); the tree is constant per leaf; verification is linear in entries; standing from scratch is linear in entries
 * and subjects; an act costs the duties it touches plus one look at each requirement and clause; a day costs the
 * judgements that end with it.
 */
export async function* measures(): AsyncGenerator<Measure> {
  yield* store()
  yield* merkle()
  yield* verification()
  yield* city()
  yield* country()
}

/** Milliseconds of some work. */
function time(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** 32 writers in one process, each waiting for its act to be on disk; the disk's own pace timed right before. */
async function* store(): AsyncGenerator<Measure> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-'))
  const syncs = fdatasyncsPerSecond(folder)
  const house = HOUSE
  const log = new SqliteStore(house, join(folder, 'log'), 'body')
  const actor: Actor = {
    id: 's0',
    roles: [{ role: 'administrator', holder: 's0', organ: null, section: null, from: '2000-01-01', to: null }],
  }
  const organ = { register: 'organs', item: 'o', act: 'open', input: { name: '長', kind: 'head', since: TODAY_NOW } }
  const founding = { id: randomUUIDv7(), by: 's0', at: instantOf(Date.now()), on: TODAY_NOW }
  await act(house, log, { actor, occasion: founding }, [organ])
  const until = performance.now() + 4_000
  let sealed = 0
  const writer = async (): Promise<void> => {
    for (let at = 0; performance.now() < until; at += 1) {
      const occasion = { id: randomUUIDv7(), by: 's0', at: instantOf(Date.now()), on: TODAY_NOW }
      const input = { name: `課${at}`, organ: 'o', parent: null }
      const command = { register: 'sections', item: randomUUIDv7(), act: 'open', input }
      const result = await act(house, log, { actor, occasion }, [command])
      if (isRefusal(result)) throw new Error(result.words.en)
      sealed += 1
    }
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: 32 }, () => writer()))
  const value = (sealed * 1000) / (performance.now() - start)
  log.close()
  rmSync(folder, { recursive: true })
  const reference = { name: 'fdatasync/s', value: syncs }
  yield { name: 'store.append32.perSecond', value, unit: '/s', limit: { min: Math.min(30_000, 6 * syncs) }, reference }
}

const TODAY_NOW = toDay(new Date().toISOString().slice(0, 10))!

function fdatasyncsPerSecond(folder: string): number {
  const file = openSync(join(folder, 'sync'), 'w')
  const block = Buffer.alloc(4096, 1)
  const rounds = 1_500
  const ms = time(() => {
    for (let at = 0; at < rounds; at += 1) {
      writeSync(file, block, 0, block.length, (at % 64) * block.length)
      fdatasyncSync(file)
    }
  })
  closeSync(file)
  return (rounds * 1000) / ms
}

/** Leaves of 1 KB appended to a tree, against hashing the same bytes to bytes and nothing else. */
async function* merkle(): AsyncGenerator<Measure> {
  const leaves = Array.from({ length: 1_000 }, (_, at) => Buffer.alloc(1_024, at))
  const rounds = 40_000
  const plain = (): void => {
    for (let at = 0; at < rounds; at += 1) hash('sha256', leaves[at % 1_000]!, 'buffer')
  }
  const frontier = new Frontier(sha256)
  const tree = (): void => {
    for (let at = 0; at < rounds; at += 1) frontier.append(leafHash(sha256, leaves[at % 1_000]!))
  }
  plain()
  tree()
  // In turns, so that both meet the same machine.
  let [plainMs, treeMs] = [0, 0]
  for (let turn = 0; turn < 5; turn += 1) {
    plainMs += time(plain)
    treeMs += time(tree)
  }
  const reference = { name: 'crypto.hash', value: (5 * rounds * 1000) / plainMs }
  yield {
    name: 'merkle.append.perSecond',
    value: (5 * rounds * 1000) / treeMs,
    unit: '/s',
    limit: { min: reference.value / 2 },
    reference,
  }
}

/** A million entries, checked in a process of its own, as a verifier is: `bench/spine/verification.ts`. */
async function* verification(): AsyncGenerator<Measure> {
  const program = fileURLToPath(new URL('./spine/verification.ts', import.meta.url))
  const told = execFileSync(process.execPath, [program], { encoding: 'utf8' })
  const { seconds, mb } = trust<{ seconds: number; mb: number }>(JSON.parse(told)) // what the program tells
  yield { name: 'verify1m.s', value: seconds, unit: 's', limit: { max: 15 } }
  yield { name: 'verify1m.mb', value: mb, unit: 'MB', limit: { max: 500 } }
}

/** A city from scratch, and the cost of one act more. */
async function* city(): AsyncGenerator<Measure> {
  const log = [...logOf(CITY)]
  const ms = time(() => {
    const report = standing(HOUSE, log, { at: endOf(TODAY), known: 'then' })
    if (report.byClause.length !== CITY.clauses) throw new Error(`city: ${report.byClause.length} clauses`)
  })
  yield { name: 'standing.city.full.ms', value: ms, unit: 'ms', limit: { max: 3_000 } }
  const tracker = new StandingTracker(HOUSE, toDay('2025-04-01')!)
  for (const entry of log) tracker.take(entry)
  tracker.advance(TODAY)
  tracker.summary()
  const acts = Array.from({ length: 200 }, (_, at): Entry => {
    const item = tracker.state.get('assets')!.get(`a${at}`)!
    return {
      ...log.at(-1)!,
      index: log.length + at,
      at: endOf(TODAY),
      on: TODAY,
      act: `x${at}`,
      item: `a${at}`,
      event: 'moved',
      version: item.version + 1,
      facts: { section: 'k1', keeper: 's1', place: '3階' },
    }
  })
  const each = acts.map((entry) =>
    time(() => {
      tracker.take(entry)
      tracker.summary()
    }),
  )
  yield {
    name: 'standing.city.act.ms',
    value: each.toSorted((a, b) => a - b)[Math.floor(each.length * 0.99)]!,
    unit: 'ms',
    limit: { max: 5 },
  }
}

/**
 * The first day of a fiscal year, on which most judgements end at once, and an ordinary day. 100 bodies are built and
 * timed; the country's 1,788 are as many times that, since no body knows of another.
 */
async function* country(): AsyncGenerator<Measure> {
  const bodies = 100
  let [newYear, ordinary] = [0, 0]
  const log = [...logOf(TOWN)]
  for (let body = 0; body < bodies; body += 1) {
    const tracker = new StandingTracker(HOUSE, toDay('2025-04-01')!)
    for (const entry of log) tracker.take(entry)
    tracker.advance(TODAY)
    tracker.summary()
    newYear += time(() => {
      tracker.advance(addDays(TODAY, 1))
      tracker.summary()
    })
    ordinary += time(() => {
      tracker.advance(addDays(TODAY, 2))
      tracker.summary()
    })
  }
  yield { name: 'standing.country.day.ms', value: (newYear / bodies) * BODIES, unit: 'ms', limit: { max: 10_000 } }
  yield { name: 'standing.country.ordinaryDay.ms', value: (ordinary / bodies) * BODIES, unit: 'ms' }
}
