import { choice, day, register, text } from '#kernel'

const { act, event, conduct } = register('organs', {
  label: { ja: '機関', en: 'Organs' },
  fields: {
    name: text({ label: { ja: '機関名', en: 'Name' }, max: 100 }),
    kind: choice({
      label: { ja: '種別', en: 'Kind' },
      of: {
        assembly: { ja: '議会', en: 'Assembly' },
        head: { ja: '長', en: 'Head' },
        education: { ja: '教育委員会', en: 'Board of education' },
        election: { ja: '選挙管理委員会', en: 'Election commission' },
        audit: { ja: '監査委員', en: 'Audit commissioners' },
        other: { ja: 'その他の執行機関', en: 'Other executive organ' },
        enterprise: { ja: '公営企業', en: 'Public enterprise' },
      },
    }),
    status: choice({
      label: { ja: '状態', en: 'Status' },
      of: { standing: { ja: '設置', en: 'Standing' }, closed: { ja: '廃止', en: 'Closed' } },
    }),
    since: day({ label: { ja: '設置日', en: 'Since' } }),
  },
  opened: ['name', 'kind', 'since'],
  events: { renamed: { name: text({ label: { ja: '機関名', en: 'Name' }, max: 100 }) }, closed: {} },
})

/** 機関: each adopts a policy of its own or joins another's (地方自治法244条の6). */
export const organs = conduct({
  open: { label: { ja: '登録する', en: 'Add' }, by: ['administrator'] },
  begin: { status: 'standing' },
  evolve: { closed: { status: 'closed' } },
  acts: {
    rename: act({
      label: { ja: '名称を変える', en: 'Rename' },
      by: ['administrator'],
      takes: { name: text({ label: { ja: '機関名', en: 'Name' }, max: 100 }) },
      decide: (_organ, input) => event.renamed(input),
    }),
    close: act({
      label: { ja: '廃止する', en: 'Close' },
      by: ['administrator'],
      takes: {},
      decide: () => event.closed({}),
    }),
  },
  duties: {},
  reads: { roles: ['staff', 'administrator', 'ciso', 'chief'], within: 'organisation' },
})
