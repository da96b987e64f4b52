export * from './act.ts'
export * from './occasion.ts'
export * from './outcome.ts'
export * from './see.ts'
