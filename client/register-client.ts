import {
  trust,
  type AnyFacts,
  type Day,
  type Entry,
  type Facts,
  type Fields,
  type Instant,
  type Called,
  type Values,
} from '#kernel'

import { isProblem, type Answer } from './problem.ts'
import type { Answered, Transport } from './transport.ts'
import { uuidV7 } from './uuid.ts'

type FieldsOf<R> = R extends { readonly fields: infer F extends Fields } ? F : never
type OpenedOf<R> = R extends { readonly opened: readonly (infer O)[] } ? O : never
type ActsOf<R> = R extends { readonly acts: infer A extends Readonly<Record<string, { readonly takes: Fields }>> }
  ? A
  : never

/** An item as it is read: its facts, and personal values where they were asked for and are not erased. */
export interface ReadItem<F extends Fields = Fields> {
  readonly id: string
  readonly version: number
  readonly openedOn: Day
  readonly openedAt: Instant
  readonly voidedOn?: Day
  readonly facts: Facts<F>
  readonly personal?: AnyFacts
  /** Of a request for approval: what it asks; null where it is erased. */
  readonly asks?: AnyFacts | null
}

/** What was sealed; or the request for approval that an act became. */
export type Sealed =
  | { readonly id: string; readonly version: number; readonly entries: readonly Entry[] }
  | { readonly approval: string; readonly entries: readonly Entry[] }

/** What may be told with an act beside its input. */
export interface ActOptions {
  /** UUIDv7; a fresh one unless told. One that is sent again acts once. */
  readonly act?: string
  /** The day on which it was done; today unless told. */
  readonly on?: Day
}

/** A range of days, instants or numbers; both ends included. */
type RangeOf<T> = T extends Day | Instant | number ? { readonly from?: T; readonly to?: T } : never

/** A value, one of some, or a range. */
export type FilterOf<T> = T | readonly T[] | RangeOf<T>

export interface ListOptions<F extends Fields = Fields> {
  readonly where?: { readonly [K in keyof Facts<F>]?: FilterOf<Facts<F>[K]> }
  readonly search?: string
  readonly sort?: readonly ((keyof Facts<F> & string) | `-${keyof Facts<F> & string}`)[]
  readonly after?: string
  /** 1 to 1,000; 50 unless told. */
  readonly limit?: number
  readonly isCounted?: boolean
  readonly isPersonal?: boolean
}

export interface Page<F extends Fields = Fields> {
  readonly items: readonly ReadItem<F>[]
  /** What those are called that the items refer to, by register and id, as far as they may be read. */
  readonly names: Called
  readonly next: string | null
  readonly count: number | null
}

/** One entry of an item's history, the latest first. */
export interface HistoryEntry {
  readonly index: number
  readonly at: Instant
  readonly on: Day
  readonly by: string
  readonly event: string
  readonly version: number
}

export interface History {
  readonly entries: readonly HistoryEntry[]
  readonly next: number | null
}

/** A register over HTTP: what can be read of it and done in it. */
export interface RegisterClient<R> {
  /** Opens an item; `item` is its id, a fresh one unless told. */
  open(
    input: Values<Pick<FieldsOf<R>, OpenedOf<R> & keyof FieldsOf<R>>>,
    options?: ActOptions & { readonly item?: string },
  ): Promise<Answer<Sealed>>
  get(id: string): Promise<Answer<ReadItem<FieldsOf<R>>>>
  list(options?: ListOptions<FieldsOf<R>>): Promise<Answer<Page<FieldsOf<R>>>>
  history(id: string, before?: number): Promise<Answer<History>>
  /** Each act on an item at the version that was read: `acts.move(id, version, { … })`. */
  readonly acts: {
    readonly [K in keyof ActsOf<R>]: (
      id: string,
      version: number,
      input: Values<ActsOf<R>[K]['takes']>,
      options?: ActOptions,
    ) => Promise<Answer<Sealed>>
  }
}

/** A register whose types are not at hand. */
export interface AnyRegisterClient {
  open(input: unknown, options?: ActOptions & { readonly item?: string }): Promise<Answer<Sealed>>
  get(id: string): Promise<Answer<ReadItem>>
  list(options?: AnyListOptions): Promise<Answer<Page>>
  history(id: string, before?: number): Promise<Answer<History>>
  act(name: string, id: string, version: number, input: unknown, options?: ActOptions): Promise<Answer<Sealed>>
}

export interface AnyListOptions extends Omit<ListOptions, 'where' | 'sort'> {
  readonly where?: Readonly<Record<string, unknown>>
  readonly sort?: readonly string[]
}

/** @param base `/api/o/{organisation}` */
export function anyRegisterClient(transport: Transport, base: string, name: string): AnyRegisterClient {
  const root = `${base}/${name}`
  const item = (id: string): string => `${root}/${encodeURIComponent(id)}`
  const read = async <T>(path: string): Promise<Answer<T>> =>
    cast<T>(await transport.json({ method: 'GET', path, isRepeatable: true }))
  const send = async (
    path: string,
    input: unknown,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer<Sealed>> => {
    const body = JSON.stringify(input)
    const all = { 'content-type': 'application/json', ...headers }
    return cast<Sealed>(await transport.json({ method: 'POST', path, headers: all, body, isRepeatable: true }))
  }
  return {
    open: (input, options = {}) =>
      send(root, input, {
        ...headersOf(options),
        ...(options.item === undefined ? {} : { 'sekisho-item': options.item }),
      }),
    get: (id) => read(item(id)),
    list: (options = {}) => {
      const query = new URLSearchParams(listParametersOf(options)).toString()
      return read(query === '' ? root : `${root}?${query}`)
    },
    history: (id, before) => read(`${item(id)}/history${before === undefined ? '' : `?before=${before}`}`),
    act: (act, id, version, input, options = {}) =>
      send(`${item(id)}/${act}`, input, { ...headersOf(options), 'if-match': `"${version}"` }),
  }
}

/** The same with the acts of its declaration as methods. */
export function registerClient<R extends { readonly name: string; readonly acts: Readonly<Record<string, unknown>> }>(
  transport: Transport,
  base: string,
  register: R,
): RegisterClient<R> {
  const any = anyRegisterClient(transport, base, register.name)
  const acts = Object.keys(register.acts).map((act) => [
    act,
    (id: string, version: number, input: unknown, options?: ActOptions) => any.act(act, id, version, input, options),
  ])
  return trust<RegisterClient<R>>({ ...any, acts: Object.fromEntries(acts) }) // read by the register's fields on the server
}

/** Headers of an act. The id is drawn before the first try, so that every try bears the same. */
function headersOf({ act, on }: ActOptions): Record<string, string> {
  return { 'idempotency-key': act ?? uuidV7(), ...(on === undefined ? {} : { 'sekisho-on': on }) }
}

/** The parameters of an address that ask for a list; see `readListParameters`. */
export function listParametersOf(options: AnyListOptions): [name: string, value: string][] {
  const { where = {}, search, sort, after, limit, isCounted, isPersonal } = options
  const plain: Readonly<Record<string, string | undefined>> = {
    q: search,
    sort: sort && sort.length > 0 ? sort.join(',') : undefined,
    after,
    limit: limit === undefined ? undefined : String(limit),
    count: isCounted === true ? 'true' : undefined,
    personal: isPersonal === true ? 'true' : undefined,
  }
  const told = Object.entries(plain).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  )
  return [...Object.entries(where).flatMap(([field, filter]) => filterParameters(`filter[${field}]`, filter)), ...told]
}

function filterParameters(name: string, filter: unknown): [string, string][] {
  if (filter === undefined) return []
  if (Array.isArray(filter)) return filter.map((one): [string, string] => [name, spell(one)])
  if (typeof filter !== 'object' || filter === null) return [[name, spell(filter)]]
  return Object.entries(filter).map(([end, value]): [string, string] => [`${name}[${end}]`, spell(value)])
}

/** A value as a query spells it; null is empty. */
function spell(value: unknown): string {
  return value === null ? '' : String(trust<string | number | boolean>(value)) // a fact of a field that can be asked for
}

function cast<T>(answer: Answer<Answered>): Answer<T> {
  return isProblem(answer) ? answer : { ok: trust<T>(answer.ok.body) } // as the OpenAPI document of the server has it
}
