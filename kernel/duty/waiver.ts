import { reaches, type Place } from '../role/role.ts'
import type { Day } from '../time/time.ts'
import type { RequirementKey } from './requirement.ts'

/** An approved exception (例外措置): one requirement, somewhere, from a day to a day, both included. */
export interface Waiver extends Place {
  readonly requirement: RequirementKey
  readonly from: Day
  readonly to: Day
}

/** Whether an exception covers a requirement at a place on a day. */
export function waives(waiver: Waiver, requirement: RequirementKey, place: Place, day: Day): boolean {
  return waiver.requirement === requirement && waiver.from <= day && day <= waiver.to && reaches(waiver, place)
}
