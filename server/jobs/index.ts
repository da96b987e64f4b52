export { start, type RunningJobs } from './start.ts'
