/**
 * The vendor-neutral model: what readers write and engines read. Data only; every fact carries its line, and what is
 * not understood is present as {@link Unknown} rather than absent.
 */
export * from './address.ts'
export type * from './device.ts'
export { VENDORS } from './device.ts'
export type * from './filter.ts'
export { deviceWords, LimitReached, listWords, near, pairWords } from './limit.ts'
export type * from './line.ts'
export type * from './nat.ts'
export type * from './network.ts'
export { holds, type Packet, type Truth } from './packet.ts'
export type * from './policy.ts'
export * from './predicate.ts'
export * from './ranges.ts'
export type * from './route.ts'
