import type { Item } from './item.ts'
import type { Json } from './json.ts'
import type { Place } from './role.ts'

/** Items that one page of a list holds at most. */
export const LARGEST_LIST = 1_000

/** One condition on a fact. Which fit a field is told by its kind. */
export type Filter =
  | { readonly field: string; readonly is: Json }
  | { readonly field: string; readonly in: readonly Json[] }
  /** Both ends included; a day, an instant or a number. */
  | { readonly field: string; readonly from?: string | number; readonly to?: string | number }

/** Which items an actor may read: all, or those of some places, and those that are the actor's own. */
export interface Scope {
  readonly isWhole: boolean
  readonly places: readonly Place[]
  /** Items that name this person as holder, keeper or staff. */
  readonly own: string | null
  /** Items that have readers of their own, by what one of their facts says; to them the above does not apply. */
  readonly narrowed?: { readonly by: string; readonly to: Readonly<Record<string, Scope>> }
}

/** The whole of a register, for readers who need no leave: a check, a job, a test. */
export const WHOLE: Scope = { isWhole: true, places: [], own: null }

/** A list of items that were not voided, as asked for: conditions hold together, the order is total (ties by id), pages go on after a key. */
export interface ListQuery {
  readonly scope: Scope
  readonly where: readonly Filter[]
  /** Words that must all be found, by their search keys. */
  readonly search?: string
  readonly sort: readonly { readonly field: string; readonly isDescending: boolean }[]
  /** What the page before gave as `next`. */
  readonly after?: string
  /** From 1 to 1,000. */
  readonly limit: number
  /** Whether to tell how many there are in all (件数). */
  readonly isCounted: boolean
}

export interface ListPage {
  readonly items: readonly Item[]
  /** Where the next page begins; null on the last. */
  readonly next: string | null
  /** All that the conditions let through, not only this page; null where it was not asked for. */
  readonly count: number | null
}
