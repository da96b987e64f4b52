import { choice, day, file, list, note, optional, refuse, register, ROLES, text } from '#kernel'

import { meets } from '../meets.ts'

const from = day({ label: { ja: '適用開始日', en: 'From' } })
const to = day({ label: { ja: '適用終了日', en: 'To' } })

/** With about 300 bytes a row, the table of the guideline (some 150 rows) lies well within one entry. */
const rows = list({
  label: { ja: '権限・責任', en: 'Authority and responsibility' },
  of: {
    clause: text({ label: { ja: '対策基準の条項', en: 'Clause of the standards' }, max: 40 }),
    matter: text({ label: { ja: '事項', en: 'Matter' }, max: 60 }),
    role: choice({ label: { ja: '役割', en: 'Role' }, of: ROLES }),
    authority: choice({
      label: { ja: '権限・責任', en: 'Authority' },
      of: {
        decides: { ja: '決定', en: 'Decides' },
        permits: { ja: '許可・承認', en: 'Permits' },
        orders: { ja: '指示・統括', en: 'Orders' },
        does: { ja: '実施', en: 'Does' },
        reports: { ja: '報告', en: 'Reports' },
        informed: { ja: '報告を受ける', en: 'Is reported to' },
      },
    }),
  },
  max: 180,
})

const { act, event, always, periodic, conduct } = register('authorities', {
  label: { ja: '権限・責任等一覧', en: 'Authority and responsibility' },
  fields: {
    number: text({ label: { ja: '版', en: 'Edition' }, max: 20 }),
    from,
    rows,
    source: optional(file({ label: { ja: '一覧表', en: 'The table' } })),
    to: optional(to),
  },
  opened: ['number', 'from', 'rows', 'source'],
  events: {
    confirmed: { remarks: optional(note({ label: { ja: '備考', en: 'Remarks' } })) },
    ended: { to },
  },
})

const EMPTY = refuse('empty', { ja: '一覧に行がありません。', en: 'The table has no row.' })
const ENDED = refuse('ended', { ja: '適用が終わった版です。', en: 'This edition has ended.' })
const BACKWARDS = refuse('backwards', {
  ja: '終わりの日が始まりの日より前です。日付を確かめてください。',
  en: 'The last day lies before the first: please check the days.',
})

/**
 * 権限・責任等一覧 (the table in part 5 of the guideline): which role decides, permits, does or reports what, clause by clause. One
 * edition is one item, since it is set and confirmed as a whole; who fills a role is told by `roles`.
 */
export const authorities = conduct({
  open: {
    label: { ja: '版を登録する', en: 'Add an edition' },
    by: ['administrator', 'chief', 'ciso'],
    unless: ({ rows }) => (rows.length === 0 ? EMPTY : null),
  },
  begin: { to: null },
  evolve: {},
  acts: {
    confirm: act({
      label: { ja: '一覧と兼務の禁止を確認する', en: 'Confirm the table, and that duties are kept apart' },
      by: ['ciso', 'chief'],
      takes: { remarks: optional(note({ label: { ja: '備考', en: 'Remarks' } })) },
      decide: (table, input) => (table.to === null ? event.confirmed(input) : ENDED),
    }),
    end: act({
      label: { ja: '適用を終える', en: 'End' },
      by: ['administrator', 'chief', 'ciso'],
      takes: { to },
      decide: (table, input) => {
        if (table.to !== null) return ENDED
        return input.to < table.from ? BACKWARDS : event.ended(input)
      },
    }),
  },
  duties: {
    written: always({
      label: { ja: '権限・責任等一覧を定める', en: 'Have the table of authority and responsibility' },
      meets: meets('guideline-r8#org-roles', 'basic-policy#org-authority', 'ordinance-80#org'),
      owner: 'ciso',
      over: 'organisation',
      holds: (table) => table.to ?? true,
    }),
    confirmed: periodic({
      label: { ja: '権限・責任等一覧と兼務の禁止を毎年度確認する', en: 'Confirm the table each fiscal year' },
      meets: meets('guideline-r8#org-roles', 'guideline-r8#org-separation'),
      owner: 'ciso',
      over: 'organisation',
      every: { fiscalYears: 1 },
      metBy: 'confirmed',
    }),
  },
  reads: { roles: ['staff', 'administrator', 'ciso', 'chief', 'auditor'], within: 'organisation' },
  lists: { order: '-from' },
})
