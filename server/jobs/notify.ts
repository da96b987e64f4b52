import {
  addDays,
  dayOf,
  endOf,
  standing,
  type AnyFacts,
  type Assignment,
  type Day,
  type Entry,
  type House,
  type Instant,
  type StandingReport,
} from '#kernel'

import type { Hosted } from '../context.ts'
import { derivedId } from './derived-id.ts'
import { newlyPressing, recipients, type Pressing } from './pressing.ts'
import { openNotice } from './open-notice.ts'
import { actAsService } from './service.ts'

/** Rows of one notice; what is more is told as a number. */
const MOST_ROWS = 150

/** Worst first, so that what is cut is what presses least. */
const ORDER = ['overdue', 'lacking', 'due'] as const

/**
 * Seals one notice for each person who is newly called for on each of some days. Its id follows from day and person, so
 * that a second run seals nothing. @returns how many were asked for.
 */
export async function notify(
  hosted: Hosted,
  log: readonly Entry[],
  { from, to }: { readonly from: Day; readonly to: Day },
  now: Instant,
): Promise<number> {
  const { house, store } = hosted
  const assignments = await store.assignments()
  const standingOn = (day: Day): StandingReport => standing(house, log, { at: endOf(day), known: 'then' })
  let told = 0
  let before = from <= to ? standingOn(addDays(from, -1)) : null
  for (let day = from; before && day <= to; day = addDays(day, 1)) {
    const after = standingOn(day)
    const calls = callsOf(house, newlyPressing(before, after), assignments, day)
    for (const [person, pressing] of calls) await tell(hosted, { person, day, pressing }, now)
    told += calls.size
    before = after
  }
  return told
}

/** What calls for each person. Pure: the same log and day give the same, however often asked. */
function callsOf(
  house: House,
  all: readonly Pressing[],
  assignments: readonly Assignment[],
  day: Day,
): Map<string, Pressing[]> {
  const calls = new Map<string, Pressing[]>()
  for (const pressing of all) {
    for (const person of recipients(house, pressing, assignments, day)) {
      const list = calls.get(person)
      if (list) list.push(pressing)
      else calls.set(person, [pressing])
    }
  }
  return calls
}

interface Calls {
  readonly person: string
  readonly day: Day
  readonly pressing: readonly Pressing[]
}

async function tell(hosted: Hosted, { person, day, pressing }: Calls, now: Instant): Promise<void> {
  const id = derivedId(day, 'notice', person)
  const notice = await openNotice(hosted, { id, staff: person, day, ...rowsOf(pressing) })
  const refusal = await actAsService(hosted, id, now, [notice])
  if (refusal && refusal.refused !== 'exists') throw new Error(`notify: ${refusal.words.en}`)
}

function rowsOf(pressing: readonly Pressing[]): { readonly rows: AnyFacts[]; readonly more: number } {
  const worstFirst = pressing.toSorted((a, b) => ORDER.indexOf(a.call) - ORDER.indexOf(b.call))
  const rows = worstFirst.slice(0, MOST_ROWS).map(({ call, standing: { duty, register, subject, by } }) => ({
    duty,
    register,
    subject,
    is: call,
    by: by === null ? null : dayOf(by),
  }))
  return { rows, more: pressing.length - rows.length }
}
