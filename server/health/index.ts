export { healthOf, type Health, type Readiness } from './health.ts'
