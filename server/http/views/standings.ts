import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

import {
  addDays,
  dayOf,
  endOf,
  StandingTracker,
  trust,
  type Day,
  type Entry,
  type Instant,
  type StandingReport,
} from '#kernel'
import { entryPages, houseHash } from '#store'

import type { Hosted } from '../../context.ts'
import { LIMITS } from '../limits.ts'
import type { PastWork } from './past-worker.ts'

/** Trackers of past days that are kept: who looks at a day looks at more than one requirement of it. */
const PAST_KEPT = 4

/**
 * How organisations stand: today's standing is kept up to date from entry to entry; that of a past day is played from the
 * beginning of the log, some at a time. Between pages of entries other requests have their turn.
 */
export class Standings {
  readonly #today = new Map<string, { tracker: StandingTracker | null; taken: number; work: Promise<unknown> }>()
  readonly #past = new Map<string, StandingTracker>()
  #playing = 0
  #waiting: (() => void)[] = []

  /** The tracker of an organisation at the end of a day that is not over; null where its log is empty. */
  today(hosted: Hosted, day: Day): Promise<StandingTracker | null> {
    const key = hosted.card.organisation
    let known = this.#today.get(key)
    if (!known) this.#today.set(key, (known = { tracker: null, taken: 0, work: Promise.resolve() }))
    const kept = known
    // One after another: a tracker takes each entry once.
    const work = kept.work.then(async () => {
      const size = await hosted.store.size()
      kept.tracker = await play(hosted, kept.tracker, kept.taken, size, null)
      kept.taken = size
      kept.tracker?.advance(day)
      return kept.tracker
    })
    // What was taken before a failure is not known: the next one who asks begins anew.
    kept.work = work.catch(() => this.#today.delete(key))
    return work
  }

  /**
   * The tracker of an organisation as it was at the end of a past day, of what was sealed by then; null before its log began.
   * `busy` where too many wait.
   */
  async past(hosted: Hosted, day: Day): Promise<StandingTracker | null | 'busy'> {
    const key = `${hosted.card.organisation}/${day}`
    const known = this.#past.get(key)
    if (known) return known
    return await this.#inTurn(async () => {
      const tracker = await play(hosted, null, 0, await hosted.store.size(), endOf(day))
      tracker?.advance(day)
      if (tracker) this.#keep(key, tracker)
      return tracker
    })
  }

  /** How an organisation stood at the end of a past day, by all that is known now of what was done until then. */
  async known(hosted: Hosted, day: Day): Promise<StandingReport | 'busy'> {
    return await this.#inTurn(() => judgeAside(hosted, day))
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T | 'busy'> {
    if (!(await this.#turn())) return 'busy'
    try {
      return await work()
    } finally {
      this.#playing -= 1
      this.#waiting.shift()?.()
    }
  }

  /** Waits for a turn. @returns false where too many wait already. */
  async #turn(): Promise<boolean> {
    if (this.#playing >= LIMITS.pastStandings) {
      if (this.#waiting.length >= LIMITS.pastStandingsWaiting) return false
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    this.#playing += 1
    return true
  }

  #keep(key: string, tracker: StandingTracker): void {
    const [first] = this.#past.keys()
    if (this.#past.size >= PAST_KEPT && first !== undefined) this.#past.delete(first)
    this.#past.set(key, tracker)
  }
}

/** Lets a tracker take the entries [from, to), as far as they were sealed by an instant. */
async function play(
  { house, store }: Hosted,
  tracker: StandingTracker | null,
  from: number,
  to: number,
  until: Instant | null,
): Promise<StandingTracker | null> {
  let playing = tracker
  for await (const page of entryPages(store, from, to)) {
    for (const { text } of page) {
      const entry = trust<Entry>(JSON.parse(text)) // as sealed
      if (until !== null && entry.at > until) return playing
      playing ??= new StandingTracker(house, addDays(dayOf(entry.at), -1))
      playing.take(entry)
    }
    await setImmediate()
  }
  return playing
}

/** The whole log is judged at once, which takes seconds for a city, so that it is done in a thread of its own. */
async function judgeAside({ card, house, store }: Hosted, day: Day): Promise<StandingReport> {
  const workerData: PastWork = { kind: card.kind, house: houseHash(house), query: { at: endOf(day), known: 'now' } }
  const worker = new Worker(new URL('past-worker.ts', import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
  })
  try {
    const report = once(worker, 'message')
    // A thread that fails while pages are still being read is told when the report is waited for.
    report.catch(() => null)
    for await (const page of entryPages(store, 0, await store.size())) {
      worker.postMessage(page.map(({ text }) => text))
      await setImmediate()
    }
    worker.postMessage(null)
    const [told]: unknown[] = await report
    return trust<StandingReport>(told) // what past-worker.ts sends
  } finally {
    await worker.terminate()
  }
}

/** The log of a city (a million entries) with room to judge it. */
const MOST_MEGABYTES = 2_048
