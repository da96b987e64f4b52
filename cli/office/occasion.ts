import { randomUUIDv7 } from 'node:crypto'

import { instantOf, toDay, type Day, type Occasion } from '#kernel'

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
  const day = toDay(text)
  if (day === null) throw new UsageError(`${text}: YYYY-MM-DD`)
  return day
}
