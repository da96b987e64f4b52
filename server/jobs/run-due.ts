import { dayOf, msOf, startOf, trust, type Day, type Instant } from '#kernel'

import type { Context, Hosted } from '../context.ts'
import { collect } from './collect.ts'
import { deliver } from './deliver.ts'
import type { Post } from './mail.ts'
import { nightly } from './nightly.ts'
import { inspectionId, runInspection, type Inspection } from './run-inspection.ts'
import { signAndStamp } from './sign-and-stamp.ts'

/** When in the day (Japan) its work begins: what is known of yesterday is complete, and nobody is at work. */
const NIGHTLY_AFTER_MS = 5 * 60_000
const COLLECTION_AFTER_MS = 3_600_000
const INSPECTION_AFTER_MS = 2 * 3_600_000

/** What the jobs of an organisation need not look up again; lost with the process, and found in the log anew. */
export interface Progress {
  nightly: Day | null
  collected: Day | null
}

interface Jobs {
  readonly context: Context
  readonly post: Post | null
}

/**
 * Does everything that is due for one organisation, unless another server does: then it looks again at the next tick. What
 * fails is told as an event and tried again likewise.
 */
export async function runDue(jobs: Jobs, hosted: Hosted, progress: Progress): Promise<void> {
  await attempt(jobs.context, hosted, 'jobs', async () => {
    await hosted.store.alone((signal) => runAlone(jobs, hosted, progress, signal))
    return 0
  })
}

async function runAlone(
  { context, post }: Jobs,
  hosted: Hosted,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const { clock, settings } = context
  const now = clock()
  const today = dayOf(now)
  const sinceMidnightMs = msOf(now) - msOf(startOf(today))
  if (progress.nightly !== today && sinceMidnightMs >= NIGHTLY_AFTER_MS) {
    const isTold = await attempt(context, hosted, 'nightly', () => nightly(hosted, now))
    const isSigned = isTold && (await attempt(context, hosted, 'checkpoint', () => signAndStamp(hosted, settings, now)))
    if (isSigned) progress.nightly = today
  }
  if (progress.collected !== today && sinceMidnightMs >= COLLECTION_AFTER_MS) {
    await attempt(context, hosted, 'collect', async () => {
      const { setAside, broughtBack, removed, halves, isComplete } = await collect(hosted, clock, signal)
      if (isComplete && !signal.aborted) progress.collected = today
      return setAside + broughtBack + removed.files + halves.files
    })
  }
  const { seat } = hosted
  if (seat !== null && sinceMidnightMs >= INSPECTION_AFTER_MS) {
    for (const inspection of await missingInspections(hosted, now)) {
      if (signal.aborted) return
      await attempt(context, hosted, inspection.kind, async () => {
        const { entries } = await runInspection({ ...hosted, seat }, inspection, settings.backups, clock)
        return entries
      })
    }
  }
  if (post && !signal.aborted)
    await attempt(context, hosted, 'mail', () => deliver(hosted, post, settings.publicUrl, clock(), signal))
}

/** Each night everything is derived again; on the first night of a month a backup is restored as well. */
async function missingInspections({ store }: Hosted, now: Instant): Promise<Inspection[]> {
  const today = dayOf(now)
  const firstOfMonth = trust<Day>(`${today.slice(0, 8)}01`) // the first day of a month is a day
  const all: readonly Inspection[] = [
    { kind: 'rederivation', from: today },
    { kind: 'rehearsal', from: firstOfMonth },
  ]
  const missing: Inspection[] = []
  for (const inspection of all) {
    const item = await store.item('inspections', inspectionId(inspection.from, inspection.kind))
    if (!item || item.facts['status'] === 'running') missing.push(inspection)
  }
  return missing
}

async function attempt(context: Context, hosted: Hosted, job: string, work: () => Promise<number>): Promise<boolean> {
  const { organisation } = hosted.card
  const started = performance.now()
  try {
    const count = await work()
    if (count > 0) context.events.jobDone({ organisation, job, count, ms: Math.round(performance.now() - started) })
    return true
  } catch (error) {
    context.events.jobFailed({ organisation, job, reason: error instanceof Error ? error.message : String(error) })
    return false
  }
}
