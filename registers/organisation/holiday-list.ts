import { toDay, type Day, type Words } from '#kernel'

import { FIRST_YEAR, NAMED_DAYS, type ClosedDay } from './national-holidays.ts'

/** A list that was not taken: where it stops making sense, and why. */
export interface UnreadableList {
  readonly line: number
  readonly words: Words
}

const HEAD = '国民の祝日・休日月日,国民の祝日・休日名称'
const ROW = /^(\d{4})\/(\d{1,2})\/(\d{1,2}),([^,"]{1,50})$/u

/** The published list has about 1,100 lines since 1955, and 18 more each year. */
const MOST_LINES = 5_000

/** Days that an item of `closures` holds at most; the oldest are let go. */
const MOST_DAYS = 400

/**
 * Reads the Cabinet Office's list of national holidays (内閣府「国民の祝日」syukujitsu.csv) from its text: a heading, then a
 * day and a name in each line. Nothing is taken of a list that has one line of another form.
 */
export function readHolidayList(text: string): readonly ClosedDay[] | UnreadableList {
  const lines = text.trimEnd().split(/\r?\n/u)
  if (lines.length > MOST_LINES) return unreadable(MOST_LINES, '行が多すぎます', 'there are too many lines')
  if (lines[0] !== HEAD) return unreadable(1, `見出しが「${HEAD}」ではありません`, `the heading is not "${HEAD}"`)
  const days = new Map<Day, string>()
  for (const [at, line] of lines.entries()) {
    if (at === 0) continue
    const [, year, month, date, name] = ROW.exec(line) ?? []
    const day = toDay(`${year}-${month?.padStart(2, '0')}-${date?.padStart(2, '0')}`)
    if (day === null || name === undefined)
      return unreadable(at + 1, '「年/月/日,名称」ではありません', 'this is not "year/month/day,name"')
    if (days.has(day)) return unreadable(at + 1, `${day} が二度あります`, `${day} is there twice`)
    days.set(day, name)
  }
  if (days.size === 0) return unreadable(1, '日が一つもありません', 'there is no day in it')
  const cut = yearCutShort([...days.keys()])
  if (cut !== null) return unreadable(lines.length, `${cut}年の祝日が足りません`, `holidays of ${cut} are missing`)
  return sorted(days)
}

/**
 * What an item holds after a list was read: in the calendar years that the list covers, its days and no other; what was
 * known of other years stays. Of years before `since` only those that the item knew already.
 */
export function correctHolidays(known: readonly ClosedDay[], list: readonly ClosedDay[], since: Day): ClosedDay[] {
  const [first, last] = [list[0]!.day.slice(0, 4), list.at(-1)!.day.slice(0, 4)]
  const begin = known[0] && known[0].day < since ? known[0].day : since
  const others = known.filter(({ day }) => day.slice(0, 4) < first || day.slice(0, 4) > last)
  const listed = list.filter(({ day }) => day >= begin)
  return sorted(new Map([...others, ...listed].map(({ day, name }) => [day, name]))).slice(-MOST_DAYS)
}

/** Since 2020 the law names sixteen days: a year with fewer was cut off on the way. */
function yearCutShort(days: readonly Day[]): number | null {
  const years = Map.groupBy(days, (day) => Number(day.slice(0, 4)))
  return [...years].find(([year, { length }]) => year >= FIRST_YEAR && length < NAMED_DAYS)?.[0] ?? null
}

function sorted(days: ReadonlyMap<Day, string>): ClosedDay[] {
  return [...days].map(([day, name]) => ({ day, name })).toSorted((a, b) => (a.day < b.day ? -1 : 1))
}

function unreadable(line: number, ja: string, en: string): UnreadableList {
  return { line, words: { ja: `${line}行目：${ja}。`, en: `Line ${line}: ${en}.` } }
}
