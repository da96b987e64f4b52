import type { Words } from '#kernel'

/** The headings of the audit guideline's item table (説明資料 p.26), in order; 項目 has three levels. */
export const AUDIT_COLUMNS = {
  item: { ja: '項目', en: 'item (three levels)' },
  number: { ja: 'No.', en: 'number' },
  required: { ja: '必須', en: 'required' },
  question: { ja: '監査項目', en: 'what to audit' },
  documents: { ja: '監査資料の例', en: 'documents to see' },
  practice: { ja: '監査実施の例', en: 'how to audit' },
  clause: { ja: '情報セキュリティポリシーガイドラインの例文の番号', en: 'clause of the model text' },
  iso: { ja: '関連するJISQ27002番号', en: 'JIS Q 27002:2022' },
  remarks: { ja: '留意事項', en: 'remarks' },
} as const satisfies Readonly<Record<string, Words>>

/** One row of the audit table. */
export interface AuditRow {
  readonly number: number
  readonly required: boolean
  readonly question: Words
  readonly documents: readonly string[]
  readonly clause: string
  readonly iso: readonly string[]
  /** Key of the requirement of this edition that the row checks. */
  readonly requirement: string
}

/** The four rows that the ministry shows. */
export const AUDIT_ROWS: readonly AuditRow[] = [
  {
    number: 1,
    required: true,
    question: { ja: '組織体制、権限及び責任', en: 'organisation, authority and responsibility' },
    documents: ['ポリシー', '権限・責任等一覧'],
    clause: '1.(1)〜(6),(8)',
    iso: ['5.2', '5.4'],
    requirement: 'org-roles',
  },
  {
    number: 2,
    required: true,
    question: { ja: '情報セキュリティ委員会の設置', en: 'the committee is set up' },
    documents: ['ポリシー', '設置要綱'],
    clause: '1.(7)①',
    iso: [],
    requirement: 'org-committee',
  },
  {
    number: 3,
    required: false,
    question: { ja: '情報セキュリティ委員会の開催', en: 'the committee meets' },
    documents: ['ポリシー', '設置要綱', '議事録'],
    clause: '1.(7)②',
    iso: [],
    requirement: 'org-committee-yearly',
  },
  {
    number: 4,
    required: true,
    question: { ja: 'CSIRTの設置・役割の明確化', en: 'the CSIRT is set up and its role clear' },
    documents: ['ポリシー', 'CSIRT設置要綱'],
    clause: '1.(9)',
    iso: ['5.5', '5.6', '5.24', '5.25', '5.26', '6.8'],
    requirement: 'org-csirt',
  },
]
