import { toDay, type Day } from './time.ts'

/** First day of each era; a day before it does not bear the era's name. */
const ERAS = [
  { names: ['令和', 'R'], first: '2019-05-01' },
  { names: ['平成', 'H'], first: '1989-01-08' },
  { names: ['昭和', 'S'], first: '1926-12-25' },
  { names: ['大正', 'T'], first: '1912-07-30' },
] as const

const WAREKI = /^(令和|平成|昭和|大正|[RHST])(元|\d{1,2})(?:年|[./-])(\d{1,2})(?:月|[./-])(\d{1,2})日?$/u
const WESTERN = /^(\d{4})(?:年|[./-])(\d{1,2})(?:月|[./-])(\d{1,2})日?$/u

/**
 * The day that people write as 令和8年4月1日, R8.4.1, 2026年4月1日 or 2026/4/1, digits of either width; null where the
 * text spells no day, or a day outside its era (平成35年, 令和元年4月30日).
 */
export function readWareki(text: string): Day | null {
  const narrow = narrowDigits(text.trim())
  const western = WESTERN.exec(narrow)
  if (western) return compose(Number(western[1]), western[2]!, western[3]!)
  const [, era, yearOfEra, month, date] = WAREKI.exec(narrow) ?? []
  const at = ERAS.findIndex(({ names }) => (names as readonly string[]).includes(era ?? ''))
  const found = ERAS[at]
  if (!found) return null
  const year = Number(found.first.slice(0, 4)) - 1 + (yearOfEra === '元' ? 1 : Number(yearOfEra))
  const day = compose(year, month!, date!)
  const next = ERAS[at - 1]
  return day !== null && day >= found.first && (!next || day < next.first) ? day : null
}

/** A day as people write it: 令和8年4月1日, 令和元年5月1日; before 大正 by the western year. */
export function showWareki(day: Day): string {
  const [year, month, date] = day.split('-').map(Number)
  const era = ERAS.find(({ first }) => day >= first)
  if (!era) return `${year}年${month}月${date}日`
  const ofEra = year! - Number(era.first.slice(0, 4)) + 1
  return `${era.names[0]}${ofEra === 1 ? '元' : ofEra}年${month}月${date}日`
}

/** Full-width digits, points and slashes as half-width ones; nothing else is changed. */
export function narrowDigits(text: string): string {
  return text.replaceAll(/[０-９．／－]/gu, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
}

function compose(year: number, month: string, date: string): Day | null {
  return toDay(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`)
}
