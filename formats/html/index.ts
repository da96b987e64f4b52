export { htmlLines } from './html-lines.ts'
export type { HtmlLine } from './html-lines.ts'
