import type { RequirementId } from '../catalogue/index.ts'
import type { ClauseKey, Modality, Obligation } from '../model.ts'
import type { MatchCertainty } from './certainty.ts'

/** A word of a rule that was found, where, and as it stands there. */
export interface WordFound {
  /** As it stands in the text. */
  readonly word: string
  readonly in: 'part' | 'condition' | 'sentence' | 'title'
  /** Index in that text: the part's (of its condition too), the sentence's, or the titles' joined by `|`. */
  readonly from: number
}

/** One part of an obligation carries one requirement. */
export interface RequirementMatch {
  readonly requirement: RequirementId
  readonly certainty: MatchCertainty
  /** Index in {@link Obligation.parts}. */
  readonly part: number
  /** The strength that holds for that part. */
  readonly modality: Modality
  /** What gave the match: the words of the sentence, a title above it, or the chapter alone. */
  readonly by: 'words' | 'title' | 'chapter'
  /** The clause where the requirement belongs and the sentence stands; null where it stands elsewhere. */
  readonly clause: ClauseKey | null
  readonly words: readonly WordFound[]
}

/** An obligation with what it carries. */
export interface MatchedObligation {
  readonly obligation: Obligation
  /** Index in {@link Policy.obligations}. */
  readonly index: number
  readonly matches: readonly RequirementMatch[]
  /** 方針独自: nothing surer than `possible` was found, so it becomes a requirement of the town's own. */
  readonly own: boolean
}
