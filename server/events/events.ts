import { trust, type Instant } from '#kernel'

import { EVENTS, LEVELS, type EventName, type Events, type Level } from './declaration.ts'
import type { LineSink } from './line-sink.ts'

/** Longest text of a field; what is longer is cut. */
const LONGEST_TEXT = 2_000

/** Makes the helpers that write events as lines of JSON, those below a level left out. */
export function eventsTo(sink: LineSink, level: Level, clock: () => Instant): Events {
  const least = LEVELS.indexOf(level)
  const say = (event: EventName, fields: Readonly<Record<string, unknown>>): void => {
    const { level: own, fields: declared } = EVENTS[event]
    if (LEVELS.indexOf(own) < least) return
    const told: Record<string, unknown> = { at: clock(), level: own, event }
    // By the declaration, so that nothing else gets into the log whatever an object carries.
    for (const name of Object.keys(declared)) if (fields[name] !== undefined) told[name] = cut(fields[name])
    sink.put(JSON.stringify(told))
  }
  const helpers = Object.keys(EVENTS).map((name) => {
    const event = trust<EventName>(name) // a key of EVENTS
    return [
      event,
      (fields: Readonly<Record<string, unknown>>) => {
        const dropped = sink.takeDropped()
        if (dropped > 0) say('linesDropped', { count: dropped })
        say(event, fields)
      },
    ]
  })
  return trust<Events>(Object.fromEntries(helpers)) // one for each key
}

function cut(value: unknown): unknown {
  if (typeof value !== 'string' || value.length <= LONGEST_TEXT) return value
  return `${value.slice(0, LONGEST_TEXT)}…`
}

/** Where a fault arose, without its message, which may hold what a user has typed. */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /u.test(line))
  return [error.name, ...frames.map((line) => line.trim())].join(' ')
}
