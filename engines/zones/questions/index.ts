/** The questions a town asks of its network. Pure functions of a network; their answers are JSON but for `bigint`. */
export { dead, type Dead } from './dead.ts'
export { decidePacket, type Fate } from './decide-packet.ts'
export { diff, type Change as ZoneChange } from './diff.ts'
export { matrix, type Cell, type Matrix } from './matrix.ts'
export { proofSpaces, prove, type Finding, type Proof, type Verdict } from './prove.ts'
export type { RowReview } from './review-row.ts'
export { separations, type Separation } from './separation.ts'
export type { Service } from './services.ts'
