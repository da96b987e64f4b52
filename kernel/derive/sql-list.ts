import { OWNERS } from '../access/can.ts'
import type { Leave, Scope } from '../access/scope.ts'
import type { Json } from '../json/json.ts'
import { readCursor } from '../listing/list-cursor.ts'
import { choicesFound, factsOfKind, listField } from '../listing/list-fields.ts'
import type { Filter, ListQuery, Sort } from '../listing/list-query.ts'
import { searchWords } from '../listing/search-key.ts'
import { usualOrder } from '../listing/usual-order.ts'
import type { AnyRegister } from '../register/register.ts'
import type { Place } from '../role/role.ts'
import { sqlTable, toSql, type SqlValue } from './sql-table.ts'
import { columnOf, LIVE, sortTerm } from './sql-terms.ts'

/** Where the engines differ. */
export interface SqlDialect {
  /** The placeholder of the n-th value, from 1. */
  mark(n: number): string
  /** Whether the text of a column holds that of a placeholder. */
  holds(column: string, mark: string): string
  /** A term of an order as no index gives it, so that a search for something rare does not walk through a whole index. */
  unindexed(term: string): string
  /** Whether the usual order stands in an index that holds what searches look at; see `createCoveringIndexes`. */
  readonly isCovering: boolean
}

export interface SqlStatement {
  readonly text: string
  readonly values: readonly SqlValue[]
}

export interface SqlList {
  /** The rows of the page and one more, by which it is known that another page follows. */
  readonly page: SqlStatement
  /** How many rows the conditions let through, whatever the page; null where it was not asked for. */
  readonly count: SqlStatement | null
}

/**
 * A list query over the read table of its register, in the SQL that SQLite and PostgreSQL share. Columns must compare
 * by code point (BINARY, "C").
 *
 * @throws {RangeError} where `after` is no cursor of the query; `checkListQuery` says so in words.
 */
export function sqlList(register: AnyRegister, query: ListQuery, dialect: SqlDialect): SqlList {
  const { name, columns } = sqlTable(register)
  const terms = query.sort.map(({ field }) => sortTerm(register, field))
  const cursor = readCursor(register, query)
  if (cursor === 'bad') throw new RangeError('list: the cursor is of another query')
  const counted = new Terms(dialect)
  const isAlone = query.scope.isWhole && !query.scope.narrowed && query.where.length === 0
  const isFew = isNarrowed(register, query)
  const isWalked = isAlone && dialect.isCovering && isUsual(register, query.sort)
  const conditions = conditionsOf(register, query, isFew || isAlone, counted)
  const page = new Terms(dialect)
  const where = conditionsOf(register, query, isFew || isWalked, page)
  if (cursor) where.push(after(query.sort, [...terms, '"id"'], [...cursor.values, cursor.id], page))
  const isDescending = query.sort.at(-1)?.isDescending ?? false
  const isSearched = searchWords(query.search ?? '').length > 0
  const order = [...query.sort.map((sort, at) => direct(terms[at]!, sort.isDescending)), direct('"id"', isDescending)]
  if (isSearched && !isWalked) order[0] = dialect.unindexed(order[0]!)
  const selected = columns.map((column) => `"${column.name}"`).join(', ')
  const rows = `from "${name}" where ${where.join(' and ')} order by ${order.join(', ')} limit ${page.value(query.limit + 1)}`
  // Found by the index alone; only the rows of the page are looked at.
  const found = `from "${name}" where "id" in (select "id" ${rows}) order by ${order.join(', ')}`
  return {
    page: page.statement(`select ${selected} ${isSearched && isWalked ? found : rows}`),
    count: query.isCounted
      ? counted.statement(`select count(*) from "${name}" where ${conditions.join(' and ')}`)
      : null,
  }
}

/** Values in the order of their placeholders. */
class Terms {
  readonly #dialect: SqlDialect
  readonly #values: SqlValue[] = []

  constructor(dialect: SqlDialect) {
    this.#dialect = dialect
  }

  value(value: SqlValue): string {
    return this.#dialect.mark(this.#values.push(value))
  }

  holds(column: string, value: string): string {
    return this.#dialect.holds(column, this.value(value))
  }

  statement(text: string): SqlStatement {
    return { text, values: this.#values }
  }
}

/** @param isDirect whether words are looked for row by row; see `searchTerms`. */
function conditionsOf(
  register: AnyRegister,
  { scope, where, search }: ListQuery,
  isDirect: boolean,
  terms: Terms,
): string[] {
  return [
    LIVE,
    ...scopeTerms(register, scope, terms),
    ...where.map((filter) => filterTerm(register, filter, terms)),
    ...searchTerms(register, searchWords(search ?? ''), isDirect, terms),
  ]
}

/** Whether conditions lead to few rows by an index. */
function isNarrowed({ lists }: AnyRegister, { where, scope }: ListQuery): boolean {
  const firsts = new Set(lists?.narrows?.map(([first]) => first))
  if (where.some((filter) => 'is' in filter && firsts.has(filter.field))) return true
  const { isWhole, own, narrowed, places } = scope
  const areSections = places.every(({ organ, section }) => organ === null && section !== null)
  return !isWhole && own === null && !narrowed && areSections && firsts.has('section')
}

/** Whether an order is the register's own, from either end; a text and its reading are one. */
function isUsual(register: AnyRegister, sort: readonly Sort[]): boolean {
  const terms = (order: readonly Sort[]): string => order.map(({ field }) => sortTerm(register, field)).join()
  return terms(sort) === terms(usualOrder(register))
}

/** NOTE: where nothing else narrows, rows are found by what a search index holds, and only those are looked at. */
function searchTerms(register: AnyRegister, words: readonly string[], isDirect: boolean, terms: Terms): string[] {
  if (words.length === 0) return []
  const found = words.map((word) => wordTerm(register, word, terms))
  if (isDirect) return found
  return [`"id" in (select "id" from "r_${register.name}" where ${LIVE} and ${found.join(' and ')})`]
}

function scopeTerms(register: AnyRegister, scope: Scope, terms: Terms): string[] {
  const { narrowed, isWhole } = scope
  if (!narrowed) return isWhole ? [] : [leaveTerm(register, scope, terms)]
  const column = columnOf(register, narrowed.by)
  const ways = Object.entries(narrowed.to).map(
    ([says, leave]) => `${column} = ${terms.value(says)} and ${leaveTerm(register, leave, terms)}`,
  )
  const others = Object.keys(narrowed.to).map((says) => terms.value(says))
  const isOther = others.length === 0 ? '1 = 1' : `coalesce(${column} not in (${others.join(', ')}), 1 = 1)`
  return [`(${[...ways, `${isOther} and ${leaveTerm(register, scope, terms)}`].join(' or ')})`]
}

function leaveTerm(register: AnyRegister, { isWhole, places, own }: Leave, terms: Terms): string {
  if (isWhole) return '1 = 1'
  const owners = OWNERS.filter((name) => own !== null && listField(register, name) !== null)
  const ways = [
    ...owners.map((name) => `${columnOf(register, name)} = ${terms.value(own)}`),
    ...sectionsTerm(register, places, terms),
    ...places.filter(({ organ }) => organ !== null).map((place) => placeTerm(register, place, terms)),
  ]
  return ways.length === 0 ? '1 = 0' : `(${ways.join(' or ')})`
}

/** Places that are a section each, as most are, in one term that an index serves. */
function sectionsTerm(register: AnyRegister, places: readonly Place[], terms: Terms): string[] {
  if (places.some(({ organ, section }) => organ === null && section === null)) return ['1 = 1']
  const sections = new Set(places.filter(({ organ }) => organ === null).map(({ section }) => section))
  if (sections.size === 0 || !listField(register, 'section')) return []
  return [`${columnOf(register, 'section')} in (${[...sections].map((one) => terms.value(one)).join(', ')})`]
}

function placeTerm(register: AnyRegister, place: Place, terms: Terms): string {
  const parts = (['organ', 'section'] as const).flatMap((name) => {
    const id = place[name]
    if (id === null) return []
    return listField(register, name) ? [`${columnOf(register, name)} = ${terms.value(id)}`] : ['1 = 0']
  })
  return `(${parts.join(' and ')})`
}

function filterTerm(register: AnyRegister, filter: Filter, terms: Terms): string {
  const column = columnOf(register, filter.field)
  if ('is' in filter) return isTerm(column, filter.is, terms)
  if ('in' in filter) {
    const known = filter.in.filter((value) => value !== null).map((value) => terms.value(toSql(value, 'text')))
    const ways = known.length > 0 ? [`${column} in (${known.join(', ')})`] : []
    if (filter.in.includes(null)) ways.push(`${column} is null`)
    return ways.length === 0 ? '1 = 0' : `(${ways.join(' or ')})`
  }
  const ends = [
    ...(filter.from === undefined ? [] : [`${column} >= ${terms.value(filter.from)}`]),
    ...(filter.to === undefined ? [] : [`${column} <= ${terms.value(filter.to)}`]),
  ]
  return ends.length === 0 ? `${column} is not null` : ends.join(' and ')
}

function isTerm(column: string, value: Json, terms: Terms): string {
  return value === null ? `${column} is null` : `${column} = ${terms.value(toSql(value, 'text'))}`
}

function wordTerm(register: AnyRegister, word: string, terms: Terms): string {
  const ways = [terms.holds('"q"', word)]
  for (const [name, field] of factsOfKind(register, 'choice')) {
    const found = choicesFound(field, word).map((choice) => terms.value(choice))
    if (found.length > 0) ways.push(`${columnOf(register, name)} in (${found.join(', ')})`)
  }
  return `(${ways.join(' or ')})`
}

/** Rows after a place: as row values where all terms go one way, spelt out where they do not. */
function after(sort: readonly Sort[], terms: readonly string[], values: readonly SqlValue[], into: Terms): string {
  const ways = [...sort.map(({ isDescending }) => isDescending), sort.at(-1)?.isDescending ?? false]
  const sign = (at: number): string => (ways[at] ? '<' : '>')
  if (ways.every((way) => way === ways[0])) {
    return `(${terms.join(', ')}) ${sign(0)} (${values.map((value) => into.value(value)).join(', ')})`
  }
  const alternatives = terms.map((term, at) => {
    const equal = terms.slice(0, at).map((before, n) => `${before} = ${into.value(values[n]!)}`)
    return [...equal, `${term} ${sign(at)} ${into.value(values[at]!)}`].join(' and ')
  })
  return `(${alternatives.join(' or ')})`
}

function direct(term: string, isDescending: boolean): string {
  return isDescending ? `${term} desc` : term
}
