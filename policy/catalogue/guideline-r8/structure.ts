import type { Words } from '#kernel'

import type { ClauseKey } from '../../model.ts'
import type { Field } from '../field.ts'
import type { RequirementRow } from '../requirement.ts'
import { DECK } from './sources.ts'

interface StructureItem extends Words {
  readonly clause: ClauseKey
}

/** The ten items of a 基本方針 (第2編 例文), in order. */
export const BASIC_POLICY_ITEMS: readonly StructureItem[] = [
  { clause: 'purpose', ja: '目的', en: 'purpose' },
  { clause: 'definitions', ja: '定義', en: 'definitions' },
  { clause: 'threats', ja: '対象とする脅威', en: 'threats' },
  { clause: 'scope', ja: '適用範囲', en: 'scope' },
  { clause: 'compliance', ja: '職員等の遵守義務', en: 'duty of staff to comply' },
  { clause: 'measures', ja: '情報セキュリティ対策', en: 'measures' },
  { clause: 'audit', ja: '情報セキュリティ監査及び自己点検の実施', en: 'audit and self-check' },
  { clause: 'review', ja: '情報セキュリティポリシーの見直し', en: 'review of the policy' },
  { clause: 'standards', ja: '情報セキュリティ対策基準の策定', en: 'adoption of the standards' },
  { clause: 'procedures', ja: '情報セキュリティ実施手順の策定', en: 'adoption of the procedures' },
]

interface Chapter extends Words {
  readonly number: number
  readonly field: Field & ClauseKey
}

/** The nine chapters of a 対策基準, in order; their sub-sections are the requirements of `standards-*.ts`. */
export const STANDARDS_CHAPTERS: readonly Chapter[] = [
  { number: 1, field: 'org', ja: '組織体制', en: 'organisation' },
  { number: 2, field: 'classification', ja: '情報資産の分類と管理', en: 'classification and handling of assets' },
  { number: 3, field: 'resilience', ja: '情報システム全体の強靱性の向上', en: 'resilience of the systems as a whole' },
  { number: 4, field: 'physical', ja: '物理的セキュリティ', en: 'physical security' },
  { number: 5, field: 'human', ja: '人的セキュリティ', en: 'human security' },
  { number: 6, field: 'technical', ja: '技術的セキュリティ', en: 'technical security' },
  { number: 7, field: 'operation', ja: '運用', en: 'operation' },
  {
    number: 8,
    field: 'outsourcing',
    ja: '業務委託と外部サービス（クラウドサービス）の利用',
    en: 'outsourcing and external (cloud) services',
  },
  { number: 9, field: 'evaluation', ja: '評価・見直し', en: 'evaluation and review' },
]

/** One requirement for each item and chapter: that the text has it. */
export const STRUCTURE: readonly RequirementRow[] = [
  ...BASIC_POLICY_ITEMS.map(({ clause, ja, en }) =>
    inText(
      `item-${clause}`,
      { ja: `基本方針に「${ja}」の項目を設ける`, en: `The basic policy has an item on ${en}` },
      { field: 'governance', document: 'basic-policy', clause },
    ),
  ),
  ...STANDARDS_CHAPTERS.map(({ number, field, ja, en }) =>
    inText(
      `chapter-${field}`,
      { ja: `対策基準に第${number}章「${ja}」を設ける`, en: `The standards have chapter ${number}, ${en}` },
      { field, document: 'standards', clause: field },
    ),
  ),
]

function inText(
  key: string,
  words: Words,
  place: Required<Pick<RequirementRow, 'field' | 'document' | 'clause'>>,
): RequirementRow {
  return {
    key,
    ...words,
    ...place,
    seenIn: 'clauses',
    owner: 'ciso',
    cadence: 'once',
    evidence: { ja: '方針・基準の本文', en: 'the text itself' },
    source: DECK('p.6'),
  }
}
