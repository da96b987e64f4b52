import type { AnyRegister } from '../register/register.ts'
import type { Sort } from './list-query.ts'

/** The order in which a register's items stand unless it is asked otherwise. */
export function usualOrder({ lists }: AnyRegister): readonly Sort[] {
  return lists?.order === undefined ? [] : [readSorting(lists.order)]
}

/** One field of an order as it is spelt: `name`, or `-name` for the other way. */
export function readSorting(spelt: string): Sort {
  const isDescending = spelt.startsWith('-')
  return { field: isDescending ? spelt.slice(1) : spelt, isDescending }
}
