import type { Json, JsonObject } from './json.ts'

/**
 * One value, one spelling: JSON as RFC 8785 (JSON Canonicalization Scheme) writes it. Keys are sorted by UTF-16 code
 * units, numbers are written as ECMAScript writes them, nothing is escaped that need not be.
 *
 * @throws {RangeError} for what RFC 8785 cannot spell: NaN, infinities and text with a lone surrogate.
 */
export function canonical(value: Json): string {
  return spellNatively(value) ?? spell(value)
}

/**
 * The engine's own spelling is the canonical one where keys stand sorted, numbers are finite and no surrogate is alone;
 * null where that is not sure.
 */
function spellNatively(value: Json): string | null {
  if (!isInOrder(value)) return null
  const text = JSON.stringify(value)
  return text.includes('\\ud') ? null : text
}

function isInOrder(value: Json): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  if (isList(value)) return value.every(isInOrder)
  let last = ''
  for (const key of Object.keys(value)) {
    if (key < last || !isInOrder(value[key]!)) return false
    last = key
  }
  return true
}

function spell(value: Json): string {
  if (typeof value === 'string') return spellText(value)
  if (typeof value === 'number') return spellNumber(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (isList(value)) return `[${value.map(spell).join(',')}]`
  return spellObject(value)
}

function spellObject(object: JsonObject): string {
  const keys = Object.keys(object).sort()
  let text = '{'
  for (const key of keys) text += `${text.length > 1 ? ',' : ''}${spellText(key)}:${spell(object[key]!)}`
  return `${text}}`
}

function spellNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`canonical: ${value} is no JSON number`)
  return JSON.stringify(value)
}

/** JSON.stringify escapes exactly what RFC 8785 section 3.2.2.2 asks for, except lone surrogates, which it forbids. */
function spellText(value: string): string {
  const text = JSON.stringify(value)
  if (text.includes('\\ud') && !value.isWellFormed()) throw new RangeError('canonical: text with a lone surrogate')
  return text
}

/** Whether a text is the canonical spelling of the value that was read from it. */
export function isCanonical(text: string, value: Json): boolean {
  try {
    return canonical(value) === text
  } catch (error) {
    if (error instanceof RangeError) return false // what cannot be spelt (nesting without end) is not canonical either
    throw error
  }
}

/** Array.isArray does not narrow readonly arrays. */
function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value)
}
