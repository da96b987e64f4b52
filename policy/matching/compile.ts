import { fold } from './fold.ts'
import type { AnyOf, Rule } from './rule.ts'
import { scanner, type Scanner } from './scanner.ts'

/** Indices of words. */
export type WordIds = readonly number[]

/** A rule with its words as indices. */
export interface CompiledRule {
  readonly rule: Rule
  readonly says: readonly WordIds[]
  readonly about: readonly WordIds[]
  readonly not: WordIds
  readonly notAbout: WordIds
  readonly titled: WordIds
}

/** Rules made ready: one scanner over all their words, and who is woken by what. */
export interface CompiledRules {
  readonly scanner: Scanner
  /** Length of each word, folded. */
  readonly lengths: readonly number[]
  readonly rules: readonly CompiledRule[]
  /** By word: the rules whose first `says` group it belongs to. */
  readonly wokenByWord: readonly (readonly number[])[]
  /** By word: the rules that a title with it wakes. */
  readonly wokenByTitle: readonly (readonly number[])[]
  /** By clause key: the rules that its chapter wakes. */
  readonly wokenByChapter: ReadonlyMap<string, readonly number[]>
}

/** Makes rules ready for matching. Words that fold alike are one word. */
export function compileRules(rules: readonly Rule[]): CompiledRules {
  const ids = new Map<string, number>()
  const compiled = rules.map((rule) => compileRule(rule, ids))
  const words = [...ids.keys()]
  const wokenByWord = words.map((): number[] => [])
  const wokenByTitle = words.map((): number[] => [])
  const wokenByChapter = new Map<string, number[]>()
  for (const [index, { rule, says, titled }] of compiled.entries()) {
    for (const word of new Set(says[0])) wokenByWord[word]!.push(index)
    for (const word of new Set(titled)) wokenByTitle[word]!.push(index)
    for (const key of rule.chapter) wokenByChapter.set(key, [...(wokenByChapter.get(key) ?? []), index])
  }
  return {
    scanner: scanner(words),
    lengths: words.map((word) => word.length),
    rules: compiled,
    wokenByWord,
    wokenByTitle,
    wokenByChapter,
  }
}

function compileRule(rule: Rule, ids: Map<string, number>): CompiledRule {
  const idsOf = (words: AnyOf): WordIds =>
    words
      .split('|')
      .filter(Boolean)
      .map((word) => idOf(fold(word).text, ids))
  return {
    rule,
    says: rule.says.map(idsOf),
    about: rule.about.map(idsOf),
    not: idsOf(rule.not),
    notAbout: idsOf(rule.notAbout),
    titled: idsOf(rule.titled),
  }
}

function idOf(word: string, ids: Map<string, number>): number {
  const known = ids.get(word)
  if (known !== undefined) return known
  ids.set(word, ids.size)
  return ids.size - 1
}
