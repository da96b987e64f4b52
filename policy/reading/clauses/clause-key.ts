import type { ClauseKey } from '../../model.ts'
import { JAPANESE_OF } from '../lines/glyph-tables.ts'
import { squeeze } from '../lines/glyphs.ts'

/** Where a title stands decides what its words mean: 運用 among measures, 見直し among clauses. */
export type Position = 'clause' | 'measure' | 'chapter'

interface Rule {
  readonly key: ClauseKey
  readonly words: RegExp
}

/** Clauses of a 基本方針 (model text, first part). */
const CLAUSE_RULES: readonly Rule[] = [
  {
    key: 'purpose',
    words: /^(?:本(?:基本)?方針の|この規程の|策定の|[^、]{0,16}の)?目的(?:$|及び|・|と|等)|目的$|趣旨/,
  },
  { key: 'definitions', words: /定義|用語|(?:言葉|ことば)の(?:意味|意義)/ },
  { key: 'threats', words: /脅威|情報資産への危険性/ },
  { key: 'scope', words: /適用(?:の)?範囲|対象(?:の)?範囲|適用対象|行政機関の範囲|対象者の範囲|^対象$|^範囲$/ },
  {
    key: 'compliance',
    words:
      /(?:遵守|順守)(?:する)?(?:の)?(?:義務|責務|事項)|(?:職員|従事者|利用者|事業者|構成員|役員)[^、]{0,12}(?:義務|責務)|^(?:義務|責務)$/,
  },
  { key: 'audit', words: /監査|点検/ },
  { key: 'evaluation', words: /評価/ },
  { key: 'review', words: /見直し|改定|改善及び/ },
  { key: 'standards', words: /対策(?:の)?基準/ },
  { key: 'procedures', words: /実施手順/ },
]

/** Measures of a 基本方針, which are the chapters of a 対策基準 (model text). */
const MEASURE_RULES: readonly Rule[] = [
  { key: 'org', words: /組織(?!的(?!な?(?:対策|安全管理|措置)))|体制/ },
  { key: 'classification', words: /分類|格付|情報資産の管理|情報の取扱い/ },
  { key: 'resilience', words: /強[靱靭じ](?:ん)?[性化]|三層|三段階/ },
  { key: 'physical', words: /物理/ },
  { key: 'human', words: /人的|人員/ },
  { key: 'technical', words: /技術/ },
  { key: 'operation', words: /運用/ },
  { key: 'outsourcing', words: /委託|外部サービス|クラウド|ソーシャルメディア/ },
]

const MEASURE_EVALUATION: readonly Rule[] = [{ key: 'evaluation', words: /評価|見直し|監査|点検/ }]

/** The clause that holds the measures: the bare words, or with what is done with them. */
const MEASURES =
  /^(?:(?:情報)?(?:安全管理|セキュリティ)(?:の)?(?:対策|措置)(?:等)?|(?:講[ずじ](?:べき|る))?(?:対策|措置))(?:の(?:実施|内容|概要|種類|体系|推進|項目|方針|基本的?事項|基本))?(?:について)?$/

/** Reads the canonical key of a title; undefined where it is none of the model text's. */
export function keyOf(title: string, position: Position): string | undefined {
  const words = readable(title)
  if (words === '') return undefined
  if (/^[附付]則/.test(words)) return 'supplementary'
  if (position !== 'measure' && MEASURES.test(words)) return 'measures'
  const found = rulesFor(position, words)
    .map((rule) => ({ key: rule.key, at: words.search(rule.words) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .map(({ key }) => key)
  const keys = [...new Set(found)].filter((key) => !isSwallowed(key, found, words))
  return keys.length === 0 ? undefined : keys.join('+')
}

/** The words of a title without spaces and brackets; glyphs that a machine put in for their like are read as meant. */
function readable(title: string): string {
  const glyphs = [...squeeze(title)].map(
    (glyph) => JAPANESE_OF.get(glyph) ?? (/[\u2E80-\u2FD5]/.test(glyph) ? glyph.normalize('NFKC') : glyph),
  )
  return glyphs.join('').replace(/[「」『』【】〔〕＜＞<>■◆●]/g, '')
}

function rulesFor(position: Position, words: string): readonly Rule[] {
  // 評価・見直し is one measure of the model text; 監査 or 見直し alone is the clause of that name.
  if (position === 'measure')
    return [...MEASURE_RULES, ...(isEvaluation(words) ? MEASURE_EVALUATION : CLAUSE_RULES.filter(isAfterMeasures))]
  if (position === 'clause') return [...CLAUSE_RULES, ...MEASURE_RULES]
  // A chapter of a 対策基準: 評価・見直し is one, 監査 alone too.
  const general = CLAUSE_RULES.filter(({ key }) => ['purpose', 'definitions', 'scope', 'compliance'].includes(key))
  const evaluation = /評価|見直し/.test(words) ? MEASURE_EVALUATION : CLAUSE_RULES.filter(({ key }) => key === 'audit')
  return [...general, ...MEASURE_RULES, ...evaluation]
}

const isEvaluation = (words: string): boolean => /評価/.test(words) || (/監査|点検/.test(words) && /見直し/.test(words))
const isAfterMeasures = ({ key }: Rule): boolean => key === 'audit' || key === 'review'

/** Words that stand inside the name of another key: 対策基準の見直し is a review, not a standard. */
function isSwallowed(key: ClauseKey, found: readonly ClauseKey[], words: string): boolean {
  if (key === 'standards' && found.includes('review')) return !/策定/.test(words)
  if (key === 'operation') return /運用(?:管理)?(?:改善|体制|手順)/.test(words)
  if (key === 'outsourcing' && found.includes('compliance')) return true
  if (key === 'org' && found.includes('scope')) return true
  if (key === 'classification' && found.includes('scope')) return true
  return key === 'evaluation' && found.includes('audit')
}

/** An item that has no title says at its end what it is: 「…その他の人的対策」. */
export function keyOfMeasureText(text: string): string | undefined {
  if (/。/.test(text) || text.length > 80) return undefined
  const named = /(?:その他の|次に掲げる)([^、。]{2,20})$/.exec(text)?.[1] ?? text
  const key = keyOf(named, 'measure')
  const isPlain = /^[^、。]{1,12}(?:(?:、|・|及び|並びに)[^、。]{1,12}){0,5}(?:対策|セキュリティ)$/.test(text)
  return key?.includes('+') && !isPlain ? undefined : key
}
