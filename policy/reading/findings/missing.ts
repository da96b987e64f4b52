import type { Finding } from '../../model.ts'
import type { Line } from '../lines/line.ts'
import { triplesOf, type Triples } from '../outline/triples.ts'

/** Glyphs shown on each side. */
const AROUND = 5
/** So often a word stands before it is one of the text's. */
const LEAST_TIMES = 2
/** More candidates than this between two glyphs say nothing. */
const MOST_BETWEEN = 20

/**
 * Loan words that lack one glyph which the text has in them elsewhere: アセス beside アクセス. The broken word must
 * stand nowhere else. Kanji are left alone: 連絡 beside 連絡先 is no slip. Linear.
 */
export function findMissing(lines: readonly Line[]): readonly Finding[] {
  const triples = triplesOf(lines)
  const between = betweenOf(triples)
  return lines.flatMap((line) => (line.aside ? [] : [...missingIn(line, triples, between)]))
}

/** Which katakana stand often between two others. */
function betweenOf(triples: Triples): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const [triple, times] of triples) {
    if (times < LEAST_TIMES || !/^[ァ-ヴー]{3}$/.test(triple)) continue
    const ends = triple.charAt(0) + triple.charAt(2)
    const glyphs = found.get(ends)
    if (!glyphs) found.set(ends, [triple.charAt(1)])
    else if (glyphs.length < MOST_BETWEEN) glyphs.push(triple.charAt(1))
  }
  return found
}

function* missingIn(
  { text, number }: Line,
  triples: Triples,
  between: ReadonlyMap<string, readonly string[]>,
): Generator<Finding> {
  const count = (triple: string): number => triples.get(triple) ?? 0
  for (let at = 1; at + 2 < text.length; at++) {
    const pair = text.slice(at, at + 2)
    const glyphs = between.get(pair)
    if (!glyphs) continue
    const [left, right] = [text.charAt(at - 1), text.charAt(at + 2)]
    if (count(left + pair) > 1 || count(pair + right) > 1) continue
    const [first, last] = [pair.charAt(0), pair.charAt(1)]
    const [missing, ...others] = glyphs.filter(
      (glyph) => count(left + first + glyph) >= LEAST_TIMES && count(glyph + last + right) >= LEAST_TIMES,
    )
    if (missing === undefined || others.length > 0) continue
    const before = text.slice(Math.max(0, at - AROUND), at + 1)
    const after = text.slice(at + 1, at + 1 + AROUND)
    const proposed = before + missing + after
    yield { code: 'missing-character', severity: 'error', lines: [number, number], found: before + after, proposed }
  }
}
