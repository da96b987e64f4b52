import type { Day } from '../time/time.ts'
import { trust } from '../trust.ts'
import type { Words } from '../words.ts'

/** `edition#key`: one thing that a dated catalogue asks for. Only a catalogue makes one, so a wrong key cannot be said. */
export type RequirementKey = string & { readonly __requirement: true }

export interface Requirement {
  readonly key: RequirementKey
  readonly title: Words
  /** Whether a law or ordinance asks for it, so that it counts although no clause of the policy carries it. */
  readonly law: boolean
  readonly from: Day
  /** The last day on which it is asked for, or null. */
  readonly to: Day | null
}

/** Whether a requirement is asked for on a day. A clause may carry one before its catalogue is in force. */
export function isAsked({ from, to }: Requirement, day: Day): boolean {
  return from <= day && (to === null || day <= to)
}

/** A key as a log says it: a person has confirmed it, and one that no catalogue has is met by nothing. */
export function sealedRequirement(key: string): RequirementKey {
  return trust(key)
}

/**
 * The keys of one catalogue as a function: `meets('r8.3#asset-ledger')`. A key that the catalogue lacks does not
 * compile.
 */
export function requirementKeys<K extends string>(): (...keys: readonly [K, ...K[]]) => readonly RequirementKey[] {
  return (...keys) => trust(keys) // K ranges over the catalogue's own keys
}

/** The key of a requirement that the organisation has set itself, by the id of its item. */
export function ownRequirement(item: string): RequirementKey {
  return trust(`own#${item}`) // `own` is the catalogue of the organisation
}
