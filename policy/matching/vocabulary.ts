/**
 * Words that mean one thing in policies of different years and towns (外部委託 became 業務委託, 約款による外部サービス became
 * クラウドサービス). A stem stands for all its forms: 委託 for 委託先, 委託事業者, 業務委託.
 */
export const MYNUMBER = 'マイナンバー|個人番号|番号利用事務|基幹系'
export const LGWAN = 'LGWAN|総合行政ネットワーク'
export const INTERNET = 'インターネット|ホームページ'
export const OUTSOURCE = '委託|受託|アウトソーシング|請負|外部事業者|外部の事業者'
export const CONTRACTOR = '委託事業者|委託業者|委託先|委託者|受託者|受託事業者|受託業者|外部事業者'
export const CLOUD = 'クラウド|外部サービス|約款|ASP|SaaS'
export const SECURITY_CLOUD = 'セキュリティクラウド|セキュリティ・クラウド|SOC'
export const SOCIAL = 'ソーシャル|SNS|動画投稿|ブログ'
export const POLICY = 'ポリシー|基本方針|本方針|この方針|対策基準|この規程|本規程|この訓令|情報セキュリティ規程'
export const STANDARDS = '対策基準|スタンダード'
export const PROCEDURES = '実施手順|運用手順書|手順書|プロシージャ|実施要領|手順等|マニュアル'
export const ADOPT = '策定|定め|制定|整備|作成|設け|規定|決定|明確|明らか|文書化|確立|準備|明記'
export const MEASURES = '対策|措置|方策|管理しなければ|保護'
export const TAKE = '講|実施|行|図|とら|取ら|とる|施|推進'
export const AUDIT = '監査'
export const SELF_CHECK = '自己点検|自主点検|自己評価|内部点検|セルフチェック'
export const REVIEW = '見直|見なお|改定|改訂|改正|更新'
export const MALWARE = '不正プログラム|ウイルス|マルウェア|ランサムウェア|有害プログラム|悪意のある|ワーム'
export const INTRUSION =
  '不正アクセス|不正なアクセス|不正侵入|不正な侵入|侵入検知|標的型攻撃|サービス不能攻撃|サイバー攻撃|ファイアウォール'
export const INCIDENT = 'インシデント|侵害|事故|緊急|障害|事案|異常|非常時|危機|脅威が発生|不測の事態'
export const TRAINING = '教育|研修|啓発|説明会|訓練|知識を普及|普及啓発'
export const AREAS =
  '管理区域|電算室|電算機室|電子計算機室|サーバ室|サーバルーム|マシン室|情報システム室|入退室|立入|立ち入|設置する施設|施設'
export const TERMINALS = 'パソコン|端末|モバイル|PC|タブレット'
export const MEDIA = '記録媒体|記憶媒体|媒体|USB|可搬'
export const LINES = '通信回線|通信設備|通信ケーブル|配線|回線'
export const DISPOSAL = '廃棄|返却|処分|消去|抹消'
export const TAKE_OUT = '持ち出|持出|外部に持|庁外に持'
/** Whether people keep to the policy, as a matter to be checked. */
export const COMPLIANCE = '遵守状況|順守状況|遵守の状況|順守の状況|遵守されて|順守されて|守られて'
/** Not to be published. */
export const UNPUBLISHED = '非公開|公開しない|公表しない|公にしない|不開示'
