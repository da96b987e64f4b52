import { addDays, fiscalYearOf, toDay, type Day } from '#kernel'

import type { Player } from './player.ts'

/** The days around which a year of the demo turns. */
export interface DemoCalendar {
  readonly start: Day
  /** The first of April on which the new policy comes into force and the town is reorganised. */
  readonly april: Day
  /** Nothing happens on it or after it. */
  readonly today: Day
}

/** So many days at least before the first of April the year begins, so that the new policy can be prepared. */
const LEAD_DAYS = 75

/** A year, or a little more, that ends the day before `today` and holds one first of April. */
export function demoCalendar(today: Day): DemoCalendar {
  const yesterday = addDays(today, -1)
  const april = toDay(`${fiscalYearOf(yesterday)}-04-01`)!
  const [yearAgo, lead] = [addDays(today, -365), addDays(april, -LEAD_DAYS)]
  return { start: yearAgo < lead ? yearAgo : lead, april, today }
}

/** Something that happens on a day. */
export interface DemoEvent {
  readonly day: Day
  readonly play: (player: Player) => Promise<void>
}
