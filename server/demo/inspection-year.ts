import { addMonths, toDay, type Day } from '#kernel'

import type { DemoCalendar, DemoEvent } from './calendar.ts'
import { deed, open, type Player } from './player.ts'

/** What the service does at set times: on the first of each month the log is derived again, and a backup restored. */
export function inspectionEvents({ start, today }: DemoCalendar): DemoEvent[] {
  const events: DemoEvent[] = []
  for (let day = addMonths(firstOfMonth(start), 1); day < today; day = addMonths(day, 1)) {
    events.push({ day, play: (player) => inspect(player, 'rederivation') })
    events.push({ day, play: (player) => inspect(player, 'rehearsal') })
  }
  return events
}

function firstOfMonth(day: Day): Day {
  return toDay(`${day.slice(0, 7)}-01`)! // every month has one
}

/** One that passes, with the size and the root that the log has by then. */
async function inspect(player: Player, kind: 'rederivation' | 'rehearsal'): Promise<void> {
  const id = player.id(`inspection:${kind}:${player.day}`)
  await player.serve(open('inspections', id, { kind }))
  await player.serve(deed('inspections', id, 'pass', { ...player.tree, faults: 0, first: null, seconds: 2 }))
}
