import type { Json, JsonObject } from './json.ts'

/**
 * One value, one spelling: JSON as RFC 8785 (JSON Canonicalization Scheme) writes it. Keys are sorted by UTF-16 code
 * units, numbers are written as ECMAScript writes them, nothing is escaped that need not be.
 *
 * @throws {RangeError} for what RFC 8785 cannot spell: NaN, infinities and text with a lone surrogate.
 */
export function canonical(value: Json): string {
  if (typeof value === 'string') return canonicalText(value)
  if (typeof value === 'number') return canonicalNumber(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (isList(value)) return `[${value.map(canonical).join(',')}]`
  return canonicalObject(value)
}

function canonicalObject(object: JsonObject): string {
  const keys = Object.keys(object).sort()
  let text = '{'
  for (const key of keys) text += `${text.length > 1 ? ',' : ''}${canonicalText(key)}:${canonical(object[key]!)}`
  return `${text}}`
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`canonical: ${value} is no JSON number`)
  return JSON.stringify(value)
}

/** JSON.stringify escapes exactly what RFC 8785 section 3.2.2.2 asks for, except lone surrogates, which it forbids. */
function canonicalText(value: string): string {
  if (!value.isWellFormed()) throw new RangeError('canonical: text with a lone surrogate')
  return JSON.stringify(value)
}

/** Array.isArray does not narrow readonly arrays. */
function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value)
}
