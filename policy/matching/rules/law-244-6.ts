import { rules } from '../rule.ts'
import { MEASURES, POLICY, TAKE } from '../vocabulary.ts'

/** 244条の6: what of it a policy can say. Which organ adopted it, the text's scope tells, not its obligations. */
export const LAW_244_6_RULES = rules('law-244-6', {
  act: [
    { within: ['measures'], strict: true, says: [MEASURES, TAKE], about: ['脅威|情報セキュリティ対策'] },
    {
      within: ['compliance', 'measures'],
      says: [POLICY, '遵守|順守|基づき'],
      about: ['遵守しなければ|義務|対策を講|措置を講|対策を実施'],
      not: '遵守状況',
    },
  ],
  publish: {
    within: ['review', 'purpose', 'supplementary', 'measures'],
    says: ['公表|公開|公示|告示す'],
    about: [POLICY],
    not: '非公開|公開しない|公表しない|公にしない|公開され',
    notAbout: '実施手順|ソーシャル|インシデント|対策基準は|情報資産を公表|住民に公表',
  },
})
