import type { Context } from '../context.ts'
import { smtpPost } from './mail.ts'
import { runDue, type Progress } from './run-due.ts'

const TICK_MS = 60_000

/** The jobs of a server while they run. */
export interface RunningJobs {
  /** Starts no further work; resolves once what is under way has ended. */
  stop(): Promise<void>
}

/**
 * Looks every minute, for one organisation after another, at what is due: nightly work, inspections, mail. What has been
 * done is told by the log, so that any number of starts and stops does each thing once.
 */
export function start(context: Context): RunningJobs {
  const { mail, mailFrom } = context.settings
  const post = mail === null || mailFrom === null ? null : smtpPost(mail, mailFrom)
  const progress = new Map<string, Progress>()
  let isStopping = false
  let running: Promise<void> = Promise.resolve()
  const tick = async (): Promise<void> => {
    for (const hosted of context.organisations.all()) {
      if (isStopping) return
      const { organisation } = hosted.card
      let own = progress.get(organisation)
      if (!own) progress.set(organisation, (own = { nightly: null, collected: null }))
      await runDue({ context, post }, hosted, own)
    }
  }
  let isBusy = false
  const timer = setInterval(() => {
    if (isBusy) return
    isBusy = true
    running = tick().finally(() => (isBusy = false))
  }, TICK_MS)
  timer.unref()
  return {
    stop: async () => {
      isStopping = true
      clearInterval(timer)
      await running
      post?.close()
    },
  }
}
