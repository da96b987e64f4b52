/** Atoms: the packets that a whole network treats alike, kept up to date rule by rule. */
export { AccessList, DENY, PERMIT } from './access-list.ts'
export { Loops, type Wiring } from './loops.ts'
export { Partition } from './partition.ts'
export { PrefixTable, type Change } from './prefix-table.ts'
