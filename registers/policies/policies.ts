import {
  choice,
  day,
  file,
  list,
  number,
  optional,
  ref,
  refuse,
  register,
  text,
  sealedRequirement,
  type RequirementKey,
} from '#kernel'

import { meets } from '../meets.ts'

/** A long text (対策基準) has about 200 clauses; a clause with several requirements has one row for each. */
const clauses = list({
  label: { ja: '読み取り', en: 'Reading' },
  of: {
    path: text({ label: { ja: '番号', en: 'Number' }, max: 60 }),
    title: text({ label: { ja: '見出し', en: 'Title' }, max: 60 }),
    from: number({ label: { ja: '始まりの行', en: 'First line' }, min: 1, max: 1_000_000 }),
    to: number({ label: { ja: '終わりの行', en: 'Last line' }, min: 1, max: 1_000_000 }),
    requirement: text({ label: { ja: '要件', en: 'Requirement' }, max: 64 }),
  },
  max: 500,
})
const inForceFrom = day({ label: { ja: '施行日', en: 'In force from' } })
const document = choice({
  label: { ja: '文書', en: 'Document' },
  of: {
    'basic-policy': { ja: '情報セキュリティ基本方針', en: 'Basic policy' },
    standards: { ja: '情報セキュリティ対策基準', en: 'Standards' },
    procedures: { ja: '実施手順', en: 'Procedures' },
  },
})

const { act, event, periodic, deadline, always, conduct } = register('policies', {
  label: { ja: '方針', en: 'Policies' },
  fields: {
    document,
    title: text({ label: { ja: '題名', en: 'Title' }, max: 200 }),
    organ: optional(ref('organs', { label: { ja: '機関', en: 'Organ' } })),
    inForceFrom,
    source: file({ label: { ja: '本文', en: 'Text' } }),
    clauses,
    confirmed: choice({
      label: { ja: '読み取りの確認', en: 'Reading' },
      of: { proposed: { ja: '未確認', en: 'Proposed' }, confirmed: { ja: '確認済', en: 'Confirmed' } },
    }),
    inForceTo: optional(day({ label: { ja: '廃止日', en: 'In force to' } })),
    publishedOn: optional(day({ label: { ja: '公表日', en: 'Published on' } })),
  },
  opened: ['document', 'title', 'organ', 'inForceFrom', 'source', 'clauses'],
  events: {
    confirmed: { clauses },
    published: {},
    reviewed: { scan: optional(file({ label: { ja: '見直しの記録', en: 'Record of the review' } })) },
    repealed: { inForceTo: optional(day({ label: { ja: '廃止日', en: 'In force to' } })) },
  },
})

/**
 * 方針: one edition per item. How its text is read into clauses and matched to requirements is proposed, then confirmed
 * by a person, and sealed: no later reader or catalogue changes what a past day was judged on.
 */
export const policies = conduct({
  open: { label: { ja: '版を登録する', en: 'Add an edition' }, by: ['administrator', 'chief', 'ciso'] },
  begin: { confirmed: 'proposed', inForceTo: null, publishedOn: null },
  evolve: {
    confirmed: { confirmed: 'confirmed' },
    published: (_edition, { on }) => ({ publishedOn: on }),
  },
  acts: {
    confirm: act({
      label: { ja: '読み取りを確認する', en: 'Confirm the reading' },
      by: ['administrator', 'chief', 'ciso'],
      takes: { clauses },
      decide: (edition, input) => (edition.inForceTo === null ? event.confirmed(input) : REPEALED),
    }),
    publish: act({
      label: { ja: '公表を記録する', en: 'Record publication' },
      by: ['administrator', 'chief', 'ciso'],
      takes: {},
      decide: (edition) => (edition.publishedOn === null ? event.published({}) : PUBLISHED),
    }),
    review: act({
      label: { ja: '見直しを記録する', en: 'Record a review' },
      by: ['chief', 'ciso'],
      takes: { scan: optional(file({ label: { ja: '見直しの記録', en: 'Record of the review' } })) },
      decide: (edition, input) => (edition.inForceTo === null ? event.reviewed(input) : REPEALED),
    }),
    repeal: act({
      label: { ja: '廃止する', en: 'Repeal' },
      by: ['chief', 'ciso'],
      takes: { inForceTo: day({ label: { ja: '廃止日', en: 'In force to' } }) },
      decide: (edition, input) => (edition.inForceTo === null ? event.repealed(input) : REPEALED),
    }),
  },
  duties: {
    adopted: always({
      label: { ja: '情報セキュリティ方針を定める', en: 'Have a policy in force' },
      meets: meets('law-244-6#adopt-head'),
      owner: 'head',
      over: 'organisation',
      where: (edition) => edition.document === 'basic-policy',
      holds: (edition) => edition.confirmed === 'confirmed' && (edition.inForceTo ?? true),
    }),
    published: deadline({
      label: { ja: '方針を遅滞なく公表する', en: 'Publish the policy without delay' },
      meets: meets('law-244-6#publish'),
      owner: 'chief',
      where: (edition) => edition.document === 'basic-policy',
      after: 'opened',
      within: { openDays: 20 },
      metBy: 'published',
    }),
    reviewed: periodic({
      label: { ja: '方針を毎年度見直す', en: 'Review the policy each fiscal year' },
      meets: meets(
        'basic-policy#review',
        'basic-policy#review-on-results',
        'basic-policy#review-on-change',
        'guideline-r8#evaluation-review',
      ),
      owner: 'ciso',
      where: (edition) => edition.inForceTo === null,
      every: { fiscalYears: 1 },
      metBy: 'reviewed',
    }),
  },
  reads: { roles: ['staff', 'administrator', 'chief', 'ciso', 'auditor'], within: 'organisation' },
  reading: (edition, id) => {
    if (edition.confirmed !== 'confirmed') return null
    const { document, organ, inForceFrom, inForceTo } = edition
    return { edition: id, document, organ, from: inForceFrom, to: inForceTo, clauses: gather(edition.clauses) }
  },
})

type Row = { path: string; title: string; from: number; to: number; requirement: string }

/** Rows of one clause, one per requirement, as one clause. */
function gather(rows: readonly Row[]): {
  path: string
  title: string
  lines: readonly [number, number]
  requirements: RequirementKey[]
}[] {
  const byPlace = Map.groupBy(rows, ({ path, from }) => `${path} ${from}`)
  return [...byPlace.values()].map((same) => {
    const { path, title, from, to } = same[0]!
    const requirements = same.map(({ requirement }) => sealedRequirement(requirement))
    return { path, title, lines: [from, to] as const, requirements }
  })
}

const REPEALED = refuse('repealed', { ja: '廃止された版です。', en: 'This edition is repealed.' })
const PUBLISHED = refuse('published', { ja: '公表はすでに記録されています。', en: 'Publication is already recorded.' })
