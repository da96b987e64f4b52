export {
  LARGEST_BLOB_BYTES,
  namesOf,
  putBytes,
  readBlob,
  type Blob,
  type Blobs,
  type Kept,
  type Lying,
  type Sum,
} from './blobs.ts'
export { copyBlobs } from './copy-blobs.ts'
export { FolderBlobs } from './folder-blobs.ts'
