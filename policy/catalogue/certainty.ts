import type { Words } from '#kernel'

/** How sure the catalogue is of a source: read itself, told by others, or remembered and still to be checked. */
export const SOURCE_CERTAINTIES = {
  primary: { ja: '一次資料を確認済み', en: 'read in the primary source' },
  secondary: { ja: '二次資料による', en: 'from a secondary source' },
  memory: { ja: '記憶による。一次資料で要確認', en: 'from memory, to be checked against the primary source' },
} as const satisfies Readonly<Record<string, Words>>

/** How sure the catalogue is of a source. */
export type Certainty = keyof typeof SOURCE_CERTAINTIES
