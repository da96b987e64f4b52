import { choice, day, file, itemOf, kana, optional, ref, refuse, register, text, toDay, type Words } from '#kernel'

import { DECISION_SEEN, DOCUMENTS } from '../seen.ts'
import { meets } from '../meets.ts'

/** The organs that 地方自治法244条の6 asks for a policy (see the catalogue of the law), and those it does not name. */
const KINDS = {
  assembly: { ja: '議会', en: 'Assembly' },
  head: { ja: '長', en: 'Head' },
  education: { ja: '教育委員会', en: 'Board of education' },
  election: { ja: '選挙管理委員会', en: 'Election commission' },
  audit: { ja: '監査委員', en: 'Audit commissioners' },
  equity: { ja: '公平委員会（人事委員会）', en: 'Equity (personnel) commission' },
  agriculture: { ja: '農業委員会', en: 'Agricultural commission' },
  assessment: { ja: '固定資産評価審査委員会', en: 'Property assessment review commission' },
  'public-safety': { ja: '公安委員会', en: 'Public safety commission' },
  labour: { ja: '労働委員会', en: 'Labour relations commission' },
  expropriation: { ja: '収用委員会', en: 'Expropriation commission' },
  fisheries: { ja: '内水面漁場管理委員会（海区漁業調整委員会）', en: 'Fisheries commissions' },
  corporation: { ja: '地方独立行政法人', en: 'Local incorporated agency' },
  enterprise: { ja: '公営企業', en: 'Public enterprise' },
  other: { ja: 'その他の機関', en: 'Other organ' },
} as const satisfies Record<string, Words>

/** 地方自治法244条の6 is in force from this day. */
const LAW_FROM = toDay('2026-04-01')!

const ADOPTS = {
  assembly: meets('law-244-6#adopt-assembly'),
  head: meets('law-244-6#adopt-head'),
  education: meets('law-244-6#adopt-education'),
  election: meets('law-244-6#adopt-election'),
  audit: meets('law-244-6#adopt-audit'),
  equity: meets('law-244-6#adopt-equity'),
  agriculture: meets('law-244-6#adopt-agriculture'),
  assessment: meets('law-244-6#adopt-assessment'),
  'public-safety': meets('law-244-6#adopt-public-safety'),
  labour: meets('law-244-6#adopt-labour'),
  expropriation: meets('law-244-6#adopt-expropriation'),
  fisheries: meets('law-244-6#adopt-fisheries'),
  corporation: meets('law-244-6#adopt-corporation'),
  enterprise: [],
  other: [],
}

const name = text({ label: { ja: '機関名', en: 'Name' }, max: 100 })
const reading = optional(kana({ label: { ja: 'ふりがな', en: 'Reading' } }))
const adoption = {
  edition: ref('policies', { label: { ja: '方針の版', en: 'Edition of the policy' } }),
  how: choice({
    label: { ja: '定め方', en: 'How' },
    of: { own: { ja: '単独で定めた', en: 'Its own' }, joined: { ja: '共同して定めた', en: 'Jointly with others' } },
  }),
  decision: ref('decisions', { label: { ja: '決裁の記録', en: 'Decision' } }),
  policyFrom: day({ label: { ja: '方針の施行日', en: 'Policy in force from' } }),
}
const decided = {
  adoptedOn: day({ label: { ja: '方針を定めた日', en: 'Adopted on' } }),
  documentNumber: text({ label: { ja: '文書番号', en: 'Document number' }, max: 100 }),
}

const { act, event, always, periodic, conduct } = register('organs', {
  label: { ja: '機関', en: 'Organs' },
  fields: {
    name,
    kana: reading,
    kind: choice({ label: { ja: '種別', en: 'Kind' }, of: KINDS }),
    status: choice({
      label: { ja: '状態', en: 'Status' },
      of: { standing: { ja: '設置', en: 'Standing' }, closed: { ja: '廃止', en: 'Closed' } },
    }),
    since: day({ label: { ja: '設置日', en: 'Since' } }),
    edition: optional(adoption.edition),
    how: optional(adoption.how),
    decision: optional(adoption.decision),
    policyFrom: optional(adoption.policyFrom),
    adoptedOn: optional(decided.adoptedOn),
    documentNumber: optional(decided.documentNumber),
  },
  opened: ['name', 'kana', 'kind', 'since'],
  key: ['name'],
  events: {
    renamed: { name, kana: reading },
    closed: {},
    adopted: { ...adoption, ...decided },
    measuresConfirmed: { report: optional(file({ label: { ja: '実施状況の報告', en: 'Report' } })) },
  },
})

const CLOSED = refuse('closed', { ja: '廃止された機関です。', en: 'This organ is closed.' })

/** 機関: each adopts a policy of its own or joins another's, and acts on it (地方自治法244条の6第1項). */
export const organs = conduct({
  open: { label: { ja: '登録する', en: 'Add' }, by: ['administrator'] },
  begin: {
    status: 'standing',
    edition: null,
    how: null,
    decision: null,
    policyFrom: null,
    adoptedOn: null,
    documentNumber: null,
  },
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
      decide: (_organ, input) => event.renamed(input),
    }),
    close: act({
      label: { ja: '廃止する', en: 'Close' },
      by: ['administrator'],
      takes: {},
      decide: () => event.closed({}),
    }),
    /** Of the first policy and of each amendment: it rests on a decision that a second person has confirmed. */
    adopt: act({
      label: { ja: '方針を定めたことを記録する', en: 'Record the adoption of a policy' },
      by: ['administrator', 'chief', 'head', 'assembly', 'organ'],
      takes: adoption,
      sees: {
        decision: itemOf('decisions', 'decision', DECISION_SEEN),
        edition: itemOf('policies', 'edition', { document: DOCUMENTS }),
      },
      decide: (organ, input, { decision, edition }) => {
        if (organ.status === 'closed') return CLOSED
        if (edition?.document !== 'basic-policy') return NOT_A_POLICY
        if (decision?.status !== 'confirmed') return UNCONFIRMED
        return event.adopted({ ...input, adoptedOn: decision.decidedOn, documentNumber: decision.documentNumber })
      },
    }),
    confirmMeasures: act({
      label: { ja: '方針に基づく措置の実施状況を確認する', en: 'Confirm the measures taken under the policy' },
      by: ['head', 'assembly', 'organ', 'ciso', 'chief'],
      takes: { report: optional(file({ label: { ja: '実施状況の報告', en: 'Report' } })) },
      decide: (organ, input) => (organ.adoptedOn === null ? NOT_ADOPTED : event.measuresConfirmed(input)),
    }),
  },
  duties: {
    adopted: always({
      label: { ja: '機関ごとに方針を定める', en: 'Have a policy adopted by each organ' },
      meets: (organ) => ADOPTS[organ.kind],
      owner: 'organ',
      where: (organ) => organ.status === 'standing',
      holds: (organ) => organ.adoptedOn !== null,
    }),
    acted: periodic({
      label: {
        ja: '方針に基づく措置の実施状況を毎年度確認する',
        en: 'Confirm each fiscal year the measures taken under the policy',
      },
      meets: meets('law-244-6#act'),
      owner: 'organ',
      where: (organ) => organ.status === 'standing' && organ.adoptedOn !== null && ADOPTS[organ.kind].length > 0,
      from: LAW_FROM,
      every: { fiscalYears: 1 },
      metBy: 'measuresConfirmed',
    }),
  },
  reads: { roles: ['staff', 'administrator', 'ciso', 'chief'], within: 'organisation' },
  lists: { sortsBy: { name: 'kana' }, order: 'name' },
})

const NOT_A_POLICY = refuse('not-a-policy', {
  ja: '定めるのは情報セキュリティ基本方針の版です。版を選び直してください。',
  en: 'What an organ adopts is an edition of the basic policy: choose one.',
})
const UNCONFIRMED = refuse('unconfirmed', {
  ja: '決裁の記録がまだ確認されていません。記録した人とは別の人に確認を頼んでください。',
  en: 'The decision is not confirmed yet: ask someone other than its recorder to confirm it.',
})
const NOT_ADOPTED = refuse('not-adopted', {
  ja: 'この機関が方針を定めた記録がありません。先に記録してください。',
  en: 'No adoption is recorded for this organ: record it first.',
})
