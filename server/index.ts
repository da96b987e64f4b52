export type * from './context.ts'
export { settingsHelp } from './config/index.ts'
export { serve } from './main.ts'
