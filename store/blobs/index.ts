export { LARGEST_BLOB_BYTES, putBytes, readBlob, type Blob, type Blobs, type Kept } from './blobs.ts'
export { copyBlobs } from './copy-blobs.ts'
export { FolderBlobs } from './folder-blobs.ts'
