import { choice, each, optional, ref, register, text } from '#kernel'

import { meets } from '../meets.ts'
import { SECTION_STATUS } from '../seen.ts'

const { periodic, conduct } = register('procedure-needs', {
  label: { ja: '実施手順の要否', en: 'Need of procedures' },
  fields: {
    section: ref('sections', { label: { ja: '部署', en: 'Section' } }),
    outcome: choice({
      label: { ja: '判断', en: 'Judgement' },
      of: {
        there: { ja: '必要な手順は整っている', en: 'What is needed is there' },
        'to-make': { ja: '策定又は改定する', en: 'To be made or revised' },
        'not-needed': { ja: '策定を要しない', en: 'None is needed' },
      },
    }),
    reason: text({ label: { ja: '理由', en: 'Reason' }, max: 300 }),
    procedures: optional(ref('policies', { label: { ja: '実施手順', en: 'Procedures' } })),
  },
  opened: ['section', 'outcome', 'reason', 'procedures'],
  events: {},
})

/** 実施手順は「必要に応じて」策定する: each section judges each fiscal year whether it needs them, and says why. */
export const procedureNeeds = conduct({
  open: { label: { ja: '判断を記録する', en: 'Record the judgement' }, by: ['section', 'system'] },
  begin: {},
  evolve: {},
  acts: {},
  duties: {
    judged: periodic({
      label: { ja: '実施手順の要否を毎年度判断する', en: 'Judge each fiscal year whether procedures are needed' },
      meets: meets('basic-policy#procedures-adopt'),
      owner: 'section',
      over: each('sections', { status: SECTION_STATUS }),
      of: 'section',
      where: (section) => section.status === 'standing',
      every: { fiscalYears: 1 },
      metBy: 'opened',
    }),
  },
  reads: { roles: ['section', 'system', 'department', 'chief', 'ciso', 'auditor'], within: 'section' },
  lists: { order: '-openedAt', narrows: [['section']] },
})
