import { kana, optional, ref, refuse, register, text } from '#kernel'

import { SECTION_STATUS } from '../seen.ts'

const name = text({ label: { ja: '部署名', en: 'Name' }, max: 100 })
const reading = optional(kana({ label: { ja: 'ふりがな', en: 'Reading' } }))
const organ = ref('organs', { label: { ja: '機関', en: 'Organ' } })

const { act, event, conduct } = register('sections', {
  label: { ja: '部署', en: 'Sections' },
  fields: {
    name,
    kana: reading,
    organ,
    parent: optional(ref('sections', { label: { ja: '上位の部署', en: 'Part of' } })),
    status: SECTION_STATUS,
  },
  opened: ['name', 'kana', 'organ', 'parent'],
  key: ['organ', 'name'],
  events: { renamed: { name, kana: reading }, closed: {} },
})

const CLOSED = refuse('closed', { ja: '廃止された部署です。', en: 'This section is closed.' })

/** 部課係. */
export const sections = conduct({
  open: { label: { ja: '登録する', en: 'Add' }, by: ['administrator'] },
  begin: { status: 'standing' },
  evolve: { closed: { status: 'closed' } },
  upcasts: {
    opened: [(facts) => ({ ...facts, kana: null })],
    renamed: [(facts) => ({ ...facts, kana: null })],
  },
  acts: {
    rename: act({
      label: { ja: '名称を変える', en: 'Rename' },
      by: ['administrator'],
      takes: { name, kana: reading },
      decide: (section, input) => (section.status === 'closed' ? CLOSED : event.renamed(input)),
    }),
    close: act({
      label: { ja: '廃止する', en: 'Close' },
      by: ['administrator'],
      takes: {},
      decide: (section) => (section.status === 'closed' ? CLOSED : event.closed({})),
    }),
  },
  duties: {},
  reads: { roles: ['staff', 'administrator', 'ciso', 'chief'], within: 'organisation' },
  lists: { sortsBy: { name: 'kana' }, order: 'name' },
})
