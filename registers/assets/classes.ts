import { choice, number, optional, ref, refuse, register, text } from '#kernel'

/** The axes on which assets are classified. */
export const AXES = {
  confidentiality: { ja: '機密性', en: 'Confidentiality' },
  integrity: { ja: '完全性', en: 'Integrity' },
  availability: { ja: '可用性', en: 'Availability' },
} as const

const { act, event, conduct } = register('classes', {
  label: { ja: '分類', en: 'Classes' },
  fields: {
    axis: choice({ label: { ja: '軸', en: 'Axis' }, of: AXES }),
    name: text({ label: { ja: '名称', en: 'Name' }, max: 50 }),
    /** The ministry's class of the same axis that this one stands for. */
    ministry: choice({
      label: { ja: '国の分類', en: "Ministry's class" },
      of: {
        '3A': { ja: '3A', en: '3A' },
        '3B': { ja: '3B', en: '3B' },
        '3C': { ja: '3C', en: '3C' },
        '3': { ja: '3（令和6年10月より前）', en: '3 (before October 2024)' },
        '2': { ja: '2', en: '2' },
        '1': { ja: '1', en: '1' },
      },
    }),
    rank: number({ label: { ja: '高さ', en: 'Rank' }, min: 0, max: 99 }),
    /** The class which this one replaces; several may replace one (3 becomes 3A, 3B or 3C). */
    replaces: optional(ref('classes', { label: { ja: '置き換える分類', en: 'Replaces' } })),
    status: choice({
      label: { ja: '状態', en: 'Status' },
      of: { used: { ja: '使用', en: 'In use' }, retired: { ja: '廃止', en: 'Retired' } },
    }),
  },
  opened: ['axis', 'name', 'ministry', 'rank', 'replaces'],
  key: ['axis', 'name'],
  events: { retired: {} },
})

/** 分類: the scales of an organisation, which may group the ministry's classes or still be the old 3/2/1. */
export const classes = conduct({
  open: { label: { ja: '登録する', en: 'Add' }, by: ['administrator', 'chief'] },
  begin: { status: 'used' },
  evolve: { retired: { status: 'retired' } },
  acts: {
    retire: act({
      label: { ja: '廃止する', en: 'Retire' },
      by: ['administrator', 'chief'],
      takes: {},
      decide: (one) => (one.status === 'used' ? event.retired({}) : RETIRED),
    }),
  },
  duties: {},
  reads: { roles: ['staff', 'administrator'], within: 'organisation' },
  lists: { order: 'axis' },
})

const RETIRED = refuse('retired', { ja: '廃止された分類です。', en: 'This class is retired.' })
