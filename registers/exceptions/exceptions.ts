import {
  addMonths,
  approval,
  choice,
  day,
  note,
  optional,
  ref,
  refuse,
  register,
  text,
  sealedRequirement,
} from '#kernel'

import { meets } from '../meets.ts'

const to = day({ label: { ja: '終わりの日', en: 'To' } })

const { act, event, periodic, conduct } = register('exceptions', {
  label: { ja: '例外措置', en: 'Exceptions' },
  fields: {
    requirement: text({ label: { ja: '要件', en: 'Requirement' }, max: 64 }),
    section: optional(ref('sections', { label: { ja: '部署', en: 'Section' } })),
    from: day({ label: { ja: '始まりの日', en: 'From' } }),
    to,
    reason: note({ label: { ja: '理由', en: 'Reason' } }),
    measure: note({ label: { ja: '代わりの対策', en: 'Compensating measure' } }),
    status: choice({
      label: { ja: '状態', en: 'Status' },
      of: { approved: { ja: '承認', en: 'Approved' }, ended: { ja: '終了', en: 'Ended' } },
    }),
  },
  opened: ['requirement', 'section', 'from', 'to', 'reason', 'measure'],
  events: { reviewed: {}, ended: { to } },
})

const ENDED = refuse('ended', { ja: '終了した例外措置です。', en: 'This exception has ended.' })

/** 例外措置: nobody is excused longer than a year at a time, and none without the CISO's approval. */
export const exceptions = conduct({
  open: {
    label: { ja: '例外措置を申請する', en: 'Apply for an exception' },
    by: ['section', 'department', 'system', 'chief'],
    needs: approval('ciso'),
    unless: ({ from, to }) => (to < from || to > addMonths(from, 12) ? TOO_LONG : null),
  },
  begin: { status: 'approved' },
  evolve: { ended: { status: 'ended' } },
  acts: {
    review: act({
      label: { ja: '必要性を見直す', en: 'Review the need' },
      by: ['section', 'department', 'chief'],
      takes: {},
      decide: (exception) => (exception.status === 'approved' ? event.reviewed({}) : ENDED),
    }),
    end: act({
      label: { ja: '終える', en: 'End' },
      by: ['section', 'department', 'chief', 'ciso'],
      takes: { to },
      decide: (exception, input) => {
        if (exception.status === 'ended') return ENDED
        return input.to <= exception.to ? event.ended(input) : TOO_LONG
      },
    }),
  },
  duties: {
    reviewed: periodic({
      label: { ja: '例外措置を半年ごとに見直す', en: 'Review exceptions every six months' },
      meets: meets('guideline-r8#operation-exceptions'),
      owner: 'section',
      where: (exception) => exception.status === 'approved',
      every: { months: 6 },
      metBy: 'reviewed',
    }),
  },
  reads: { roles: ['section', 'department', 'chief', 'ciso', 'auditor'], within: 'section' },
  lists: { order: '-from', narrows: [['section'], ['requirement']] },
  waives: ({ requirement, section, from, to }) => ({
    requirement: sealedRequirement(requirement),
    organ: null,
    section,
    from,
    to,
  }),
})

const TOO_LONG = refuse('too-long', {
  ja: '期間は始まりの日から12か月以内にしてください。続ける必要があれば、改めて申請してください。',
  en: 'An exception lasts at most twelve months from its first day: apply again if it is needed longer.',
})
