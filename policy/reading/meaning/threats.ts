import type { Threat, ThreatCategory } from '../../model.ts'
import { walk, type ReadClause } from '../clauses/clauses.ts'

/** Threats are told by their words, never by their place: towns file 機器故障 and 内部不正 where they like. */
const WORDS: readonly (readonly [ThreatCategory, RegExp])[] = [
  [
    'intentional',
    /不正アクセス|ウイルス|攻撃|サービス(?:不能|拒否)|侵入|意図的|内部不正|詐取|盗聴|盗難|破壊行為|なりすまし|故意|ランサム|標的型|改ざん(?=等の(?:攻撃|行為))/,
  ],
  [
    'unintentional',
    /非意図|過失|操作(?:・設定)?ミス|設定ミス|誤操作|規定違反|無断持ち出し|プログラム上の欠陥|(?:設計|開発)の?不備|メンテナンス|機器故障|機器の故障|委託管理|マネジメント|人的要因|不適切管理|バグ|誤送信|紛失|置き忘れ|誤廃棄|誤配送|誤り|不備|故障|意図しない|意図によらない|不注意|過誤|ヒューマンエラー/,
  ],
  ['disaster', /地震|落雷|火災|水害|風水害|台風|津波|噴火|災害/],
  ['epidemic', /疾病|感染症|パンデミック|要員不足/],
  ['infrastructure', /電力|停電|水道供給|インフラ|ライフライン|通信(?:の)?途絶|供給の途絶|交通(?:の)?途絶/],
]

/** Reads the threats a policy lists. */
export function readThreats(clauses: readonly ReadClause[]): readonly Threat[] {
  const holders = walk(clauses).filter(({ key }) => key?.split('+').includes('threats'))
  return holders
    .flatMap((holder) => leaves(holder.items))
    .map((item) => {
      const text = [item.title, item.text].filter(Boolean).join(' ')
      return { number: item.number, text, lines: item.lines, categories: categoriesOf(text) }
    })
}

/** Every category whose words stand in a text, in the order of the model text. */
function categoriesOf(text: string): readonly ThreatCategory[] {
  // 「非意図的」 holds the letters of 「意図的」.
  const spoken = text.replaceAll('非意図的', '非意図')
  return WORDS.filter(([, words]) => words.test(spoken)).map(([category]) => category)
}

/** Items that hold no further list. */
function leaves(items: readonly ReadClause[]): readonly ReadClause[] {
  return items.flatMap((item) => (item.items.length > 0 && item.text === '' ? leaves(item.items) : [item]))
}
