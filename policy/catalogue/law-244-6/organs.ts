import type { Words } from '#kernel'

import type { IssuerKind, Source } from '../requirement.ts'
import type { Role } from '../role.ts'

/** An organ that the law asks for a policy of its own, and the kinds of bodies that have it. */
export interface Organ {
  readonly key: string
  readonly words: Words
  readonly role: Role
  readonly within: readonly IssuerKind[]
  readonly source: Source
}

const ARTICLE_292: Source = { title: '地方自治法第244条の6第1項、第292条', certainty: 'primary' }
/** That each of these is an executive organ (地方自治法180条の5) is remembered; for 教育委員会 it was told by others. */
const ARTICLE_180_5: Source = { title: '地方自治法第244条の6第1項、第180条の5', certainty: 'memory' }

const MUNICIPALITIES = ['市', '町', '村', '特別区', '不明'] as const satisfies readonly IssuerKind[]
const LOCAL = [...MUNICIPALITIES, '都道府県'] as const satisfies readonly IssuerKind[]
const WITH_UNIONS = [...LOCAL, '一部事務組合', '広域連合'] as const satisfies readonly IssuerKind[]

/** 議会, 長 and the other executive organs, in the order of the law. An unknown kind of body is taken for a town. */
export const ORGANS: readonly Organ[] = [
  {
    key: 'assembly',
    words: { ja: '議会', en: 'The assembly' },
    role: 'assembly',
    within: WITH_UNIONS,
    source: ARTICLE_292,
  },
  {
    key: 'head',
    words: { ja: '長', en: 'The head of the body' },
    role: 'head',
    within: WITH_UNIONS,
    source: ARTICLE_292,
  },
  {
    key: 'education',
    words: { ja: '教育委員会', en: 'The board of education' },
    role: 'organ',
    within: LOCAL,
    source: { title: '地方自治法第244条の6第1項、第180条の5', certainty: 'secondary' },
  },
  {
    key: 'election',
    words: { ja: '選挙管理委員会', en: 'The election commission' },
    role: 'organ',
    within: [...LOCAL, '広域連合'],
    source: ARTICLE_180_5,
  },
  {
    key: 'audit',
    words: { ja: '監査委員', en: 'The audit commissioners' },
    role: 'organ',
    within: WITH_UNIONS,
    source: ARTICLE_180_5,
  },
  {
    key: 'equity',
    words: { ja: '公平委員会（人事委員会）', en: 'The equity (or personnel) commission' },
    role: 'organ',
    within: LOCAL,
    source: ARTICLE_180_5,
  },
  {
    key: 'agriculture',
    words: { ja: '農業委員会', en: 'The agricultural commission' },
    role: 'organ',
    within: MUNICIPALITIES,
    source: ARTICLE_180_5,
  },
  {
    key: 'assessment',
    words: { ja: '固定資産評価審査委員会', en: 'The property assessment review commission' },
    role: 'organ',
    within: ['市', '町', '村', '不明'],
    source: ARTICLE_180_5,
  },
  {
    key: 'public-safety',
    words: { ja: '公安委員会', en: 'The public safety commission' },
    role: 'organ',
    within: ['都道府県'],
    source: ARTICLE_180_5,
  },
  {
    key: 'labour',
    words: { ja: '労働委員会', en: 'The labour relations commission' },
    role: 'organ',
    within: ['都道府県'],
    source: ARTICLE_180_5,
  },
  {
    key: 'expropriation',
    words: { ja: '収用委員会', en: 'The expropriation commission' },
    role: 'organ',
    within: ['都道府県'],
    source: ARTICLE_180_5,
  },
  {
    key: 'fisheries',
    words: { ja: '内水面漁場管理委員会（海区漁業調整委員会）', en: 'The fisheries commissions' },
    role: 'organ',
    within: ['都道府県'],
    source: ARTICLE_180_5,
  },
  {
    key: 'corporation',
    words: { ja: '地方独立行政法人', en: 'The local incorporated agency' },
    role: 'head',
    within: ['地方独立行政法人'],
    source: { title: '地方独立行政法人法第24条の2', certainty: 'primary' },
  },
]
