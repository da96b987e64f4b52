import { parentPort, workerData } from 'node:worker_threads'

import { standing, trust, type Entry, type StandingAt } from '#kernel'
import { houseFor } from '#registers'
import { houseHash } from '#store'

/** What the thread is begun with. */
export interface PastWork {
  /** The kind of the body, by which its house is known. */
  readonly kind: string
  /** Hash of the house of the asker: an answer by other rules would be none. */
  readonly house: string
  readonly query: StandingAt
}

/**
 * Judges a past day by all that is known now, in a thread of its own: entries come as texts, page by page, then null; the report
 * goes back. It reads no clock and no disk.
 */
function work({ kind, house: expected, query }: PastWork): void {
  const house = houseFor(kind)
  if (houseHash(house) !== expected) throw new Error(`past: the house of ${kind} is another here`)
  const entries: Entry[] = []
  parentPort!.on('message', (page: readonly string[] | null) => {
    if (page !== null) {
      for (const text of page) entries.push(trust<Entry>(JSON.parse(text))) // as sealed
      return
    }
    parentPort!.postMessage(standing(house, entries, query))
    parentPort!.close()
  })
}

work(trust<PastWork>(workerData)) // what `Standings` hands in
