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

import { findRequirement } from '#policy/catalogue'

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
    unless: ({ requirement, from, to }) => {
      if (!isRequirement(requirement)) return NO_SUCH_REQUIREMENT
      if (to < from) return ENDS_BEFORE
      return to > addMonths(from, 12) ? TOO_LONG : null
    },
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

/** One of a catalogue, or of the organisation's own. */
function isRequirement(key: string): boolean {
  return key.startsWith('own#') || findRequirement(key) !== undefined
}

const NO_SUCH_REQUIREMENT = refuse('no-such-requirement', {
  ja: 'その要件はありません。充足状況に出る要件のキー（basic-policy#audit など）を、そのまま指定してください。',
  en: 'There is no such requirement: name one by its key as the standing shows it, such as basic-policy#audit.',
})
const ENDS_BEFORE = refuse('ends-before-it-begins', {
  ja: '終わりの日が始まりの日より前です。日付を確かめてください。',
  en: 'The last day lies before the first: check the days.',
})
const TOO_LONG = refuse('too-long', {
  ja: '期間は始まりの日から12か月以内にしてください。続ける必要があれば、改めて申請してください。',
  en: 'An exception lasts at most twelve months from its first day: apply again if it is needed longer.',
})
