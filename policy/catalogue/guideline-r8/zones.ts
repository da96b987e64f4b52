import type { Words } from '#kernel'

import type { NetworkModel, Source } from '../requirement.ts'
import { DECK } from './sources.ts'

/** 領域: the three zones. */
export const ZONES = {
  mynumber: { ja: 'マイナンバー利用事務系', en: 'My Number zone' },
  lgwan: { ja: 'LGWAN接続系', en: 'LGWAN zone' },
  internet: { ja: 'インターネット接続系', en: 'Internet zone' },
} as const satisfies Readonly<Record<string, Words>>

/** A zone. */
export type Zone = keyof typeof ZONES

/** What may pass from one zone to another. */
export interface FlowRule {
  readonly from: Zone
  readonly to: Zone
  readonly rule: 'never' | 'specific-only' | 'sanitised-only' | 'approved'
  readonly words: Words
  readonly source: Source
}

const SPECIFIC: Words = {
  ja: '通信しない。特定通信（経路とプロトコルの双方を限定）又は承認された媒体・受渡しに限る',
  en: 'nothing, but for exceptions limited by path and protocol, or an approved medium or gateway',
}
const NEVER: Words = { ja: '直接には決して通信しない', en: 'never directly' }

/** The flow rules between zones; traffic within a zone follows its ordinary controls. */
export const FLOW_RULES: readonly FlowRule[] = [
  {
    from: 'internet',
    to: 'lgwan',
    rule: 'sanitised-only',
    words: {
      ja: 'メールテキスト化、画面転送、ファイル無害化のいずれかによる。ファイルは無害化又は確認し、記録する',
      en: 'only by text-only mail, screen transfer or files made harmless or confirmed so; recorded',
    },
    source: DECK('p.10-16'),
  },
  {
    from: 'lgwan',
    to: 'internet',
    rule: 'approved',
    words: {
      ja: '分割されていれば可。持ち出す情報の分類を確かめ、情報セキュリティ管理者が承認する',
      en: 'allowed when split; the class is checked and the section manager approves',
    },
    source: { title: '自治体の運用（上長承認）', certainty: 'secondary' },
  },
  { from: 'lgwan', to: 'mynumber', rule: 'specific-only', words: SPECIFIC, source: DECK('p.10-16') },
  { from: 'mynumber', to: 'lgwan', rule: 'specific-only', words: SPECIFIC, source: DECK('p.10-16') },
  { from: 'internet', to: 'mynumber', rule: 'never', words: NEVER, source: DECK('p.10-16') },
  { from: 'mynumber', to: 'internet', rule: 'never', words: NEVER, source: DECK('p.10-16') },
]

/** A network model: where the main terminals stand, and what it asks beyond the default. */
export interface ModelWords {
  readonly terminals: Zone
  readonly conditions: Words
  readonly externalAudit: boolean
}

/** Models α to β′ (α′ since 令和6年10月, β and β′ since 令和2年12月). */
export const NETWORK_MODELS: Readonly<Record<NetworkModel, ModelWords>> = {
  α: { terminals: 'lgwan', conditions: { ja: '基本のモデル', en: 'the default' }, externalAudit: false },
  'α′': {
    terminals: 'lgwan',
    conditions: {
      ja: '特定のクラウドサービス（ISMAP登録）へのローカルブレイクアウト。接続先制限、経路の暗号化、テナントアクセス制御、メール・ファイル無害化',
      en: 'local breakout to named ISMAP services: limits on peers, encryption, tenant control, mail and files made harmless',
    },
    externalAudit: true,
  },
  β: {
    terminals: 'internet',
    conditions: {
      ja: 'EDR等と緊急時即応体制、LGWAN接続系への画面転送',
      en: 'EDR and a response team, screen transfer back to LGWAN',
    },
    externalAudit: true,
  },
  'β′': {
    terminals: 'internet',
    conditions: {
      ja: 'βに加え、業務システム（マイナンバー利用事務系を除く）の資産単位のアクセス制御、継続的な検知・監視、ログ収集',
      en: 'as β, and for business systems: access control per asset, continuous watch, collected logs',
    },
    externalAudit: true,
  },
}
