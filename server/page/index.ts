export { statusPage, type Status } from './status-page.ts'
