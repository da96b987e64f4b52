export { XLSX_LIMITS } from './limits.ts'
export { XLSX_PROBLEMS, type XlsxProblem } from './problem.ts'
export { columnName, type SheetText, type TextRow } from './sheet-text.ts'
export type { CellInput, Choices, ColumnDesign, ListDesign, TableDesign } from './table-design.ts'
