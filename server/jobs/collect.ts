import { addHours, dayOf, msOf, type Instant } from '#kernel'
import { ReferredFiles, type Blobs, type Lying, type Sum } from '#store'

import type { Clock, Hosted } from '../context.ts'
import { RECEIPT_HOURS } from '../uploads/index.ts'
import { derivedId } from './derived-id.ts'
import { actAsService } from './service.ts'
import { claimFiles } from './claim-files.ts'

/** A file to which nothing refers is set aside after so long: uploads of today are no part of this. */
export const FORGOTTEN_HOURS = 7 * 24

/**
 * And removed from there after so long again. INVARIANT: longer than a receipt holds, with room for clocks that differ and
 * acts that wait. Whoever may still name the file by a receipt has sent it since it was set aside, and so put it anew; by
 * the time that it is removed, all that could name it where it lay has been sealed, and is read before.
 */
export const KEPT_ASIDE_HOURS = RECEIPT_HOURS + 6 * 24

/** A process that takes a file writes to it all the time. */
const HALVES_HOURS = 24

/** Files that are moved or removed at one time; for the rest it is looked again. */
const MOST_FILES = 1_000

/** What one look has done. */
export interface Collected {
  readonly setAside: number
  readonly broughtBack: number
  readonly removed: Sum
  readonly halves: Sum
  /** Whether nothing is left to do for now. */
  readonly isComplete: boolean
}

/**
 * Removes uploads to which nothing refers, in two steps, so that no act waits for it or is refused because of it: what is
 * forgotten is set aside, where it is read as before; what lies there long enough is removed, and what something refers to by
 * then is brought back. Told in the log before it is removed. Linear in the log, and in the files.
 *
 * @throws {Error} where others keep their files in the same place, or a copy of this organisation does: nothing is done then.
 */
export async function collect(hosted: Hosted, clock: Clock, signal: AbortSignal): Promise<Collected> {
  const { store, blobs } = hosted
  const now = clock()
  const halves = await blobs.clearHalves(msOf(addHours(now, -HALVES_HOURS)))
  await claimFiles(blobs, store)
  const referred = new ReferredFiles(store)
  await referred.readOn()
  const { due, isComplete } = await sort(blobs, referred, now)
  const dueFor = (fate: Fate): readonly Lying[] => due.filter((one) => one.fate === fate)
  const [back, aside, over] = [dueFor('bring-back'), dueFor('set-aside'), dueFor('remove')]
  for (const { sha256 } of back) if (!signal.aborted) await blobs.bringBack(sha256)
  for (const { sha256 } of aside) if (!signal.aborted) await blobs.setAside(sha256)
  const removed = { files: over.length, bytes: over.reduce((bytes, one) => bytes + one.bytes, 0) }
  if (!signal.aborted && removed.files + halves.files > 0) await record(hosted, clock(), over, { removed, halves })
  for (const { sha256 } of over) if (!signal.aborted) await blobs.removeAside(sha256)
  return { setAside: aside.length, broughtBack: back.length, removed, halves, isComplete }
}

type Fate = 'bring-back' | 'set-aside' | 'remove'

interface Due extends Lying {
  readonly fate: Fate
}

/**
 * What is to be done now, each file once: one that lies aside and was put anew has two turns, since what is set aside now
 * must not be removed now.
 */
async function sort(
  blobs: Blobs,
  referred: ReferredFiles,
  now: Instant,
): Promise<{ readonly due: readonly Due[]; readonly isComplete: boolean }> {
  const [forgottenMs, overMs] = [msOf(addHours(now, -FORGOTTEN_HOURS)), msOf(addHours(now, -KEPT_ASIDE_HOURS))]
  const fateOf = ({ sha256, isAside, sinceMs }: Lying): Fate | null => {
    if (referred.has(sha256)) return isAside ? 'bring-back' : null
    if (isAside) return sinceMs < overMs ? 'remove' : null
    return sinceMs < forgottenMs ? 'set-aside' : null
  }
  const due = new Map<string, Due>()
  for await (const one of blobs.lying()) {
    const fate = fateOf(one)
    if (fate === null || due.has(one.sha256)) continue
    if (due.size >= MOST_FILES) return { due: [...due.values()], isComplete: false }
    due.set(one.sha256, { ...one, fate })
  }
  return { due: [...due.values()], isComplete: true }
}

interface Told {
  readonly removed: Sum
  readonly halves: Sum
}

/** Told before it is done: where the process ends in between, the rest is told once more, and nothing goes untold. */
async function record(hosted: Hosted, now: Instant, over: readonly Lying[], { removed, halves }: Told): Promise<void> {
  const names = over.map(({ sha256 }) => sha256).sort()
  const id = derivedId(dayOf(now), 'removal', now, ...names)
  const input = { files: removed.files, bytes: removed.bytes, halves: halves.files, halfBytes: halves.bytes }
  const refusal = await actAsService(hosted, id, now, [{ register: 'removals', item: id, act: 'open', input }])
  if (refusal) throw new Error(`removals: ${refusal.words.en}`)
}
