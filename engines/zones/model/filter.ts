import type { Line, Unknown } from './line.ts'
import type { Predicate } from './predicate.ts'

/**
 * What a rule does with a packet that it matches.
 * - `permit`, `deny`: decided; the list is left.
 * - `call`: go through another list; if that one returns, go on with the next rule. `goto`: the same without coming back.
 * - `return`: leave this list; the caller goes on (at the top of a stage: the list's `otherwise`).
 * - `continue`: nothing happens to the packet (a log line, a counter).
 * - `untrack`: connection tracking leaves the packet alone from here on (`state` becomes untracked); the next rule.
 * - `unknown`: may permit, deny or go on.
 */
export type Action =
  | { readonly do: 'permit' }
  | { readonly do: 'deny' }
  | { readonly do: 'call'; readonly filter: string }
  | { readonly do: 'goto'; readonly filter: string }
  | { readonly do: 'return' }
  | { readonly do: 'continue' }
  | { readonly do: 'untrack' }
  | { readonly do: 'unknown'; readonly unknown: Unknown }

/** One line of a first-match list. */
export interface Rule {
  /** What people call it on the device: a policy id, a filter number, a sequence number; absent where it has none. */
  readonly label?: string
  readonly when: Predicate
  readonly action: Action
  readonly at: Line
}

/**
 * A first-match list. The order of `rules` is the order in which the device tries them, whatever their numbers say.
 *
 * `otherwise` is what happens where no rule matches: a vendor's implicit deny, a chain's policy, or `return` for a list
 * that is called by others.
 */
export interface Filter {
  readonly name: string
  readonly rules: readonly Rule[]
  readonly otherwise: 'permit' | 'deny' | 'return'
  /** Where the list is declared; for `otherwise`, the line that set it or the head of the list. */
  readonly at: Line
}
