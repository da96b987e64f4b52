import { choice, day, optional, ref, refuse, register, ROLES, text } from '#kernel'

import { meets } from '../meets.ts'

const holder = ref('staff', { label: { ja: '担当者', en: 'Holder' } })
const to = day({ label: { ja: '終わりの日', en: 'To' } })

const { act, event, always, conduct } = register('roles', {
  label: { ja: '役割', en: 'Roles' },
  fields: {
    role: choice({ label: { ja: '役割', en: 'Role' }, of: ROLES }),
    name: text({ label: { ja: '団体での名称', en: 'Local name' }, max: 100 }),
    post: text({ label: { ja: '充てる職', en: 'Post that fills it' }, max: 100 }),
    holder,
    organ: optional(ref('organs', { label: { ja: '機関', en: 'Organ' } })),
    section: optional(ref('sections', { label: { ja: '部署', en: 'Section' } })),
    from: day({ label: { ja: '始まりの日', en: 'From' } }),
    to: optional(to),
  },
  opened: ['role', 'name', 'post', 'holder', 'organ', 'section', 'from', 'to'],
  key: ['role', 'holder', 'organ', 'section', 'from'],
  events: { ended: { to } },
})

/** 役割: one assignment per item, dated. Who held what on a past day is told by these alone. */
export const roles = conduct({
  open: {
    label: { ja: '充てる', en: 'Assign' },
    by: ['administrator', 'ciso'],
    unless: (input) => (input.to !== null && input.to < input.from ? BACKWARDS : null),
  },
  begin: {},
  evolve: {},
  acts: {
    end: act({
      label: { ja: '終える', en: 'End' },
      by: ['administrator', 'ciso'],
      takes: { to },
      decide: (held, input) => (input.to < held.from ? BACKWARDS : event.ended(input)),
    }),
  },
  duties: {
    ciso: always({
      label: { ja: '最高情報セキュリティ責任者を置く', en: 'Have a chief information security officer' },
      meets: meets(
        'guideline-r8#org-roles',
        'basic-policy#org-structure',
        'basic-policy#org-authority',
        'ordinance-80#org',
      ),
      owner: 'head',
      over: 'organisation',
      where: (held) => held.role === 'ciso',
      holds: (held) => held.to ?? true,
    }),
    csirt: always({
      label: { ja: 'CSIRTを置く', en: 'Have a CSIRT' },
      meets: meets('guideline-r8#org-csirt', 'ordinance-80#org'),
      owner: 'ciso',
      over: 'organisation',
      where: (held) => held.role === 'csirt',
      holds: (held) => held.to ?? true,
    }),
    committee: always({
      label: { ja: '情報セキュリティ委員会を置く', en: 'Have a security committee' },
      meets: meets('guideline-r8#org-committee', 'ordinance-80#org'),
      owner: 'ciso',
      over: 'organisation',
      where: (held) => held.role === 'committee',
      holds: (held) => held.to ?? true,
    }),
  },
  reads: { roles: ['staff', 'administrator', 'ciso', 'chief'], within: 'organisation' },
  lists: { order: 'role', narrows: [['holder']] },
  assigns: (held) => [held],
})

const BACKWARDS = refuse('backwards', {
  ja: '終わりの日が始まりの日より前です。日付を確かめてください。',
  en: 'The last day lies before the first: please check the days.',
})
