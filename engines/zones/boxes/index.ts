/** Engine B: one policy at a time, by cutting boxes. It shares no code with the sets, so that each can check the other. */
export { deadRules, type DeadRule } from './dead-rules.ts'
export { difference, equal, type Difference, type Policy } from './difference.ts'
export { BoxesTooMany } from './from-predicate.ts'
