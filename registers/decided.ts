import { choice, day, text } from '#kernel'

/*
 * What several registers look at of `decisions` and `policies`. Members of registers know nothing of one another; a
 * test compares these with the fields that they name.
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
