import { refuse } from '../act/outcome.ts'
import { file, note, optional, ref, text, choice, day, secret } from '../fields/index.ts'
import { register } from './register.ts'

const documentNumber = text({ label: { ja: '文書番号', en: 'Document number' }, max: 100 })
const reason = note({ label: { ja: '理由', en: 'Reason' } })

const { act, event, conduct } = register('approvals', {
  label: { ja: '決裁', en: 'Approvals' },
  fields: {
    register: text({ label: { ja: '台帳', en: 'Register' }, max: 64 }),
    item: text({ label: { ja: '台帳項目', en: 'Item' }, max: 64 }),
    act: text({ label: { ja: '行為', en: 'Act' }, max: 64 }),
    role: text({ label: { ja: '決裁する役割', en: 'Role that decides' }, max: 64 }),
    /** The input of the act as JSON, personal or not: it is judged again on the day of the decision. */
    input: secret({ label: { ja: '申請内容', en: 'What is asked' } }),
    applicant: ref('staff', { label: { ja: '申請者', en: 'Applicant' } }),
    organ: optional(ref('organs', { label: { ja: '機関', en: 'Organ' } })),
    section: optional(ref('sections', { label: { ja: '部署', en: 'Section' } })),
    status: choice({
      label: { ja: '状態', en: 'Status' },
      of: {
        pending: { ja: '決裁待ち', en: 'Pending' },
        approved: { ja: '決裁済', en: 'Approved' },
        declined: { ja: '否決', en: 'Declined' },
        withdrawn: { ja: '引戻し', en: 'Withdrawn' },
      },
    }),
  },
  opened: ['register', 'item', 'act', 'role', 'input', 'applicant', 'organ', 'section'],
  events: {
    approved: {},
    /** A decision that was taken on paper or in another system, recorded by a second person. */
    recorded: {
      documentNumber,
      decidedOn: day({ label: { ja: '決裁日', en: 'Decided on' } }),
      scan: file({ label: { ja: '決裁文書の写し', en: 'Scan of the document' } }),
    },
    declined: { reason },
    withdrawn: {},
  },
})

const CLOSED = refuse('not-pending', {
  ja: 'この申請はもう決裁待ちではありません。必要なら新しく申請してください。',
  en: 'This request is no longer pending: apply again if it is still needed.',
})

/**
 * 決裁: every act that waits for approval is an item here. What approval sets in motion is the kernel's (`perform`):
 * the act is decided again on that day and sealed with applicant and decider.
 */
export const approvals = conduct({
  open: { label: { ja: '申請する', en: 'Apply' }, by: [], isLasting: true },
  begin: { status: 'pending' },
  evolve: {
    approved: { status: 'approved' },
    recorded: { status: 'approved' },
    declined: { status: 'declined' },
    withdrawn: { status: 'withdrawn' },
  },
  acts: {
    approve: act({
      label: { ja: '決裁する', en: 'Approve' },
      by: [],
      takes: {},
      decide: (request) => (request.status === 'pending' ? event.approved({}) : CLOSED),
    }),
    record: act({
      label: { ja: '紙の決裁を記録する', en: 'Record a decision on paper' },
      by: [],
      takes: {
        documentNumber,
        decidedOn: day({ label: { ja: '決裁日', en: 'Decided on' } }),
        scan: file({ label: { ja: '決裁文書の写し', en: 'Scan of the document' } }),
      },
      decide: (request, input) => (request.status === 'pending' ? event.recorded(input) : CLOSED),
    }),
    decline: act({
      label: { ja: '否決する', en: 'Decline' },
      by: [],
      takes: { reason },
      decide: (request, input) => (request.status === 'pending' ? event.declined(input) : CLOSED),
    }),
    withdraw: act({
      label: { ja: '引き戻す', en: 'Withdraw' },
      by: [],
      takes: {},
      decide: (request, _input, _seen, occasion) => {
        if (request.status !== 'pending') return CLOSED
        return request.applicant === occasion.by ? event.withdrawn({}) : NOT_THE_APPLICANT
      },
    }),
  },
  duties: {},
  // The one who applied too, whatever his roles.
  reads: { roles: ['ciso', 'chief', 'department', 'section'], within: 'own' },
  lists: { order: '-openedAt', narrows: [['status'], ['applicant']] },
})

export const NOT_THE_APPLICANT = refuse('not-the-applicant', {
  ja: '引き戻せるのは申請した本人だけです。',
  en: 'Only the applicant may withdraw.',
})
