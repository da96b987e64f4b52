import type { AnyFacts, Facts, Fields, OpenFields } from '../fields/field.ts'
import type { RoleKey } from '../role/role.ts'
import type { Day } from '../time/time.ts'
import { trust } from '../trust.ts'
import type { Words } from '../words.ts'
import type { RequirementKey } from './requirement.ts'

/** How often: once in so many fiscal years, or within so many months of the last time. */
export type Cadence = { readonly fiscalYears: number } | { readonly months: number }

/** How soon after an event. Open days are days on which the offices are open (開庁日). */
export type Span = { readonly hours: number } | { readonly days: number } | { readonly openDays: number }

/** The items of another register, and the facts of theirs that a duty looks at. */
export interface Each<X extends OpenFields = OpenFields> {
  readonly register: string
  readonly fields: X
}

export function each<X extends OpenFields>(register: string, fields: X): Each<X> {
  return { register, fields }
}

/** What makes a duty due anew: an event of another register, on all subjects that are there by then. */
export interface Renewal {
  readonly of: Each
  readonly event: string
  readonly within: { readonly days: number }
  /** Of which items; of all unless told. */
  readonly where?: (item: AnyFacts) => boolean
}

/** An event of another register that makes a duty due anew within some days. */
export function renewedBy<X extends OpenFields>(
  of: Each<X>,
  event: string,
  within: { readonly days: number },
  where?: (item: Facts<X>) => boolean,
): Renewal {
  // A predicate on the fields that are declared serves as one on any.
  return trust({ of, event, within, ...(where ? { where } : {}) })
}

interface DutyWords<S> {
  readonly label: Words
  /** The requirements that are met when the duty is kept; a function where each subject has its own. */
  readonly meets: readonly RequirementKey[] | ((subject: S) => readonly RequirementKey[])
  /** The role that owns it within the subject's organ or section. */
  readonly owner: RoleKey
  /** The first day on which it binds. */
  readonly from?: Day
  /** How many days before its end it is shown as due; 30 unless told. */
  readonly warnDays?: number
  /** To which subjects it applies; to all unless told. */
  where?(subject: S): boolean
}

/** What a duty ranges over: its register's own items (when absent), those of another, or the organisation as one. */
interface Ranging<X extends Fields> {
  readonly over?: Each<Extract<X, OpenFields>> | 'organisation'
  /**
   * The field, of the event or else of the item, that names the subject (or the list of subjects) which the event
   * speaks of; the item itself when absent.
   */
  readonly of?: string
}

/** 定期: to be done again and again. */
export interface Periodic<X extends Fields = Fields, N extends string = string>
  extends DutyWords<Facts<X>>, Ranging<X> {
  readonly kind: 'periodic'
  /** A function where each subject has its own. */
  readonly every: Cadence | ((subject: Facts<X>) => Cadence)
  /** How soon it has to be done the first time; within the first period unless told. */
  readonly first?: { readonly days: number }
  readonly again?: Renewal
  /** The event that shows it was done. */
  readonly metBy: N
}

/** 期限: to be done within a span after an event of the item. */
export interface Deadline<F extends Fields = Fields, N extends string = string> extends DutyWords<Facts<F>> {
  readonly kind: 'deadline'
  readonly after: N
  readonly within: Span
  readonly metBy: N
}

/** 常時: must hold at all times. Over the organisation, one item that holds suffices. */
export interface Always<F extends Fields = Fields> extends DutyWords<Facts<F>> {
  readonly kind: 'always'
  readonly over?: 'organisation'
  /** Whether it holds; a day where it holds up to and including that day and no longer. */
  holds(item: Facts<F>): boolean | Day
}

export type Duty = Periodic | Deadline | Always

/** Days of notice before the end of a duty. */
export const WARN_DAYS = 30
