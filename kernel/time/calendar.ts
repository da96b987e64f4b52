import { addDays, type Day } from './time.ts'

/** Days on which the offices are closed, beside Saturdays and Sundays: national holidays, 12/29–1/3, own 閉庁日. */
export type Calendar = ReadonlySet<string>

/** No span of closed days is longer than this; a longer one is a fault in the calendar. */
const LONGEST_CLOSURE_DAYS = 60

/** Whether the offices are open (開庁日). */
export function isOpen(day: Day, closed: Calendar): boolean {
  const weekday = new Date(`${day}T00:00:00.000Z`).getUTCDay()
  const yearEnd = day.slice(5) >= '12-29' || day.slice(5) <= '01-03'
  return weekday !== 0 && weekday !== 6 && !yearEnd && !closed.has(day)
}

/**
 * The n-th open day after a day; the day itself is not counted (民法140条, 初日不算入).
 *
 * @throws {RangeError} when the calendar closes the offices for more than 60 days on end.
 */
export function addOpenDays(day: Day, openDays: number, closed: Calendar): Day {
  let at = day
  for (let left = openDays; left > 0; left -= 1) at = nextOpenDay(at, closed)
  return at
}

function nextOpenDay(day: Day, closed: Calendar): Day {
  let at = addDays(day, 1)
  for (let closedDays = 0; !isOpen(at, closed); closedDays += 1) {
    if (closedDays > LONGEST_CLOSURE_DAYS) throw new RangeError(`calendar: closed for more than 60 days after ${day}`)
    at = addDays(at, 1)
  }
  return at
}
