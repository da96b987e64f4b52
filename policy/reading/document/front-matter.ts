import type { PolicyDate } from '../../model.ts'
import { plain, squeeze } from '../lines/glyphs.ts'
import type { Line } from '../lines/line.ts'
import { findDates, type FoundDate } from '../lines/wareki.ts'

/** What stands before the first clause. */
export interface FrontMatter {
  /** Title lines in order, without ornament. */
  readonly titles: readonly string[]
  readonly instrument?: string
  readonly dates: readonly PolicyDate[]
  /** The section that answers for the text. */
  readonly responsible?: string
}

const POLICY_WORD = /(?:ポリシー|基本方針|対策基準|実施手順|セキュリティ|情報安全|情報資産|電子計算)/
const ISSUER_ONLY = /^\S{1,22}(?:市|町|村|区|県|府|都|道|組合|連合|機構|企業団|役場|役所|病院|議会|委員会)$/
const INSTRUMENT =
  /\S{0,30}?(?:訓令|告示|公告|規程|規則|要綱|要領|通達|達|訓|管理規程)(?:甲|乙)?\s?第?\s?(?:[0-9]{1,4}(?:の[0-9]{1,2})?|[〇一二三四五六七八九十百]{1,5})\s?号/
const REVISION_WORDS: readonly (readonly [RegExp, string])[] = [
  [/施行/, '施行'],
  [/適用/, '適用'],
  [/公布/, '公布'],
  [/改[正定訂]|更新/, '改正'],
  [/制定|策定|決定|決裁|作成/, '制定'],
]

/** Reads title, instrument and dates, and says of each line why it is no clause. */
export function readFrontMatter(front: readonly Line[]): FrontMatter {
  const titles: string[] = []
  const bare: { date: PolicyDate; afterTitle: boolean }[] = []
  const dates: PolicyDate[] = []
  let instrument: string | undefined
  let responsible: string | undefined
  let revising = false
  for (const line of front) {
    const text = plain(line.text)
    const numbered = INSTRUMENT.exec(text)
    const found = findDates(line.text)
    // Lines under a bare 改正 are amendments until something else is said.
    revising = /^改正/.test(text) || (revising && found.length > 0)
    if (isWebPage(text)) {
      line.aside = 'preamble'
    } else if (numbered && !/。$/.test(text)) {
      const isHistory = revising || (/改正|\(/.test(text.slice(0, numbered.index + 3)) && instrument !== undefined)
      line.aside = isHistory ? 'history' : 'preamble'
      if (!isHistory) instrument ??= instrumentOf(line, numbered)
      for (const date of found) dates.push(toDate(date, isHistory ? '改正' : '制定', line))
    } else if (found.length > 0 && isDateLine(text)) {
      line.aside = 'date'
      for (const [at, date] of found.entries()) {
        const kind = revisionOf(text, found, at)
        if (kind) dates.push(toDate(date, kind, line))
        else bare.push({ date: toDate(date, '表紙', line), afterTitle: titles.length > 0 })
      }
    } else if (/^\S{2,40}(?:課|室)$/.test(text)) {
      line.aside = 'colophon'
      responsible ??= line.text
    } else if (isTitle(line, text, titles)) {
      line.aside = 'title'
      const title = line.text.replace(/^[○◯●◎]\s*/, '').replace(/\s+/g, ' ')
      if (!titles.some((before) => squeeze(before) === squeeze(title))) titles.push(title)
    } else {
      line.aside = /改正/.test(text) && text.length < 30 ? 'history' : 'preamble'
    }
  }
  return {
    titles: titles.filter((title, at) => !isIssuerAlone(title, titles.slice(at + 1))),
    ...(instrument && { instrument }),
    ...(responsible && { responsible }),
    dates: [...dates, ...nameBareDates(bare, instrument)],
  }
}

/** The dress of a municipal web page round the text. */
const isWebPage = (text: string): boolean =>
  /(?:更新日|掲載日|ページ(?:番号|ID)|印刷用ページ|ここから本文|現在(?:の)?位置|トップページ|ホーム ?>|共有する)/.test(
    text,
  )

const isDateLine = (text: string): boolean => text.length <= 40 && !/。/.test(text)

function isTitle(line: Line, text: string, titles: readonly string[]): boolean {
  if (/。/.test(text) || text.length > 70) return false
  return (
    line.heading > 0 ||
    POLICY_WORD.test(text) ||
    (ISSUER_ONLY.test(text) && titles.length === 0) ||
    /^○/.test(line.raw.trim())
  )
}

/** The issuer's name below a promulgation, when the title that follows begins with it. */
const isIssuerAlone = (title: string, following: readonly string[]): boolean =>
  ISSUER_ONLY.test(title) && following.some((next) => squeeze(next).startsWith(squeeze(title)))

/** 制定 R6.4.1 改定 R7.10.1: the word before a date, or after it, else the words of the whole line. */
function revisionOf(text: string, dates: readonly FoundDate[], at: number): string | undefined {
  const { offset, wareki } = dates[at]!
  const before = text.slice(at === 0 ? 0 : dates[at - 1]!.offset + dates[at - 1]!.wareki.length, offset)
  const after = text.slice(offset + wareki.length, dates[at + 1]?.offset)
  return wordOf(before) ?? wordOf(after) ?? wordOf(text)
}

const wordOf = (text: string): string | undefined => REVISION_WORDS.find(([words]) => words.test(text))?.[1]

/** An instrument has its own date first; a date below the title is then the day it takes effect. */
function nameBareDates(
  bare: readonly { readonly date: PolicyDate; readonly afterTitle: boolean }[],
  instrument: string | undefined,
): readonly PolicyDate[] {
  if (instrument === undefined) return bare.map(({ date }) => date)
  const published = /公告/.test(instrument) ? '公告' : /告示/.test(instrument) ? '告示' : '制定'
  return bare.map(({ date, afterTitle }, index) => ({ ...date, kind: index > 0 && afterTitle ? '施行' : published }))
}

function toDate(found: { readonly wareki: string; readonly iso: string }, kind: string, line: Line): PolicyDate {
  return { kind, wareki: found.wareki, iso: found.iso, line: line.number }
}

/** As printed; in brackets behind a title its issuer is not repeated. */
function instrumentOf(line: Line, numbered: RegExpExecArray): string {
  const printed = line.text.slice(numbered.index, numbered.index + numbered[0].length)
  const undated = printed
    .replace(/^.*[年月日](?=\D{0,20}(?:訓令|告示|公告|規程|規則|要綱|要領|通達|達|訓))/, '')
    .replace(/^[(（]/, '')
  const kind = /(?:訓令|告示|公告|管理規程|規程|規則|要綱|要領|通達)(?:甲|乙)?\s?第?\s?[0-9０-９]/.exec(undated)
  return (/^[(（]/.test(line.text) && kind ? undated.slice(kind.index) : undated).trim()
}
