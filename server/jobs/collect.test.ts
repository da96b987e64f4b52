import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { msOf, trust } from '#kernel'
import { FolderBlobs, namesOf, putBytes } from '#store'

import { ASSETS, Filing } from '../../test/service/filing.ts'
import { MemoryBlobs } from '../../test/store/memory-blobs.ts'
import { RECEIPT_HOURS, type Uploaded } from '../uploads/index.ts'
import { collect, FORGOTTEN_HOURS, KEPT_ASIDE_HOURS, type Collected } from './collect.ts'

const NEVER = new AbortController().signal

function collectIn(filing: Filing): Promise<Collected> {
  return collect(filing.hosted, () => filing.now, NEVER)
}

test('collect: a receipt has long ended when a file is removed from where it was set aside', () => {
  assert.ok(KEPT_ASIDE_HOURS >= RECEIPT_HOURS + 24)
})

test('collect: what nobody came back for is set aside, then removed, told before; what is referred to stays', async (context) => {
  const filing = await Filing.open(context, (of) => new MemoryBlobs(() => of().nowMs))
  const [kept, asked, left] = await Promise.all(['証跡', '証明書', '忘れ物'].map((text) => filing.send('s-1', text)))
  assert.ok((await filing.refer('s-1', kept!)) && (await filing.ask('s-1', 'a0', asked!)))
  filing.later(FORGOTTEN_HOURS - 1)
  assert.equal((await collectIn(filing)).setAside, 0)
  filing.later(2)
  assert.deepEqual(await collectIn(filing), { ...NOTHING, setAside: 1 })
  assert.equal(await filing.blobs.has(left!.sha256), true, 'it is read as before')
  filing.later(KEPT_ASIDE_HOURS - 1)
  assert.deepEqual(await collectIn(filing), NOTHING)
  filing.later(2)
  assert.deepEqual(await collectIn(filing), { ...NOTHING, removed: { files: 1, bytes: left!.bytes } })
  assert.deepEqual((await Array.fromAsync(namesOf(filing.blobs))).sort(), [kept!.sha256, asked!.sha256].sort())
  const [item] = await filing.hosted.store.page('removals', '', 10)
  assert.deepEqual(item!.facts, { files: 1, bytes: left!.bytes, halves: 0, halfBytes: 0 })
})

const NOTHING: Collected = {
  setAside: 0,
  broughtBack: 0,
  removed: { files: 0, bytes: 0 },
  halves: { files: 0, bytes: 0 },
  isComplete: true,
}

test('collect: what is named while it is being looked after stays, set aside or put anew beside it', async (context) => {
  let during: (() => Promise<unknown>) | null = null
  const between = async (): Promise<void> => {
    const work = during
    during = null
    await work?.()
  }
  const filing = await Filing.open(context, (of) => new MemoryBlobs(() => of().nowMs, between))
  for (const weeks of [0, 1]) {
    await filing.send('s-1', `忘れ物 ${weeks}`)
    filing.later(FORGOTTEN_HOURS + 1)
    if (weeks === 1) {
      // It lies aside, and is put anew; then both have lain long enough.
      await collectIn(filing)
      await filing.send('s-1', '忘れ物 1')
      filing.later(FORGOTTEN_HOURS + 1)
    }
    const found = await filing.send('s-1', `忘れ物 ${weeks}`)
    if (weeks === 0) await collectIn(filing)
    filing.later(RECEIPT_HOURS - 1)
    let isNamed = false
    during = async () => (isNamed = await filing.refer('s-1', found))
    await collectIn(filing)
    assert.deepEqual([isNamed, await filing.blobs.has(found.sha256)], [true, true], `${weeks}`)
    await collectIn(filing)
    for await (const { sha256, isAside } of filing.blobs.lying()) assert.ok(sha256 !== found.sha256 || !isAside)
  }
})

test('collect: what was asked with goes once that is erased, and not before', async (context) => {
  const filing = await Filing.open(context, (of) => new MemoryBlobs(() => of().nowMs))
  const file = await filing.send('s-1', '証明書')
  assert.ok(await filing.ask('s-1', 'a0', file))
  for (let weeks = 0; weeks < 4; weeks += 1) {
    filing.later(7 * 24 + 1)
    assert.deepEqual(await collectIn(filing), NOTHING)
  }
  await filing.erase('a0')
  assert.deepEqual(await filing.referred(), [])
  assert.equal((await collectIn(filing)).setAside, 1)
  filing.later(KEPT_ASIDE_HOURS + 1)
  assert.equal((await collectIn(filing)).removed.files, 1)
  assert.equal(await filing.blobs.has(file.sha256), false)
})

test('collect: what is half taken since yesterday is cleared from a folder; what is on its way is not', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-halves-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const filing = await Filing.open(context, () => new FolderBlobs(folder))
  await putBytes(filing.blobs, Buffer.from('証跡'))
  const old = (msOf(filing.now) - 25 * 3_600_000) / 1_000
  for (const name of ['killed', 'coming']) writeFileSync(join(folder, 'coming', name), 'half')
  utimesSync(join(folder, 'coming', 'killed'), old, old)
  const { halves } = await collectIn(filing)
  assert.deepEqual(halves, { files: 1, bytes: 4 })
  assert.deepEqual((await filing.hosted.store.page('removals', '', 10))[0]!.facts, {
    files: 0,
    bytes: 0,
    halves: 1,
    halfBytes: 4,
  })
})

test('collect: where another organisation, or a copy that went its own way, has the same place, nobody removes anything', async (context) => {
  const filings: Filing[] = []
  const blobs = new MemoryBlobs(() => filings[0]!.nowMs)
  for (let count = 0; count < 2; count += 1) filings.push(await Filing.open(context, () => blobs))
  const [one, other] = [filings[0]!, filings[1]!]
  await collectIn(one)
  assert.ok(await one.refer('s-1', await one.send('s-1', '証跡')))
  await collectIn(one)
  await assert.rejects(collectIn(other), /another organisation, or another copy/u)
  await assert.rejects(collectIn(one), /Give each a place of its own/u)
})

test('collect: a log that was put back behind what has looked after its files removes nothing', async (context) => {
  const filing = await Filing.open(context, (of) => new MemoryBlobs(() => of().nowMs))
  await collectIn(filing)
  const claim = trust<{ size: number }>(JSON.parse((await filing.blobs.readNote())!)) // as it was just written
  await filing.blobs.writeNote(JSON.stringify({ ...claim, size: claim.size + 1 }))
  await assert.rejects(collectIn(filing), /another copy/u)
})

const PERSON = fc.constantFrom('s-1', 's-2')
const STEP = fc.record({
  what: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ is: fc.constant('send' as const), by: PERSON, text: fc.nat(9), isTwice: fc.boolean() }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        is: fc.constant('refer' as const),
        which: fc.nat(5),
        as: fc.constantFrom('evidence', ...ASSETS),
      }),
    },
    { weight: 1, arbitrary: fc.record({ is: fc.constant('again' as const), by: PERSON, which: fc.nat(50) }) },
    { weight: 1, arbitrary: fc.record({ is: fc.constant('approve' as const) }) },
    { weight: 1, arbitrary: fc.record({ is: fc.constant('erase' as const), asset: fc.constantFrom(...ASSETS) }) },
    { weight: 1, arbitrary: fc.record({ is: fc.constant('kill' as const) }) },
    { weight: 5, arbitrary: fc.record({ is: fc.constant('collect' as const) }) },
    { weight: 4, arbitrary: fc.record({ is: fc.constant('later' as const), hours: fc.constantFrom(2, 20, 23, 169) }) },
  ),
  /** Whether it comes between the steps of the one before, and not after it. */
  isWithin: fc.boolean(),
})
type Step = typeof STEP extends fc.Arbitrary<infer T> ? T : never

const KILLED = new Error('killed')

/** Hours that may pass while one act or one upload is under way. */
const MOST_WITHIN = 1

const NO_FILE: Uploaded = { sha256: 'f'.repeat(64), bytes: 1, media: 'text/plain', receipt: '' }

/** What the stories together have seen, so that they are known to have seen enough. */
const SEEN = { removed: 0, broughtBack: 0, kills: 0 }

/** Steps one after another, and some of them between the steps of the one before. After each, nothing may be missing. */
class Story {
  filing!: Filing
  readonly #left: IterableIterator<Step>
  #next: IteratorResult<Step, undefined>
  #depth = 0
  #isCollecting = false
  #isKilled = false

  private constructor(steps: readonly Step[]) {
    this.#left = steps.values()
    this.#next = this.#left.next()
  }

  static async begin(steps: readonly Step[]): Promise<Story> {
    const story = new Story(steps)
    const make = (of: () => Filing): MemoryBlobs =>
      new MemoryBlobs(
        () => of().nowMs,
        () => story.#between(),
      )
    story.filing = await Filing.open(null, make)
    return story
  }

  async play(): Promise<void> {
    while (!this.#next.done) await this.#run(this.#take())
  }

  async collect(): Promise<void> {
    this.#isCollecting = true
    try {
      const { removed, broughtBack } = await collectIn(this.filing)
      SEEN.removed += removed.files
      SEEN.broughtBack += broughtBack
    } finally {
      this.#isCollecting = false
    }
  }

  #take(): Step {
    const { value } = this.#next
    this.#next = this.#left.next()
    return value!
  }

  async #between(): Promise<void> {
    if (this.#depth === 0 || this.#depth > 3) return
    if (this.#next.value?.isWithin) await this.#run(this.#take())
    if (!this.#isKilled) return
    // Whatever was under way goes no further from here.
    this.#isKilled = false
    SEEN.kills += 1
    throw KILLED
  }

  async #run({ what }: Step): Promise<void> {
    this.#depth += 1
    try {
      await this.#do(what)
    } catch (error) {
      if (error !== KILLED) throw error
    }
    this.#depth -= 1
    for (const sha256 of await this.filing.referred())
      assert.ok(await this.filing.blobs.has(sha256), `${sha256} is gone`)
  }

  async #do(what: Step['what']): Promise<void> {
    const { filing } = this
    const isAlone = this.#depth === 1
    if (what.is === 'send') await this.#send(what.by, `${what.text}`, what.isTwice && isAlone)
    else if (what.is === 'refer') await this.#refer(what.which, what.as)
    else if (what.is === 'again') await this.#again(what.which, what.by)
    else if (what.is === 'approve') await filing.approve()
    else if (what.is === 'erase') await filing.erase(what.asset)
    else if (what.is === 'later') filing.later(isAlone ? what.hours : Math.min(MOST_WITHIN, what.hours))
    else if (what.is === 'kill') this.#isKilled = !isAlone
    else if (!this.#isCollecting) await this.collect()
  }

  /** Twice: what was forgotten is sent anew, and found to be there. */
  async #send(by: string, text: string, isTwice: boolean): Promise<void> {
    await this.filing.send(by, text)
    if (!isTwice) return
    this.filing.later(FORGOTTEN_HOURS + 1)
    await this.filing.send(by, text)
  }

  async #refer(which: number, as: string): Promise<void> {
    const one = this.filing.sent.at(-1 - which)
    if (!one) return
    await (as === 'evidence' ? this.filing.refer(one.by, one.file) : this.filing.ask(one.by, as, one.file))
  }

  async #again(which: number, by: string): Promise<void> {
    const { sent } = this.filing
    const { receipt: _receipt, ...file } = sent[which % Math.max(1, sent.length)]?.file ?? NO_FILE
    await this.filing.refer(by, { ...file, of: 'requirements/own1' })
  }
}

test('collect: nothing that is referred to is ever missing, whatever comes between; and what is not, goes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { minLength: 20, maxLength: 90 }), async (steps) => {
      const story = await Story.begin(steps)
      await story.play()
      const { filing } = story
      for (let rounds = 0; rounds < 4; rounds += 1) {
        filing.later(8 * 24)
        await story.collect()
      }
      assert.deepEqual((await Array.fromAsync(namesOf(filing.blobs))).sort(), (await filing.referred()).sort())
      for await (const { isAside } of filing.blobs.lying()) assert.ok(!isAside)
    }),
    { numRuns: 300 },
  )
  assert.ok(SEEN.removed > 100 && SEEN.broughtBack > 0 && SEEN.kills > 10, JSON.stringify(SEEN))
})
