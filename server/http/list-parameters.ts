import { toDay, toInstant, type Field, type Filter, type Json, type ListQuery, type AnyRegister } from '#kernel'

import { LIMITS } from './limits.ts'
import { told, type Told } from './problem.ts'

/** A list as a client asks for it; whose items those are is added by who lets the client in. */
export interface ListAsked extends Omit<ListQuery, 'scope'> {
  /** Whether personal values are told with each item. */
  readonly isPersonal: boolean
}

/**
 * Reads the query of a list: `FIELD=value` (twice: one of them; empty: none), `FIELD.from=`, `FIELD.to=`, `q`, `sort`
 * (`name,-section`), `after`, `limit`, `count=true`, `personal=true`.
 */
export function readListParameters(
  register: AnyRegister,
  parameters: Readonly<Record<string, readonly string[]>>,
): ListAsked | Told {
  const entries = Object.entries(parameters)
  if (entries.reduce((sum, [, values]) => sum + values.length, 0) > LIMITS.parameters) return TOO_MANY
  const isPersonal = parameters['personal']?.[0] === 'true'
  const where: Filter[] = []
  for (const [name, values] of entries) {
    if (OWN.has(name)) continue
    const filter = readFilter(register, name, values)
    if (filter === null) return unknown(name)
    where.push(filter)
  }
  const sort = readSort(register, parameters['sort']?.[0])
  if (sort === null) return unknown('sort')
  const most = isPersonal ? LIMITS.personalPageItems : LARGEST
  const limit = readLimit(parameters['limit']?.[0], most)
  if (limit === null) return unknown('limit')
  const search = parameters['q']?.[0]?.trim()
  if (search !== undefined && search.length > LIMITS.searchLength) return unknown('q')
  const after = parameters['after']?.[0]
  return {
    where,
    sort,
    limit,
    isCounted: parameters['count']?.[0] === 'true',
    isPersonal,
    ...(search ? { search } : {}),
    ...(after === undefined ? {} : { after }),
  }
}

const LARGEST = 1_000
const OWN: ReadonlySet<string> = new Set(['q', 'sort', 'after', 'limit', 'count', 'personal'])

function readFilter(register: AnyRegister, name: string, values: readonly string[]): Filter | null {
  const [, field = name, end] = /^(.+)\.(from|to)$/u.exec(name) ?? []
  const declared = Object.hasOwn(register.fields, field) ? register.fields[field]! : null
  if (!declared || declared.personal || declared.column === 'json') return null
  const read = values.map((text) => readValue(declared, text))
  if (read.includes(undefined)) return null
  const [first] = read
  if (end !== undefined) {
    if (!RANGED.has(declared.kind) || (typeof first !== 'string' && typeof first !== 'number')) return null
    return end === 'from' ? { field, from: first } : { field, to: first }
  }
  return read.length === 1 ? { field, is: first! } : { field, in: read.map((value) => value!) }
}

const RANGED: ReadonlySet<string> = new Set(['day', 'instant', 'number'])

/** A value as a query spells it; empty is null, undefined is none of the field's. */
function readValue({ kind }: Field, text: string): Json | undefined {
  if (text === '') return null
  if (kind === 'number') return /^-?\d{1,15}(?:\.\d{1,15})?$/u.test(text) ? Number(text) : undefined
  if (kind === 'day') return toDay(text) ?? undefined
  if (kind === 'instant') return toInstant(text) ?? undefined
  return text.isWellFormed() ? text : undefined
}

function readSort(register: AnyRegister, text: string | undefined): ListQuery['sort'] | null {
  if (text === undefined || text === '') return []
  const sort = text.split(',').map((part) => ({ field: part.replace(/^-/u, ''), isDescending: part.startsWith('-') }))
  const isKnown = ({ field }: { field: string }): boolean => {
    const declared = Object.hasOwn(register.fields, field) ? register.fields[field]! : null
    return declared !== null && !declared.personal && declared.column !== 'json'
  }
  return sort.length <= MOST_SORTS && sort.every(isKnown) ? sort : null
}

const MOST_SORTS = 4

function readLimit(text: string | undefined, most: number): number | null {
  if (text === undefined) return Math.min(LIMITS.pageItems, most)
  const limit = /^\d{1,4}$/u.test(text) ? Number(text) : 0
  return limit >= 1 && limit <= most ? limit : null
}

function unknown(name: string): Told {
  const shown = name.slice(0, 50)
  return told('bad-query', {
    ja: `「${shown}」の指定が正しくありません。使える項目と値はOpenAPIの記述にあります。`,
    en: `"${shown}" is not understood: the OpenAPI document tells which fields and values can be used.`,
  })
}

const TOO_MANY = told('bad-query', {
  ja: `条件は${LIMITS.parameters}個までです。`,
  en: `At most ${LIMITS.parameters} conditions are taken.`,
})
