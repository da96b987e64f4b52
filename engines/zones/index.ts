/**
 * Zones (領域): what can get from where to where, proved from the configurations of the devices themselves.
 */
export * from './atoms/index.ts'
export * from './boxes/index.ts'
export * from './model/index.ts'
export * from './questions/index.ts'
export * from './reach/index.ts'
export { readConfig } from './readers/index.ts'
export * from './sets/index.ts'
export { decide, type Decision } from './trace/decide.ts'
