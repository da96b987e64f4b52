import type { Words } from '#kernel'
import type { ProfileKey } from './town.ts'

/**
 * A shape of 三層の対策 as the Ministry's guideline for local governments names them. What the network can show is the
 * same in all: every pair of zones is closed but for registered rows, and the Internet is reached by the prefecture's
 * cloud. They differ in where terminals stand, and in what may leave without that cloud.
 */
export interface Profile {
  readonly words: Words
  /** Pairs that no row may open: マイナンバー利用事務系 and the Internet never talk. */
  readonly never: readonly (readonly [from: string, to: string])[]
  /** Zones that may reach listed cloud services past the security cloud (ローカルブレイクアウト). */
  readonly mayBreakOut: readonly string[]
}

const NEVER = [
  ['mynumber', 'internet'],
  ['internet', 'mynumber'],
] as const

/** Source: 総務省「地方公共団体における情報セキュリティポリシーに関するガイドライン」第2編・第3編 情報システム全体の強靭性の向上. */
export const PROFILES: Readonly<Record<ProfileKey, Profile>> = {
  alpha: {
    words: { ja: 'αモデル（業務端末はLGWAN接続系）', en: 'α (terminals in the LGWAN zone)' },
    never: NEVER,
    mayBreakOut: [],
  },
  'alpha-prime': {
    words: {
      ja: 'α′モデル（LGWAN接続系から特定のクラウドへ直接接続）',
      en: 'α′ (the LGWAN zone may reach named cloud services)',
    },
    never: NEVER,
    mayBreakOut: ['lgwan'],
  },
  beta: {
    words: { ja: 'βモデル（業務端末はインターネット接続系）', en: 'β (terminals in the Internet zone)' },
    never: NEVER,
    mayBreakOut: ['internet'],
  },
  'beta-prime': {
    words: {
      ja: 'β′モデル（業務端末と業務システムがインターネット接続系）',
      en: 'β′ (terminals and systems in the Internet zone)',
    },
    never: NEVER,
    mayBreakOut: ['internet'],
  },
}

/** Zones that every town has, with the words of the guideline. */
export const ZONE_WORDS: Readonly<Record<string, Words>> = {
  mynumber: { ja: 'マイナンバー利用事務系', en: 'My Number zone' },
  lgwan: { ja: 'LGWAN接続系', en: 'LGWAN zone' },
  internet: { ja: 'インターネット接続系', en: 'Internet zone' },
  outside: { ja: 'インターネット', en: 'the Internet' },
}
