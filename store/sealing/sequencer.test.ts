import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { Sequencer, type Journal } from './sequencer.ts'

/*
 * Deterministic simulation: a disk whose syncs take their time, fail, and lose their power, driven by a seed; the real sequencer on top. After each crash only what the disk kept is left, a torn tail included, and writers ask
 * again by the id of their act.
 */

/** A small seeded generator (mulberry32): the same seed gives the same history. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What a journal may do wrong. */
type Bug = 'none' | 'goes on after a failed sync' | 'seals one act twice' | 'syncs before it writes'

interface Written {
  readonly acts: readonly string[]
  /** `lost`: a failed write-back dropped it, and nothing that was written after it can be read. */
  state: 'cached' | 'kept' | 'lost'
}

/** A file of groups behind a page cache. Reading stops at the first group that is not there. */
class SimulatedDisk {
  readonly #random: () => number
  #groups: Written[] = []
  /** Syncs in flight, each with what it is to make durable. */
  #syncs: (() => void)[] = []
  isDown = false
  mostAtOnce = 0

  constructor(random: () => number) {
    this.#random = random
  }

  write(acts: readonly string[]): void {
    this.#groups.push({ acts, state: 'cached' })
  }

  get isSyncing(): boolean {
    return this.#syncs.length > 0
  }

  sync(): Promise<void> {
    const meant = this.#groups.filter(({ state }) => state === 'cached')
    return new Promise((resolve, reject) => {
      this.#syncs.push(() => {
        const fate = this.isDown ? 0 : this.#random()
        if (fate < 0.03) this.crash()
        // The kernel marks the pages clean all the same: a later sync says nothing of them.
        const isLost = fate < 0.06 && this.#random() < 0.5
        if (!this.isDown)
          for (const group of meant) if (group.state === 'cached') group.state = isLost ? 'lost' : 'kept'
        if (fate < 0.06) reject(new Error('EIO'))
        else resolve()
      })
      this.mostAtOnce = Math.max(this.mostAtOnce, this.#syncs.length)
    })
  }

  /** One of the syncs in flight returns. */
  endSync(): void {
    const [end] = this.#syncs.splice(Math.floor(this.#random() * this.#syncs.length), 1)
    end?.()
  }

  /** Power goes: of what was not synced the first part may have reached the disk; a torn group is cut off on reading. */
  crash(): void {
    if (this.isDown) return
    this.isDown = true
    for (const group of this.#groups) {
      if (group.state !== 'cached') continue
      if (this.#random() < 0.5) break
      group.state = 'kept'
    }
  }

  /** What is there after the power is back. */
  restart(): string[] {
    this.crash()
    const end = this.#groups.findIndex(({ state }) => state !== 'kept')
    if (end >= 0) this.#groups.length = end
    this.#syncs = []
    this.isDown = false
    return this.#groups.flatMap(({ acts }) => acts)
  }
}

/** A log on the simulated disk, with a journal as the stores have one. */
class SimulatedLog implements Journal<string, number> {
  readonly #disk: SimulatedDisk
  readonly #bug: Bug
  #sealed: string[]
  #group: string[] = []
  #isFailed = false

  constructor(disk: SimulatedDisk, bug: Bug, sealed: readonly string[]) {
    this.#disk = disk
    this.#bug = bug
    this.#sealed = [...sealed]
  }

  begin(): undefined {
    if (this.#disk.isDown || (this.#isFailed && this.#bug !== 'goes on after a failed sync')) throw new Error('failed')
    this.#group = []
  }

  seal(act: string): number {
    const before = [...this.#sealed, ...this.#group].indexOf(act)
    if (before >= 0 && this.#bug !== 'seals one act twice') return before
    this.#group.push(act)
    return this.#sealed.length + this.#group.length - 1
  }

  fail(error: unknown): unknown {
    return error
  }

  async write(): Promise<void> {
    const isLate = this.#bug === 'syncs before it writes'
    if (!isLate) this.#disk.write(this.#group)
    this.#sealed = [...this.#sealed, ...this.#group]
    const synced = this.#disk.sync()
    if (isLate) this.#disk.write(this.#group)
    try {
      await synced
    } catch (error) {
      this.#isFailed = true
      throw error
    }
  }
}

const MOST_STEPS = 400

/** Runs one history. @returns what is wrong with it, or null. */
async function history(seed: number, bug: Bug, Under = Sequencer): Promise<string | null> {
  const random = chance(seed)
  const disk = new SimulatedDisk(random)
  const answered = new Map<string, number>()
  const asked = new Set<string>()
  let sealed = disk.restart()
  for (let life = 0; life < 4; life += 1) {
    const turns: (() => void)[] = []
    const schedule = (work: () => void): number => turns.push(work)
    const sequencer = new Under(new SimulatedLog(disk, bug, sealed), schedule)
    let [last, disorder] = [-1, false]
    const ask = (act: string, isFresh: boolean): void => {
      asked.add(act)
      const answer = (index: number): void => {
        answered.set(act, index)
        disorder ||= isFresh && index < last
        if (isFresh) last = index
      }
      sequencer.append(act).then(answer, () => {})
    }
    // What was asked and not answered is asked again: its outcome is unknown.
    for (const act of asked) if (!answered.has(act)) ask(act, false)
    for (let step = 0, fresh = 0; step < MOST_STEPS && (fresh < 30 || turns.length > 0 || disk.isSyncing); step += 1) {
      const die = random()
      if (die < 0.4 && fresh < 30) ask(`${life}-${(fresh += 1)}`, true)
      else if (die < 0.7) turns.shift()?.()
      else disk.endSync()
      await settled()
      if (die > 0.995) break
    }
    if (disorder) return 'an act was answered before one that stands before it'
    sealed = disk.restart()
    const lost = [...answered].find(([act, index]) => sealed[index] !== act)
    if (lost) return `${lost[0]} was answered as ${lost[1]}, and the disk has ${sealed[lost[1]] ?? 'nothing'} there`
    if (new Set(sealed).size !== sealed.length) return 'one act is sealed twice'
    if (disk.mostAtOnce > 1) return 'two syncs ran at once, of which only one is told of a failure'
  }
  return null
}

/** Until every answer that is due has been given. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve()
}

test('Sequencer: nothing answered is lost, nothing is sealed twice, answers keep their order, whatever crashes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      assert.equal(await history(seed, 'none'), null)
    }),
    { numRuns: 500 },
  )
})

test('Sequencer: all who wait while a group is being written share the next', async () => {
  const groups: number[][] = []
  const turns: (() => void)[] = []
  const journal: Journal<number, number> = {
    begin: () => void groups.push([]),
    seal: (act) => (groups.at(-1)!.push(act), act),
    write: () => new Promise((resolve) => turns.push(resolve)),
    fail: (error) => error,
  }
  const sequencer = new Sequencer(journal, (work) => turns.push(work))
  const first = sequencer.append(1)
  turns.shift()!()
  const later = [2, 3, 4].map(async (act) => await sequencer.append(act))
  while (turns.length > 0) {
    turns.shift()!()
    await settled()
  }
  assert.deepEqual([await first, ...(await Promise.all(later))], [1, 2, 3, 4])
  assert.deepEqual(groups, [[1], [2, 3, 4]])
})

async function assertFound(bug: Bug, Under = Sequencer): Promise<void> {
  let found: number | null = null
  for (let seed = 1; seed <= 200 && found === null; seed += 1) if (await history(seed, bug, Under)) found = seed
  assert.ok(found !== null, 'not found within 200 seeds')
  assert.ok(await history(found, bug, Under), 'the same seed finds it again')
}

for (const bug of ['goes on after a failed sync', 'seals one act twice', 'syncs before it writes'] as const) {
  test(`Sequencer: the simulation finds a journal that ${bug}`, async () => assertFound(bug))
}

/** Bugs planted in the sequencer itself: what it says, and what is put in its place. */
const PLANTED: Readonly<Record<string, readonly (readonly [right: string, wrong: string])[]>> = {
  'answers before the sync': [['await this.#journal.write()', 'this.#journal.write().catch(() => {})']],
  'writes a group beside another': [['if (this.#isBusy || ', 'if (']],
  'answers a failed sync as a good one': [
    ['await this.#journal.write()', 'await this.#journal.write().catch(() => {})'],
  ],
  'answers the later of two acts first': [
    ['of waiting.entries()) resolve', 'of [...waiting.entries()].toReversed()) resolve'],
  ],
  'gives an act the answer of another': [['resolve(results[at]!)', 'resolve(results[0]!)']],
}

for (const [bug, changes] of Object.entries(PLANTED)) {
  test(`Sequencer: the simulation finds that it ${bug}`, async () => {
    let source = readFileSync(join(import.meta.dirname, 'sequencer.ts'), 'utf8')
    for (const [right, wrong] of changes) {
      assert.equal(source.split(right).length, 2, `not there once: ${right}`)
      source = source.replace(right, wrong)
    }
    const url = `data:text/javascript,${encodeURIComponent(stripTypeScriptTypes(source))}`
    const planted = (await import(url)) as { Sequencer: typeof Sequencer } // the same, but for the bug
    await assertFound('none', planted.Sequencer)
  })
}
