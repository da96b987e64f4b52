export { readZipDirectory } from './directory.ts'
export type { ZipEntry, ZipProblem } from './directory.ts'
