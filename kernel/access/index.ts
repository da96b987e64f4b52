export * from './can.ts'
export * from './scope.ts'
