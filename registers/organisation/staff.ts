import { choice, day, optional, person, ref, refuse, register, text } from '#kernel'

const section = ref('sections', { label: { ja: '部署', en: 'Section' } })
const name = person({ label: { ja: '氏名', en: 'Name' } })

const { act, event, conduct } = register('staff', {
  label: { ja: '職員等', en: 'Staff' },
  fields: {
    name,
    number: text({ label: { ja: '職員番号', en: 'Staff number' }, max: 20, personal: true }),
    mail: optional(text({ label: { ja: 'メール', en: 'Mail' }, max: 200, personal: true })),
    section,
    employment: choice({
      label: { ja: '任用', en: 'Employment' },
      of: {
        regular: { ja: '常勤', en: 'Regular' },
        'fiscal-year': { ja: '会計年度任用', en: 'Fiscal-year appointment' },
        special: { ja: '特別職', en: 'Special' },
        dispatched: { ja: '派遣・委託', en: 'Dispatched or contracted' },
      },
    }),
    leftOn: optional(day({ label: { ja: '退職日', en: 'Left on' } })),
  },
  opened: ['name', 'number', 'mail', 'section', 'employment'],
  events: {
    moved: { section },
    renamed: { name },
    left: { leftOn: optional(day({ label: { ja: '退職日', en: 'Left on' } })) },
  },
})

const GONE = refuse('left', { ja: '退職した職員です。', en: 'This person has left.' })

/** 職員等. The id is a pseudonym: who stands behind it is kept outside the tree and can be erased. */
export const staff = conduct({
  open: { label: { ja: '登録する', en: 'Add' }, by: ['administrator'] },
  begin: { leftOn: null },
  evolve: {},
  acts: {
    move: act({
      label: { ja: '異動する', en: 'Move' },
      by: ['administrator', 'section'],
      takes: { section },
      decide: (one, input) => (one.leftOn === null ? event.moved(input) : GONE),
    }),
    rename: act({
      label: { ja: '氏名を変える', en: 'Rename' },
      by: ['administrator'],
      takes: { name },
      decide: (_one, input) => event.renamed(input),
    }),
    leave: act({
      label: { ja: '退職を記録する', en: 'Record leaving' },
      by: ['administrator', 'section'],
      takes: {},
      decide: (one, _input, _seen, occasion) => (one.leftOn === null ? event.left({ leftOn: occasion.on }) : GONE),
    }),
  },
  duties: {},
  reads: { roles: ['administrator', 'section', 'department', 'chief', 'ciso'], within: 'section' },
})
