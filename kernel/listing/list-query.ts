import type { Scope } from '../access/scope.ts'
import type { Json } from '../json/json.ts'
import type { Item } from '../register/item.ts'

/** Items that one page of a list holds at most. */
export const LARGEST_LIST = 1_000

/** One condition on a fact. Which fit a field is told by its kind; see `checkListQuery`. */
export type Filter =
  | { readonly field: string; readonly is: Json }
  | { readonly field: string; readonly in: readonly Json[] }
  /** Both ends included; a day, an instant or a number. An empty value lies in no range. */
  | { readonly field: string; readonly from?: string | number; readonly to?: string | number }

/**
 * One field of an order. Texts stand in the order of their sort keys, choices as they are declared, references by id
 * (so that equal ones stand together); what is empty comes before everything.
 */
export interface Sort {
  readonly field: string
  readonly isDescending: boolean
}

/**
 * A list of items that were not voided, as asked for: conditions hold together, the order is total, pages go on after a
 * key. Ties stand by id, in the direction of the last field, so that one index read from either end gives the order.
 */
export interface ListQuery {
  readonly scope: Scope
  readonly where: readonly Filter[]
  /** Words that must all be found, by their search keys. */
  readonly search?: string
  readonly sort: readonly Sort[]
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
