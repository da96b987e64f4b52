import type { Predicate } from '../../model/index.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import type { NamedSet } from './tables.ts'
import type { Token } from './tokens.ts'

/** What surrounds a rule. */
export interface RuleContext {
  readonly ledger: Ledger
  readonly sets: ReadonlyMap<string, NamedSet>
  /** Name of a chain in the model; undefined where there is none. */
  readonly chain: (name: string) => string | undefined
}

/** Where a rule stands. */
export interface At {
  readonly line: number
  readonly to: number
}

/** A rule that is not understood: it may match anything. */
export function unread(tokens: readonly Token[], { ledger }: RuleContext, { line, to }: At): Predicate {
  return { is: 'unknown', unknown: ledger.unknown(line, notUnderstood(tokens.map(({ text }) => text).join(' ')), to) }
}
