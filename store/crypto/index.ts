export * from './crypto.ts'
export { houseHash } from './house-hash.ts'
