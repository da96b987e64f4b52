export { openPostgres, type Cell, type CellOptions, type Listed, type Opened } from './cell.ts'
export { moveToFolder, moveToPostgres, type Moving } from './move.ts'
