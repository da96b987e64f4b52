import { refuse, type Refusal } from '../act/outcome.ts'
import type { AnyFacts } from '../fields/field.ts'
import { placeOf } from '../register/item.ts'
import type { AnyRegister, Readers } from '../register/register.ts'
import { actsOf } from '../register/voiding.ts'
import type { Actor } from '../role/actor.ts'
import { isHeld, reaches, ROLES, type Assignment, type Doer } from '../role/role.ts'
import type { Day } from '../time/time.ts'

/** What may be wanted of a register: to read an item, to open one, or one of its acts (`void` among them). */
export type Verb = 'read' | 'open' | (string & {})

/**
 * Whether an actor may do something on a day: null where yes, the reason where not. The one rule for server, command
 * line, search, export and browser.
 */
export function can(actor: Actor, verb: Verb, register: AnyRegister, facts: AnyFacts, day: Day): Refusal | null {
  if (verb === 'read') return canRead(actor, register, facts, day)
  const deed = verb === 'open' ? register.open : actsOf(register)[verb]
  if (!deed)
    return refuse('no-such-act', { ja: 'この台帳にその行為はありません。', en: 'This register has no such act.' })
  return holds(actor, deed.by, facts, day) ? null : notAllowed(deed.by)
}

function canRead(actor: Actor, register: AnyRegister, facts: AnyFacts, day: Day): Refusal | null {
  const { roles, within } = readersOf(register, facts)
  if (within === 'own' && isAbout(actor.id, facts)) return null
  if (within === 'organisation') {
    return actor.roles.some((held) => roles.includes(held.role) && isHeld(held, day)) ? null : notAllowed(roles)
  }
  const { organ, section } = placeOf(facts)
  const place = within === 'organ' ? { organ, section: null } : { organ, section }
  return actor.roles.some(
    (held) =>
      roles.includes(held.role) &&
      isHeld(held, day) &&
      reaches(within === 'organ' ? { organ: held.organ, section: null } : held, place),
  )
    ? null
    : notAllowed(roles)
}

/** Who may read an item with these facts: the readers of its register, unless it says of itself that it has others. */
export function readersOf({ reads }: AnyRegister, facts: AnyFacts): Readers {
  if (!reads) return { roles: [], within: 'own' }
  const says = reads.narrowed && facts[reads.narrowed.by]
  const to = reads.narrowed?.to ?? {}
  return typeof says === 'string' && Object.hasOwn(to, says) ? to[says]! : reads
}

/** Whether a role of the actor reaches the place of the facts on a day. */
export function holds(actor: Actor, roles: readonly Doer[], facts: AnyFacts, day: Day): boolean {
  if (actor.isService && roles.includes('service')) return true
  const place = placeOf(facts)
  return actor.roles.some(
    (held) =>
      roles.includes(held.role) && isHeld(held, day) && (reaches(held, place) || isMembersOwn(held, actor, facts)),
  )
}

/** The facts by which an item is someone's own. */
export const OWNERS = ['holder', 'keeper', 'staff', 'applicant'] as const

/** Whether an item names someone as the one it is about. */
export function isAbout(id: string, facts: AnyFacts): boolean {
  return OWNERS.some((name) => facts[name] === id)
}

/** A member of staff acts within his sections, and on what is about himself wherever it is. */
function isMembersOwn({ role }: Assignment, actor: Actor, facts: AnyFacts): boolean {
  return role === 'staff' && isAbout(actor.id, facts)
}

/** Whether an act is this system's own, so that no role is allowed it. */
export function isServicesOwn(by: readonly Doer[]): boolean {
  return by.length > 0 && by.every((doer) => doer === 'service')
}

function notAllowed(doers: readonly Doer[]): Refusal {
  if (isServicesOwn(doers)) return THE_SYSTEMS_OWN
  const roles = doers.filter((doer) => doer !== 'service')
  if (roles.length === 0)
    return refuse('not-allowed', { ja: 'この台帳は公開されていません。', en: 'Nobody may do this.' })
  const named = (language: 'ja' | 'en'): string =>
    roles.map((role) => ROLES[role][language]).join(language === 'ja' ? '、' : ', ')
  return refuse('not-allowed', {
    ja: `これができるのは次の役割の人だけです：${named('ja')}。役割の担当者に頼むか、役割の付与を申請してください。`,
    en: `Only these roles may do this: ${named('en')}. Ask a holder, or apply for the role.`,
  })
}

const THE_SYSTEMS_OWN = refuse('not-allowed', {
  ja: 'これは関所が自動で記録するもので、人が行うことはできません。',
  en: 'Sekisho records this by itself: nobody can do it by hand.',
})

/** Told where a second person is asked for, and a service comes. */
export const NOT_A_PERSON = refuse('not-a-person', {
  ja: 'これは人が行うもので、サービスのトークンではできません。決裁又は確認をする人のトークンで行ってください。',
  en: 'A person does this: use the token of whoever decides or confirms, not that of a service.',
})
