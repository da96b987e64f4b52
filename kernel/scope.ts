import type { Actor } from './can.ts'
import type { AnyFacts } from './field.ts'
import { placeOf } from './item.ts'
import type { Scope } from './list-query.ts'
import type { AnyRegister, Readers } from './register.ts'
import { isHeld, reaches } from './role.ts'
import type { Day } from './time.ts'

/** Which items of a register an actor may read on a day. Says of every item what `can` says of it. */
export function scopeOf(actor: Actor, { reads }: AnyRegister, day: Day): Scope {
  if (!reads) return scopeFor(actor, { roles: [], within: 'own' }, day)
  const scope = scopeFor(actor, reads, day)
  if (!reads.narrowed) return scope
  const to = Object.entries(reads.narrowed.to).map(([says, readers]) => [says, scopeFor(actor, readers, day)])
  return { ...scope, narrowed: { by: reads.narrowed.by, to: Object.fromEntries(to) } }
}

function scopeFor(actor: Actor, { roles, within }: Readers, day: Day): Scope {
  const held = actor.roles.filter((one) => roles.includes(one.role) && isHeld(one, day))
  const own = within === 'own' ? actor.id : null
  if (within === 'organisation') return { isWhole: held.length > 0, places: [], own }
  const places = held.map(({ organ, section }) => ({ organ, section: within === 'organ' ? null : section }))
  return { isWhole: places.some(({ organ, section }) => organ === null && section === null), places, own }
}

/** Whether an item with these facts is in a scope. */
export function isInScope(scope: Scope, facts: AnyFacts): boolean {
  const says = scope.narrowed && facts[scope.narrowed.by]
  const { isWhole, places, own } = (typeof says === 'string' ? scope.narrowed!.to[says] : undefined) ?? scope
  if (isWhole || (own !== null && [facts['holder'], facts['keeper'], facts['staff']].includes(own))) return true
  const place = placeOf(facts)
  return places.some((held) => reaches(held, place))
}

/** Whether a scope lets nothing through, whatever the items say. */
export function isEmptyScope({ isWhole, places, own, narrowed }: Scope): boolean {
  if (isWhole || places.length > 0 || own !== null) return false
  return Object.values(narrowed?.to ?? {}).every(isEmptyScope)
}
