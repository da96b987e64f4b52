export * from './calendar.ts'
export * from './time.ts'
export * from './wareki.ts'
