export { playDemoYear, type PlayedYear, type Progress } from './play-demo-year.ts'
export type { DemoTown } from './player.ts'
