import type { AnyFacts } from '../fields/field.ts'
import { placeOf } from '../register/item.ts'
import type { AnyRegister, Readers } from '../register/register.ts'
import type { Actor } from '../role/actor.ts'
import { isHeld, reaches, type Place } from '../role/role.ts'
import type { Day } from '../time/time.ts'
import { isAbout, readersOf } from './can.ts'

/** Which items may be read: all, or those of some places, and those that are someone's own. */
export interface Leave {
  readonly isWhole: boolean
  /** An item is read where one of these reaches its place; what a place leaves open is any. */
  readonly places: readonly Place[]
  /** Items that name this person as holder, keeper, staff or applicant. */
  readonly own: string | null
}

/** Which items of a register an actor may read. */
export interface Scope extends Leave {
  /** Items that have readers of their own, by what one of their facts says: for them this leave counts instead. */
  readonly narrowed?: { readonly by: string; readonly to: Readonly<Record<string, Leave>> }
}

/** The whole of a register, for readers who need no leave: a check, a job, a test. */
export const WHOLE: Scope = { isWhole: true, places: [], own: null }

/** What an actor may read of a register on a day. INVARIANT: an item is in it where `can(actor, 'read', …)` says null. */
export function scopeOf(actor: Actor, register: AnyRegister, day: Day): Scope {
  const leave = leaveOf(actor, readersOf(register, {}), day)
  const narrowed = register.reads?.narrowed
  if (!narrowed) return leave
  const to = Object.entries(narrowed.to).map(([says, readers]) => [says, leaveOf(actor, readers, day)] as const)
  return { ...leave, narrowed: { by: narrowed.by, to: Object.fromEntries(to) } }
}

function leaveOf(actor: Actor, { roles, within }: Readers, day: Day): Leave {
  const held = actor.roles.filter((one) => roles.includes(one.role) && isHeld(one, day))
  const own = within === 'own' ? actor.id : null
  if (within === 'organisation') return { isWhole: held.length > 0, places: [], own }
  const places = held.map(({ organ, section }) => ({ organ, section: within === 'organ' ? null : section }))
  return places.some(({ organ, section }) => organ === null && section === null)
    ? WHOLE
    : { isWhole: false, places, own }
}

/** Whether an item with these facts is in a scope. */
export function isInScope(scope: Scope, facts: AnyFacts): boolean {
  const says = scope.narrowed && facts[scope.narrowed.by]
  const to = scope.narrowed?.to ?? {}
  const { isWhole, places, own } = typeof says === 'string' && Object.hasOwn(to, says) ? to[says]! : scope
  if (isWhole || (own !== null && isAbout(own, facts))) return true
  const place = placeOf(facts)
  return places.some((held) => reaches(held, place))
}

/** Whether a scope lets nothing through, whatever the items say. */
export function isEmptyScope({ isWhole, places, own, narrowed }: Scope): boolean {
  if (isWhole || places.length > 0 || own !== null) return false
  return Object.values(narrowed?.to ?? {}).every(isEmptyScope)
}
