import {
  actsOf,
  approvals,
  can,
  isEmptyScope,
  isHeld,
  mayDecide,
  placeIn,
  scopeOf,
  WHOLE,
  type AnyRegister,
  type Day,
  type Item,
  type Refusal,
  type Doer,
  type Scope,
} from '#kernel'

import type { Session } from '../context.ts'

/** Which items of a register whoever asks may read. */
export function readable({ actor, authority }: Session, register: AnyRegister, day: Day): Scope {
  return authority === 'folder' ? WHOLE : scopeOf(actor, register, day)
}

/** Whether a register is there for whoever asks: to read of, or to act in. */
export function isThere(session: Session, register: AnyRegister, day: Day): boolean {
  if (!isEmptyScope(readable(session, register, day)) || register.name === approvals.name) return true
  const roles = actingRoles(register)
  return session.actor.roles.some((held) => roles.has(held.role) && isHeld(held, day))
}

export function mayRead({ actor, authority }: Session, register: AnyRegister, item: Item, day: Day): boolean {
  return authority === 'folder' || can(actor, 'read', register, item.facts, day) === null
}

/** Why somebody may not do an act on an item, by role and place alone; null where the item's own conduct decides. */
export function mayNot({ actor }: Session, register: AnyRegister, act: string, item: Item, day: Day): Refusal | null {
  if (register.name === approvals.name) return mayDecide(actor, act, item.facts, day)
  return can(actor, act, register, { ...item.facts, ...placeIn(register.name, item.id, item.facts) }, day)
}

/** Worked out once for each register, since every request asks. */
const ACTING = new WeakMap<AnyRegister, ReadonlySet<Doer>>()

/** The roles that may do anything at all in a register. */
function actingRoles(register: AnyRegister): ReadonlySet<Doer> {
  let roles = ACTING.get(register)
  if (!roles) {
    roles = new Set([register.open, ...Object.values(actsOf(register))].flatMap(({ by }) => by))
    ACTING.set(register, roles)
  }
  return roles
}
