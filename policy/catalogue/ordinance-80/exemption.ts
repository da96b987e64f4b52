import type { Words } from '#kernel'

/** What decides whether a body or organ is exempt from the eight fields. */
export interface ExemptionFacts {
  /** Connected, directly or indirectly, to LGWAN or a network like it. */
  readonly onLgwan: boolean
  /** Holds personal data in large amount. */
  readonly holdsMuchPersonalData: boolean
  /** The organ is a 公安委員会. */
  readonly isPublicSafetyCommission: boolean
}

/** Whether the ordinance leaves a body or organ out, and why. */
export interface Exemption {
  readonly exempt: boolean
  readonly why: Words
}

/** 施行規則第16条の3第1項: exempt only if **not** on LGWAN **and** not holding much personal data; 公安委員会 always. */
export function exemption(facts: ExemptionFacts): Exemption {
  if (facts.isPublicSafetyCommission) return { exempt: true, why: COMMISSION }
  if (facts.onLgwan) return { exempt: false, why: ON_LGWAN }
  if (facts.holdsMuchPersonalData) return { exempt: false, why: PERSONAL_DATA }
  return { exempt: true, why: NEITHER }
}

const COMMISSION: Words = { ja: '公安委員会は対象から除かれる。', en: 'A public safety commission is left out.' }
const ON_LGWAN: Words = {
  ja: 'LGWAN等に直接又は間接に接続しているため対象となる。',
  en: 'Bound, for it is connected to LGWAN directly or indirectly.',
}
const PERSONAL_DATA: Words = {
  ja: '個人情報を大量に保有しているため対象となる。',
  en: 'Bound, for it holds much personal data.',
}
const NEITHER: Words = {
  ja: 'LGWAN等に接続せず、個人情報も大量に保有しないため除かれる。該当することを記録しておくこと。',
  en: 'Left out: neither on LGWAN nor holding much personal data. Keep a record that this is so.',
}
