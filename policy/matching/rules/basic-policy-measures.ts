import { rules } from '../rule.ts'
import {
  COMPLIANCE,
  ADOPT,
  AREAS,
  AUDIT,
  CLOUD,
  CONTRACTOR,
  INCIDENT,
  INTERNET,
  INTRUSION,
  LGWAN,
  LINES,
  MALWARE,
  MYNUMBER,
  OUTSOURCE,
  POLICY,
  REVIEW,
  SECURITY_CLOUD,
  SELF_CHECK,
  SOCIAL,
  TAKE,
  TERMINALS,
  TRAINING,
} from '../vocabulary.ts'

/** 基本方針: the measures from 強靱性 to 業務委託, audit and improvement. */
export const BASIC_MEASURES_RULES = rules('basic-policy', {
  'resilience-measures': [
    { within: ['resilience'], strict: true, says: ['次の対策|次に掲げる対策|以下の対策|強靱性', TAKE] },
    { within: ['resilience'], says: ['三段階|3段階|三層|多層防御|強靱性の向上', TAKE], notAbout: '脅威から' },
  ],
  'mynumber-isolation': {
    within: ['resilience'],
    says: [
      '他の領域|ほかの領域|他のネットワーク|他の系|他の情報システム|他の領域との通信|領域との',
      '通信|分離|接続|遮断|切り離',
    ],
    about: [MYNUMBER],
  },
  'mynumber-no-export': {
    within: ['resilience'],
    says: [
      '持ち出し不可|持出し不可|持ち出しができない|持ち出しを不可|持ち出せない|持ち出しを禁|持ち出し禁止|持ち出しを防|媒体による情報持ち出し',
    ],
    about: [MYNUMBER],
  },
  'mynumber-mfa': {
    within: ['resilience'],
    says: ['多要素認証|二要素認証|2要素認証|多要素|二要素|2要素|二つ以上|生体認証'],
    about: [MYNUMBER],
  },
  'mynumber-no-leak': {
    within: ['resilience'],
    says: ['流出|漏えい|漏洩|漏れ', '防|ないよう|抑止'],
    about: [MYNUMBER],
  },
  'lgwan-split': {
    within: ['resilience'],
    says: ['分割|分離|論理的に分|切り分け|経路を分け'],
    about: [LGWAN, INTERNET],
  },
  'lgwan-sanitised': {
    within: ['resilience'],
    says: ['無害化|テキスト化|安全が確保された通信|危険因子'],
    not: '未実施',
  },
  'internet-monitoring': {
    within: ['resilience'],
    says: ['監視|検知'],
    about: [INTERNET, '不正通信|不正な通信|通信の監視|通信を監視|監視機能'],
  },
  'internet-advanced': {
    within: ['resilience'],
    says: ['高度な', '対策|監視|セキュリティ'],
    about: [INTERNET],
  },
  'internet-aggregation': {
    within: ['resilience'],
    says: ['集約|一元化|接続口'],
    about: [INTERNET],
  },
  'internet-security-cloud': { within: ['resilience'], says: [SECURITY_CLOUD] },
  'physical-servers': [
    {
      within: ['physical'],
      strict: true,
      says: ['サーバ|ホストコンピュータ|汎用機|情報システム機器|機器'],
      not: 'サーバ室|サーバルーム',
    },
    {
      within: ['physical'],
      says: ['サーバ|ホストコンピュータ|汎用機|情報システム機器|機器'],
      about: ['物理'],
      not: 'サーバ室|サーバルーム',
    },
  ],
  'physical-areas': {
    within: ['physical'],
    says: [AREAS],
    not: '委託',
  },
  'physical-lines': [
    { within: ['physical'], strict: true, says: [LINES] },
    { within: ['physical'], says: [LINES], about: ['物理'] },
  ],
  'physical-terminals': [
    { within: ['physical'], strict: true, says: [TERMINALS] },
    { within: ['physical'], says: [TERMINALS], about: ['物理'] },
  ],
  'physical-damage': {
    within: ['physical'],
    says: ['損傷|妨害|損壊|盗難|破壊|災害|火災|地震'],
    about: ['保護|防|対策|管理|措置'],
    notAbout: '脅威として',
  },
  'human-rules': {
    within: ['human'],
    says: ['遵守すべき|遵守事項|守るべき|順守すべき', '定め|規定|明確|明記'],
    not: '判断基準|対策基準',
    notAbout: '対策基準を策定|対策基準を定め',
  },
  'human-training': {
    within: ['human'],
    says: [TRAINING],
    about: ['職員|教育|研修|人的'],
    not: '緊急時|教育委員会',
  },
  'human-dissemination': {
    within: ['human'],
    says: ['周知|徹底|掲示|閲覧できる|知らせ'],
    about: [POLICY],
  },
  'technical-computers': {
    within: ['technical'],
    says: [
      'コンピュータ等の管理|コンピュータの管理|コンピュータ及びネットワーク|コンピュータやネットワーク|電子計算機の管理|電子計算機等の管理|情報システムの管理|情報システム及びネットワークの管理|機器の管理|機器等の管理',
    ],
  },
  'technical-network': {
    within: ['technical'],
    says: ['ネットワーク管理|ネットワークの管理|ネットワーク等の管理|ネットワークを管理'],
  },
  'technical-access': {
    within: ['technical'],
    says: ['アクセス制御|アクセス権|アクセスの制御|アクセスコントロール|アクセス管理'],
  },
  'technical-malware': { within: ['technical'], says: [MALWARE], notAbout: '脅威として|付着が無い' },
  'technical-intrusion': { within: ['technical'], says: [INTRUSION], notAbout: '脅威として|緊急時対応' },
  'operation-measures': {
    within: ['operation'],
    says: ['運用面|運用における|運用上の|運用に関する', '対策|措置'],
  },
  'operation-monitoring': {
    within: ['operation'],
    says: ['監視|モニタリング'],
    about: ['システム|ネットワーク|稼働|ログ|通信'],
    not: '不正通信|カメラ',
  },
  'operation-compliance': {
    within: ['operation', 'evaluation'],
    says: [`${COMPLIANCE}|運用状況`, '確認|点検|把握|調査'],
    not: '監査',
  },
  'operation-outsourcing': {
    within: ['operation'],
    says: [OUTSOURCE, 'セキュリティ|対策|管理'],
    about: ['確保|運用|監督'],
    not: '契約|選定|要件',
    notAbout: '契約を締結|要件を明記',
  },
  'incident-response': {
    within: ['operation'],
    says: ['対応|対処|復旧|処理|遮断|隔離'],
    about: [INCIDENT, '迅速|速やか|直ちに|適切|適正|的確|円滑|計画に基づ|計画に従'],
  },
  'incident-plan': {
    within: ['operation'],
    says: [
      '緊急時対応計画|緊急対応計画|緊急時の対応計画|緊急時対応手順|業務継続計画|BCP|対応計画|緊急時における',
      `${ADOPT}|${REVIEW}`,
    ],
  },
  'incident-crisis': [
    {
      within: ['operation'],
      says: ['危機管理|緊急時の対策|緊急事態|緊急時対応', `${TAKE}|${ADOPT}`],
      not: '緊急時対応計画',
    },
    {
      within: ['operation'],
      says: ['手順|体制|連絡網', '備え|整え|整備|定め'],
      about: ['緊急事態|緊急時|非常時'],
      not: '緊急時対応計画',
    },
  ],
  'compliance-verification': {
    within: ['audit', 'evaluation'],
    says: ['検証|確認|確かめ|評価'],
    about: [`${COMPLIANCE}|実施状況|運用状況`, `${AUDIT}|${SELF_CHECK}`],
  },
  'policy-effectiveness': {
    within: ['audit', 'evaluation'],
    says: ['実効性|有効性'],
    about: [`${AUDIT}|${POLICY}`],
  },
  audit: [
    {
      within: ['audit', 'evaluation'],
      says: [AUDIT, `${TAKE}|受け`],
      not: '結果|監査委員|改善|向上',
      notAbout: '委託先|委託事業者|監査委員事務局',
    },
    { within: ['audit', 'evaluation'], says: ['監査する|監査し|監査させ'], notAbout: '委託先|委託事業者' },
  ],
  'self-check': [
    { within: ['audit', 'evaluation'], says: [SELF_CHECK, TAKE], not: '結果|向上' },
    { within: ['audit', 'evaluation'], strict: true, says: ['点検を|点検し|点検す', '行|実施|す'], not: '結果|監査' },
  ],
  improvement: {
    within: ['evaluation', 'audit', 'review'],
    says: ['改善|是正'],
    about: ['運用|結果|監査|点検'],
    notAbout: '委託先|委託事業者',
  },
  'security-raise': {
    within: ['evaluation', 'audit', 'review'],
    says: ['向上|水準を高め|強化', '図|努め|行'],
    about: ['セキュリティ'],
    not: '強靱性|監視機能|意識',
  },
  'outsourcing-selection': {
    within: ['outsourcing'],
    says: ['選定|選択|選ぶ'],
    about: [OUTSOURCE],
  },
  'outsourcing-contract': {
    within: ['outsourcing'],
    says: ['契約', '締結|明記|規定|定め|交わ|盛り込|記載|締'],
    about: [OUTSOURCE],
    not: '契約に基づ|契約終了',
  },
  'outsourcing-confirmation': {
    within: ['outsourcing'],
    says: ['確認|監督|検査|調査|点検|監査'],
    about: [CONTRACTOR],
    not: '選定',
  },
  'outsourcing-action': {
    within: ['outsourcing'],
    says: ['契約に基づ|契約に従|必要な措置|改善を|是正', '措置|講|求め|指示'],
    about: [OUTSOURCE],
  },
  'cloud-rules': {
    within: ['outsourcing'],
    says: ['規定|規程|基準|ルール|手順|要領', '整備|定め|策定|規定'],
    about: [CLOUD],
    notAbout: `${SOCIAL}|${SECURITY_CLOUD}`,
  },
  'cloud-measures': [
    {
      within: ['outsourcing'],
      says: ['対策|措置', TAKE],
      about: [CLOUD],
      notAbout: `${SECURITY_CLOUD}|委託事業者において`,
    },
    {
      within: ['outsourcing'],
      says: ['これに従|承認を|許可を'],
      about: [CLOUD],
      notAbout: `${SECURITY_CLOUD}|${SOCIAL}`,
    },
  ],
  'social-procedures': {
    within: ['outsourcing'],
    says: ['手順|運用方針|運用ポリシー|要領|ガイドライン', ADOPT],
    about: [SOCIAL],
  },
  'social-content': [
    {
      within: ['outsourcing'],
      says: ['発信できる|発信する情報|発信する内容|発信内容|掲載する情報|発信して', ADOPT],
      about: [SOCIAL],
    },
    {
      within: ['outsourcing'],
      says: ['発信してはならない|発信できない|発信する情報|発信しない|発信し'],
      about: [SOCIAL],
    },
  ],
  'social-officer': { within: ['outsourcing'], says: ['責任者|管理者|担当者', ADOPT], about: [SOCIAL] },
})
