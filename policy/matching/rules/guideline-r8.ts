import { rules } from '../rule.ts'
import { GUIDELINE_MEASURES } from './guideline-r8-measures.ts'
import {
  ADOPT,
  AUDIT,
  CLOUD,
  COMPLIANCE,
  CONTRACTOR,
  INTERNET,
  LGWAN,
  MYNUMBER,
  OUTSOURCE,
  POLICY,
  REVIEW,
  SECURITY_CLOUD,
  SELF_CHECK,
  SOCIAL,
} from '../vocabulary.ts'

/** Sections of the 対策基準. Their articles carry titles, which say by themselves what a sentence is about. */
export const GUIDELINE_R8_RULES = [
  ...rules('guideline-r8', {
    'org-roles': {
      within: ['org'],
      says: [
        '責任者|管理者|CISO|担当者|権限|責任|役割|組織体制',
        '置く|置き|充て|有する|有し|指名|任命|選任|確立|定め|設置|明確',
      ],
      not: '別に定め|許可|報告|委員会|ソーシャル|管理者権限|アクセス権限|委託|監査|非公開|権限を付与',
      notAbout: 'ソーシャル',
      titled:
        '最高情報セキュリティ責任者|統括情報セキュリティ責任者|情報セキュリティ責任者|情報セキュリティ管理者|情報システム管理者|情報システム担当者|組織体制|管理体制',
    },
    'org-committee': {
      within: ['org'],
      says: ['委員会|推進会議|推進本部|庁議|幹部会', '設置|置く|置き|設け|構成|組織|審議|決定'],
      about: ['セキュリティ|CISO'],
      not: '行政委員会|教育委員会|選挙管理委員会|農業委員会',
      titled: '情報セキュリティ委員会|情報セキュリティ推進会議|推進本部',
    },
    'org-committee-yearly': {
      within: ['org', 'evaluation'],
      says: ['毎年|年1回|年一回|改善計画|開催|進捗'],
      about: ['委員会|推進会議|推進本部', 'セキュリティ'],
      notAbout: '教育委員会|選挙管理委員会',
    },
    'org-separation': {
      within: ['org'],
      says: ['兼務|同じ者が兼|同一の者が兼|兼ねて|兼ねない|兼ねてはならない'],
      titled: '兼務の禁止|兼務',
    },
    'org-csirt': {
      within: ['org'],
      says: ['CSIRT|シーサート|統一的な窓口|統一窓口|緊急対応チーム', `${ADOPT}|設置|置く|報告|構築|機能`],
      titled: 'CSIRT|統一的な窓口|シーサート',
    },
    'classification-scheme': [
      {
        within: ['classification'],
        says: ['分類し|分類する|分類しなければ|分類は|重要性分類|格付'],
        about: ['情報|機密性'],
        not: '分類に応じ|分類に従|分類に基づ',
        notAbout: `クラウド|外部サービス|${CONTRACTOR}`,
        titled: '情報資産の分類|情報の分類|重要度による分類',
      },
      { within: ['classification'], strict: true, says: ['機密性', '別表|次の表|次のとおり|区分'] },
    ],
    'classification-responsibility': {
      within: ['classification'],
      says: ['管理責任|台帳|目録|情報資産について管理', '有する|負う|作成|整備|管理'],
      titled: '管理責任',
    },
    'classification-handling': [
      { within: ['classification', 'compliance'], says: ['情報資産を|情報資産は', '取り扱わ|取り扱う|取扱わ'] },
      {
        within: ['classification'],
        says: ['分類に応じ|分類に従|分類に基づ|取扱制限|重要度に応じ|取扱いを|取扱いに'],
        about: ['情報'],
        titled:
          '情報の作成|情報資産の入手|情報資産の利用|情報資産の保管|情報の送信|情報資産の運搬|情報資産の提供|情報資産の公表|情報資産の廃棄|取扱い',
      },
      {
        within: ['classification'],
        strict: true,
        says: ['送信|運搬|提供|公表|保管|複製|暗号化|施錠|鍵付き|廃棄|印刷|複写|配布'],
      },
    ],
    'zone-mynumber': {
      within: ['resilience'],
      says: ['通信|分離|接続|遮断|切り離', '他の領域|ほかの領域|他のネットワーク|領域|分離|できない|他の'],
      about: [MYNUMBER],
      not: '持ち出し|多要素',
      titled: 'マイナンバー利用事務系',
    },
    'zone-specific-flow': {
      within: ['resilience'],
      says: ['特定通信|MACアドレス|ポート番号|プロトコル|通信経路の限定|IPアドレス'],
      about: [`${MYNUMBER}|特定通信`],
    },
    'zone-mynumber-mfa': {
      within: ['resilience'],
      says: ['多要素認証|二要素認証|2要素認証|多要素|二要素|二つ以上|2つ以上'],
      about: [MYNUMBER],
    },
    'zone-mynumber-export': {
      within: ['resilience'],
      says: ['持ち出し|持出し|持ち出せ'],
      about: [MYNUMBER, '不可|禁止|できない|防|設定'],
    },
    'zone-lgwan': [
      {
        within: ['resilience'],
        says: ['分割|分離|許可|経路を分け'],
        about: [LGWAN, INTERNET],
        titled: 'LGWAN接続系',
      },
      { within: ['resilience'], says: ['領域の間|領域間', '通信|接続|分離|分割'] },
      {
        within: ['resilience'],
        says: ['分離|切り離|分割'],
        about: [`${INTERNET}|ネットワークを|ネットワークの`],
        not: '接続',
      },
    ],
    'zone-sanitise': {
      within: ['resilience'],
      says: ['無害化|テキスト化|画面転送|危険因子|サニタイズ'],
      notAbout: '生成AI',
      titled: '無害化',
    },
    'zone-internet': {
      within: ['resilience'],
      says: [`監視|検知|${SECURITY_CLOUD}|集約`],
      about: [INTERNET],
      titled: 'インターネット接続系',
    },
    'zone-alpha-dash': {
      within: ['resilience'],
      says: ['ローカルブレイクアウト|ISMAP|テナント|接続先を制限|接続先制限'],
      notAbout: '調達|選定基準',
    },
    'zone-beta': {
      within: ['resilience'],
      says: ['EDR|振る舞い検知|未知の不正プログラム|エンドポイント|緊急時即応'],
    },
    'zone-beta-dash': {
      within: ['resilience'],
      says: ['アクセス制御|監視|ログ'],
      about: ['業務システム', "インターネット接続系に配置|インターネット接続系に業務|β'モデル|β′|βダッシュ"],
    },
    'zone-external-audit': {
      within: ['evaluation', 'audit', 'resilience'],
      says: ['外部監査|外部の監査|第三者による監査|外部機関による監査|地方公共団体情報システム機構に'],
    },
    'zone-wireless': {
      within: ['resilience', 'technical', 'physical'],
      says: ['無線LAN|無線ネットワーク|Wi-Fi|EAP-TLS|WPA'],
      titled: '無線LAN',
    },
  }),
  ...GUIDELINE_MEASURES,
  ...rules('guideline-r8', {
    'operation-monitoring': {
      within: ['operation'],
      says: ['監視|モニタリング'],
      about: ['システム|ネットワーク|稼働|サーバ|事案'],
      not: '不正通信|カメラ',
      notAbout: CONTRACTOR,
      titled: '情報システムの監視|システムの監視|ネットワークの監視',
    },
    'operation-compliance': {
      within: ['operation'],
      says: [
        `${COMPLIANCE}|違反行為|実施状況を|利用状況の調査|利用状況を調査|運用状況`,
        '確認|点検|把握|調査|報告|対処',
      ],
      not: '監査|検証',
      titled: '遵守状況の確認|遵守状況|利用状況の調査|利用状況調査',
    },
    'operation-response': {
      within: ['operation'],
      says: ['対応|対処|策定|定め|作成|見直|整合|対策'],
      about: ['緊急時|対応計画|侵害|インシデント|危機管理|業務継続計画|緊急事態|BCP'],
      notAbout: `${CONTRACTOR}|契約|報告窓口`,
      titled: '侵害時の対応|緊急時対応計画|侵害時|業務継続計画',
    },
    'operation-exceptions': {
      within: ['operation'],
      says: ['例外措置|例外を|例外的|適用除外|特例'],
      titled: '例外措置|適用除外',
    },
    'operation-law': {
      within: ['operation'],
      says: ['法令|法律|条例|地方公務員法|著作権法', '遵守|従わ|従い|順守'],
      titled: '法令遵守|法令の遵守|法令等の遵守|関係法令',
    },
    'operation-discipline': {
      within: ['operation'],
      says: ['懲戒|違反', '処分|対象|措置|通知|剥奪|停止|求め|報告|対応'],
      titled: '懲戒|違反に対する|違反時の|罰則',
    },
    'outsourcing-work': {
      within: ['outsourcing'],
      says: ['選定|契約|確認|監督|措置|基準|遵守|再委託|検査|対策'],
      about: [OUTSOURCE],
      titled: '業務委託|外部委託|委託先|委託事業者|委託契約|再委託',
    },
    'outsourcing-systems': {
      within: ['outsourcing'],
      says: ['契約|要件|要求|仕様|選定'],
      about: [
        OUTSOURCE,
        '情報システムの構築|情報システムの開発|システム開発|情報システムに関する業務委託|情報システムの運用・保守|運用・保守を|情報システムの運用',
      ],
      titled: '情報システムに関する業務委託|情報システムの構築を業務委託|情報システムの運用・保守を業務委託',
    },
    'cloud-sensitive': {
      within: ['outsourcing'],
      says: ['選定|規定|基準|要件|役割|責任分界|対策|承認|確認|利用'],
      about: [CLOUD, '機密性2|重要性|選定|規定|要件|分界|取り扱う場合|承認|契約'],
      notAbout: `${SECURITY_CLOUD}|${SOCIAL}|取り扱わない|委託事業者において`,
      titled: 'クラウドサービスの利用|取り扱う場合|外部サービスの選定|クラウドサービスの選定',
    },
    'cloud-open': {
      within: ['outsourcing'],
      says: ['約款|取り扱わない|不特定多数|リスクが許容|リスクを許容|許容できる'],
      about: [`${CLOUD}|サービス|取り扱わない`],
      notAbout: SECURITY_CLOUD,
      titled: '約款による外部サービス|取り扱わない場合',
    },
    'supply-chain': {
      within: ['outsourcing', 'technical'],
      says: ['JC-STAR|ISMAP|サプライチェーン|調達', '選定|基準|リスク|確認|調達|製品'],
      about: ['調達|機器|製品|サプライチェーン'],
    },
    'evaluation-audit': {
      within: ['evaluation', 'audit'],
      says: [AUDIT, '実施|行|計画|指名|報告|受け'],
      not: '監査委員|点検の結果|監査の結果|改善',
      notAbout: '委託先|委託事業者',
      titled: '監査',
    },
    'evaluation-self-check': {
      within: ['evaluation', 'audit'],
      says: [SELF_CHECK, '実施|行|報告|計画'],
      not: '結果を踏まえ|点検の結果',
      titled: '自己点検',
    },
    'evaluation-review': {
      within: ['evaluation', 'review', 'org'],
      says: [`${REVIEW}|改善|評価を`],
      about: [POLICY],
      not: '改善計画',
      notAbout: CONTRACTOR,
      titled: 'ポリシーの見直し|ポリシー及び関係規程等の見直し|評価及び見直し|評価・見直し',
    },
  }),
]
