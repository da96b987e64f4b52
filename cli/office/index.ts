export { DEFAULT_FOLDER, inArchive, inFolder, inOffice, OFFICE_OPTIONS } from './in-office.ts'
export { dayArgument, newId, today } from './occasion.ts'
export type { Office } from './office.ts'
export { RemoteProblem } from './remote-office.ts'
