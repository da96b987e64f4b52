import type { Words } from '#kernel'

/**
 * Fields of measures: the chapters of the 対策基準. Eight of them are the items of 地方自治法施行規則第16条の3第1項;
 * `resilience` (三層の対策) is a chapter without an item of its own; `governance` holds what stands above the measures.
 */
export const FIELDS = {
  governance: { ja: '方針の策定・公表・見直し', en: 'adopting, publishing and reviewing the policy' },
  org: { ja: '組織体制', en: 'organisation' },
  classification: { ja: '情報資産の分類と管理', en: 'classification and handling of assets' },
  resilience: { ja: '情報システム全体の強靱性の向上', en: 'resilience of the systems as a whole' },
  physical: { ja: '物理的セキュリティ', en: 'physical security' },
  human: { ja: '人的セキュリティ', en: 'human security' },
  technical: { ja: '技術的セキュリティ', en: 'technical security' },
  operation: { ja: '運用', en: 'operation' },
  outsourcing: { ja: '業務委託と外部サービスの利用', en: 'outsourcing and external services' },
  evaluation: { ja: '評価・見直し', en: 'evaluation and review' },
} as const satisfies Readonly<Record<string, Words>>

/** A field of measures. */
export type Field = keyof typeof FIELDS
