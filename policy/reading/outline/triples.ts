import type { Line } from '../lines/line.ts'

/** How often three glyphs stand together in a text. */
export type Triples = ReadonlyMap<string, number>

/** So much of a text tells its words; more would only cost memory. In characters. */
const SAMPLED = 500_000

/** Counts the triples of glyphs within lines: what stands together often is part of a word. Linear in the sample. */
export function triplesOf(lines: readonly Line[]): Triples {
  const found = new Map<string, number>()
  let sampled = 0
  for (const { text, aside } of lines) {
    if (aside) continue
    const said = text.slice(0, SAMPLED - sampled)
    for (let at = 0; at + 3 <= said.length; at++) {
      const triple = said.slice(at, at + 3)
      found.set(triple, (found.get(triple) ?? 0) + 1)
    }
    sampled += said.length
    if (sampled >= SAMPLED) break
  }
  return found
}
