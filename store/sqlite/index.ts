export { markMoved, movedTo } from './claim.ts'
export { SqliteStore } from './sqlite-store.ts'
export { removeLeftBehind } from './left-behind.ts'
export { REDO } from './redo-log.ts'
