import { edition, withAll, type IssuerKind, type RequirementRow } from '../requirement.ts'
import { ORGANS } from './organs.ts'

/** Bodies bound by 244条の6: itself, through 292条, or through 地方独立行政法人法24条の2. A 共済組合 is none of them. */
const BODIES = [
  '市',
  '町',
  '村',
  '特別区',
  '都道府県',
  '一部事務組合',
  '広域連合',
  '地方独立行政法人',
  '不明',
] as const satisfies readonly IssuerKind[]

const ADOPT: readonly RequirementRow[] = ORGANS.map((organ) => ({
  key: `adopt-${organ.key}`,
  ja: `${organ.words.ja}がサイバーセキュリティを確保するための方針を定める`,
  en: `${organ.words.en} adopts a policy on cyber security`,
  field: 'governance',
  seenIn: 'scope',
  owner: organ.role,
  cadence: 'once',
  evidence: {
    ja: `${organ.words.ja}が定めた（又は共同で定めた）ことを示す決裁文書と施行日`,
    en: `the decision by which it adopted the policy, alone or jointly, and the day of force`,
  },
  binds: organ.within,
  source: organ.source,
}))

/**
 * 地方自治法第244条の6: adopt, act, publish. In force since 2026-04-01. The policy that it means is what the ministry's
 * guideline calls the 基本方針.
 */
export const LAW_244_6 = edition(
  {
    key: 'law-244-6',
    words: { ja: '地方自治法第244条の6', en: 'Local Autonomy Act, Article 244-6' },
    from: '2026-04-01',
    until: null,
    source: { title: '地方自治法第244条の6（総務省通知 令和6年）', certainty: 'primary' },
  },
  withAll(
    [
      ...ADOPT,
      {
        key: 'act',
        ja: '定めた方針に基づき必要な措置を講じる',
        en: 'Take the measures that the policy calls for',
        field: 'governance',
        owner: 'organ',
        cadence: 'always',
        evidence: { ja: '対策の実施記録と充足状況', en: 'records of the measures and their standing' },
        binds: BODIES,
        source: { title: '地方自治法第244条の6第1項', certainty: 'primary' },
      },
      {
        key: 'publish',
        ja: '方針を定め、又は変更したときは遅滞なく公表する',
        en: 'Publish the policy without delay when it is set or changed',
        field: 'governance',
        owner: 'organ',
        cadence: 'on-event',
        evidence: { ja: '公表した日と場所（URL、告示番号）', en: 'when and where it was published' },
        binds: BODIES,
        source: { title: '地方自治法第244条の6第2項', certainty: 'primary' },
      },
    ],
    { document: 'basic-policy' },
  ),
)
