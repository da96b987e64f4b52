export * from './duty.ts'
export * from './policy-edition.ts'
export * from './requirement.ts'
export * from './waiver.ts'
