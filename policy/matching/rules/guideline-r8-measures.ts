import { rules } from '../rule.ts'
import { AREAS, CONTRACTOR, DISPOSAL, INTRUSION, LINES, MALWARE, MEDIA, TAKE_OUT, TERMINALS } from '../vocabulary.ts'

/** Chapters 4 to 6 of the 対策基準. */
export const GUIDELINE_MEASURES = rules('guideline-r8', {
  'physical-servers': [
    {
      within: ['physical'],
      strict: true,
      says: ['サーバ|冗長|二重化|電源|無停電|空調|耐震|固定|保守|修理|汎用機|機器の取付|火災'],
      not: 'サーバ室|サーバルーム|廃棄',
      titled:
        'サーバ等の管理|機器の取付|サーバの冗長化|機器の電源|機器の定期保守|機器の修理|庁外への機器|電源|機器等の管理',
    },
    {
      within: ['physical'],
      says: ['サーバ|冗長|二重化|電源|無停電|空調|耐震|固定|保守|修理|汎用機|機器の取付|火災'],
      about: ['物理'],
      not: 'サーバ室|サーバルーム|廃棄',
    },
  ],
  'physical-areas': {
    within: ['physical'],
    says: [AREAS],
    not: '委託|廃棄',
    titled: '管理区域|電算室|入退室|搬入出|サーバ室|情報システム室',
  },
  'physical-lines': [
    {
      within: ['physical'],
      strict: true,
      says: [`${LINES}|ケーブル|通信回線装置|外部へのネットワーク接続`],
      titled: '通信回線|通信ケーブル|配線|通信回線装置',
    },
    { within: ['physical'], says: [`${LINES}|ケーブル|通信回線装置|外部へのネットワーク接続`], about: ['物理'] },
  ],
  'physical-terminals': [
    {
      within: ['physical'],
      strict: true,
      says: [`${TERMINALS}|${MEDIA}|盗難|ワイヤー|ログイン時|ログインパスワード`],
      not: '廃棄',
      titled: '端末等の管理|利用する端末|端末や電磁的記録媒体|端末及び電磁的記録媒体|パソコン等の管理|執務室等',
    },
    {
      within: ['physical'],
      says: [`${TERMINALS}|${MEDIA}|盗難|ワイヤー|ログイン時|ログインパスワード`],
      about: ['物理'],
    },
    { within: ['physical'], says: [MEDIA, '施錠|保管庫|盗難'] },
  ],
  'physical-disposal': {
    within: ['physical', 'classification'],
    says: [DISPOSAL],
    about: ['機器|媒体|ハードディスク|記憶装置|記録装置|復元|サーバ|パソコン|端末|情報資産|リース'],
    not: '懲戒|ID|懲戒処分|アカウント',
    titled: '廃棄|返却等',
  },
  'human-duties': [
    {
      within: ['human'],
      says: [
        `${TAKE_OUT}|業務以外の目的|業務目的以外|支給以外|私物|個人所有|私有|無許可|設定を変更|設定変更|目的外|不当な目的|知り得た|他人に知らせ`,
      ],
      not: '不可設定|記録を|記録し',
      notAbout: 'マイナンバー|個人番号|脅威として|緊急時',
      titled: '業務以外の目的|支給以外|持ち出し|職員等の遵守事項|設定変更の禁止|機器構成の変更|業務目的以外',
    },
    {
      within: ['human', 'compliance'],
      strict: true,
      says: ['遵守しなければ|遵守する|遵守すべき|従わなければ'],
      not: '遵守状況',
    },
  ],
  'human-carry-record': {
    within: ['human'],
    says: [`${TAKE_OUT}|持ち込み|持込`, '記録を|記録し|記録簿|記載|台帳|管理簿'],
    titled: '持ち出し及び持ち込みの記録|持ち込みの記録',
  },
  'human-clear-desk': {
    within: ['human'],
    says: ['離席|机上|机の上|画面ロック|スクリーンロック|放置|第三者に使用|第三者に閲覧|退庁'],
    titled: '机上|離席|クリアデスク|クリアスクリーン',
  },
  'human-leaving': {
    within: ['human'],
    says: ['返却|漏らし|秘密|守秘|情報資産|遵守'],
    about: ['退職|異動|離職|離任|離れる|離れた|職を退いた'],
    titled: '退職時|異動|退職',
  },
  'human-training': {
    within: ['human'],
    says: ['研修|教育|啓発|説明会|eラーニング|受講'],
    not: '緊急時|教育委員会',
    titled: '研修|教育',
  },
  'human-drills': { within: ['human'], says: ['訓練|演習'], titled: '訓練|演習' },
  'human-incident-report': {
    within: ['human'],
    says: ['報告|連絡|通報'],
    about: ['インシデント|事故|欠陥|障害|誤動作|侵害|盗難|紛失|異常|事案'],
    notAbout: '委託事業者に|監査|自己点検',
    titled: 'インシデントの報告|事故の報告|事故等の報告|欠陥等の報告|インシデント原因の究明',
  },
  'human-credentials': {
    within: ['human'],
    says: ['パスワード|ICカード|ID|識別符号|認証情報|生体情報'],
    not: '利用者IDの登録|特権|多要素|IDS',
    notAbout: '脅威として|管理者権限',
    titled: 'パスワードの取扱|IDの取扱|ICカード等の取扱|パスワードの管理|ICカード',
  },
  'technical-management': [
    {
      within: ['technical'],
      says: [
        'ネットワーク管理|ネットワークの管理|コンピュータ等の管理|文書サーバ|ファイルサーバ|接続制御|経路制御|ネットワークに接続|外部ネットワーク|外部との接続|電子メール|メール|複合機|電子署名|暗号化|無許可ソフト|ソフトウェアを導入|Web閲覧|Web会議|機器構成|改造|増設|フォルダ|作業の記録|作業の内容|許可していない機器|IoT|特定用途機器|テレワーク|管理記録|作業の確認|仕様書|ドメイン|DNS|無線LAN|ネットワークの接続',
      ],
      notAbout: `${CONTRACTOR}|無害化|テキスト化|脅威として|運搬`,
      titled:
        'コンピュータ及びネットワークの管理|文書サーバ|他団体との情報システム|システム管理記録|仕様書等の管理|障害記録|ネットワークの接続制御|外部の者が利用|外部ネットワーク|複合機|特定用途機器|無線LAN|電子メール|電子署名|ソフトウェアの導入|機器構成|テレワーク|Web会議|ウェブ|ソフトウェアに関する',
    },
  ],
  'technical-backup': {
    within: ['technical', 'classification'],
    says: ['バックアップ|退避|複製を取得'],
    titled: 'バックアップ',
  },
  'technical-logs': [
    {
      within: ['technical', 'operation'],
      says: ['ログを|ログの|アクセス記録|アクセスログ|証跡|ログ等|操作記録'],
      notAbout: CONTRACTOR,
      titled: 'ログの取得|アクセス記録',
    },
    {
      within: ['technical'],
      strict: true,
      says: ['記録を|履歴', '取得|保存|分析|点検|作成'],
      not: '媒体|バックアップ',
    },
  ],
  'technical-access': {
    within: ['technical'],
    says: [
      'アクセス制御|アクセスの制御|アクセス権|利用者ID|ユーザID|特権|管理者権限|外部からのアクセス|リモートアクセス|自動識別|ログイン|アカウント|認証|アクセスを制限|アクセスコントロール',
    ],
    notAbout: `無線LAN|マイナンバー|個人番号|${CONTRACTOR}`,
    titled:
      'アクセス制御|利用者ID|特権|管理者権限|外部からのアクセス|外部からの接続|ログイン|パスワードに関する情報の管理|認証情報の管理|自動識別|アカウント',
  },
  'technical-development': {
    within: ['technical'],
    says: ['開発|導入|調達|設計|テスト|試験|移行|変更管理|入力データ|ソースコード|保守|仕様'],
    about: ['情報システム|システム|機器|ソフトウェア|プログラム|データ'],
    notAbout: `${CONTRACTOR}|不正プログラム|ウイルス|マイナンバー利用事務系|無線|クラウドの導入`,
    titled: '開発|情報システムの調達|情報システムの導入|変更管理|入出力データ|更新又は統合|システム更新',
  },
  'technical-malware': {
    within: ['technical'],
    says: [MALWARE],
    notAbout: '脅威として|付着が無い|無害化',
    titled: '不正プログラム|ウイルス対策|ウイルス',
  },
  'technical-intrusion': {
    within: ['technical'],
    says: [
      `${INTRUSION}|未使用ポート|使用されていないポート|不要なサービス|内部からの攻撃|攻撃の予告|ポートを閉鎖|攻撃を受け`,
    ],
    notAbout: '脅威として|緊急時対応',
    titled: '不正アクセス|サービス不能攻撃|標的型攻撃|内部からの攻撃|攻撃への対処',
  },
  'technical-intelligence': {
    within: ['technical'],
    says: [
      'セキュリティホール|脆弱性|セキュリティ情報|セキュリティに関する情報|修正プログラム|パッチ|不正プログラム等のセキュリティ情報',
      '収集|共有|適用|更新|周知|対策|対応',
    ],
    titled: 'セキュリティ情報の収集|セキュリティホール|脆弱性|セキュリティに関する情報',
  },
})
