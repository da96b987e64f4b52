import type { Words } from '#kernel'

import type { Source } from '../requirement.ts'
import { DECK, MEMORY } from './sources.ts'

/** One class of an asset. */
export interface AssetClass {
  readonly key: string
  readonly axis: 'confidentiality' | 'integrity' | 'availability'
  readonly words: Words
  readonly meaning: Words
  readonly source: Source
}

/** Classes since 令和6年10月: confidentiality in five steps, integrity and availability in two. Highest first. */
export const ASSET_CLASSES: readonly AssetClass[] = [
  {
    key: 'C3A',
    axis: 'confidentiality',
    words: { ja: '自治体機密性3A', en: 'municipal confidentiality 3A' },
    meaning: { ja: '国の秘密文書（極秘・秘）に相当する', en: 'equals a secret document of the State' },
    source: DECK('p.9'),
  },
  {
    key: 'C3B',
    axis: 'confidentiality',
    words: { ja: '自治体機密性3B', en: 'municipal confidentiality 3B' },
    meaning: {
      ja: '漏えいが住民等の権利を大きく侵し、規模や性質から特に厳重な取扱いを要する',
      en: "a leak would greatly harm persons' rights; very great care is needed",
    },
    source: DECK('p.9'),
  },
  {
    key: 'C3C',
    axis: 'confidentiality',
    words: { ja: '自治体機密性3C', en: 'municipal confidentiality 3C' },
    meaning: {
      ja: '3Bに至らないが、基本的に公表を前提としない',
      en: 'below 3B, but basically not meant to be published',
    },
    source: DECK('p.9'),
  },
  {
    key: 'C2',
    axis: 'confidentiality',
    words: { ja: '自治体機密性2', en: 'municipal confidentiality 2' },
    meaning: {
      ja: '3に至らないが、直ちに公表することを前提としない',
      en: 'below 3, but not meant to be published at once',
    },
    source: DECK('p.9'),
  },
  {
    key: 'C1',
    axis: 'confidentiality',
    words: { ja: '自治体機密性1', en: 'municipal confidentiality 1' },
    meaning: { ja: '上のいずれにも当たらない', en: 'the rest' },
    source: DECK('p.9'),
  },
  {
    key: 'I2',
    axis: 'integrity',
    words: { ja: '完全性2', en: 'integrity 2' },
    meaning: {
      ja: '改ざん・破損が住民の権利や業務に軽微でない影響を及ぼす',
      en: "tampering or loss would harm citizens' rights or the work beyond slight",
    },
    source: MEMORY,
  },
  { key: 'I1', axis: 'integrity', words: { ja: '完全性1', en: 'integrity 1' }, meaning: rest(), source: MEMORY },
  {
    key: 'A2',
    axis: 'availability',
    words: { ja: '可用性2', en: 'availability 2' },
    meaning: {
      ja: '利用できないことが住民の権利や業務に軽微でない影響を及ぼす',
      en: "unavailability would harm citizens' rights or the work beyond slight",
    },
    source: MEMORY,
  },
  { key: 'A1', axis: 'availability', words: { ja: '可用性1', en: 'availability 1' }, meaning: rest(), source: MEMORY },
]

function rest(): Words {
  return { ja: '上に当たらない', en: 'the rest' }
}
