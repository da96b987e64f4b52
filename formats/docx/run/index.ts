export { readDocx } from './read-docx.ts'
export type { DocxProblem } from './read-docx.ts'
