import type { Problem } from '../fields/field.ts'
import { isProblem, problem, within } from '../fields/problem.ts'
import type { AnyRegister } from '../register/register.ts'
import type { Words } from '../words.ts'
import { readCursor } from './list-cursor.ts'
import { listField, sortKind } from './list-fields.ts'
import { LARGEST_LIST, type Filter, type ListQuery } from './list-query.ts'

/** What a query holds at most; each costs a database time, and nobody reads more. */
export const LIST_LIMITS = { conditions: 20, values: 100, sorts: 4, searchCharacters: 200 } as const

const FILTERS = { ja: '絞り込み', en: 'The filter' }
const SORT = { ja: '並べ替え', en: 'The order' }
const SEARCH = { ja: '検索語', en: 'The search' }
const LIMIT = { ja: '件数の上限', en: 'The limit' }
const AFTER = { ja: '続きの位置', en: 'The cursor' }

/**
 * Whether a register can answer a query: null where it can, else what is wrong and where (`filter`, `sort`, `q`,
 * `limit`, `after`, as the parameters of an address are named).
 *
 * | kind | `is`, `in` | `from`, `to` | sort |
 * |---|---|---|---|
 * | text | yes | no | by sort key |
 * | choice | yes | no | as declared |
 * | ref | yes | no | by id |
 * | day, instant, number | yes | yes | by value |
 * | flags, list, file, person, note, secret, personal text | no | no | no |
 */
export function checkListQuery(register: AnyRegister, query: ListQuery): Problem | null {
  const { where, search, sort, limit } = query
  if (where.length > LIST_LIMITS.conditions) return tooMany('filter', FILTERS, LIST_LIMITS.conditions)
  for (const filter of where) {
    const found = checkFilter(register, filter)
    if (found) return within('filter', within(filter.field, found))
  }
  if ((search ?? '').length > LIST_LIMITS.searchCharacters) return tooLong()
  if (search !== undefined && (!search.isWellFormed() || search.includes('\0'))) return malformed()
  if (sort.length > LIST_LIMITS.sorts) return tooMany('sort', SORT, LIST_LIMITS.sorts)
  for (const { field } of sort) {
    const found = checkSort(register, field)
    if (found) return within('sort', within(field, found))
  }
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_LIST) return badLimit()
  return readCursor(register, query) === 'bad' ? badCursor() : null
}

function checkFilter(register: AnyRegister, filter: Filter): Problem | null {
  const field = listField(register, filter.field)
  if (!field) return noField(filter.field)
  const kind = sortKind(field)
  if (kind === null) return cannot(field.label, { ja: '絞り込み', en: 'filtered by' })
  const isRange = !('is' in filter) && !('in' in filter)
  if (isRange) {
    const isRanged = field.kind === 'day' || field.kind === 'instant' || field.kind === 'number'
    if (!isRanged) return cannot(field.label, { ja: '範囲での絞り込み', en: 'filtered by a range' })
  }
  const values = 'is' in filter ? [filter.is] : 'in' in filter ? filter.in : [filter.from, filter.to]
  if (values.length > LIST_LIMITS.values) return tooMany(null, field.label, LIST_LIMITS.values)
  for (const value of values) {
    if (value === undefined || (value === null && field.optional)) continue
    const reading = field.read(value)
    if (isProblem(reading)) return reading.problem
  }
  return null
}

function checkSort(register: AnyRegister, name: string): Problem | null {
  const field = listField(register, name)
  if (!field) return noField(name)
  return sortKind(field) === null ? cannot(field.label, { ja: '並べ替え', en: 'sorted by' }) : null
}

function noField(name: string): Problem {
  const shown = { ja: `「${name.slice(0, 50)}」`, en: `"${name.slice(0, 50)}"` }
  return problem('unknown-field', shown, {
    ja: 'という項目では絞り込みも並べ替えもできません。項目名を確かめてください。',
    en: 'is no field that a list can ask about: please check its name.',
  }).problem
}

function cannot(label: Words, deed: Words): Problem {
  return problem('wrong-kind', label, {
    ja: `では${deed.ja}ができません。ほかの項目を選んでください。`,
    en: `cannot be ${deed.en}: please choose another field.`,
  }).problem
}

function tooMany(step: string | null, label: Words, most: number): Problem {
  const found = problem('too-many', label, {
    ja: `は${most}個までです。減らしてください。`,
    en: `has at most ${most} parts: please ask for fewer.`,
  }).problem
  return step === null ? found : within(step, found)
}

function tooLong(): Problem {
  const most = LIST_LIMITS.searchCharacters
  const words = { ja: `は${most}文字以内で入力してください。`, en: `must have at most ${most} characters.` }
  return within('q', problem('too-long', SEARCH, words).problem)
}

function malformed(): Problem {
  const words = {
    ja: 'に使えない文字があります。入力し直してください。',
    en: 'has a character that cannot be used: please type it again.',
  }
  return within('q', problem('malformed-text', SEARCH, words).problem)
}

function badLimit(): Problem {
  const words = {
    ja: `は1から${LARGEST_LIST}までの整数です。`,
    en: `must be a whole number from 1 to ${LARGEST_LIST}.`,
  }
  return within('limit', problem('out-of-range', LIMIT, words).problem)
}

function badCursor(): Problem {
  const words = {
    ja: 'がこの一覧のものではありません。条件を変えたときは、最初のページから読み直してください。',
    en: 'does not belong to this list: when the conditions change, begin again from the first page.',
  }
  return within('after', problem('bad-cursor', AFTER, words).problem)
}
