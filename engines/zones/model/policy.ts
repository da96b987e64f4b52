import type { Words } from '#kernel'
import type { Line } from './line.ts'
import type { Predicate } from './predicate.ts'

/**
 * One row of the register of permitted communications (特定通信): packets that may open a session from one zone to
 * another. Replies are meant, not listed.
 */
export interface Permission {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly when: Predicate
  readonly purpose: Words
  /** Last day it holds, `YYYY-MM-DD`, in Japan; absent = no end. */
  readonly until?: string
  /** True where the guideline asks that the row be held to addresses (IP or MAC) and ports on both sides. */
  readonly limited: boolean
  readonly at: Line
}

/**
 * What must hold between zones. Whatever no row permits is forbidden, for every ordered pair of different zones that
 * `pairs` names (all pairs where it is absent).
 */
export interface ZonePolicy {
  readonly permissions: readonly Permission[]
  readonly pairs?: readonly (readonly [from: string, to: string])[]
  readonly egresses: readonly Egress[]
}

/**
 * Every path from `from` to the zone `to` must pass the named segment (the line to 自治体情報セキュリティクラウド),
 * except packets in `unless` (the local breakout list of α′).
 */
export interface Egress {
  readonly from: readonly string[]
  readonly to: string
  readonly through: string
  readonly unless: Predicate
  readonly at: Line
}
