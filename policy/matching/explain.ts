import type { Words } from '#kernel'

import { FIELDS, type Field } from '../catalogue/index.ts'
import type { ClauseKey } from '../model.ts'
import { MATCH_CERTAINTIES } from './certainty.ts'
import type { RequirementMatch, WordFound } from './match.ts'

/** Why a match was made, in words: which words stand where, in which clause, and how sure that makes it. */
export function explainMatch(match: RequirementMatch): Words {
  const sure = MATCH_CERTAINTIES[match.certainty]
  const { ja, en } = EXPLAIN[match.by](match.words, clauseWords(match.clause))
  return { ja: `${ja}（${sure.ja}）`, en: `${en} (${sure.en})` }
}

const EXPLAIN: Readonly<Record<RequirementMatch['by'], (found: readonly WordFound[], where: Words) => Words>> = {
  words: (found, where) => ({
    ja: `${found.map(quoteJa).join('、')}があり、${where.ja}に立つ`,
    en: `${found.map(quoteEn).join(', ')}, ${where.en}`,
  }),
  title: (found) => ({
    ja: `見出しに${found.map(({ word }) => `「${word}」`).join('、')}がある`,
    en: `the title says ${found.map(({ word }) => `"${word}"`).join(', ')}`,
  }),
  chapter: (_, where) => ({ ja: `${where.ja}に立つが、語は一致しない`, en: `${where.en}, though no word agrees` }),
}

const PLACE_WORDS = {
  part: { ja: '述部', en: 'its verb' },
  condition: { ja: '条件', en: 'its condition' },
  sentence: { ja: '文中', en: 'the sentence' },
  title: { ja: '見出し', en: 'a title' },
} as const satisfies Readonly<Record<WordFound['in'], Words>>

function quoteJa(found: WordFound): string {
  return `${PLACE_WORDS[found.in].ja}に「${found.word}」`
}

function quoteEn(found: WordFound): string {
  return `"${found.word}" in ${PLACE_WORDS[found.in].en}`
}

const CLAUSE_WORDS: Partial<Readonly<Record<ClauseKey, Words>>> = {
  purpose: { ja: '目的', en: 'purpose' },
  threats: { ja: '対象とする脅威', en: 'threats' },
  compliance: { ja: '職員等の遵守義務', en: 'duty of staff' },
  measures: { ja: '情報セキュリティ対策', en: 'measures' },
  audit: { ja: '監査及び自己点検', en: 'audit and self-check' },
  review: { ja: '見直し', en: 'review' },
  standards: { ja: '対策基準の策定', en: 'standards' },
  procedures: { ja: '実施手順の策定', en: 'procedures' },
}

function clauseWords(key: ClauseKey | null): Words {
  if (key === null) return { ja: '本来の条項でない箇所', en: 'standing outside its usual clause' }
  const words: Words | undefined = isField(key) ? FIELDS[key] : CLAUSE_WORDS[key]
  return words ? { ja: `「${words.ja}」の条項`, en: `standing in the clause on ${words.en}` } : { ja: key, en: key }
}

function isField(key: string): key is Field {
  return Object.hasOwn(FIELDS, key)
}
