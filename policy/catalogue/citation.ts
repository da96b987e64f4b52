/** Published basic policies from which requirements were taken. */
export const SOURCE_TEXTS = {
  ishikari: '石狩湾新港管理組合情報セキュリティ基本方針（令和8年4月1日施行）',
  maizuru: '舞鶴市情報セキュリティポリシー 情報セキュリティ基本方針（令和8年3月）',
  kawazu: '河津町役場情報セキュリティポリシー 第1章 基本方針（令和6年7月23日）',
  kyoto: '京都市職員共済組合情報セキュリティ基本方針（令和5年公告第18号）',
  komoro: '小諸市情報セキュリティポリシー 第1章 情報セキュリティ基本方針',
} as const satisfies Readonly<Record<string, string>>

/** A published basic policy. */
export type SourceText = keyof typeof SOURCE_TEXTS

/** A line of a published policy (1-based, of the file as stored) and words that stand there. */
export interface Citation {
  readonly text: SourceText
  readonly line: number
  readonly words: string
}

/** The same words in several texts, by line: `at('多要素認証', { ishikari: 104, kawazu: 91 })`. */
export function at(words: string, lines: Partial<Readonly<Record<SourceText, number>>>): readonly Citation[] {
  return TEXTS.flatMap((text) => {
    const line = lines[text]
    return line === undefined ? [] : [{ text, line, words }]
  })
}

const TEXTS = ['ishikari', 'maizuru', 'kawazu', 'kyoto', 'komoro'] as const satisfies readonly SourceText[]
