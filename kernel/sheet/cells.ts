import type { Field, Language, Reading } from '../fields/field.ts'
import { problem } from '../fields/problem.ts'
import type { Json } from '../json/json.ts'
import { addDays, instantOf, msOf, type Day, type Instant } from '../time/time.ts'
import { trust } from '../trust.ts'
import type { Names } from './names.ts'

/** A cell of a spreadsheet holds 32,767 characters. */
const LONGEST_CELL = 32_000
const JAPAN_OFFSET_MS = 9 * 3_600_000
/** Names of candidates told where a name is not one item's alone. */
const MOST_CANDIDATES = 5

/** A day whose format was lost shows as its number: days since 1899-12-30, from 1954 on. */
const SERIAL = /^[2-7]\d{4}$/u
const SERIAL_ZERO = trust<Day>('1899-12-30')

/** How a value stands in a sheet: choices in words, references by name, times in Japan's. */
export function showCell(field: Field, value: Json, names: Names, language: Language): string {
  if (value === null) return ''
  if (field.to !== undefined && typeof value === 'string') return names.show(field.to, value)
  if (field.kind === 'instant') return inJapan(trust<Instant>(value)) // a value of the field
  const shown = field.show(value, language)
  return shown.length <= LONGEST_CELL ? shown : `（${Array.isArray(value) ? value.length : 1}）`
}

/** Reads what somebody wrote in a cell; a reference by name or by id. */
export function readCell(field: Field, text: string, names: Names): Reading<Json> {
  // A field reads JSON values only.
  if (field.kind === 'day' && SERIAL.test(text.trim())) return trust<Reading<Json>>(field.read(dayOfSerial(text)))
  if (field.to === undefined || text.trim() === '')
    return trust<Reading<Json>>(field.parse(text.trim() === '' ? '' : text))
  const found = names.find(field.to, text)
  if (found.length === 1) return { ok: found[0]! }
  return found.length === 0 ? notThere(field, text) : ambiguous(field, text, found)
}

function dayOfSerial(text: string): Day {
  return addDays(SERIAL_ZERO, Number(text.trim()))
}

function notThere({ label }: Field, text: string): Reading<never> {
  const shown = text.trim().slice(0, 50)
  return problem('not-a-reference', label, {
    ja: `に「${shown}」はありません。名前を確かめるか、先に登録してください。`,
    en: `has no "${shown}": check the name, or add it first.`,
  })
}

function ambiguous({ label }: Field, text: string, found: readonly string[]): Reading<never> {
  const shown = text.trim().slice(0, 50)
  const candidates = found.slice(0, MOST_CANDIDATES).map((id) => `${shown}（${id}）`)
  return problem('not-a-reference', label, {
    ja: `に「${shown}」は${found.length}件あります。次のどれかで書いてください：${candidates.join('、')}。`,
    en: `has ${found.length} called "${shown}": write one of ${candidates.join(', ')}.`,
  })
}

function inJapan(instant: Instant): string {
  const text = instantOf(msOf(instant) + JAPAN_OFFSET_MS)
  return `${text.slice(0, 10)} ${text.slice(11, 19)}`
}
