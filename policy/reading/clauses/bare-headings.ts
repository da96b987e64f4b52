import { squeeze, widthOf } from '../lines/glyphs.ts'
import { isBlank, looksLikeTitle, type Line } from '../lines/line.ts'
import { keyOf } from './clause-key.ts'

/** With this many numbered clauses of the model text, lines without number are no headings. */
const ENOUGH_NUMBERED = 3

/**
 * Headings of a text that numbers nothing: lines that stand alone and name a clause of the model text. Numbers of lines.
 * Linear.
 */
export function findBareHeadings(lines: readonly Line[]): ReadonlySet<number> {
  const spoken = lines.filter((line) => !isBlank(line) && !line.aside)
  const named = spoken.filter(
    (line) => line.text.length <= 40 && looksLikeTitle(line.marker?.rest || line.text, 24, widthOf),
  )
  const numbered = named.filter((line, at) => {
    const title = line.marker?.rest === '' ? (named[at + 1]?.text ?? '') : (line.marker?.rest ?? '')
    return keyOf(title, 'clause') !== undefined
  }).length
  const captioned = named.filter((line) => /^[(（].*[)）]$/.test(line.text)).length
  if (numbered >= ENOUGH_NUMBERED || captioned >= ENOUGH_NUMBERED) return new Set()
  const bare = named.filter((line) => !line.marker && line.bullet === '' && isClauseName(line.text))
  return bare.length >= ENOUGH_NUMBERED ? new Set(bare.map((line) => line.number)) : new Set()
}

/** A whole line that is the name of a clause: 目的, 用語の定義, 職員等の遵守義務. */
function isClauseName(text: string): boolean {
  const words = squeeze(text).replace(/^[■◆●○【〔]+|[】〕]+$/g, '')
  return keyOf(words, 'clause') !== undefined && !/(?:基本方針|ポリシー)$/.test(words) && widthOf(words) <= 20
}
