export { readZipDirectory, ZIP_LIMITS } from './directory.ts'
export type { ZipEntry, ZipProblem } from './directory.ts'
