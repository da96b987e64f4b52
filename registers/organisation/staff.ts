import { choice, day, kana, list, optional, person, ref, refuse, register, text } from '#kernel'

import { meets } from '../meets.ts'
import { STAFF_STATUS } from '../seen.ts'

const section = ref('sections', { label: { ja: '部署', en: 'Section' } })
const name = person({ label: { ja: '氏名', en: 'Name' } })
const reading = optional(kana({ label: { ja: 'ふりがな', en: 'Reading' }, personal: true }))
const post = optional(text({ label: { ja: '職名', en: 'Post' }, max: 50 }))
const leftOn = optional(day({ label: { ja: '退職日', en: 'Left on' } }))
const concurrent = list({
  label: { ja: '兼務', en: 'Concurrent sections' },
  of: { section, post: optional(text({ label: { ja: '職名', en: 'Post' }, max: 50 })) },
  max: 20,
})

const { act, event, deadline, conduct } = register('staff', {
  label: { ja: '職員等', en: 'Staff' },
  fields: {
    name,
    kana: reading,
    number: text({ label: { ja: '職員番号', en: 'Staff number' }, max: 20, personal: true }),
    mail: optional(text({ label: { ja: 'メール', en: 'Mail' }, max: 200, personal: true })),
    section,
    post,
    employment: choice({
      label: { ja: '任用', en: 'Employment' },
      of: {
        regular: { ja: '常勤', en: 'Regular' },
        'fiscal-year': { ja: '会計年度任用', en: 'Fiscal-year appointment' },
        special: { ja: '特別職', en: 'Special' },
        dispatched: { ja: '派遣・委託', en: 'Dispatched or contracted' },
      },
    }),
    joinedOn: optional(day({ label: { ja: '採用日', en: 'Joined on' } })),
    concurrent,
    status: STAFF_STATUS,
    leftOn,
  },
  opened: ['name', 'kana', 'number', 'mail', 'section', 'post', 'employment', 'joinedOn'],
  key: ['number'],
  events: {
    moved: { section },
    posted: { post },
    concurred: { concurrent },
    renamed: { name, kana: reading },
    leaveTaken: {},
    returned: {},
    left: { leftOn },
    handedBack: {},
  },
})

const GONE = refuse('left', { ja: '退職した職員です。', en: 'This person has left.' })

/** 職員等. The id is a pseudonym: who stands behind it is kept outside the tree and can be erased. */
export const staff = conduct({
  open: { label: { ja: '登録する', en: 'Add' }, by: ['administrator'] },
  begin: { leftOn: null, status: 'serving', concurrent: [] },
  evolve: {
    leaveTaken: { status: 'on-leave' },
    returned: { status: 'serving' },
    left: { status: 'left', concurrent: [] },
  },
  upcasts: { opened: [(facts) => ({ ...facts, post: null, joinedOn: null })] },
  acts: {
    move: act({
      label: { ja: '異動する', en: 'Move' },
      by: ['administrator', 'section'],
      takes: { section },
      decide: (one, input) => (one.leftOn === null ? event.moved(input) : GONE),
    }),
    post: act({
      label: { ja: '職に就ける', en: 'Appoint to a post' },
      by: ['administrator'],
      takes: { post },
      decide: (one, input) => (one.leftOn === null ? event.posted(input) : GONE),
    }),
    concur: act({
      label: { ja: '兼務を定める', en: 'Set concurrent sections' },
      by: ['administrator'],
      takes: { concurrent },
      decide: (one, input) => (one.leftOn === null ? event.concurred(input) : GONE),
    }),
    rename: act({
      label: { ja: '氏名を変える', en: 'Rename' },
      by: ['administrator'],
      takes: { name, kana: reading },
      decide: (_one, input) => event.renamed(input),
    }),
    takeLeave: act({
      label: { ja: '休職・休業を記録する', en: 'Record a leave of absence' },
      by: ['administrator', 'section'],
      takes: {},
      decide: (one) => (one.status === 'serving' ? event.leaveTaken({}) : NOT_SERVING),
    }),
    comeBack: act({
      label: { ja: '復職を記録する', en: 'Record the return' },
      by: ['administrator', 'section'],
      takes: {},
      decide: (one) => (one.status === 'on-leave' ? event.returned({}) : NOT_ON_LEAVE),
    }),
    leave: act({
      label: { ja: '退職を記録する', en: 'Record leaving' },
      by: ['administrator', 'section'],
      takes: {},
      decide: (one, _input, _seen, occasion) => (one.leftOn === null ? event.left({ leftOn: occasion.on }) : GONE),
    }),
    handBack: act({
      label: { ja: '情報資産の返却とIDの停止を確認する', en: 'Confirm what was handed back and accounts closed' },
      by: ['section', 'system', 'administrator'],
      takes: {},
      decide: () => event.handedBack({}),
    }),
  },
  duties: {
    handedBackOnLeaving: deadline({
      label: { ja: '退職者の情報資産の返却とIDの停止を確認する', en: 'See assets and accounts handed back on leaving' },
      meets: meets('guideline-r8#human-leaving'),
      owner: 'section',
      after: 'left',
      within: { days: 14 },
      metBy: 'handedBack',
    }),
    handedBackOnMoving: deadline({
      label: {
        ja: '異動者の情報資産の返却とIDの変更を確認する',
        en: 'See assets and accounts handed back on a change of section',
      },
      meets: meets('guideline-r8#human-leaving'),
      owner: 'section',
      after: 'moved',
      within: { days: 14 },
      metBy: 'handedBack',
    }),
  },
  reads: { roles: ['administrator', 'section', 'department', 'chief', 'ciso'], within: 'section' },
  grants: ({ section, concurrent, joinedOn, leftOn, status }, id) => {
    if (status === 'on-leave') return []
    const held = { role: 'staff', holder: id, organ: null, from: joinedOn ?? LONG_AGO, to: leftOn } as const
    return [section, ...concurrent.map((one) => one.section)].map((section) => ({ ...held, section }))
  },
})

/** Whoever has no day of joining was there before the log was begun. */
const LONG_AGO = '0000-01-01'
const NOT_SERVING = refuse('not-serving', { ja: '在職中の職員ではありません。', en: 'This person is not serving.' })
const NOT_ON_LEAVE = refuse('not-on-leave', { ja: '休職・休業中ではありません。', en: 'This person is not on leave.' })
