import type { Duty, Periodic } from '../duty/duty.ts'
import type { HousedDuty } from '../house/house.ts'
import type { Entry } from '../log/entry.ts'
import { factsOf, type Item } from '../register/item.ts'
import type { Trace } from './judge.ts'

/** The one subject of a duty that ranges over the organisation. */
export const ORGANISATION = ''

/** The register whose items a duty ranges over; null where it ranges over the organisation. */
export function subjectRegister({ register, duty }: HousedDuty): string | null {
  if (!('over' in duty) || duty.over === undefined) return register.name
  return duty.over === 'organisation' ? null : duty.over.register
}

/** Whether an entry is a trace that a duty looks for, and which. */
export function traceKind({ register, duty }: HousedDuty, entry: Entry): 'done' | 'begun' | null {
  if (duty.kind === 'always' || entry.register !== register.name) return null
  if (entry.event === duty.metBy) return 'done'
  return duty.kind === 'deadline' && entry.event === duty.after ? 'begun' : null
}

/** The register whose events make a duty due anew; null where none do. */
export function renewingRegister({ duty }: HousedDuty): string | null {
  return (ranges(duty) && duty.again?.of.register) || null
}

/** Whether an entry makes a duty due anew for all its subjects. */
export function isRenewal({ duty }: HousedDuty, entry: Entry, item: Item): boolean {
  if (!ranges(duty) || !duty.again) return false
  const { of, event, where } = duty.again
  return entry.register === of.register && entry.event === event && (where?.(item.facts) ?? true)
}

/** The subjects of which an event speaks: those its `of` names, or the item itself. */
export function subjectsOf({ register, duty }: HousedDuty, entry: Entry, item: Item): readonly string[] {
  if (ranges(duty) && duty.over === 'organisation') return [ORGANISATION]
  if (!ranges(duty) || duty.of === undefined) return [entry.item]
  const named = factsOf(register, entry)[duty.of] ?? item.facts[duty.of]
  if (typeof named === 'string') return [named]
  return Array.isArray(named) ? named.filter((one) => typeof one === 'string') : []
}

export function traceOf({ on, at, index, item }: Entry): Trace {
  return { on, at, index, item }
}

function ranges(duty: Duty): duty is Periodic {
  return duty.kind === 'periodic'
}
