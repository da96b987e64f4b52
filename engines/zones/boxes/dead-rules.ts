import type { Predicate } from '../model/index.ts'
import type { Box } from './box.ts'
import { CoverSearch } from './cover.ts'
import { boxesOf } from './from-predicate.ts'
import { gridOf } from './grid.ts'
import { hasUnknown } from './has-unknown.ts'

/** A rule that no packet reaches. */
export interface DeadRule {
  /** Place in the list. */
  readonly rule: number
  /**
   * Rules before it that together take every packet it could match: none can be left out, though another set may be
   * smaller. None at all where the rule matches no packet by itself.
   */
  readonly coveredBy: readonly number[]
}

/**
 * The rules of a first-match list that never decide a packet, each with the rules that take its packets.
 *
 * A rule that holds only perhaps (`may` wider than `must`) can be dead, by what it may match; it covers others only by
 * what it must match. Exact. O(rules²) comparisons, and one search for cover per rule.
 *
 * @param rules Predicates in order. @param interfaces Names of the device's interfaces.
 * @throws BoxesTooMany
 */
export function deadRules(rules: readonly Predicate[], interfaces: readonly string[] = []): DeadRule[] {
  const may = rules.map((rule) => boxesOf(rule, 'may', interfaces))
  const must = rules.map((rule, i) => (hasUnknown(rule) ? boxesOf(rule, 'must', interfaces) : may[i]!))
  return deadBoxes(may, must)
}

/** {@link deadRules} of rules that are unions of boxes already. */
export function deadBoxes(may: readonly (readonly Box[])[], must: readonly (readonly Box[])[] = may): DeadRule[] {
  const list = new BoxList(may, must)
  const dead: DeadRule[] = []
  for (let rule = 0; rule < may.length; rule++) {
    const coveredBy = list.coverOf(rule)
    if (coveredBy) dead.push({ rule, coveredBy })
    else list.keep(rule)
  }
  return dead
}

class BoxList {
  readonly #own: readonly (readonly number[])[]
  readonly #covering: readonly (readonly number[])[]
  readonly #owner: readonly number[]
  readonly #search: CoverSearch
  /** Boxes of the rules before that do decide packets. A dead rule covers nothing that they do not. */
  readonly #kept: number[] = []

  constructor(may: readonly (readonly Box[])[], must: readonly (readonly Box[])[]) {
    const boxes: Box[] = []
    const owner: number[] = []
    const number = (rules: readonly (readonly Box[])[]): number[][] =>
      rules.map((rule, i) => rule.map((box) => (owner.push(i), boxes.push(box) - 1)))
    this.#own = number(may)
    this.#covering = may === must ? this.#own : number(must)
    this.#owner = owner
    this.#search = new CoverSearch(gridOf(boxes))
  }

  keep(rule: number): void {
    this.#kept.push(...this.#covering[rule]!)
  }

  /** The rules that cover a rule; undefined where it is alive. */
  coverOf(rule: number): readonly number[] | undefined {
    const own = this.#own[rule]!
    const met = own.map((box) => this.#kept.filter((one) => this.#search.meets(one, box)))
    const by = new Set<number>()
    for (const [i, box] of own.entries()) {
      const cover = this.#search.search(box, met[i]!)
      if (!cover.covered) return undefined
      for (const one of cover.by) by.add(this.#owner[one]!)
    }
    return this.#shrunk(own, met, [...by])
  }

  /** Leaves out, from the last, every rule without which the others still cover. */
  #shrunk(own: readonly number[], met: readonly (readonly number[])[], by: readonly number[]): number[] {
    let left = by.toSorted((a, b) => a - b)
    for (const rule of left.toReversed()) {
      const fewer = new Set(left.filter((one) => one !== rule))
      const still = own.every((box, i) => {
        const candidates = met[i]!.filter((one) => fewer.has(this.#owner[one]!))
        return this.#search.search(box, candidates).covered
      })
      if (still) left = [...fewer]
    }
    return left
  }
}
