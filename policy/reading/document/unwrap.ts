import { titleOf } from '../clauses/title.ts'
import type { Draft } from '../outline/draft.ts'

export interface Unwrapped {
  readonly roots: readonly Draft[]
  readonly titles: readonly string[]
  /** Lines that turned out to be title. */
  readonly asides: ReadonlySet<number>
}

const IS_DOCUMENT = /(?:基本方針|対策基準|実施手順|ポリシー|規程|基準)$/

/** A lone chapter named like a document (第1章 情報セキュリティ基本方針) is the title of its clauses, not one of them. */
export function unwrap(roots: readonly Draft[], titles: readonly string[]): Unwrapped {
  const holders = roots.filter(({ marker }) => !['supplementary', 'appendix'].includes(marker?.style ?? ''))
  const [only] = holders
  const name = only && titleOf(only).title
  const stands =
    only && holders.length === 1 && ['part', 'chapter', 'dai', 'roman', undefined].includes(only.marker?.style)
  if (!stands || name === undefined || !IS_DOCUMENT.test(name) || only.items.length < 2)
    return { roots, titles, asides: new Set() }
  const title = [only.marker?.printed, name].filter(Boolean).join(' ')
  const asides = new Set([only.line, ...titleOf(only).pieces.map(({ line }) => line)])
  return { roots: roots.flatMap((root) => (root === only ? only.items : [root])), titles: [...titles, title], asides }
}
