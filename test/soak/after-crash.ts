import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

import { trust, type Entry } from '#kernel'
import { checkFolder } from '#store'
import { SqliteStore } from '#store/sqlite'

import { HOUSE } from '../town/town.ts'

/** What a life of writers told before it ended. */
export interface Life {
  /** Acts that were acknowledged, by the index of their entry. */
  readonly acknowledged: ReadonlyMap<number, string>
  /** Errors that were told, by code. */
  readonly errors: readonly string[]
}

export interface LifeOptions {
  /** How long it lives after its first acknowledgement. */
  readonly lifeMs: number
  /** Put before the command (strace …). */
  readonly before?: readonly string[]
  /** What befalls it at the end, before it is killed. */
  readonly end?: (processGroup: number) => void
}

/** Nothing starts slower than this. */
const SLOWEST_START_MS = 20_000

/** Lets 32 writers write into a folder for a while, then kills them. */
export async function liveAndDie(folder: string, { lifeMs, before = [], end }: LifeOptions): Promise<Life> {
  const command = [...before, process.execPath, 'test/soak/writer.ts', folder]
  const child = spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let told = ''
  let complaint = ''
  child.stdout.on('data', (part: Buffer) => (told += part.toString()))
  child.stderr.on('data', (part: Buffer) => (complaint += part.toString()))
  const closed = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), closed, sleep(SLOWEST_START_MS)])
  await Promise.race([sleep(lifeMs), closed])
  if (child.exitCode === null) {
    end?.(child.pid!)
    process.kill(-child.pid!, 'SIGKILL')
  }
  await closed
  const lines = told.split('\n').slice(0, -1)
  assert.ok(lines.length > 0, `nothing was acknowledged: ${complaint}`)
  const good = lines.filter((line) => !line.startsWith('!')).map((line) => line.split(' '))
  return {
    acknowledged: new Map(good.map(([index, act]) => [Number(index), String(act)])),
    errors: [...new Set(lines.filter((line) => line.startsWith('!')).map((line) => line.split(' ')[1]!))],
  }
}

/** Every acknowledged act is where it was said to be, and the folder is sound. @returns how many entries there are. */
export async function assertNothingLost(folder: string, lives: readonly Life[]): Promise<number> {
  const store = new SqliteStore(HOUSE, folder, '')
  const acts = new Map<number, string>()
  for (const { text } of store.entries(0, store.size)) {
    const { index, act } = trust<Entry>(JSON.parse(text)) // as sealed
    acts.set(index, act)
  }
  store.close()
  for (const { acknowledged } of lives) {
    for (const [index, act] of acknowledged) assert.equal(acts.get(index), act, `entry ${index} was acknowledged`)
  }
  assert.deepEqual((await checkFolder(HOUSE, folder)).faults, [])
  return acts.size
}
