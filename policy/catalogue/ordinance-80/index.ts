import { edition, withAll, type IssuerKind, type RequirementRow } from '../requirement.ts'

export { exemption, type Exemption, type ExemptionFacts } from './exemption.ts'
export { ruleFor, type OrdinanceSubject } from './transition.ts'

const BODIES = [
  '市',
  '町',
  '村',
  '特別区',
  '都道府県',
  '一部事務組合',
  '広域連合',
  '地方独立行政法人',
  '不明',
] as const satisfies readonly IssuerKind[]

/** What each item asks, in the order of 施行規則第16条の3第1項; the numbers are those of the ordinance. */
const ITEMS: readonly RequirementRow[] = [
  {
    key: 'org',
    ja: '組織体制の整備（第1号）',
    en: 'Organisation (item 1)',
    field: 'org',
    owner: 'ciso',
    cadence: 'always',
    evidence: {
      ja: '体制図、任命記録、委員会の議事録',
      en: 'the chart, the appointments, the minutes of the committee',
    },
  },
  {
    key: 'classification',
    ja: '情報資産の分類及び管理（第2号）',
    en: 'Classification and handling of assets (item 2)',
    field: 'classification',
    owner: 'section',
    cadence: 'always',
    evidence: { ja: '情報資産台帳と棚卸の記録', en: 'the asset register and its count' },
  },
  {
    key: 'physical',
    ja: '物理的な対策（第3号）',
    en: 'Physical measures (item 3)',
    field: 'physical',
    owner: 'system',
    cadence: 'always',
    evidence: { ja: '管理区域の入退室記録、機器の点検・廃棄の記録', en: 'entry logs, checks and disposal records' },
  },
  {
    key: 'human',
    ja: '人的な対策（第4号）',
    en: 'Human measures (item 4)',
    field: 'human',
    owner: 'ciso',
    cadence: 'always',
    evidence: {
      ja: '研修の計画と受講記録、遵守事項',
      en: 'the training plan, attendance, and what staff must observe',
    },
  },
  {
    key: 'technical',
    ja: '技術的な対策（第5号）',
    en: 'Technical measures (item 5)',
    field: 'technical',
    owner: 'system',
    cadence: 'always',
    evidence: {
      ja: 'アクセス権の見直し、更新、ログの確認の記録',
      en: 'records of access reviews, updates and log checks',
    },
  },
  {
    key: 'operation',
    ja: '運用面の対策（第6号）',
    en: 'Measures of operation (item 6)',
    field: 'operation',
    owner: 'chief',
    cadence: 'always',
    evidence: {
      ja: '監視・事案対応・遵守状況確認の記録',
      en: 'records of monitoring, incidents and compliance checks',
    },
  },
  {
    key: 'outsourcing',
    ja: '業務委託及び外部サービス（クラウドサービス）の利用における対策（第7号）',
    en: 'Measures for outsourcing and cloud services (item 7)',
    field: 'outsourcing',
    owner: 'section',
    cadence: 'per-contract',
    evidence: { ja: '契約ごとの要件、選定、確認の記録', en: 'requirements, selection and checks of each contract' },
  },
  {
    key: 'evaluation',
    ja: '評価及び見直し（第8号）',
    en: 'Evaluation and review (item 8)',
    field: 'evaluation',
    owner: 'auditor',
    cadence: 'each-fiscal-year',
    evidence: { ja: '監査報告書、自己点検の結果、見直しの記録', en: 'the audit report, self-checks and the review' },
  },
]

/** 令和8年総務省令第80号 (地方自治法施行規則第16条の3): eight fields of measures, a legal duty from 2027-07-01. */
export const ORDINANCE_80 = edition(
  {
    key: 'ordinance-80',
    words: {
      ja: '令和8年総務省令第80号（地方自治法施行規則第16条の3）',
      en: 'Ministerial ordinance 80 of 2026, Article 16-3',
    },
    from: '2027-07-01',
    until: null,
    source: { title: '令和8年総務省令第80号（地方自治法施行規則第16条の3第1項）', certainty: 'primary' },
  },
  withAll(ITEMS, { binds: BODIES }),
)
