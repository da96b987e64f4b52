import type { CompiledRules, WordIds } from './compile.ts'
import { fold } from './fold.ts'
import type { WordFound } from './match.ts'

/** A text that was scanned: which words stand in it, and how to show them as they stand. */
export interface Place {
  /** Words that stand in it, each with its first start in the folded text. */
  readonly starts: ReadonlyMap<number, number>
  /** The first of those words that stands in it, as found; null where none does. */
  find(words: WordIds): WordFound | null
  has(words: WordIds): boolean
}

/** Scans a text, or the span of it that is given, once for every word of every rule. */
export function place(
  text: string,
  kind: WordFound['in'],
  rules: CompiledRules,
  [begin, end]: readonly [number, number] = [0, text.length],
): Place {
  const folded = fold(text.slice(begin, end))
  const starts = new Map<number, number>()
  rules.scanner.scan(folded.text, (word, start) => {
    if (!starts.has(word)) starts.set(word, start)
  })
  return {
    starts,
    find(words) {
      const word = words.find((id) => starts.has(id))
      if (word === undefined) return null
      const start = starts.get(word)!
      const from = begin + folded.at[start]!
      const last = begin + folded.at[start + rules.lengths[word]! - 1]!
      return { word: text.slice(from, last + 1), in: kind, from }
    },
    has: (words) => words.some((id) => starts.has(id)),
  }
}
