export { readXlsxSheet, writeXlsxTable } from './xlsx.ts'
