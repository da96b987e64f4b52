import { plain, toNumber } from './glyphs.ts'

/** First Gregorian year of each era, minus one. */
const ERAS: Readonly<Record<string, number>> = {
  明治: 1867,
  大正: 1911,
  昭和: 1925,
  平成: 1988,
  令和: 2018,
  R: 2018,
  H: 1988,
  S: 1925,
}

const WAREKI =
  /(明治|大正|昭和|平成|令和)\s?(元|[0-9]{1,2}|[〇一二三四五六七八九十]{1,3})\s?年\s?(?:\([^()]{1,9}\)\s?)?(?:([0-9]{1,2}|[〇一二三四五六七八九十]{1,3})\s?月)?(?:\s?([0-9]{1,2}|[〇一二三四五六七八九十]{1,3})\s?日)?/g
const WESTERN = /((?:19|20)[0-9]{2})\s?年\s?([0-9]{1,2})\s?月(?:\s?([0-9]{1,2})\s?日)?/g
const SHORT = /(?<![A-Za-z])([RHS])([0-9]{1,2})[.]([0-9]{1,2})[.]([0-9]{1,2})(?![0-9])/g
const ISO = /((?:19|20)[0-9]{2})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9])/g

/** A date of the text and where it stands. */
export interface FoundDate {
  /** As printed. */
  readonly wareki: string
  /** `YYYY-MM-DD`, or `YYYY-MM` where no day is printed. */
  readonly iso: string
  readonly offset: number
}

/** Finds every date that names at least year and month, in order. A day that no calendar has is left out. Linear. */
export function findDates(text: string): readonly FoundDate[] {
  const form = plain(text)
  const found: FoundDate[] = []
  const add = (match: RegExpExecArray, year: number, month?: string, day?: string): void => {
    const iso = month === undefined ? undefined : isoOf(year, month, day)
    if (iso !== undefined)
      found.push({ wareki: text.slice(match.index, match.index + match[0].trimEnd().length), iso, offset: match.index })
  }
  for (const match of form.matchAll(WAREKI)) add(match, ERAS[match[1]!]! + yearOf(match[2]!), match[3], match[4])
  for (const match of form.matchAll(SHORT)) add(match, ERAS[match[1]!]! + Number(match[2]), match[3], match[4])
  for (const match of form.matchAll(WESTERN)) add(match, Number(match[1]), match[2], match[3])
  for (const match of form.matchAll(ISO)) add(match, Number(match[1]), match[2], match[3])
  return found.sort((a, b) => a.offset - b.offset)
}

const yearOf = (word: string): number => (word === '元' ? 1 : (toNumber(word) ?? 0))

function isoOf(year: number, monthWord: string, dayWord?: string): string | undefined {
  const month = toNumber(monthWord) ?? 0
  if (month < 1 || month > 12) return undefined
  const head = `${year}-${String(month).padStart(2, '0')}`
  if (dayWord === undefined) return head
  const day = toNumber(dayWord) ?? 0
  return day >= 1 && day <= daysIn(year, month) ? `${head}-${String(day).padStart(2, '0')}` : undefined
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
