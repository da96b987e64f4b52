import type { Words } from '#kernel'

/** When a requirement has to be acted on. */
export const CADENCES = {
  once: { ja: '策定時（以後は改定時）', en: 'when first set, then whenever revised' },
  always: { ja: '常時', en: 'always' },
  'each-fiscal-year': { ja: '毎年度', en: 'each fiscal year' },
  'per-system': { ja: '情報システムごと', en: 'for each information system' },
  'per-contract': { ja: '契約ごと', en: 'for each contract' },
  'per-service': { ja: 'サービスごと', en: 'for each service' },
  'on-event': { ja: '事象の発生時', en: 'when the event occurs' },
} as const satisfies Readonly<Record<string, Words>>

/** When a requirement has to be acted on. */
export type Cadence = keyof typeof CADENCES
