import type { Words } from '#kernel'
import { CLAUSE_KEYS, type PolicyKind } from '../../model.ts'
import { keyOf } from '../clauses/clause-key.ts'
import { walk, type ReadClause } from '../clauses/clauses.ts'
import type { Line } from '../lines/line.ts'

/** Why a text is not read as a policy. Closed set. */
export type RefusalCode = 'empty' | 'too-long' | 'not-japanese' | 'no-clauses' | 'not-security'

/** A text that is not read, and why, in words for people. */
export interface Refusal {
  readonly refused: RefusalCode
  readonly say: Words
}

/** Tells what kind of document the clauses make, from its title and then from what they hold. */
export function kindOf(titles: readonly string[], clauses: readonly ReadClause[]): PolicyKind {
  const last = titles.at(-1) ?? ''
  const whole = titles.join(' ')
  if (/実施手順/.test(last) && !/基本方針|対策基準/.test(last)) return 'procedures'
  if (/対策(?:の)?基準/.test(last) && !/基本方針/.test(last)) return 'standards'
  if (/基本方針/.test(whole)) return 'basic-policy'
  const keys = clauses.flatMap(({ title }) => keyOf(title ?? '', 'clause') ?? [])
  if (keys.some((key) => /standards|threats/.test(key))) return 'basic-policy'
  const articles = walk(clauses).filter(({ draft }) => draft.marker?.style === 'article').length
  return articles > 24 || /対策基準|安全管理基準/.test(whole) ? 'standards' : 'basic-policy'
}

const SECURITY_WORD =
  /情報セキュリティ|情報資産|情報システム|セキュリティ(?:対策|ポリシー)|不正アクセス|情報安全|アクセス制御|電子計算/g
const TITLE_WORD = /(?:情報|サイバー)?セキュリティ|情報安全|情報資産|情報システム|電子計算/
/** A title that leaves no doubt; a committee, a course or a tender has more words. */
const PLAIN_TITLE =
  /セキュリティ(?:基本|対策)?(?:に関する)?(?:ポリシー|方針|基準|規則|規程|実施手順)(?:[（(][^（()）]{1,20}[)）])?$/
/** Clauses that any ordinance may have tell nothing. */
const COMMON_KEYS = new Set(['purpose', 'definitions', 'scope', 'supplementary'])
const TELLING_KEYS: ReadonlySet<string> = new Set(CLAUSE_KEYS.filter((key) => !COMMON_KEYS.has(key)))

/** Refuses what is no security policy: too few clauses, no sentence in any of them, or clauses about something else. */
export function refusalOf(
  text: string,
  titles: readonly string[],
  clauses: readonly ReadClause[],
): Refusal | undefined {
  const numbered = clauses.filter(({ title, draft }) => title !== undefined || draft.marker !== undefined)
  const articles = walk(clauses).length
  const speaks = walk(clauses).some(({ text }) => /[。．]/.test(text))
  if (numbered.length < 2 || articles < 3 || !speaks) {
    return refuse(
      'no-clauses',
      '番号の付いた条項が見つかりません。情報セキュリティポリシーの本文（「1 目的」「第1条」など）を含むファイルを指定してください。',
      'No numbered clauses were found. Name a file that holds the body of a security policy.',
    )
  }
  const telling = new Set(
    walk(clauses)
      .flatMap(({ title, key }) => (key ?? keyOf(title ?? '', 'clause') ?? '').split('+'))
      .filter((key) => TELLING_KEYS.has(key)),
  )
  const words = text.match(SECURITY_WORD)?.length ?? 0
  const titled = titles.some(
    (title) => TITLE_WORD.test(title) && /(?:ポリシー|方針|基準|規程|規則|要綱|要領|手順|対策)/.test(title),
  )
  const density = words / Math.max(1, text.length / 1000)
  const named = titles.some((title) => PLAIN_TITLE.test(title) && !/[a-z]{2,} [a-z]{2,}/i.test(title)) && words >= 2
  const titledAndTold = titled && telling.size >= (words >= 4 ? 2 : 4)
  const isPolicy = named || titledAndTold || (telling.size >= 4 && words >= 10 && density >= 1.5)
  if (isPolicy) return undefined
  return refuse(
    'not-security',
    '条項はありますが、情報セキュリティポリシー（基本方針・対策基準・実施手順）とは読めません。題名と、脅威・対策・監査などの条項があるかを確かめてください。',
    'There are clauses, but they do not make an information security policy. Check its title, and whether it has clauses on threats, measures or audit.',
  )
}

/** Refuses before reading: nothing there, too much, or no Japanese. */
export function refusalOfText(text: string, limit: number): Refusal | undefined {
  if (text.trim() === '') return refuse('empty', 'ファイルに文字がありません。', 'The file holds no text.')
  if (text.length > limit)
    return refuse(
      'too-long',
      `ファイルが長すぎます（上限 ${limit.toLocaleString('ja-JP')} 文字）。ポリシーの本文だけを指定してください。`,
      `The file is too long (limit ${limit} characters). Name the policy alone.`,
    )
  const sample = text.slice(0, 200_000)
  const kana = sample.match(/[ぁ-んァ-ヴ]/g)?.length ?? 0
  if (kana < 8 || kana * 6 < sample.replace(/\s/g, '').length) {
    return refuse(
      'not-japanese',
      '日本語の文章が見つかりません。文字コードとファイルの種類を確かめてください。',
      'No Japanese text was found. Check the encoding and the type of the file.',
    )
  }
  return undefined
}

/** Refuses more numbered lines and headings than any policy has. */
export function refusalOfLines(lines: readonly Line[], limit: number): Refusal | undefined {
  const numbered = lines.filter(({ marker, heading, bullet }) => marker || heading > 0 || bullet !== '').length
  if (numbered <= limit) return undefined
  return refuse(
    'too-long',
    `番号の付いた行が多すぎます（上限 ${limit.toLocaleString('ja-JP')} 行）。ポリシーの本文だけを指定してください。`,
    `Too many numbered lines (limit ${limit}). Name the policy alone.`,
  )
}

function refuse(refused: RefusalCode, ja: string, en: string): Refusal {
  return { refused, say: { ja, en } }
}
