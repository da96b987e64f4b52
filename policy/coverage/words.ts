import type { Words } from '#kernel'

import type { Day, NetworkModel, Requirement } from '../catalogue/index.ts'
import type { LineRange, Modality, PolicyKind } from '../model.ts'
import type { Carrier } from './report.ts'

/** What is said of each judgement: what was found, why it counts so, what to do next. */
export const COVERAGE_WORDS = {
  covered: (by: Carrier): Words => ({ ja: `${placeJa(by)}${by.why.ja}。`, en: `${placeEn(by)}${by.why.en}.` }),

  inOutline: (by: Carrier, document: PolicyKind): Words => ({
    ja: `${placeJa(by)}${by.why.ja}。細目は${DOCUMENTS[document].ja}で定める。`,
    en: `${placeEn(by)}${by.why.en}. The ${DOCUMENTS[document].en} set the details.`,
  }),

  otherOrgan: (issuer: string): Words => ({
    ja: `この文書は「${issuer}」のものであり、他の機関の方針は別に定める。`,
    en: `This document is that of ${issuer}; other organs adopt their own.`,
  }),

  optional: (): Words => ({
    ja: 'この規定を置く団体もあるが、法令もモデル文も求めていない。',
    en: 'Some towns say it, but no law and no model text asks for it.',
  }),

  weaker: (by: Carrier, says: Modality, asks: Modality): Words => ({
    ja: `${placeJa(by)}「${says}」とあり、求められる強さ「${asks}」より弱い。強めるか、例外とする理由を記録してください。`,
    en: `${placeEn(by)}it says "${says}", weaker than "${asks}" as asked. Strengthen it, or record the reason.`,
  }),

  noInterval: (by: Carrier): Words => ({
    ja: `${placeJa(by)}周期が書かれていない。毎年度など、いつ行うかを定めてください。`,
    en: `${placeEn(by)}no interval is given. Say when, such as each fiscal year.`,
  }),

  short: (by: Carrier): Words => ({
    ja: `${by.why.ja}。機関が自ら定めるか、共同で定めたことを決裁で示してください。`,
    en: `${by.why.en}. Let the organ adopt it, or show by its decision that it did so jointly.`,
  }),

  missing: (requirement: Requirement): Words => MISSING[requirement.seenIn](requirement),

  notYet: (from: Day, by: readonly Carrier[]): Words =>
    by.length > 0
      ? {
          ja: `${from}から求められる。方針には既に規定がある（${placeJa(by[0]!)}${by[0]!.why.ja}）。`,
          en: `Asked from ${from}. The policy says it already (${placeEn(by[0]!)}${by[0]!.why.en}).`,
        }
      : {
          ja: `${from}から求められる。方針にはまだ規定がない。`,
          en: `Asked from ${from}. The policy does not say it yet.`,
        },

  noLonger: (until: Day): Words => ({ ja: `${until}までの要件である。`, en: `Asked until ${until}.` }),

  notBound: (requirement: Requirement, kind: string): Words => ({
    ja: `${kind}には適用されない（${requirement.source.title}）。`,
    en: `Does not bind a body of this kind (${kind}).`,
  }),

  otherModel: (models: readonly NetworkModel[], model: NetworkModel | undefined): Words => ({
    ja: `${models.join('・')}モデルの団体に求められる。${model ? `この団体は${model}モデル。` : '指定がないためαモデルとみなした。'}`,
    en: `Asked of models ${models.join(', ')}. ${model ? `This body runs ${model}.` : 'Taken for α, as nothing is said.'}`,
  }),

  otherDocument: (document: PolicyKind): Words => ({
    ja: `${DOCUMENTS[document].ja}に置く要件であり、この文書では求めない。`,
    en: `Belongs in the ${DOCUMENTS[document].en}; not asked of this document.`,
  }),
}

const MISSING: Readonly<Record<Requirement['seenIn'], (requirement: Requirement) => Words>> = {
  obligations: ({ words }) => ({
    ja: `「${words.ja}」に当たる義務文がない。方針に加えるか、他の規程で定めていることを示してください。`,
    en: `No sentence obliges this: ${words.en}. Add one, or show the rule elsewhere that does.`,
  }),
  clauses: ({ words }) => ({
    ja: `項目がない。${words.ja}必要がある。`,
    en: `The clause is not there. ${words.en}.`,
  }),
  scope: ({ words }) => ({
    ja: `適用範囲にこの機関の名がない。${words.ja}必要がある。自ら定めるか、共同で定めたことを決裁で示してください。`,
    en: `The scope does not name this organ. ${words.en}: alone, or jointly, as its decision must show.`,
  }),
}

const DOCUMENTS: Readonly<Record<PolicyKind, Words>> = {
  'basic-policy': { ja: '基本方針', en: 'basic policy' },
  standards: { ja: '対策基準', en: 'standards' },
  procedures: { ja: '実施手順', en: 'procedures' },
}

function placeJa({ lines }: Carrier): string {
  return lines ? `${range(lines)}行目: ` : ''
}

function placeEn({ lines }: Carrier): string {
  return lines ? `line ${range(lines)}: ` : ''
}

function range([from, to]: LineRange): string {
  return from === to ? String(from) : `${from}–${to}`
}
