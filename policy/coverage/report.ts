import type { Words } from '#kernel'

import type { Day, NetworkModel, Requirement } from '../catalogue/index.ts'
import type { MatchCertainty, MatchedObligation } from '../matching/index.ts'
import type { LineRange, Modality } from '../model.ts'

/** What a policy says of a requirement. */
export const COVERAGE_STATUSES = {
  covered: { ja: '規定あり', en: 'covered' },
  weakened: { ja: '弱い規定', en: 'weakened' },
  missing: { ja: '規定なし', en: 'missing' },
  'not-in-force': { ja: '施行前又は失効', en: 'not in force' },
  'not-applicable': { ja: '対象外', en: 'not applicable' },
} as const satisfies Readonly<Record<string, Words>>

/** What a policy says of a requirement. */
export type CoverageStatus = keyof typeof COVERAGE_STATUSES

/** A place of the policy that carries a requirement. */
export interface Carrier {
  readonly kind: 'obligation' | 'clause' | 'scope'
  /** Index in {@link Policy.obligations} and of the part; absent for clauses and scope. */
  readonly obligation?: number
  readonly part?: number
  /** Absent where a scope is known only by its words. */
  readonly lines?: LineRange
  /** Absent for clauses and scope, which say nothing of strength. */
  readonly modality?: Modality
  /** It names less than is asked (the office of an organ, not the organ). */
  readonly isShort?: true
  readonly certainty: MatchCertainty
  readonly why: Words
}

/** One requirement, judged on a day. */
export interface RequirementCoverage {
  readonly requirement: Requirement
  readonly status: CoverageStatus
  /** Places that carry it, strongest first. */
  readonly by: readonly Carrier[]
  /** Places that may carry it (`possible`): a person decides. They do not count. */
  readonly candidates: readonly Carrier[]
  /** The strength with which the policy says it; null where no obligation carries it. */
  readonly modality: Modality | null
  readonly why: Words
}

/** A policy against dated catalogues. */
export interface Coverage {
  readonly day: Day
  readonly requirements: readonly RequirementCoverage[]
  readonly obligations: readonly MatchedObligation[]
}

/** What the text of a policy does not say of its body. */
export interface CoverageFacts {
  /** The network model it runs; α where nothing is said, as most municipalities do. */
  readonly model?: NetworkModel
}
