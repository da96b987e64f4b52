import type { Words } from '#kernel'
import type { ClauseComparison } from './by-clause.ts'
import type { RequirementVerdict } from './by-requirement.ts'

/** Verdicts of both comparisons in words for people. */
export const VERDICT_WORDS: Readonly<Record<ClauseComparison['verdict'] | RequirementVerdict, Words>> = {
  same: { ja: '同じ', en: 'same' },
  changed: { ja: '変更', en: 'changed' },
  removed: { ja: '削除', en: 'removed' },
  added: { ja: '追加', en: 'added' },
  'only-a': { ja: '左だけ', en: 'left only' },
  'only-b': { ja: '右だけ', en: 'right only' },
  alike: { ja: '同じ', en: 'alike' },
  'a-stronger': { ja: '左が強い', en: 'left stronger' },
  'b-stronger': { ja: '右が強い', en: 'right stronger' },
}
