import { edition, withAll } from '../requirement.ts'
import { DECK } from './sources.ts'
import { STANDARDS_MEASURES } from './standards-measures.ts'
import { STANDARDS_OPERATION } from './standards-operation.ts'
import { STANDARDS_ORGANISATION } from './standards-organisation.ts'
import { STRUCTURE } from './structure.ts'

/**
 * 地方公共団体における情報セキュリティポリシーに関するガイドライン, edition of 2026-03-27, as far as the ministry's deck
 * on it and municipal texts tell. Each requirement says how sure it is; the guideline's own text was not read.
 */
export const GUIDELINE_R8 = edition(
  {
    key: 'guideline-r8',
    words: {
      ja: '地方公共団体における情報セキュリティポリシーに関するガイドライン（令和8年3月27日）',
      en: "the ministry's guideline on municipal security policies (2026-03-27)",
    },
    from: '2026-03-27',
    until: null,
    source: DECK(''),
  },
  [
    ...STRUCTURE,
    ...withAll([...STANDARDS_ORGANISATION, ...STANDARDS_MEASURES, ...STANDARDS_OPERATION], { document: 'standards' }),
  ],
)
