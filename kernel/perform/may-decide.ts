import { holds, NOT_A_PERSON } from '../access/can.ts'
import { refuse, type Refusal } from '../act/outcome.ts'
import type { AnyFacts } from '../fields/field.ts'
import { NOT_THE_APPLICANT } from '../register/approvals.ts'
import { isServiceId, type Actor } from '../role/actor.ts'
import { ROLES, type RoleKey } from '../role/role.ts'
import type { Day } from '../time/time.ts'
import { trust } from '../trust.ts'

/**
 * Whether somebody may do an act on a proposal: withdrawing is for who applied, all else for another person who holds the
 * role that decides; a decision on paper may be recorded by an administrator too.
 */
export function mayDecide(actor: Actor, act: string, request: AnyFacts, day: Day): Refusal | null {
  const { applicant, role } = trust<{ applicant: string; role: RoleKey }>(request) // as `propose` opened it
  if (act === 'withdraw') return applicant === actor.id ? null : NOT_THE_APPLICANT
  if (applicant === actor.id) return SELF
  if (isServiceId(actor.id)) return NOT_A_PERSON
  return holds(actor, act === 'record' ? [role, 'administrator'] : [role], request, day) ? null : notDecider(role)
}

const SELF = refuse('self-approval', {
  ja: '申請した本人は決裁できません。ほかの人に頼んでください。',
  en: 'The applicant cannot approve: ask someone else.',
})
/** NOTE: the role is a text of the log, which may know one that this version does not. */
function notDecider(role: string): Refusal {
  const { ja, en } = Object.entries(ROLES).find(([key]) => key === role)?.[1] ?? { ja: role, en: role }
  return refuse('not-decider', {
    ja: `この申請を決裁できるのは、役割「${ja}」の人です。その人に頼んでください。`,
    en: `Only a holder of the role "${en}" decides this request: ask one.`,
  })
}
