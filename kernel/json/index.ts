export * from './canonical.ts'
export * from './json.ts'
