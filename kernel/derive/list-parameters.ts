import type { Scope } from '../access/scope.ts'
import type { Field, Problem, Reading } from '../fields/field.ts'
import { isProblem, problem, within } from '../fields/problem.ts'
import type { Json, JsonObject } from '../json/json.ts'
import { checkListQuery, LIST_LIMITS } from '../listing/check-list.ts'
import { factsOfKind, listField, listFields, sortKind } from '../listing/list-fields.ts'
import { LARGEST_LIST, type Filter, type ListQuery, type Sort } from '../listing/list-query.ts'
import { readSorting, usualOrder } from '../listing/usual-order.ts'
import type { AnyRegister } from '../register/register.ts'
import { trust } from '../trust.ts'

/** Items of a page where no limit is asked for. */
const USUAL_LIMIT = 50

const FILTER = /^filter\[([^[\]]+)\](?:\[(from|to)\])?$/u

/**
 * Reads the parameters of an address as a list query, each in its turn as it stands there:
 *
 * - `filter[section]=soumu`: equal; given again, any of them; empty (`filter[acquiredOn]=`), where nothing is told
 * - `filter[acquiredOn][from]=2026-04-01`, `filter[acquiredOn][to]=令和9年3月31日`: both ends included
 * - `sort=kana,-acquiredOn`: in the register's own order where it is left out
 * - `q=高崎　端末`: words that must all be found
 * - `limit=50`, `after=…`, `count=true`
 *
 * Values are read as their fields read the cells of a sheet. A parameter that is none of these is a problem, since a
 * mistyped filter would show more than was asked for.
 */
export function readListParameters(
  register: AnyRegister,
  scope: Scope,
  parameters: Iterable<readonly [name: string, value: string]>,
): Reading<ListQuery> {
  const filters = new Map<string, Asked>()
  const plain = new Map<string, string>()
  for (const [name, value] of parameters) {
    const [, field, end] = FILTER.exec(name) ?? []
    const found =
      field === undefined ? putPlain(plain, name, value) : putFilter(register, filters, { field, end, value })
    if (found) return { problem: found }
  }
  const limit = plain.get('limit')
  const [search, after] = [plain.get('q'), plain.get('after')]
  const query: ListQuery = {
    scope,
    where: [...filters].map(([field, asked]) => toFilter(field, asked)),
    ...(search === undefined ? {} : { search }),
    sort: readSort(plain.get('sort')) ?? usualOrder(register),
    ...(after === undefined || after === '' ? {} : { after }),
    limit: limit === undefined ? USUAL_LIMIT : /^\d{1,9}$/u.test(limit) ? Number(limit) : NaN,
    isCounted: plain.get('count') === '1' || plain.get('count') === 'true',
  }
  const found = checkListQuery(register, query)
  return found ? { problem: found } : { ok: query }
}

/** What the filters of one field say. */
interface Asked {
  readonly values: Json[]
  readonly from?: string | number
  readonly to?: string | number
}

const PLAIN = new Set(['sort', 'q', 'after', 'limit', 'count'])

function putPlain(plain: Map<string, string>, name: string, value: string): Problem | null {
  if (!PLAIN.has(name)) return unknownParameter(name)
  if (plain.has(name)) return twice(name)
  plain.set(name, value)
  return null
}

function putFilter(
  register: AnyRegister,
  filters: Map<string, Asked>,
  { field: name, end, value }: { readonly field: string; readonly end: string | undefined; readonly value: string },
): Problem | null {
  const at = (found: Problem): Problem => within('filter', within(name, found))
  const asked = filters.get(name) ?? { values: [] }
  if (asked.values.length >= LIST_LIMITS.values) return at(tooMany(LIST_LIMITS.values))
  if (filters.size >= LIST_LIMITS.conditions && !filters.has(name))
    return within('filter', tooMany(LIST_LIMITS.conditions))
  const field = listField(register, name)
  // A field that is not there has no reader; `checkListQuery` says so in words.
  const reading: Reading<unknown> = field ? field.parse(value) : { ok: value }
  if (isProblem(reading)) return at(reading.problem)
  const read = trust<Json>(reading.ok) // a field reads JSON values only
  if (end === undefined) {
    filters.set(name, { ...asked, values: [...asked.values, read] })
  } else if (end === 'from' || end === 'to') {
    if (asked[end] !== undefined) return twice(`filter[${name}][${end}]`)
    if (typeof read === 'string' || typeof read === 'number') filters.set(name, { ...asked, [end]: read })
  }
  return null
}

/** NOTE: values and ends of one field exclude each other; values win, so that nothing more is shown than was asked for. */
function toFilter(field: string, { values, from, to }: Asked): Filter {
  if (values.length === 1) return { field, is: values[0]! }
  if (values.length > 1) return { field, in: values }
  return { field, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

function readSort(sort: string | undefined): Sort[] | null {
  if (sort === undefined || sort === '') return null
  return sort.split(',').map(readSorting)
}

function unknownParameter(name: string): Problem {
  const shown = { ja: `「${name.slice(0, 50)}」`, en: `"${name.slice(0, 50)}"` }
  const words = {
    ja: 'という指定はありません。filter[項目]、sort、q、after、limit、count が使えます。',
    en: 'is no parameter of a list: there are filter[field], sort, q, after, limit and count.',
  }
  return within(name.slice(0, 50), problem('unknown-parameter', shown, words).problem)
}

function twice(name: string): Problem {
  const words = { ja: 'は一度だけ指定してください。', en: 'may be given once only.' }
  return within(name, problem('too-many', { ja: name, en: name }, words).problem)
}

function tooMany(most: number): Problem {
  const label = { ja: '絞り込み', en: 'The filter' }
  const words = {
    ja: `は${most}個までです。減らしてください。`,
    en: `has at most ${most} parts: please ask for fewer.`,
  }
  return problem('too-many', label, words).problem
}

/** The parameters of a register's list as OpenAPI 3.1 describes them. */
export function listParameters(register: AnyRegister): JsonObject[] {
  const fields = listFields(register)
  const sorts = fields.map(([name]) => name)
  return [
    ...fields.flatMap(([name, field]) => filterParameters(name, field)),
    parameter('sort', { type: 'string' }, `${sorts.join(', ')}; 「-」で降順、「,」で続ける`),
    ...(factsOfKind(register, 'text').length + factsOfKind(register, 'choice').length > 0
      ? [parameter('q', { type: 'string', maxLength: LIST_LIMITS.searchCharacters }, 'すべて含む語（空白で区切る）')]
      : []),
    parameter('after', { type: 'string' }, '前のページの next'),
    parameter('limit', { type: 'integer', minimum: 1, maximum: LARGEST_LIST, default: USUAL_LIMIT }, '1ページの件数'),
    parameter('count', { enum: ['true', 'false', '1', '0'] }, 'trueで全件数を返す'),
  ]
}

function filterParameters(name: string, field: Field): JsonObject[] {
  const values = { type: 'array', maxItems: LIST_LIMITS.values, items: valueSchema(field) }
  const equal = { ...parameter(`filter[${name}]`, values, field.label.ja), style: 'form', explode: true }
  if (sortKind(field) !== 'value' || field.kind === 'ref') return [equal]
  const ends = (['from', 'to'] as const).map((end) =>
    parameter(
      `filter[${name}][${end}]`,
      valueSchema(field),
      `${field.label.ja}（${end === 'from' ? '以上' : '以下'}）`,
    ),
  )
  return [equal, ...ends]
}

/** NOTE: people may write a choice in words and a day in wareki; a machine is told the one spelling. */
function valueSchema({ schema }: Field): JsonObject {
  const [first] = Array.isArray(schema['anyOf']) ? trust<JsonObject[]>(schema['anyOf']) : [] // `optional` wrote it
  return first ?? schema
}

function parameter(name: string, schema: JsonObject, description: string): JsonObject {
  return { name, in: 'query', schema, description }
}
