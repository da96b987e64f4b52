import { day, each, file, holdersOf, itemOf, optional, ref, refuse, register, renewedBy } from '#kernel'

import { DOCUMENTS, STAFF_STATUS } from '../seen.ts'
import { meets } from '../meets.ts'

const section = ref('sections', { label: { ja: '部署', en: 'Section' } })

const { periodic, opening, conduct } = register('acknowledgements', {
  label: { ja: '確認・同意', en: 'Acknowledgements' },
  fields: {
    staff: ref('staff', { label: { ja: '職員等', en: 'Member of staff' } }),
    section,
    edition: ref('policies', { label: { ja: '確認した版', en: 'Edition' } }),
    /** Signed on paper by someone without a terminal; absent where he said so himself. */
    paper: optional(file({ label: { ja: '署名のある用紙', en: 'Signed paper' } })),
  },
  opened: ['staff', 'section', 'edition', 'paper'],
  events: {},
})

/**
 * 確認・同意: that a member of staff has read the policy and will keep to it, said by himself or signed on paper. Asked of
 * everyone who serves, 会計年度任用職員 and the dispatched included: on joining, when an edition is adopted, and each fiscal year.
 */
export const acknowledgements = conduct({
  open: opening({
    label: { ja: '読んで、守ることに同意する', en: 'Acknowledge' },
    by: ['staff', 'section'],
    // Everyone opens his own alone; whose is voided is not for colleagues to say.
    voidedBy: ['section'],
    sees: {
      member: itemOf('staff', 'staff', { section, status: STAFF_STATUS }),
      edition: itemOf('policies', 'edition', {
        document: DOCUMENTS,
        inForceTo: optional(day({ label: { ja: '廃止日', en: 'In force to' } })),
      }),
      managers: holdersOf('section'),
    },
    unless: ({ staff, section, paper }, { by, on }, { member, edition, managers }) => {
      if (member === null || member.status === 'left' || member.section !== section) return NOT_THERE
      if (edition === null || (edition.inForceTo !== null && edition.inForceTo < on)) return NOT_IN_FORCE
      if (paper === null) return staff === by ? null : NOT_YOURS
      return staff !== by && managers.includes(by) ? null : BY_ANOTHER
    },
  }),
  begin: {},
  evolve: {},
  acts: {},
  duties: {
    acknowledged: periodic({
      label: {
        ja: '職員等は、採用時、改定時及び毎年度、方針を読んで同意する',
        en: 'Staff acknowledge the policy on joining, when it changes, and each fiscal year',
      },
      meets: meets('basic-policy#compliance-awareness', 'basic-policy#human-dissemination'),
      owner: 'section',
      over: each('staff', { status: STAFF_STATUS }),
      of: 'staff',
      where: (member) => member.status === 'serving',
      every: { fiscalYears: 1 },
      first: { days: 30 },
      again: renewedBy(
        each('policies', { document: DOCUMENTS }),
        'adopted',
        { days: 30 },
        ({ document }) => document !== 'procedures',
      ),
      metBy: 'opened',
    }),
  },
  reads: {
    roles: ['administrator', 'section', 'department', 'chief', 'ciso', 'auditor'],
    within: 'own',
  },
  lists: { order: '-openedAt', narrows: [['staff'], ['edition']] },
})

const NOT_THERE = refuse('not-there', {
  ja: 'その部署に在職する職員等ではありません。所属を確かめてください。',
  en: 'This person does not serve in that section: check the section.',
})
const NOT_IN_FORCE = refuse('not-in-force', {
  ja: '効力のある版ではありません。今の版を読んで同意してください。',
  en: 'This edition is not in force: acknowledge the present one.',
})
const NOT_YOURS = refuse('not-yours', {
  ja: '同意できるのは本人だけです。用紙に署名を得たときは、用紙を添えて管理者が記録してください。',
  en: 'Only the person may acknowledge. A signed paper is recorded, with the paper, by the manager of the section.',
})
const BY_ANOTHER = refuse('by-another', {
  ja: '用紙による同意は、本人ではない情報セキュリティ管理者が記録します。',
  en: 'What was signed on paper is recorded by a manager of a section who is not the signer.',
})
