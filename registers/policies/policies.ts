import { choice, day, file, itemOf, list, number, optional, ref, refuse, register, text } from '#kernel'

import { DECISION_SEEN, DOCUMENTS } from '../seen.ts'
import { meets } from '../meets.ts'
import { disclosing, isClosed, untoldDisclosing, wronglyDisclosed } from './disclosure.ts'
import { gatherClauses } from './gather-clauses.ts'

/**
 * One row for each clause and requirement. One entry holds a few hundred rows; a long text (対策基準, about 500 clauses) is
 * confirmed in parts.
 */
const reading = {
  label: { ja: '読み取り', en: 'Reading' },
  of: {
    path: text({ label: { ja: '番号', en: 'Number' }, max: 60 }),
    title: text({ label: { ja: '見出し', en: 'Title' }, max: 60 }),
    from: number({ label: { ja: '始まりの行', en: 'First line' }, min: 1, max: 1_000_000 }),
    to: number({ label: { ja: '終わりの行', en: 'Last line' }, min: 1, max: 1_000_000 }),
    requirement: text({ label: { ja: '要件', en: 'Requirement' }, max: 64 }),
  },
}
const clauses = list({ ...reading, max: 500 })
/** More than any published text of 対策基準 has, read paragraph by paragraph (about 1,300). */
const MOST_ROWS = 5_000

const inForceFrom = day({ label: { ja: '施行日', en: 'In force from' } })
const decision = ref('decisions', { label: { ja: '決裁の記録', en: 'Decision' } })
const publishedAt = optional(text({ label: { ja: '公表の場所（URL、告示番号）', en: 'Where published' }, max: 300 }))
const scan = optional(file({ label: { ja: '見直しの記録', en: 'Record of the review' } }))
const reviewed = {
  outcome: choice({
    label: { ja: '見直しの結果', en: 'Outcome' },
    of: { revise: { ja: '改定する', en: 'Revise' }, keep: { ja: '改定しない', en: 'Keep' } },
  }),
  why: text({ label: { ja: '判断の理由', en: 'Why' }, max: 300 }),
}

const { act, event, periodic, deadline, always, conduct } = register('policies', {
  label: { ja: '方針', en: 'Policies' },
  fields: {
    document: DOCUMENTS,
    title: text({ label: { ja: '題名', en: 'Title' }, max: 200 }),
    number: optional(text({ label: { ja: '版', en: 'Edition' }, max: 40 })),
    replaces: optional(ref('policies', { label: { ja: '置き換える版', en: 'Replaces' } })),
    organ: optional(ref('organs', { label: { ja: '機関', en: 'Organ' } })),
    section: optional(ref('sections', { label: { ja: '所管部署', en: 'Section' } })),
    inForceFrom,
    source: file({ label: { ja: '本文', en: 'Text' } }),
    clauses: list({ ...reading, max: MOST_ROWS, isInParts: true }),
    confirmed: choice({
      label: { ja: '読み取りの確認', en: 'Reading' },
      of: { proposed: { ja: '未確認', en: 'Proposed' }, confirmed: { ja: '確認済', en: 'Confirmed' } },
    }),
    inForceTo: optional(day({ label: { ja: '廃止日', en: 'In force to' } })),
    ...untoldDisclosing,
    decision: optional(decision),
    adoptedOn: optional(DECISION_SEEN.decidedOn),
    documentNumber: optional(DECISION_SEEN.documentNumber),
    publishedOn: optional(day({ label: { ja: '公表日', en: 'Published on' } })),
    publishedAt,
    reviewedOn: optional(day({ label: { ja: '最後に見直した日', en: 'Last reviewed on' } })),
    outcome: optional(reviewed.outcome),
    why: optional(reviewed.why),
  },
  opened: [
    'document',
    'title',
    'number',
    'replaces',
    'organ',
    'section',
    'inForceFrom',
    'source',
    'clauses',
    'disclosure',
    'closedBecause',
    'closedBy',
    'readers',
  ],
  events: {
    confirmed: { clauses },
    extended: { clauses },
    adopted: { decision, adoptedOn: DECISION_SEEN.decidedOn, documentNumber: DECISION_SEEN.documentNumber },
    disclosed: untoldDisclosing,
    published: { publishedAt },
    reviewed: { scan, outcome: optional(reviewed.outcome), why: optional(reviewed.why) },
    repealed: { inForceTo: optional(day({ label: { ja: '廃止日', en: 'In force to' } })) },
  },
})

/**
 * 方針: one edition per item. How its text is read into clauses and matched to requirements is proposed, then confirmed
 * by a person, and sealed: no later reader or catalogue changes what a past day was judged on.
 */
export const policies = conduct({
  open: {
    label: { ja: '版を登録する', en: 'Add an edition' },
    by: ['administrator', 'chief', 'ciso'],
    unless: (input) => wronglyDisclosed(input),
  },
  begin: {
    confirmed: 'proposed',
    inForceTo: null,
    decision: null,
    adoptedOn: null,
    documentNumber: null,
    publishedOn: null,
    publishedAt: null,
    reviewedOn: null,
    outcome: null,
    why: null,
  },
  evolve: {
    confirmed: { confirmed: 'confirmed' },
    extended: (edition, { data }) => ({ clauses: [...edition.clauses, ...data.clauses] }),
    published: (_edition, { on }) => ({ publishedOn: on }),
    reviewed: (_edition, { on }) => ({ reviewedOn: on }),
  },
  upcasts: {
    opened: [(facts) => ({ ...facts, ...UNTOLD })],
    published: [(facts) => ({ ...facts, publishedAt: null })],
    reviewed: [(facts) => ({ ...facts, outcome: null, why: null })],
  },
  acts: {
    confirm: act({
      label: { ja: '読み取りを確認する', en: 'Confirm the reading' },
      by: ['administrator', 'chief', 'ciso'],
      takes: { clauses },
      decide: (edition, input) => (edition.inForceTo === null ? event.confirmed(input) : REPEALED),
    }),
    extend: act({
      label: { ja: '読み取りの続きを確認する', en: 'Confirm more of the reading' },
      by: ['administrator', 'chief', 'ciso'],
      takes: { clauses },
      decide: (edition, input) => {
        if (edition.inForceTo !== null) return REPEALED
        if (edition.confirmed === 'proposed') return NOT_CONFIRMED
        return edition.clauses.length + input.clauses.length > MOST_ROWS ? TOO_MANY : event.extended(input)
      },
    }),
    publish: act({
      label: { ja: '公表を記録する', en: 'Record publication' },
      by: ['administrator', 'chief', 'ciso'],
      takes: { publishedAt },
      decide: (edition, input) => {
        if (edition.disclosure !== null && edition.disclosure !== 'open') return NOT_OPEN
        return edition.publishedOn === null ? event.published(input) : PUBLISHED
      },
    }),
    /** NOTE: whoever may decide it is not asked here: it rests on a decision that a second person has confirmed. */
    adopt: act({
      label: { ja: '制定の決裁を記録する', en: 'Record its adoption' },
      by: ['administrator', 'chief', 'ciso'],
      takes: { decision },
      sees: { decision: itemOf('decisions', 'decision', DECISION_SEEN) },
      decide: (edition, { decision: id }, { decision }) => {
        if (edition.adoptedOn !== null) return ADOPTED
        if (decision?.status !== 'confirmed') return UNCONFIRMED
        return event.adopted({
          decision: id,
          adoptedOn: decision.decidedOn,
          documentNumber: decision.documentNumber,
        })
      },
    }),
    disclose: act({
      label: { ja: '公開区分を定める', en: 'Set its disclosure' },
      by: ['chief', 'ciso'],
      takes: disclosing,
      decide: (_edition, input) => wronglyDisclosed(input) ?? event.disclosed(input),
    }),
    review: act({
      label: { ja: '見直しを記録する', en: 'Record a review' },
      by: ['chief', 'ciso'],
      takes: { ...reviewed, scan },
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
    standards: always({
      label: { ja: '情報セキュリティ対策基準を定める', en: 'Have standards in force' },
      meets: meets('basic-policy#standards-adopt', 'basic-policy#human-rules'),
      owner: 'ciso',
      over: 'organisation',
      where: (edition) => edition.document === 'standards',
      holds: (edition) => edition.adoptedOn !== null && (edition.inForceTo ?? true),
    }),
    standardsDisclosure: always({
      label: { ja: '対策基準の公開区分を定め、非公開とする', en: 'Keep the standards from publication' },
      meets: meets('basic-policy#standards-confidential'),
      owner: 'ciso',
      where: (edition) => edition.document === 'standards' && edition.inForceTo === null,
      holds: (edition) => isClosed(edition.disclosure),
    }),
    proceduresDisclosure: always({
      label: { ja: '実施手順を非公開とする', en: 'Keep the procedures from publication' },
      meets: meets('basic-policy#procedures-confidential'),
      owner: 'system',
      where: (edition) => edition.document === 'procedures' && edition.inForceTo === null,
      holds: (edition) => isClosed(edition.disclosure),
    }),
    published: deadline({
      label: { ja: '方針を遅滞なく公表する', en: 'Publish the policy without delay' },
      meets: meets('law-244-6#publish'),
      owner: 'chief',
      where: (edition) => edition.document === 'basic-policy',
      after: 'adopted',
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
      where: (edition) => edition.document !== 'procedures' && edition.inForceTo === null,
      every: { fiscalYears: 1 },
      metBy: 'reviewed',
    }),
  },
  reads: {
    roles: ['staff', 'administrator', 'chief', 'ciso', 'auditor'],
    within: 'organisation',
    narrowed: {
      by: 'readers',
      to: {
        section: {
          roles: ['staff', 'section', 'system', 'administrator', 'chief', 'ciso', 'auditor'],
          within: 'section',
        },
        officers: { roles: ['section', 'system', 'administrator', 'chief', 'ciso', 'auditor'], within: 'section' },
      },
    },
  },
  lists: { order: '-inForceFrom', narrows: [['document']] },
  reading: (edition, id) => {
    if (edition.confirmed !== 'confirmed') return null
    const { document, organ, inForceFrom, inForceTo } = edition
    return { edition: id, document, organ, from: inForceFrom, to: inForceTo, clauses: gatherClauses(edition.clauses) }
  },
})

/** What editions say that were registered before anyone asked: nothing; every member of staff went on reading them. */
const UNTOLD = {
  number: null,
  replaces: null,
  section: null,
  disclosure: null,
  closedBecause: null,
  closedBy: null,
  readers: null,
}

const NOT_OPEN = refuse('not-open', {
  ja: '非公開の文書です。公表するときは、先に公開区分を改めてください。',
  en: 'This document is closed: change its disclosure before it is published.',
})
const ADOPTED = refuse('adopted', {
  ja: '制定の決裁はすでに記録されています。改定は新しい版として登録してください。',
  en: 'Its adoption is recorded already: register a revision as a new edition.',
})
const UNCONFIRMED = refuse('unconfirmed', {
  ja: '決裁の記録がまだ確認されていません。記録した人とは別の人に確認を頼んでください。',
  en: 'The decision is not confirmed yet: ask someone other than its recorder to confirm it.',
})
const NOT_CONFIRMED = refuse('not-confirmed', {
  ja: '先に読み取りを確認してください。',
  en: 'Confirm the reading first.',
})
const TOO_MANY = refuse('too-many-rows', {
  ja: `一つの版の読み取りは${MOST_ROWS}行までです。`,
  en: `The reading of one edition has at most ${MOST_ROWS} rows.`,
})
const REPEALED = refuse('repealed', { ja: '廃止された版です。', en: 'This edition is repealed.' })
const PUBLISHED = refuse('published', { ja: '公表はすでに記録されています。', en: 'Publication is already recorded.' })
