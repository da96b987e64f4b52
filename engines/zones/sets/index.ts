/** Engine A: sets of packets as decision diagrams, for questions about the whole network. */
export { ALL, Bdd, NONE, SetsTooLarge, type Edge } from './bdd.ts'
export type { Bounds } from './bounds.ts'
export { FilterSets } from './filter.ts'
export { Headers } from './header.ts'
export { packetsOf } from './predicate.ts'
