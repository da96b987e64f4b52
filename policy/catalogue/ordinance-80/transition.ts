import type { Words } from '#kernel'

import type { Field } from '../field.ts'
import type { Day } from '../requirement.ts'

/** First day of 令和8年総務省令第80号. */
const IN_FORCE: Day = '2027-07-01'

/** Items for which what stood before may stay as it was: 5 (technical) and 7 (outsourcing and cloud). */
const GRANDFATHERED: ReadonlySet<Field> = new Set<Field>(['technical', 'outsourcing'])

/** A system or a contract, with the day on which it was introduced or concluded. */
export interface OrdinanceSubject {
  readonly kind: 'system' | 'contract'
  readonly since: Day
}

/**
 * Which rule holds on a day for one field of one system or contract (附則第2項): one that was there before 2027-07-01
 * keeps the old rule, for items 5 and 7 only.
 *
 * @returns `not-yet` before the ordinance is in force, `old` where the transitional rule keeps the former law,
 * `new` otherwise; with the words that say why.
 */
export function ruleFor(
  subject: OrdinanceSubject,
  field: Field,
  on: Day,
): { readonly rule: 'not-yet' | 'old' | 'new'; readonly why: Words } {
  if (on < IN_FORCE) return { rule: 'not-yet', why: NOT_YET }
  if (subject.since < IN_FORCE && GRANDFATHERED.has(field)) return { rule: 'old', why: OLD[subject.kind] }
  return { rule: 'new', why: NEW }
}

const NOT_YET: Words = {
  ja: '省令の施行日（令和9年7月1日）前のため、まだ求められない。',
  en: 'The ordinance is not in force until 2027-07-01.',
}
const NEW: Words = {
  ja: '令和9年7月1日以後は、省令第80号による。',
  en: 'From 2027-07-01 the ordinance applies.',
}
const OLD = {
  system: {
    ja: '施行日前に導入した情報システムのため、附則第2項により従前の例による。更新の際に新しい基準で整えること。',
    en: 'The system was introduced before the ordinance: the former rule stays (supplementary 2). Bring it up to the new rule when it is renewed.',
  },
  contract: {
    ja: '施行日前に締結した契約のため、附則第2項により従前の例による。更新の際に新しい基準で整えること。',
    en: 'The contract was concluded before the ordinance: the former rule stays (supplementary 2). Bring it up to the new rule when it is renewed.',
  },
} as const satisfies Readonly<Record<OrdinanceSubject['kind'], Words>>
