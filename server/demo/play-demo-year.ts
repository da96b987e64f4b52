import { addDays, type Day } from '#kernel'

import { demoCalendar, type DemoEvent } from './calendar.ts'
import { found } from './founding.ts'
import { goodsEvents } from './goods.ts'
import { governanceEvents, sectionEvents } from './governance-year.ts'
import { inspectionEvents } from './inspection-year.ts'
import { disposalEvents, exceptionEvents, recentEvents } from './office-year.ts'
import { acknowledgementEvents, aprilEvents } from './people-year.ts'
import { Player, type DemoTown } from './player.ts'
import { readTexts } from './policy-texts.ts'
import { policyEvents } from './policy-year.ts'

/** What a play has come to. */
export interface PlayedYear {
  readonly from: Day
  readonly acts: number
  readonly entries: number
  /** Ids of members of staff who hold the roles of this name. */
  readonly people: Readonly<Record<'administrator' | 'ciso' | 'chief' | 'auditor' | 'manager' | 'member', string>>
}

/** Tells how far the play is, in days. */
export type Progress = (done: number, total: number) => void

/**
 * Plays a year of 関山市, an imaginary city, into a store that has no entry yet: everything by acts of those who hold the
 * roles for them, each with its own occasion, the last of them the day before `today`; the standing of each day but that
 * last is sealed on the next morning. The same day gives the same acts with the same ids.
 *
 * @throws {Error} where the town refuses what is played: the play is at fault then.
 */
export async function playDemoYear(town: DemoTown, today: Day, progress: Progress = () => {}): Promise<PlayedYear> {
  const calendar = demoCalendar(today)
  const player = new Player(town, calendar.start)
  await found(player, town.store.organisation, calendar.start)
  const events = await eventsOf(calendar)
  const total = daysBetween(calendar.start, today)
  for (const { day, play } of events) {
    await player.goTo(day)
    progress(daysBetween(calendar.start, day), total)
    await play(player)
  }
  await player.goTo(addDays(today, -1))
  progress(total, total)
  const people = {
    administrator: 'joho-s',
    ciso: 'vice',
    chief: 'kikaku-d',
    auditor: 'somu-d',
    manager: 'shimin-m',
    member: 'shimin-1',
  }
  const ids = Object.entries(people).map(([role, who]) => [role, player.id(who)])
  return { from: calendar.start, ...player.counts, people: Object.fromEntries(ids) as PlayedYear['people'] } // its keys
}

/** What happens, in the order of days; what would lie on or after today does not happen. */
async function eventsOf(calendar: ReturnType<typeof demoCalendar>): Promise<DemoEvent[]> {
  const texts = await readTexts(calendar.april)
  const all = [
    ...policyEvents(calendar, texts),
    ...governanceEvents(calendar),
    ...goodsEvents(calendar),
    ...aprilEvents(calendar),
    ...acknowledgementEvents(calendar),
    ...sectionEvents(calendar),
    ...exceptionEvents(calendar),
    ...disposalEvents(calendar),
    ...recentEvents(calendar),
    ...inspectionEvents(calendar),
  ]
  return all.filter(({ day }) => day < calendar.today).toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
}

function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}
