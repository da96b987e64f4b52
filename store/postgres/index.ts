export { openPostgres, type Cell, type CellOptions, type Listed, type Opened } from './cell.ts'
