export { backupOrganisation } from './backup-organisation.ts'
export { readDoor, removeDoor, writeDoor, type FolderDoor } from './folder-door.ts'
export { foldersIn, openAll, type Opened, type Refused } from './open-all.ts'
export {
  allInFolder,
  openFiles,
  openFolder,
  readCard,
  withoutPostgres,
  writeCard,
  type FolderCard,
  type HeldFolder,
} from './open-organisation.ts'
export { foundOrganisation, type Founded, type Founders } from './found-organisation.ts'
