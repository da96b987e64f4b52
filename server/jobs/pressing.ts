import {
  addDays,
  dayOf,
  isHeld,
  reaches,
  WARN_DAYS,
  type Assignment,
  type Day,
  type House,
  type RoleKey,
  type StandingReport,
  type SubjectStanding,
} from '#kernel'

/** What calls for someone: 期限間近, 期限超過 or 未整備. */
export type Call = 'due' | 'overdue' | 'lacking'

/** One duty of one subject that calls for someone. */
export interface Pressing {
  readonly call: Call
  readonly standing: SubjectStanding
}

/** Who is told where nobody holds the role that owns a duty, in this order. */
const IN_PLACE_OF: readonly RoleKey[] = ['chief', 'administrator', 'ciso']

/**
 * What calls for someone at the end of a day and did not, or called otherwise, at the end of the day before. Pure, so
 * that telling again of the same day tells the same. Linear in the subjects of both reports.
 */
export function newlyPressing(before: StandingReport, after: StandingReport): Pressing[] {
  const known = pressing(before)
  return [...pressing(after)].filter(([key, { call }]) => known.get(key)?.call !== call).map(([, one]) => one)
}

/** One subject may stand under several requirements; it calls once for each duty. */
function pressing({ at, byRequirement }: StandingReport): Map<string, Pressing> {
  const found = new Map<string, Pressing>()
  for (const standing of byRequirement.flatMap(({ subjects }) => subjects)) {
    const call = callOf(standing, dayOf(at))
    if (call !== null) found.set(`${standing.duty}/${standing.subject}`, { call, standing })
  }
  return found
}

/** What was never done is due as soon as the days of notice before its end begin. */
function callOf({ is, by }: SubjectStanding, day: Day): Call | null {
  if (is === 'due' || is === 'overdue' || is === 'lacking') return is
  return is === 'not-started' && by !== null && dayOf(by) < addDays(day, WARN_DAYS) ? 'due' : null
}

/** Who answers for what is pressing on a day: the holders of the duty's role within its place. */
export function recipients(
  house: House,
  { standing: { duty, place } }: Pressing,
  assignments: readonly Assignment[],
  day: Day,
): string[] {
  const { owner } = house.duties.find(({ id }) => id === duty)!.duty
  for (const role of [owner, ...IN_PLACE_OF]) {
    const holders = assignments.filter((held) => held.role === role && isHeld(held, day) && reaches(held, place))
    if (holders.length > 0) return [...new Set(holders.map(({ holder }) => holder))]
  }
  return []
}
