export * from './fold.ts'
export * from './house.ts'
