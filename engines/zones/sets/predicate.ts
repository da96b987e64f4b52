import { matchesName, type Predicate } from '../model/index.ts'
import { ALL, NONE } from './bdd.ts'
import { both, either, EVERYTHING, known, not, NOTHING, UNKNOWN, type Bounds } from './bounds.ts'
import type { Headers } from './header.ts'

/**
 * The packets of a predicate, of the family of `headers`.
 *
 * @param interfaces Names of the device's interfaces; their places in the array are the values of `in` and `out`.
 * O(size of the predicate) set operations; the property tests hold it equal to `holds` packet by packet.
 */
export function packetsOf(headers: Headers, predicate: Predicate, interfaces: readonly string[]): Bounds {
  switch (predicate.is) {
    case 'in':
    case 'in6':
      return known(headers.union(predicate.field, predicate.ranges))
    case 'masked':
      return known(headers.masked(predicate.field, predicate.mask, predicate.value))
    case 'family':
      return known(predicate.family === headers.family ? ALL : NONE)
    case 'interface':
      return known(headers.any(meant(predicate.names, interfaces).map((value) => headers.value(predicate.way, value))))
    case 'every':
      return predicate.of.reduce<Bounds>(
        (all, part) => (all.may === NONE ? NOTHING : both(headers, all, packetsOf(headers, part, interfaces))),
        EVERYTHING,
      )
    case 'some':
      return predicate.of.reduce<Bounds>(
        (any, part) => either(headers, any, packetsOf(headers, part, interfaces)),
        NOTHING,
      )
    case 'not':
      return not(packetsOf(headers, predicate.of, interfaces))
    case 'unknown':
      return UNKNOWN
    default:
      return predicate satisfies never
  }
}

function meant(patterns: readonly string[], interfaces: readonly string[]): number[] {
  return interfaces.flatMap((name, value) => (patterns.some((pattern) => matchesName(pattern, name)) ? [value] : []))
}
