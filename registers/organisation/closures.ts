import { choice, day, list, register, text } from '#kernel'

const days = list({
  label: { ja: '閉庁日', en: 'Closed days' },
  of: {
    day: day({ label: { ja: '日', en: 'Day' } }),
    name: text({ label: { ja: '名称', en: 'Name' }, max: 50 }),
  },
  max: 400,
})

const { act, event, conduct } = register('closures', {
  label: { ja: '閉庁日', en: 'Closed days' },
  fields: {
    source: choice({
      label: { ja: '出所', en: 'Source' },
      of: {
        national: { ja: '国民の祝日（内閣府の一覧）', en: 'National holidays' },
        own: { ja: '団体の閉庁日', en: 'Own closed days' },
      },
    }),
    days,
  },
  opened: ['source', 'days'],
  events: { corrected: { days } },
})

/** 閉庁日 beside Saturdays, Sundays and 12/29–1/3, which every office keeps. Deadlines in 開庁日 are counted by them. */
export const closures = conduct({
  open: { label: { ja: '登録する', en: 'Add' }, by: ['administrator'] },
  begin: {},
  evolve: {},
  acts: {
    correct: act({
      label: { ja: '改める', en: 'Correct' },
      by: ['administrator'],
      takes: { days },
      decide: (_closure, input) => event.corrected(input),
    }),
  },
  duties: {},
  reads: { roles: ['staff', 'administrator'], within: 'organisation' },
  lists: { order: '-openedAt' },
  closes: (closure) => closure.days.map(({ day }) => day),
})
