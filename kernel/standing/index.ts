export * from './judge.ts'
export * from './standing.ts'
export * from './standing-tracker.ts'
