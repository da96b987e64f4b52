import type { Facts, OpenFields } from '../fields/field.ts'
import type { Json } from '../json/json.ts'
import type { RoleKey } from '../role/role.ts'

/** What an act may look at beside its own item. The server loads exactly this, and checks it again as it appends. */
export type See = SeeItem | SeeHolders | SeeCount

export interface SeeItem<F extends OpenFields = OpenFields> {
  readonly see: 'item'
  readonly register: string
  /** The field of the act's input, or else of its item, that refers to the one to be seen. */
  readonly by: string
  /** The facts that are looked at. Registers do not import each other: each says what it reads, and a test compares. */
  readonly fields: F
}

export interface SeeHolders {
  readonly see: 'holders'
  readonly role: RoleKey
}

export interface SeeCount {
  readonly see: 'count'
  readonly register: string
  readonly where: Readonly<Record<string, Json>>
  /** Counting stops here. */
  readonly limit: number
}

export type Sees = Readonly<Record<string, See>>

/** What was seen: the facts of an item or null where there is none, the holders' ids, or a number up to the limit. */
export type Seen<N extends Sees> = {
  readonly [K in keyof N]: N[K] extends SeeItem<infer F>
    ? Facts<F> | null
    : N[K] extends SeeHolders
      ? readonly string[]
      : number
}

export function itemOf<F extends OpenFields>(register: string, by: string, fields: F): SeeItem<F> {
  return { see: 'item', register, by, fields }
}

export function holdersOf(role: RoleKey): SeeHolders {
  return { see: 'holders', role }
}

/** Counts the items of a register whose facts equal `where`, up to `limit` (at most 10,000). */
export function countOf(register: string, where: Readonly<Record<string, Json>>, limit: number): SeeCount {
  return { see: 'count', register, where, limit: Math.min(limit, 10_000) }
}
