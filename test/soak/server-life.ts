import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { connect, isProblem } from '#client'
import { instantOf, trust, type Entry } from '#kernel'
import { houseFor, TYPED_REGISTERS } from '#registers'
import { printFolderToken } from '#server/identity'
import { foundOrganisation, readCard, readDoor } from '#server/organisations'
import { checkFolder, everyEntry, openLocal } from '#store'
import { SqliteStore } from '#store/sqlite'

/** Nothing starts slower than this, on a busy machine too. */
const SLOWEST_START_MS = 30_000

const CLIENTS = 32

/** A server that was started as people start it. */
export interface Served {
  readonly process: ReturnType<typeof spawn>
  readonly url: string
  /** From the start of the process to the first 200 of `/readyz`. */
  readonly startMs: number
}

/** Makes a data folder with a new town in it. @returns the folder of the town. */
export async function foundTown(data: string): Promise<string> {
  const folder = join(data, 'town')
  const founders = { ciso: '山田太郎', chief: null, operator: '髙橋一郎' }
  const made = await foundOrganisation({ folder, name: '関山市', kind: '市', founders, at: instantOf(Date.now()) })
  assert.ok(!('refused' in made))
  return folder
}

/** Serves a data folder until it is ready. */
export async function serveFolder(data: string, ...flags: readonly string[]): Promise<Served> {
  const folder = join(
    data,
    readdirSync(data).find((name) => existsSync(join(data, name, 'sekisho.json')))!,
  )
  rmSync(join(folder, 'serving.json'), { force: true }) // a killed process leaves its own
  const words = ['cli/main.ts', 'serve', '--data', data, '--port', '0', ...flags]
  const from = performance.now()
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, SEKISHO_REQUESTS_PER_SECOND: '0', SEKISHO_LOG_LEVEL: 'warn' },
  })
  let told = ''
  child.stderr.on('data', (part: Buffer) => (told += part.toString()))
  while (performance.now() - from < SLOWEST_START_MS && child.exitCode === null) {
    const url = readDoor(folder)?.url
    if (url !== undefined && (await isReady(url))) return { process: child, url, startMs: performance.now() - from }
    await sleep(5)
  }
  child.kill('SIGKILL')
  throw new Error(`it did not become ready: ${told}`)
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok
  } catch {
    return false
  }
}

/** What clients were told before the server was killed. */
export interface ServerLife {
  /** Acts that were acknowledged, by the index of their entry. */
  readonly acknowledged: ReadonlyMap<number, string>
  readonly startMs: number
}

/** Lets 32 clients act on a served town for a while, then kills the server in their midst. */
export async function serveAndKill(data: string, lifeMs: number): Promise<ServerLife> {
  const { process: child, url, startMs } = await serveFolder(data)
  const folder = join(data, 'town')
  const { organisation, operator } = readCard(folder)
  const token = printFolderToken({ organisation, staff: operator, secret: readDoor(folder)!.secret })
  const connected = await connect(TYPED_REGISTERS, { url, token, mostTries: 1 })
  assert.ok(!isProblem(connected))
  const client = connected.ok
  const organs = await client.organs.list()
  assert.ok(!isProblem(organs))
  const organ = organs.ok.items[0]!.id // the head, as founded
  const acknowledged = new Map<number, string>()
  const act = async (): Promise<void> => {
    for (;;) {
      const answer = await client.sections.open({ name: '課', kana: null, organ: trust(organ), parent: null })
      if (isProblem(answer)) return
      for (const { index, act: id } of answer.ok.entries) acknowledged.set(index, id)
    }
  }
  const acting = Promise.all(Array.from({ length: CLIENTS }, act))
  await sleep(lifeMs)
  child.kill('SIGKILL')
  await Promise.all([acting, once(child, 'exit')])
  return { acknowledged, startMs }
}

/** Every acknowledged act is where it was said to be, and the folder is sound. @returns how many entries there are. */
export async function assertAllThere(folder: string, lives: readonly ServerLife[]): Promise<number> {
  const house = houseFor('市')
  const store = openLocal(house, new SqliteStore(house, folder, ''))
  const acts = new Map((await everyEntry(store)).map(({ index, act }: Entry) => [index, act]))
  await store.close()
  for (const { acknowledged } of lives) {
    for (const [index, act] of acknowledged) assert.equal(acts.get(index), act, `entry ${index} was acknowledged`)
  }
  assert.deepEqual((await checkFolder(house, folder)).faults, [])
  return acts.size
}
