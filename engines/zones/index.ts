/**
 * Zones (領域): what can get from where to where, proved from the configurations of the devices themselves.
 */
export * from './atoms/index.ts'
export * from './boxes/index.ts'
export * from './certificate/index.ts'
export * from './model/index.ts'
export * from './questions/index.ts'
export * from './reach/index.ts'
export { decodeConfig } from './readers/decode.ts'
export type { ReadFailure } from './readers/failure.ts'
export { readConfig } from './readers/index.ts'
export { IRRELEVANCE } from './readers/ledger.ts'
export type { Reading } from './readers/reading.ts'
export { PROTOCOLS } from './readers/terms.ts'
export * from './report/index.ts'
export * from './sets/index.ts'
export * from './town/index.ts'
export { decide, type Decision } from './trace/decide.ts'
