export { describeSettings, settingsDocument, settingsHelp } from './document.ts'
export { loadSettings } from './load-settings.ts'
export { isLoopback, readSettings, type KnownSettings } from './read-settings.ts'
export type { Settings } from './settings.ts'
