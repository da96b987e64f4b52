export {
  connect,
  type BatchCommand,
  type Client,
  type CommonClient,
  type Me,
  type Organisation,
  type UploadedFile,
} from './client.ts'
export type { SheetClient } from './sheet-client.ts'
export { isProblem, type Answer, type ApiProblem } from './problem.ts'
export {
  listParametersOf,
  type ActOptions,
  type AnyListOptions,
  type AnyRegisterClient,
  type HistoryEntry,
  type ReadItem,
  type Sealed,
} from './register-client.ts'
