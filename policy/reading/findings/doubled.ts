import type { Finding } from '../../model.ts'
import type { Line } from '../lines/line.ts'
import { triplesOf, type Triples } from '../outline/triples.ts'

const TWICE = /([ぁ-んァ-ヴ一-龠])\1/g
/** Doubled by right: heads of bodies (市市長), numbers, days, persons and names. */
const BY_RIGHT =
  /[会校課部局室都道府県市町村区所院署社係組国館園店班隊団科者年月日人時分回件点名種期号一二三四五六七八九十百千万佐奈鈴]/
/** Doubled particles and endings that another pattern finds with less to go by. */
const KNOWN_SLIP = /的的|をを|がが|のの|にに|はは|でで|るる|うう|りり|等等|しし|じじ/
/** Glyphs shown on each side. */
const AROUND = 4

/**
 * Glyphs that stand twice where the text has them once elsewhere (情報資資産, 情報資産): 権利利益 is two words and
 * has no 権利益 beside it. Kanji twice beside anything but kanji are 々 in Japanese. Linear.
 */
export function findDoubled(lines: readonly Line[]): readonly Finding[] {
  let known: Triples | undefined
  return lines.flatMap((line) =>
    [...line.text.matchAll(TWICE)].flatMap((match): readonly Finding[] => {
      const [twice, glyph] = [match[0], match[1]!]
      const before = line.text.slice(Math.max(0, match.index - AROUND), match.index)
      const after = line.text.slice(match.index + 2, match.index + 2 + AROUND)
      if (KNOWN_SLIP.test(twice) || (BY_RIGHT.test(glyph) && !/[ぁ-ん]/.test(glyph))) return []
      known ??= triplesOf(lines)
      if (!standsAlone(before, glyph, after) && !isOnceElsewhere(before, glyph, after, known)) return []
      const here = [line.number, line.number] as const
      const [found, proposed] = [before + twice + after, before + glyph + after]
      return [{ code: 'doubled-character', severity: 'error', lines: here, found, proposed }]
    }),
  )
}

/** A kanji that makes no word with the glyph before or after it: two words of two kanji need both. */
function standsAlone(before: string, glyph: string, after: string): boolean {
  const isWord = /[一-龠]$/.test(before) && /^[一-龠]/.test(after)
  return /[一-龠]/.test(glyph) && !isWord
}

/** 資産 with one 資 stands elsewhere, and with two nowhere but here. */
function isOnceElsewhere(before: string, glyph: string, after: string, known: Triples): boolean {
  const [left, right] = [before.at(-1) ?? '', after.charAt(0)]
  const count = (triple: string): number => (triple.length === 3 ? (known.get(triple) ?? 0) : 0)
  const isOdd = count(left + glyph + glyph) <= 1 && count(glyph + glyph + right) <= 1
  return isOdd && count(left + glyph + right) >= LEAST_TIMES
}

/** So often a word stands before it is one of the text's. */
const LEAST_TIMES = 2
