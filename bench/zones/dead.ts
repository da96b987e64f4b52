import { deadRules, Headers, holds, NONE, packetsOf, type DeadRule, type Packet, type Predicate } from '#engines/zones'

/**
 * Engine A's opinion on what engine B says of a list: every rule called dead lies within its cover, and none of the
 * cover can be left out; every other rule decides a packet, which `holds` confirms against the whole list before it.
 * O(dead · cover + rules²) at worst; one diagram per rule, so that none grows with the list.
 *
 * @returns Places in the list on which the engines do not agree.
 */
export function disagreements(rules: readonly Predicate[], dead: readonly DeadRule[]): number[] {
  const covers = new Map(dead.map((one) => [one.rule, one.coveredBy]))
  return rules.flatMap((_, rule) => {
    const cover = covers.get(rule)
    const agrees = cover ? isCovered(rules, rule, cover) : decidesSomething(rules, rule)
    return agrees ? [] : [rule]
  })
}

function isCovered(rules: readonly Predicate[], rule: number, cover: readonly number[]): boolean {
  const headers = new Headers(4)
  const left = (by: readonly number[]) => {
    const own = packetsOf(headers, rules[rule]!, []).may
    return by.reduce((set, one) => headers.bdd.minus(set, packetsOf(headers, rules[one]!, []).must), own)
  }
  return left(cover) === NONE && cover.every((one) => left(cover.filter((other) => other !== one)) !== NONE)
}

function decidesSomething(rules: readonly Predicate[], rule: number): boolean {
  const headers = new Headers(4)
  let left = packetsOf(headers, rules[rule]!, []).may
  // A sample that no earlier rule takes proves it; each rule that takes the sample is cut away, and a new one drawn.
  while (left !== NONE) {
    const packet = headers.sample(left)
    const before = firstBefore(rules, rule, packet)
    if (before === undefined) return true
    left = headers.bdd.minus(left, packetsOf(headers, rules[before]!, []).must)
  }
  return false
}

function firstBefore(rules: readonly Predicate[], end: number, packet: Packet): number | undefined {
  for (let i = 0; i < end; i++) if (holds(rules[i]!, packet) === 'yes') return i
  return undefined
}

/** Dead rules of a list, and how many milliseconds it took to find them with their covers. */
export function timedDead(rules: readonly Predicate[]): { readonly dead: readonly DeadRule[]; readonly ms: number } {
  const start = performance.now()
  const dead = deadRules(rules)
  return { dead, ms: performance.now() - start }
}
