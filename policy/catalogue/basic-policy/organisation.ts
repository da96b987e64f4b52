import { at } from '../citation.ts'
import type { RequirementRow } from '../requirement.ts'

/** 組織体制 and 情報資産の分類と管理. */
export const ORGANISATION: readonly RequirementRow[] = [
  {
    key: 'org-structure',
    ja: '情報セキュリティ対策を推進する全庁的な組織体制を確立する',
    en: 'Establish an organisation for the whole body that drives the measures',
    field: 'org',
    clause: 'org',
    owner: 'ciso',
    cadence: 'once',
    evidence: { ja: '体制図と役割の任命記録', en: 'the chart and the appointments to each role' },
    citations: at('組織体制を確立する', { ishikari: 94, maizuru: 156, kyoto: 113, komoro: 72 }),
  },
  {
    key: 'org-authority',
    isOptional: true,
    ja: '情報セキュリティに関する権限や責任を定める',
    en: 'Set authority and responsibility for information security',
    field: 'org',
    clause: 'org',
    owner: 'ciso',
    cadence: 'once',
    evidence: { ja: '権限・責任等一覧表', en: 'the table of authority and responsibility' },
    citations: at('権限や責任を定め', { kawazu: 79 }),
  },
  {
    key: 'classify-assets',
    ja: '情報資産を機密性、完全性及び可用性に応じて分類する',
    en: 'Classify assets by confidentiality, integrity and availability',
    field: 'classification',
    clause: 'classification',
    owner: 'section',
    cadence: 'each-fiscal-year',
    evidence: {
      ja: '分類を付けた情報資産台帳と棚卸の記録',
      en: 'the asset register with classes and its yearly count',
    },
    citations: [
      ...at('応じて分類し', { ishikari: 98, maizuru: 160, kyoto: 117 }),
      ...at('踏まえて分類し', { komoro: 76 }),
    ],
  },
  {
    key: 'classify-measures',
    ja: '分類に基づき情報セキュリティ対策を実施する',
    en: 'Carry out measures according to the class',
    field: 'classification',
    clause: 'classification',
    owner: 'section',
    cadence: 'always',
    evidence: { ja: '分類ごとの取扱いと点検の記録', en: 'handling rules by class and records of checks' },
    citations: [
      ...at('当該分類に基づき', { ishikari: 98, maizuru: 160, kyoto: 117 }),
      ...at('重要度に応じて', { komoro: 76 }),
    ],
  },
]
