import { addDays, endOfFiscalYear, toDay, trust, type Day } from '#kernel'

/** One closed day, as an item of `closures` holds it. */
export interface ClosedDay {
  readonly day: Day
  readonly name: string
}

/** The first calendar year of the law as it is computed here: 天皇誕生日 stands at 2/23, スポーツの日 under its name. */
export const FIRST_YEAR = 2020
/** The last year for which the mean motion below gives the days of the equinoxes. */
const LAST_YEAR = 2099

/** Days that the law names by date (国民の祝日に関する法律2条; 建国記念の日 by 政令). */
const FIXED: readonly (readonly [date: string, name: string])[] = [
  ['01-01', '元日'],
  ['02-11', '建国記念の日'],
  ['02-23', '天皇誕生日'],
  ['04-29', '昭和の日'],
  ['05-03', '憲法記念日'],
  ['05-04', 'みどりの日'],
  ['05-05', 'こどもの日'],
  ['08-11', '山の日'],
  ['11-03', '文化の日'],
  ['11-23', '勤労感謝の日'],
]

/** The n-th Mondays of their months (2条). */
const MONDAYS: readonly (readonly [month: number, nth: number, name: string])[] = [
  [1, 2, '成人の日'],
  [7, 3, '海の日'],
  [9, 3, '敬老の日'],
  [10, 2, 'スポーツの日'],
]

/** The years of the Tokyo games moved three of them (平成三十二年東京オリンピック競技大会…特別措置法). */
const MOVED: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  2020: { 海の日: '07-23', スポーツの日: '07-24', 山の日: '08-10' },
  2021: { 海の日: '07-22', スポーツの日: '07-23', 山の日: '08-08' },
}

/** Days that the law names in a year, since 2020. */
export const NAMED_DAYS = 16

/** What the Cabinet Office's list calls a day that is closed because of its neighbours (3条2項, 3項). */
const BETWEEN = '休日'

/**
 * The national holidays of a calendar year, in order, by 国民の祝日に関する法律: its named days, the substitute for one that
 * falls on a Sunday, and a day between two of them. The equinoxes are computed; the government announces them each
 * February for the year that follows, and what it announces goes before (`readHolidayList`).
 *
 * @param year from 2020 to 2099.
 * @throws {RangeError} for another year.
 */
export function nationalHolidays(year: number): ClosedDay[] {
  if (!Number.isInteger(year) || year < FIRST_YEAR || year > LAST_YEAR) {
    throw new RangeError(`nationalHolidays: ${year} is not within ${FIRST_YEAR}–${LAST_YEAR}`)
  }
  const named = new Map(namedDays(year))
  const closed = new Map(named)
  for (const day of named.keys()) {
    if (weekday(day) === 0) closed.set(firstUnnamedAfter(day, named), BETWEEN)
    const [between, next] = [addDays(day, 1), addDays(day, 2)]
    if (!named.has(between) && named.has(next)) closed.set(between, BETWEEN)
  }
  return [...closed].map(([day, name]) => ({ day, name })).toSorted((a, b) => (a.day < b.day ? -1 : 1))
}

/** The national holidays of a fiscal year (4/1–3/31). */
export function holidaysOfFiscalYear(year: number): ClosedDay[] {
  const [after, last] = [endOfFiscalYear(year - 1), endOfFiscalYear(year)]
  return [...nationalHolidays(year), ...nationalHolidays(year + 1)].filter(({ day }) => day > after && day <= last)
}

function namedDays(year: number): [Day, string][] {
  const moved = MOVED[year] ?? {}
  const days: [string, string][] = [
    ...FIXED.map(([date, name]): [string, string] => [`${year}-${moved[name] ?? date}`, name]),
    ...MONDAYS.map(([month, nth, name]): [string, string] => [
      moved[name] ? `${year}-${moved[name]}` : nthMonday(year, month, nth),
      name,
    ]),
    [`${year}-03-${equinox(year, 20.8431)}`, '春分の日'],
    [`${year}-09-${equinox(year, 23.2488)}`, '秋分の日'],
  ]
  return days.map(([day, name]) => [toDay(day)!, name])
}

/**
 * The day of the month on which the sun passes an equinox in Japan: where it stood in 1980, moved on by the part of a
 * day by which the tropical year outruns 365 days, less the leap days. Good for 1980–2099 (海上保安庁水路部『新こよみ便利帳』).
 */
function equinox(year: number, in1980: number): number {
  const years = year - 1980
  return Math.floor(in1980 + 0.242194 * years) - Math.floor(years / 4)
}

function nthMonday(year: number, month: number, nth: number): string {
  const first = trust<Day>(`${year}-${String(month).padStart(2, '0')}-01`) // a first of a month
  return addDays(first, ((8 - weekday(first)) % 7) + (nth - 1) * 7)
}

/** 3条2項: the nearest day after it that is no named day. */
function firstUnnamedAfter(day: Day, named: ReadonlyMap<string, string>): Day {
  let after = addDays(day, 1)
  while (named.has(after)) after = addDays(after, 1)
  return after
}

/** 0 is Sunday. */
function weekday(day: Day): number {
  return new Date(`${day}T00:00:00.000Z`).getUTCDay()
}
