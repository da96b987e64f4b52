import { rules } from '../rule.ts'
import {
  ADOPT,
  AUDIT,
  CONTRACTOR,
  MEASURES,
  POLICY,
  PROCEDURES,
  REVIEW,
  SELF_CHECK,
  SOCIAL,
  STANDARDS,
  TAKE,
  UNPUBLISHED,
} from '../vocabulary.ts'

/** 基本方針: what stands above the measures, 組織体制 and 分類. */
export const BASIC_GOVERNANCE_RULES = rules('basic-policy', {
  'threats-assume': { within: ['threats'], says: ['想定|認識すべき|考慮す|把握|備え'], about: ['脅威'] },
  'measures-against-threats': [
    { within: ['threats', 'measures'], strict: true, says: [MEASURES, TAKE], about: ['脅威'] },
    {
      within: ['measures', 'threats'],
      says: [MEASURES, TAKE],
      about: ['脅威から|脅威に対'],
      not: `${REVIEW}|リスク|分析`,
    },
    {
      within: ['measures'],
      strict: true,
      directly: true,
      says: ['次に掲げる対策|次の対策|以下の対策|次の情報セキュリティ対策', TAKE],
    },
    {
      within: ['measures', 'threats'],
      says: ['脅威から|脅威に対', `${MEASURES}|守る|守り|防ぐ`],
      not: `${REVIEW}|リスク|分析`,
    },
  ],
  'compliance-awareness': {
    within: ['compliance', 'human'],
    says: ['認識|自覚|理解'],
    about: ['重要性|必要性|責任|責務|この方針|ポリシー'],
    not: '脅威|認識すべき|インシデントを認識',
  },
  'compliance-policy': [
    {
      within: ['compliance', 'human'],
      says: [POLICY, '遵守|順守|従わなければ|従う|従い|守らなければ'],
      not: '遵守状況|遵守事項|遵守すべき|法令|監査|違反|状況|遵守して|順守して|を作成|を策定|検証',
    },
    {
      within: ['compliance'],
      strict: true,
      says: ['遵守しなければ|遵守する|順守'],
      about: [POLICY],
      not: '状況|手順|法令',
    },
  ],
  'compliance-procedures': {
    within: ['compliance', 'human'],
    says: [PROCEDURES, '遵守|順守|従わなければ|従う|従い|守らなければ'],
    not: '遵守状況|手順を策定|手順を定め|手順書を|状況|を作成|を策定',
  },
  'compliance-contractors': [
    {
      within: ['compliance', 'outsourcing'],
      says: ['遵守|順守|義務を負|守らせ'],
      about: [CONTRACTOR, POLICY],
      not: '遵守状況|遵守すべき',
    },
    { within: ['compliance', 'outsourcing'], says: ['守らせ|遵守させ|順守させ'], about: [CONTRACTOR] },
  ],
  review: [
    {
      within: ['review', 'evaluation'],
      says: [REVIEW, POLICY],
      not: 'パスワード|委託|更新プログラム',
    },
    { within: ['review', 'evaluation'], strict: true, says: ['見直し|見直す'], about: ['対策'], not: '委託' },
  ],
  'review-on-results': {
    within: ['review', 'evaluation'],
    says: [REVIEW],
    about: ['結果|評価', `${AUDIT}|${SELF_CHECK}`, POLICY],
  },
  'review-on-change': {
    within: ['review', 'evaluation'],
    says: [REVIEW],
    about: ['変化|動向|新たな|新たに|変更|技術の進', POLICY],
  },
  'review-risk-analysis': {
    within: ['review'],
    says: ['分析|リスクアセスメント|進行分析|行分析'],
    about: ['脅威|リスク|損失'],
    not: 'ログ|原因',
  },
  'review-risk-judgement': [
    {
      within: ['review'],
      says: ['リスク', '検討|評価|踏まえ|勘案'],
      not: '委託|クラウド|外部サービス|許容',
    },
    { within: ['review'], says: ['リスクアセスメント|リスク評価'] },
  ],
  'standards-adopt': [
    {
      within: ['standards'],
      says: [STANDARDS, '策定|定める|定めなければ|定め|制定|作成|整備'],
      not: '対策基準に基づき|対策基準に従|対策基準に定め|遵守して|実施手順書|公開|公に|対策基準で定め|対策基準において|対策基準の規定',
    },
    { within: ['standards'], strict: true, says: ['基準を|基準は', '定め|策定|作成|整備'], not: '手順' },
  ],
  'standards-confidential': [
    { within: ['standards'], says: [UNPUBLISHED], about: [STANDARDS] },
    { within: ['standards'], strict: true, says: [UNPUBLISHED], about: ['支障|おそれ'], notAbout: '実施手順は' },
  ],
  'procedures-adopt': [
    {
      within: ['procedures'],
      says: [PROCEDURES, '策定|定める|定めなければ|作成|整備|制定'],
      not: `公開|公に|緊急時|${SOCIAL}|遵守しなければ|遵守状況`,
      notAbout: SOCIAL,
    },
    {
      within: ['procedures'],
      strict: true,
      says: ['手順は|手順を', '定め|策定|作成|整備'],
      not: '遵守',
      notAbout: SOCIAL,
    },
  ],
  'procedures-confidential': [
    { within: ['procedures'], says: [UNPUBLISHED], about: [PROCEDURES] },
    { within: ['procedures'], strict: true, says: [UNPUBLISHED], about: ['支障|おそれ'], notAbout: '対策基準は' },
  ],
  'org-structure': {
    within: ['org'],
    says: ['体制|組織', '確立|整備|構築|整え|設け|設置|置く|定め|明確|推進'],
    not: '委託|連絡体制|報告体制|監視体制|権限',
  },
  'org-authority': {
    within: ['org', 'human'],
    says: ['権限|責任|役割', ADOPT],
    not: '責任者を定|委託|ソーシャル|アクセス権限|管理責任',
    notAbout: 'ソーシャル',
  },
  'classify-assets': {
    within: ['classification'],
    says: ['分類し|分類する|分類を|分類の|分類しなければ|に分け|区分し|区分す|格付'],
    about: ['情報資産|情報を|機密性|重要'],
    not: '分類に基づ|分類に応じ|分類に従',
  },
  'classify-measures': [
    {
      within: ['classification'],
      says: ['分類に基づ|分類に応じ|分類に従|重要度に応じ|重要性に応じ|重要度に基づ|格付に応じ', TAKE],
      not: '分類し',
    },
    {
      within: ['classification'],
      says: [
        '分類に基づき|分類に応じ|重要度に応じて情報セキュリティ|重要性に応じて情報セキュリティ',
        '対策|管理|取扱|取り扱',
      ],
    },
    {
      within: ['classification'],
      strict: true,
      says: ['対策を|対策が|管理'],
      about: ['分類'],
      not: '分類し',
    },
  ],
})
