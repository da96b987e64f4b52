import { randomUUIDv7 } from 'node:crypto'

import { instantOf, readWareki, toDay, type Day, type Occasion } from '#kernel'

import { todayInJapan } from '../clock.ts'
import { UsageError } from '../command.ts'

/** An occasion now, for an act that was done on a day (today unless told). */
export function occasionNow(by: string, on?: Day): Occasion {
  return { id: newId(), by, at: instantOf(Date.now()), on: on ?? today() }
}

export function today(): Day {
  return toDay(todayInJapan())!
}

/** A fresh id (UUIDv7, RFC 9562). */
export function newId(): string {
  return randomUUIDv7()
}

/** A day as typed. @throws {UsageError} */
export function dayArgument(text: string | undefined): Day | undefined {
  if (text === undefined) return undefined
  const day = toDay(text) ?? readWareki(text)
  if (day === null)
    throw new UsageError(
      `${text}: 暦にある日付を 2026-04-01、令和8年4月1日 の形で指定してください。 / name a day of the calendar, such as 2026-04-01.`,
    )
  return day
}
