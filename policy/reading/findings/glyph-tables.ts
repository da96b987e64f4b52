/** Simplified Chinese glyphs that no Japanese text has, each followed by its Japanese form. */
const SIMPLIFIED =
  '进進处処这這对対导導尔爾单単极極为為对対时時动動业業务務产産实実现現应応发発关関开開问問题題设設计計认認证証请請说説语語读読调調议議记記许許订訂评評词詞试試话話该該详詳误誤课課财財责責败敗货貨质質购購费費资資赖頼车車转転轮輪软軟载載较較输輸边辺达達过過运運还還连連迟遅远遠违違选選遗遺邮郵释釈针針铁鉄银銀链鎖锁鎖错錯长長门門闭閉间間闻聞阅閲队隊阶階际際陆陸险険难難页頁项項顺順须須预預领領频頻额額风風飞飛馆館验験齐斉龙竜级級纪紀约約纯純线線组組细細终終经経结結给給络絡统統继継续続维維网網编編缘縁缩縮职職脑脳节節药薬营営获獲虑慮补補见見规規视視览覧觉覚讨討让譲训訓护護报報损損换換击撃执執扩拡扫掃择択户戸库庫废廃异異弃棄张張强強归帰录録总総态態惯慣战戦无無显顕权権构構标標栏欄样様桥橋检検气気沟溝测測济済涉渉润潤渐漸满満灭滅灾災热熱环環电電疗療监監盘盤础礎确確离離种種稳穏竞競笔筆简簡类類紧緊贵貴贸貿'

/** Simplified glyph → Japanese glyph. */
export const JAPANESE_OF: ReadonlyMap<string, string> = new Map(
  [...SIMPLIFIED].flatMap((glyph, at, all) => (at % 2 === 0 ? [[glyph, all[at + 1]!] as const] : [])),
)

/** Kanji that a machine reads for a katakana of the same shape, and the katakana. */
export const KATAKANA_OF: ReadonlyMap<string, string> = new Map([
  ['一', 'ー'],
  ['二', 'ニ'],
  ['口', 'ロ'],
  ['力', 'カ'],
  ['工', 'エ'],
  ['夕', 'タ'],
  ['卜', 'ト'],
  ['八', 'ハ'],
])

/** Loan words of every policy; a word one letter away from one of these is misspelt. */
export const LOAN_WORDS: readonly string[] = [
  'セキュリティ',
  'ネットワーク',
  'インターネット',
  'コンピュータ',
  'ソフトウェア',
  'ハードウェア',
  'マイナンバー',
  'ソーシャルメディアサービス',
  'クラウドサービス',
  'メンテナンス',
  'プログラム',
  'パスワード',
  'インシデント',
  'ガイドライン',
  'バックアップ',
]

/** Spellings that are one letter away from a loan word and right all the same. */
export const ACCEPTED_SPELLINGS: ReadonlySet<string> = new Set([
  'セキュリティー',
  'コンピューター',
  'ソフトウエア',
  'ハードウエア',
  'プログラマ',
])
