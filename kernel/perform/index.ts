export * from './actor-of.ts'
export * from './batch.ts'
export * from './perform.ts'
export * from './reader.ts'
