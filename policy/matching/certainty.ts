import type { Words } from '#kernel'

/**
 * How sure a match is. No degree is a probability; each says which evidence there is:
 * - `certain`: the words of the rule stand in the sentence, in a clause where the requirement belongs;
 * - `likely`: the words stand, but in another clause or in none that is known, or in part only in the condition or in a
 *   title above;
 * - `possible`: only the chapter, or a title that joins several matters (監査及び自己点検), points there. A person decides.
 */
export const MATCH_CERTAINTIES = {
  certain: { ja: '確実', en: 'certain' },
  likely: { ja: 'おそらく', en: 'likely' },
  possible: { ja: '可能性あり', en: 'possible' },
} as const satisfies Readonly<Record<string, Words>>

/** How sure a match is. */
export type MatchCertainty = keyof typeof MATCH_CERTAINTIES

const RANK: Readonly<Record<MatchCertainty, number>> = { certain: 2, likely: 1, possible: 0 }

/** Whether `a` is at least as sure as `b`. */
export function isAsSure(a: MatchCertainty, b: MatchCertainty): boolean {
  return RANK[a] >= RANK[b]
}
