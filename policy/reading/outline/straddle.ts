import { isKanji } from '../lines/glyphs.ts'
import type { Line } from '../lines/line.ts'
import { triplesOf, type Triples } from './triples.ts'

/** Tells whether a word stands across a break: what a page edge parted, and no writer did. */
export type Straddles = (above: string, below: string, isFirst: boolean) => boolean

/** No paragraph begins with these. */
const NEVER_BEGINS = /^[をがにへでるれろっんーゃゅょぁぃぅぇぉッャュョァィゥェォ、。，．）」』]/
/** No paragraph ends with these. */
const NEVER_ENDS = /(?:[、，をはがへッャュョ]|及び|又は|並びに|若しくは)$/
/** A title of this length may stand above its text; in glyphs. */
const LONGEST_TITLE = 20

/**
 * Learns the words of a text from its own lines: three glyphs that stand together elsewhere are parts of a word.
 * Linear in the sample, built at the first question.
 */
export function straddlesIn(lines: readonly Line[]): Straddles {
  let known: Triples | undefined
  return (above, below, isFirst) => {
    if (NEVER_BEGINS.test(below) || isOpen(above)) return true
    if (NEVER_ENDS.test(above)) return true
    known ??= triplesOf(lines)
    return joins(above, below, isFirst && above.length <= LONGEST_TITLE, known)
  }
}

/** Two glyphs of one script make one word more easily than two of different ones, and a title none at all. */
function joins(above: string, below: string, mayBeTitle: boolean, known: Triples): boolean {
  const left = known.has(above.slice(-2) + below.charAt(0))
  const right = known.has(above.slice(-1) + below.slice(0, 2))
  const [a, b] = [above.at(-1) ?? '', below.charAt(0)]
  const isOneScript = (isKanji(a) && isKanji(b)) || (/[ァ-ヴー]/.test(a) && /[ァ-ヴー]/.test(b))
  if (mayBeTitle) return isOneScript && left && right
  return isOneScript ? left || right : left && right
}

/** A bracket is open at the end. */
function isOpen(text: string): boolean {
  return text.lastIndexOf('（') > text.lastIndexOf('）') || text.lastIndexOf('「') > text.lastIndexOf('」')
}
