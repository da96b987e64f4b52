export * from './model.ts'
export { LIMITS } from './reading/limits.ts'
export { readPolicy } from './reading/read-policy.ts'
export type { Refusal, RefusalCode } from './reading/recognise.ts'
