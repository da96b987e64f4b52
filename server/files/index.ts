export { apply, preview, sheet, undo } from './routes.ts'
