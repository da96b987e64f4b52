import { canonical } from '../json/canonical.ts'
import type { Json, JsonObject } from '../json/json.ts'
import type { Item } from '../register/item.ts'
import type { AnyRegister } from '../register/register.ts'
import { trust } from '../trust.ts'
import { listField, sortValue } from './list-fields.ts'
import type { ListQuery } from './list-query.ts'

/** Four sort keys of 300 code points and an id, in Base64, and room to spare. */
const LONGEST_CURSOR = 8_000

/** The place in an order after which a page begins: what stood for the last item, and its id. */
export interface Cursor {
  readonly values: readonly (string | number)[]
  readonly id: string
}

/** The place after an item, as one opaque word that serves this query only. */
export function writeCursor(register: AnyRegister, query: ListQuery, item: Item): string {
  const values = query.sort.map(({ field }) => sortValue(register, item, field))
  const bytes = new TextEncoder().encode(JSON.stringify([queryHash(register, query), values, item.id]))
  return bytes.toBase64({ alphabet: 'base64url', omitPadding: true })
}

/** The place where a query goes on; `bad` where the word is none of ours, or was given for another query. */
export function readCursor(register: AnyRegister, query: ListQuery): Cursor | null | 'bad' {
  if (query.after === undefined) return null
  const spelt = decode(query.after)
  if (!Array.isArray(spelt) || spelt.length !== 3) return 'bad'
  const [hash, values, id] = trust<unknown[]>(spelt) // each is checked below
  if (hash !== queryHash(register, query) || typeof id !== 'string' || !isOrdered(register, query, values)) return 'bad'
  return { values, id }
}

function isOrdered(register: AnyRegister, { sort }: ListQuery, values: unknown): values is (string | number)[] {
  if (!Array.isArray(values) || values.length !== sort.length) return false
  return sort.every(({ field }, at) => {
    const { kind } = listField(register, field)!
    const value: unknown = values[at]
    return kind === 'number' || kind === 'choice' ? Number.isFinite(value) : isText(value)
  })
}

/** NOTE: a database takes no lone surrogate and no NUL. */
function isText(value: unknown): boolean {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0')
}

function decode(word: string): Json | undefined {
  if (word.length > LONGEST_CURSOR) return undefined
  try {
    const bytes = Uint8Array.fromBase64(word, { alphabet: 'base64url' })
    return trust<Json>(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    return undefined
  }
}

/** A short name of what a query asks, beside its page: FNV-1a of 32 bits. It guards against mistakes, not against malice. */
function queryHash(register: AnyRegister, { where, search, sort }: ListQuery): number {
  const asked = { register: register.name, where, search: search ?? null, sort }
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(canonical(trust<JsonObject>(asked)))) {
    // plain JSON, absent ends left out
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  return hash >>> 0
}
