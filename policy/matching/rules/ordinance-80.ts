import { rules } from '../rule.ts'
import {
  AREAS,
  AUDIT,
  CLOUD,
  CONTRACTOR,
  INTRUSION,
  LINES,
  MALWARE,
  OUTSOURCE,
  POLICY,
  REVIEW,
  SECURITY_CLOUD,
  SELF_CHECK,
  TRAINING,
} from '../vocabulary.ts'

/**
 * The eight fields. An obligation belongs to a field by its words, or by standing in the chapter of that field (which
 * alone makes it possible only).
 */
export const ORDINANCE_80_RULES = rules('ordinance-80', {
  org: {
    within: ['org'],
    says: ['組織体制|推進体制|管理体制|委員会|CSIRT|シーサート|CISO|責任者|権限|統一的な窓口|統一窓口'],
    about: ['置く|設置|確立|整備|充て|有する|定め|組織|役割'],
    not: '別に定め|許可を|許可な|に報告|通報',
    notAbout: 'ソーシャル|監査委員|行政委員会|選挙管理委員会|教育委員会',
    titled: '最高情報セキュリティ責任者|統括情報セキュリティ責任者|情報セキュリティ委員会|兼務の禁止|CSIRT',
    chapter: ['org'],
  },
  classification: [
    {
      within: ['classification'],
      says: ['分類|重要度|重要性に応じ|格付|情報資産台帳|情報資産の管理|管理責任|取扱制限'],
      about: ['情報|分類'],
      titled:
        '情報資産の分類|情報資産の管理|情報の分類|情報資産の入手|情報資産の保管|情報資産の運搬|情報資産の公表|情報資産の廃棄',
      chapter: ['classification'],
    },
  ],
  physical: {
    within: ['physical'],
    says: [`${AREAS}|${LINES}|物理的|電源|耐震|施錠|無停電|取付け|防火|落雷|盗難`],
    notAbout: '脅威として|論理的又は物理的',
    titled: 'サーバ等の管理|管理区域|機器の取付|機器の電源|機器の廃棄|通信ケーブル|通信回線|端末等の管理',
    chapter: ['physical'],
  },
  human: {
    within: ['human', 'compliance'],
    says: [
      `${TRAINING}|遵守すべき|遵守しなければ|従わなければ|人的な対策|離席|退職|異動|パスワードを|ICカード|IDを|業務以外の目的|持ち出し|周知|遵守する義務`,
    ],
    not: '監査|遵守状況|持ち出し不可|教育委員会',
    notAbout: '脅威として|対策基準を策定',
    titled: '職員等の遵守|研修|訓練|パスワードの取扱|IDの取扱|ICカード|非常勤|会計年度任用',
    chapter: ['human'],
  },
  technical: {
    within: ['technical'],
    says: [
      `${MALWARE}|${INTRUSION}|アクセス制御|アクセス権|ネットワーク管理|コンピュータ等の管理|技術的|技術面|特権|バックアップ|ログを|暗号|脆弱性|修正プログラム|パッチ|多要素認証|無線LAN|電子メール|ソフトウェア|開発|導入する情報システム|利用者ID`,
    ],
    notAbout: `脅威として|付着が無い|${CONTRACTOR}`,
    titled:
      'ネットワークの管理|アクセス制御|開発|不正プログラム|不正アクセス|バックアップ|ログの|電子メール|無線LAN|脆弱性|特権|無許可ソフト',
    chapter: ['technical'],
  },
  operation: {
    within: ['operation'],
    says: ['監視|遵守状況|順守状況|緊急時|対応計画|危機管理|例外措置|懲戒|法令|運用面|侵害|インシデント'],
    not: 'カメラ|監査|不正通信|検証',
    notAbout: '脅威として|監査及び自己点検を|法令等の変化|見直',
    titled: '情報システムの監視|遵守状況|侵害時の対応|緊急時対応|例外措置|法令遵守|法令の遵守|懲戒|違反に対する',
    chapter: ['operation'],
  },
  outsourcing: [
    {
      within: ['outsourcing'],
      says: [`${OUTSOURCE}|契約`],
      not: '委託管理の不備',
      titled: '業務委託|外部委託|委託先|クラウドサービス|外部サービス|約款|ソーシャルメディア',
      chapter: ['outsourcing'],
    },
    { within: ['outsourcing'], says: [`${CLOUD}|ソーシャル|SNS`], not: SECURITY_CLOUD },
    {
      within: ['outsourcing'],
      strict: true,
      says: ['定め|規定|確認|措置|選定|対策'],
      about: [`${OUTSOURCE}|${CLOUD}|ソーシャル|SNS`],
    },
  ],
  evaluation: [
    {
      within: ['evaluation', 'audit', 'review'],
      says: [`${AUDIT}|${SELF_CHECK}|運用改善|評価`],
      not: '監査委員',
      notAbout: '脅威として|委託先|委託事業者',
      titled: '監査|自己点検|評価・見直し|評価及び見直し|ポリシーの見直し',
      chapter: ['evaluation', 'audit', 'review'],
    },
    { within: ['evaluation', 'audit', 'review'], says: [REVIEW, POLICY] },
    { within: ['evaluation', 'audit', 'review'], strict: true, says: ['分析|リスク|改善|向上|検証'] },
  ],
})
