import { statfs } from 'node:fs/promises'

import { msOf, trust, type Instant } from '#kernel'
import { MOST_BEHIND_MS } from '#store'

import type { Clock } from '../context.ts'
import type { Events } from '../events/index.ts'
import type { Opened } from '../organisations/index.ts'

/** What readiness looks at. */
export type CheckName = 'organisation-open' | 'log-writable' | 'disk-space' | 'clock'

/** One thing that was looked at. */
export interface HealthCheck {
  readonly check: CheckName
  /** Null for what concerns the whole server. */
  readonly organisation: string | null
  readonly isGood: boolean
}

/** Whether requests can be taken, and what speaks against it. */
export interface Readiness {
  readonly isReady: boolean
  readonly checks: readonly HealthCheck[]
}

export interface Health {
  ready(): Promise<Readiness>
}

interface Watching {
  readonly opened: Opened
  readonly clock: Clock
  readonly events: Events
  readonly data: string
  readonly leastDiskMb: number
  /** Whether the server is being stopped. */
  isStopping(): boolean
}

/** An answer serves those who ask within so long: a load balancer asks often, and what it costs must not grow with that. */
const FRESH_MS = 1_000

/** Readiness of a server: every organisation open, its log writable, room on the disk, the clock not behind the log. */
export function healthOf(watching: Watching, nowMs: () => number): Health {
  let last: { readonly at: number; readonly answer: Promise<Readiness> } | null = null
  return {
    ready: () => {
      if (watching.isStopping()) return Promise.resolve({ isReady: false, checks: [] })
      if (last === null || nowMs() - last.at > FRESH_MS) last = { at: nowMs(), answer: look(watching) }
      return last.answer
    },
  }
}

async function look(watching: Watching): Promise<Readiness> {
  const { opened, clock, events, data, leastDiskMb } = watching
  const checks: HealthCheck[] = [
    { check: 'disk-space', organisation: null, isGood: (await freeMb(data)) >= leastDiskMb },
    ...opened.refused.map(({ folder }) => ({
      check: 'organisation-open' as const,
      organisation: folder,
      isGood: false,
    })),
  ]
  for (const { card, store, failure } of opened.held) {
    const organisation = card.organisation
    checks.push({ check: 'log-writable', organisation, isGood: failure() === null })
    checks.push({ check: 'clock', organisation, isGood: !isBehind(clock(), await lastAt(store)) })
  }
  for (const { check, organisation, isGood } of checks) {
    if (!isGood) events.notReady({ check, ...(organisation === null ? {} : { organisation }) })
  }
  return { isReady: checks.every(({ isGood }) => isGood), checks }
}

async function freeMb(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return (bavail * bsize) / 2 ** 20
}

async function lastAt(store: Opened['held'][number]['store']): Promise<Instant | null> {
  const size = await store.size()
  const [last] = size === 0 ? [] : await store.entries(size - 1, size)
  return last ? trust<{ at: Instant }>(JSON.parse(last.text)).at : null // an entry
}

function isBehind(now: Instant, last: Instant | null): boolean {
  return last !== null && msOf(last) - msOf(now) > MOST_BEHIND_MS
}
