export { encodeCp932, throughCp932, type Loss } from './cp932.ts'
export { CSV_LIMITS, readCsv, separatorOf, type CsvProblem, type CsvProblemCode } from './read-csv.ts'
export { guarded, unguarded, writeCsv } from './write-csv.ts'
