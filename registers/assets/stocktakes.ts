import { each, list, note, number, optional, ref, register, text } from '#kernel'

import { meets } from '../meets.ts'
import { SECTION_STATUS } from '../seen.ts'

const { periodic, conduct } = register('stocktakes', {
  label: { ja: '棚卸', en: 'Stocktakes' },
  fields: {
    section: ref('sections', { label: { ja: '部署', en: 'Section' } }),
    counted: number({ label: { ja: '確認した件数', en: 'Assets confirmed' }, min: 0, max: 1_000_000 }),
    exceptions: list({
      label: { ja: '合わなかったもの', en: 'Discrepancies' },
      of: {
        asset: ref('assets', { label: { ja: '情報資産', en: 'Asset' } }),
        found: text({ label: { ja: '実際', en: 'What was found' }, max: 100 }),
      },
      max: 500,
    }),
    remarks: optional(note({ label: { ja: '備考', en: 'Remarks' } })),
  },
  opened: ['section', 'counted', 'exceptions', 'remarks'],
  events: {},
})

/** 棚卸: one confirmation per section and fiscal year, with the exceptions marked; not one act per asset. */
export const stocktakes = conduct({
  open: { label: { ja: '棚卸を確認する', en: 'Confirm a stocktake' }, by: ['section'] },
  begin: {},
  evolve: {},
  acts: {},
  duties: {
    yearly: periodic({
      label: { ja: '部署ごとに毎年度棚卸をする', en: 'Take stock in each section each fiscal year' },
      meets: meets(
        'basic-policy#classify-assets',
        'guideline-r8#classification-responsibility',
        'ordinance-80#classification',
      ),
      owner: 'section',
      over: each('sections', { status: SECTION_STATUS }),
      of: 'section',
      where: (section) => section.status === 'standing',
      every: { fiscalYears: 1 },
      metBy: 'opened',
    }),
  },
  reads: { roles: ['section', 'department', 'chief', 'ciso', 'auditor'], within: 'section' },
  lists: { order: '-openedAt', narrows: [['section']] },
})
