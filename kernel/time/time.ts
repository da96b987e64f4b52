import { trust } from '../trust.ts'

/** A calendar day in Japan, `YYYY-MM-DD`. Never an instant. Days compare as text. */
export type Day = string & { readonly __day: true }

/** An instant in UTC, `YYYY-MM-DDTHH:MM:SS.mmmZ`. Instants compare as text. */
export type Instant = string & { readonly __instant: true }

const DAY_MS = 86_400_000
const DAY_PATTERN = /^\d{4}-\d{2}-\d{2}$/
const TIME_PATTERN = /^T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** The day that a text spells, or null where it spells none (`2026-02-30`). */
export function toDay(text: string): Day | null {
  if (!DAY_PATTERN.test(text)) return null
  const [year, month, date] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))]
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const last = (MONTH_DAYS[month - 1] ?? 0) + (isLeap && month === 2 ? 1 : 0)
  return date >= 1 && date <= last ? trust<Day>(text) : null // the pattern and the calendar were just checked
}

/** The instant that a text spells, or null where it spells none. */
export function toInstant(text: string): Instant | null {
  return toDay(text.slice(0, 10)) !== null && TIME_PATTERN.test(text.slice(10))
    ? trust<Instant>(text) // likewise
    : null
}

/** The instant that is `ms` milliseconds after 1970-01-01T00:00Z. */
export function instantOf(ms: number): Instant {
  return trust(new Date(ms).toISOString())
}

/** Milliseconds since 1970-01-01T00:00Z. */
export function msOf(instant: Instant): number {
  return Date.parse(instant)
}

/** The day in Japan (UTC+9, no summer time) on which an instant falls. */
export function dayOf(instant: Instant): Day {
  const day = trust<Day>(instant.slice(0, 10))
  return instant.slice(11, 13) < '15' ? day : addDays(day, 1)
}

/** The last instant of a day in Japan. A day, where an instant is asked for, means this one. */
export function endOf(day: Day): Instant {
  return trust(`${day}T14:59:59.999Z`)
}

/** The first instant of a day in Japan. */
export function startOf(day: Day): Instant {
  return trust(`${addDays(day, -1)}T15:00:00.000Z`)
}

export function addDays(day: Day, days: number): Day {
  return trust(new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10))
}

export function addHours(instant: Instant, hours: number): Instant {
  return instantOf(msOf(instant) + hours * 3_600_000)
}

/** Calendar months; a day that the month lacks falls back to its last (31 January + 1 month = 28 or 29 February). */
export function addMonths(day: Day, months: number): Day {
  const [year, month, date] = day.split('-').map(Number)
  const lastOfMonth = new Date(Date.UTC(year!, month! + months, 0))
  const last = lastOfMonth.getUTCDate()
  lastOfMonth.setUTCDate(Math.min(date!, last))
  return trust(lastOfMonth.toISOString().slice(0, 10))
}

/** The fiscal year of a day by the year in which it begins: 2027-03-31 lies in 2026 (令和8年度). */
export function fiscalYearOf(day: Day): number {
  const year = Number(day.slice(0, 4))
  return day.slice(5) < '04-01' ? year - 1 : year
}

/** 31 March. */
export function endOfFiscalYear(year: number): Day {
  return trust(`${String(year + 1).padStart(4, '0')}-03-31`)
}

export function later<T extends Day | Instant>(a: T, b: T): T {
  return a < b ? b : a
}
