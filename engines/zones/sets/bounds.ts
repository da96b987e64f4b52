import { ALL, NONE, type Edge } from './bdd.ts'
import type { Headers } from './header.ts'

/**
 * A set that is known only from both sides: every packet of `must` is in it, no packet outside `may` is.
 *
 * INVARIANT: `must` lies within `may`; they are equal exactly where everything was understood.
 */
export interface Bounds {
  readonly may: Edge
  readonly must: Edge
}

export const EVERYTHING: Bounds = { may: ALL, must: ALL }
export const NOTHING: Bounds = { may: NONE, must: NONE }
export const UNKNOWN: Bounds = { may: ALL, must: NONE }

export function known(set: Edge): Bounds {
  return { may: set, must: set }
}

export function not({ may, must }: Bounds): Bounds {
  return { may: must ^ 1, must: may ^ 1 }
}

export function both({ bdd }: Headers, a: Bounds, b: Bounds): Bounds {
  return { may: bdd.and(a.may, b.may), must: bdd.and(a.must, b.must) }
}

export function either({ bdd }: Headers, a: Bounds, b: Bounds): Bounds {
  return { may: bdd.or(a.may, b.may), must: bdd.or(a.must, b.must) }
}

/**
 * `where ? then : otherwise`. A packet that is in both `then` and `otherwise` for certain is in the result for certain,
 * whatever `where` turns out to be.
 */
export function choose(headers: Headers, where: Bounds, then: Bounds, otherwise: Bounds): Bounds {
  const { bdd } = headers
  if (where.may === where.must) {
    return {
      may: bdd.choose(where.may, then.may, otherwise.may),
      must: bdd.choose(where.may, then.must, otherwise.must),
    }
  }
  const split = either(headers, both(headers, where, then), both(headers, not(where), otherwise))
  return { may: split.may, must: bdd.or(split.must, bdd.and(then.must, otherwise.must)) }
}
