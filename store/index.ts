export * from './crypto.ts'
export * from './store.ts'
