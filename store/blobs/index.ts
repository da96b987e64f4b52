export { Blobs } from './blobs.ts'
