/** A town's own file: which segment is which zone, what may pass, and the network that follows from it. */
export { assembleNetwork, type ReadDevice } from './assemble.ts'
export { PROFILES, ZONE_WORDS, type Profile } from './profiles.ts'
export { readTown } from './read-town.ts'
export { TOWN_SCHEMA } from './schema.ts'
export type * from './town.ts'
