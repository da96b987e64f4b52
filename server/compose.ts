import type { KnownSettings } from './config/index.ts'
import type { Clock } from './context.ts'
import type { Events } from './events/index.ts'
import { front } from './front.ts'
import { healthOf } from './health/index.ts'
import { identityOf, newSecret } from './identity/index.ts'
import { createApp } from './http/index.ts'
import { start as startJobs } from './jobs/index.ts'
import { listen, listenWithin, type Listening } from './listen.ts'
import { openAll, removeDoor, writeDoor, type HeldFolder, type Opened } from './organisations/index.ts'

/** What the process hands in: its settings, its clocks, where it tells of itself. */
export interface Surroundings extends Pick<KnownSettings, 'settings'> {
  readonly events: Events
  readonly clock: Clock
  /** A clock that never runs back, for durations. */
  readonly nowMs: () => number
  readonly version: string
}

/** A server that is up. */
export interface Running {
  readonly url: string
  readonly opened: Opened
  /** Stops in order: no new requests, answers what is asked, signs what was sealed, closes the logs. */
  stop(signal: string): Promise<void>
}

/** Wires the server by hand, once. @throws where the address cannot be had. */
export async function compose({ settings, events, clock, nowMs, version }: Surroundings): Promise<Running> {
  const from = nowMs()
  let isStopping = false
  const opened = await openAll(settings.data, events, nowMs)
  // One for each folder: who may read one folder has no business in another.
  const secrets = new Map(
    opened.held.flatMap(({ card, folder }) => (folder === null ? [] : [[card.organisation, newSecret()] as const])),
  )
  const health = healthOf(
    { opened, clock, events, data: settings.data, leastDiskMb: settings.leastDiskMb, isStopping: () => isStopping },
    nowMs,
  )
  const identity = identityOf(opened.organisations, clock, (organisation) => secrets.get(organisation) ?? null)
  const context = { organisations: opened.organisations, identity, clock, settings, events }
  const app = createApp(context, nowMs)
  app.route(
    '/',
    front({ health, opened, version, isDemo: settings.demo && opened.held.some(({ card }) => card.name === '関山市') }),
  )

  const doors: Listening[] = []
  const close = async (): Promise<void> => {
    for (const { folder } of opened.held) if (folder !== null) removeDoor(folder)
    await Promise.all(opened.held.map(({ store }) => store.close()))
  }
  try {
    doors.push(await listen(app, settings))
    const within = await listenWithin(app, settings)
    if (within) doors.push(within)
    const url = doors.at(-1)!.url
    for (const { card, folder } of opened.held) {
      const secret = secrets.get(card.organisation)
      if (folder !== null && secret !== undefined) writeDoor(folder, { url, secret, process: process.pid })
    }
  } catch (error) {
    await close()
    throw error
  }
  const jobs = settings.withoutJobs ? null : startJobs(context)
  events.listening({ url: doors[0]!.url, ms: Math.round(nowMs() - from) })
  if (!jobs) events.jobsHeld({})

  const stop = async (signal: string): Promise<void> => {
    isStopping = true
    const began = nowMs()
    events.stopping({ signal, open: doors.reduce((sum, door) => sum + door.busy(), 0) })
    const cut = await Promise.all(doors.map((door) => door.stop(settings.stopSeconds * 1000)))
    if (jobs) await within(LAST_MS, jobs.stop())
    await within(LAST_MS, Promise.all(opened.held.map((one) => signLast(one, events))))
    await within(LAST_MS, close())
    events.stopped({ ms: Math.round(nowMs() - began), cut: cut.reduce((sum, count) => sum + count, 0) })
  }
  let stopped: Promise<void> | null = null
  return { url: doors[0]!.url, opened, stop: (signal) => (stopped ??= stop(signal)) }
}

/** What is asked of a database that is gone may take as long as it likes: each of the last steps is waited for so long. */
const LAST_MS = 3_000

async function within(waitMs: number, work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, waitMs)
  work.catch(() => undefined) // what fails later is nobody's concern any more; what fails in time is told below
  await Promise.race([work, promise]).finally(() => clearTimeout(timer))
}

/** What cannot be signed now is signed by whoever opens the log next. */
async function signLast(one: HeldFolder, events: Events): Promise<void> {
  try {
    await one.sign()
  } catch (error) {
    events.jobFailed({
      organisation: one.card.organisation,
      job: 'checkpoint',
      reason: error instanceof Error ? error.message : String(error),
    })
  }
}
