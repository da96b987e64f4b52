import { file, isServiceId, note, NOT_A_PERSON, optional, ref, refuse, register, text } from '#kernel'

import { DECISION_SEEN } from '../seen.ts'
import { meets } from '../meets.ts'

const { act, event, deadline, conduct } = register('decisions', {
  label: { ja: '決裁の記録', en: 'Decisions' },
  fields: {
    documentNumber: DECISION_SEEN.documentNumber,
    title: text({ label: { ja: '件名', en: 'Subject' }, max: 200 }),
    /** A post and not a person: 市長, 議長, 副市長（CISO）. */
    decider: text({ label: { ja: '決裁した職', en: 'Post that decided' }, max: 100 }),
    decidedOn: DECISION_SEEN.decidedOn,
    scan: file({ label: { ja: '決裁文書の写し', en: 'Scan of the document' } }),
    organ: optional(ref('organs', { label: { ja: '機関', en: 'Organ' } })),
    section: optional(ref('sections', { label: { ja: '部署', en: 'Section' } })),
    drafter: optional(ref('staff', { label: { ja: '起案者', en: 'Drafted by' } })),
    recorder: text({ label: { ja: '記録した人', en: 'Recorded by' }, max: 64 }),
    status: DECISION_SEEN.status,
  },
  opened: ['documentNumber', 'title', 'decider', 'decidedOn', 'scan', 'organ', 'section', 'drafter'],
  events: { confirmed: {}, returned: { reason: note({ label: { ja: '理由', en: 'Reason' } }) } },
})

const SETTLED = refuse('settled', {
  ja: '確認又は差戻しが済んでいます。誤りがあれば、新しく記録してください。',
  en: 'It is confirmed or returned already: record it anew if it is wrong.',
})
const SELF = refuse('self-confirmation', {
  ja: '記録した本人と起案者は確認できません。ほかの人に頼んでください。',
  en: 'Neither its recorder nor its drafter may confirm it: ask someone else.',
})
const NOT_YET = refuse('not-yet', { ja: '決裁日が未来です。', en: 'The decision lies in the future.' })

/**
 * 決裁の記録: what was decided on paper or in another system, whether or not it is an act here. One records it with its
 * number and a scan, and another compares the two; only then may an act rest on it.
 */
export const decisions = conduct({
  open: {
    label: { ja: '記録する', en: 'Record' },
    by: ['administrator', 'chief', 'section', 'organ', 'assembly', 'head'],
    unless: ({ decidedOn }, { on }) => (decidedOn > on ? NOT_YET : null),
  },
  begin: ({ by }) => ({ recorder: by, status: 'recorded' }),
  evolve: { confirmed: { status: 'confirmed' }, returned: { status: 'returned' } },
  acts: {
    confirm: act({
      label: { ja: '決裁文書と照らして確認する', en: 'Confirm it against the document' },
      by: ['administrator', 'chief', 'ciso', 'section', 'organ', 'assembly', 'head'],
      takes: {},
      decide: (decision, _input, _seen, { by }) => {
        if (decision.status !== 'recorded') return SETTLED
        if (isServiceId(by)) return NOT_A_PERSON
        return by === decision.recorder || by === decision.drafter ? SELF : event.confirmed({})
      },
    }),
    giveBack: act({
      label: { ja: '差し戻す', en: 'Return' },
      by: ['administrator', 'chief', 'ciso', 'section', 'organ', 'assembly', 'head'],
      takes: { reason: note({ label: { ja: '理由', en: 'Reason' } }) },
      decide: (decision, input) => (decision.status === 'recorded' ? event.returned(input) : SETTLED),
    }),
  },
  duties: {
    confirmed: deadline({
      label: {
        ja: '決裁の記録を別の人が10開庁日以内に確認する',
        en: 'Have a second person confirm it in ten open days',
      },
      meets: meets('guideline-r8#org-separation'),
      owner: 'chief',
      where: (decision) => decision.status !== 'returned',
      after: 'opened',
      within: { openDays: 10 },
      metBy: 'confirmed',
    }),
  },
  reads: {
    roles: ['administrator', 'section', 'chief', 'ciso', 'auditor', 'organ', 'assembly', 'head'],
    within: 'section',
  },
  lists: { order: '-decidedOn', narrows: [['section']] },
})
