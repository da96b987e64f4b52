import { choice, day, text } from '#kernel'

/*
 * What several registers look at of others: members of registers know nothing of one another, and a test compares what
 * each says it sees with the fields that are there.
 */

/** What an act that rests on a decision looks at. */
export const DECISION_SEEN = {
  status: choice({
    label: { ja: '状態', en: 'Status' },
    of: {
      recorded: { ja: '確認待ち', en: 'To be confirmed' },
      confirmed: { ja: '確認済', en: 'Confirmed' },
      returned: { ja: '差戻し', en: 'Returned' },
    },
  }),
  decidedOn: day({ label: { ja: '決裁日', en: 'Decided on' } }),
  documentNumber: text({ label: { ja: '文書番号', en: 'Document number' }, max: 100 }),
}

/** The documents of a policy. */
export const DOCUMENTS = choice({
  label: { ja: '文書', en: 'Document' },
  of: {
    'basic-policy': { ja: '情報セキュリティ基本方針', en: 'Basic policy' },
    standards: { ja: '情報セキュリティ対策基準', en: 'Standards' },
    procedures: { ja: '実施手順', en: 'Procedures' },
  },
})

/** Whether a section is still there. */
export const SECTION_STATUS = choice({
  label: { ja: '状態', en: 'Status' },
  of: { standing: { ja: '設置', en: 'Standing' }, closed: { ja: '廃止', en: 'Closed' } },
})

/** Whether a member of staff serves. */
export const STAFF_STATUS = choice({
  label: { ja: '状態', en: 'Status' },
  of: {
    serving: { ja: '在職', en: 'Serving' },
    'on-leave': { ja: '休職・休業', en: 'On leave' },
    left: { ja: '退職', en: 'Left' },
  },
})
