export type { Archive } from './archive.ts'
export { backup, backupFrom, checkFolder, copyLog, restore } from './copies/backup.ts'
export {
  FolderBlobs,
  LARGEST_BLOB_BYTES,
  namesOf,
  putBytes,
  readBlob,
  type Blob,
  type Blobs,
  type Kept,
  type Lying,
  type Sum,
} from './blobs/index.ts'
export { check, type CheckReport } from './checking/check.ts'
export { houseHash, sha256, verifyEd25519 } from './crypto/index.ts'
export { act } from './sealing/desk.ts'
export { entryPages, everyEntry, everyItem, itemPages } from './everything.ts'
export { notEmpty } from './not-empty.ts'
export { hasOrganisationKey, makeOrganisationKey, readOrganisationKey } from './keys/organisation-key.ts'
export { inclusionPath } from './copies/prove.ts'
export { CheckpointSigner } from './keys/signer.ts'
export { openLocal } from './local.ts'
export { namesOn, type Naming } from './names.ts'
export { PersonalIndex } from './personal-index.ts'
export { ReferredFiles } from './referred-files.ts'
export * from './store.ts'
export { withMethods } from './with-methods.ts'
export { writePackage } from './copies/write-package.ts'
export { writeDurably } from './write-durably.ts'
