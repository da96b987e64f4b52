import { trust, type Json } from '#kernel'

import { told, type Told } from '../answer/problem.ts'
import { LIMITS } from '../limits.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads JSON as strictly as I-JSON (RFC 7493) asks: UTF-8 without a byte order mark, no name twice, no lone surrogate,
 * no number that would be read as another; and no `__proto__`, no nesting and no number of values beyond the limits.
 */
export function readJson(bytes: Uint8Array): { readonly value: Json } | Told {
  if (bytes.length === 0)
    return bad({ ja: '本文がありません。JSONを送ってください。', en: 'There is no body: send JSON.' })
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return bad({ ja: 'UTF-8ではありません。UTF-8で送ってください。', en: 'It is not UTF-8: send UTF-8.' })
  }
  if (text.startsWith('\u{feff}')) {
    return bad({ ja: '先頭にBOMがあります。取り除いてください。', en: 'It begins with a byte order mark: remove it.' })
  }
  const shape = shapeOf(text)
  if (shape.depth > LIMITS.jsonDepth || shape.values > LIMITS.jsonValues) {
    return bad({ ja: '入れ子が深すぎるか、値が多すぎます。', en: 'It is nested too deeply or has too many values.' })
  }
  let value: Json
  try {
    value = trust<Json>(JSON.parse(text)) // what JSON.parse returns
  } catch {
    return bad({
      ja: 'JSONとして読めません。書き方を確かめてください。',
      en: 'It cannot be read as JSON: check the syntax.',
    })
  }
  const walk = { names: 0, fault: null as Told | null }
  visit(value, walk)
  if (walk.fault) return walk.fault
  return walk.names === shape.names ? { value } : DOUBLED
}

interface Shape {
  depth: number
  /** Names of objects, doubled ones counted twice. */
  names: number
  /** No fewer than the values. */
  values: number
}

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/** What a JSON text has outside of its strings, before anything is built of it. Means nothing for what is no JSON. */
function shapeOf(text: string): Shape {
  const shape: Shape = { depth: 0, names: 0, values: 1 }
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === COLON) shape.names += 1
    else if (code === COMMA) shape.values += 1
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      depth += 1
      shape.values += 1
      if (depth > shape.depth) shape.depth = depth
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1
  }
  return shape
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at
    at += code === BACKSLASH ? 2 : 1
  }
  return at
}

/** NOTE: recursion is bounded, since the depth was checked. */
function visit(value: Json, walk: { names: number; fault: Told | null }): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) walk.fault = LONE
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) walk.fault = NUMBER
  } else if (Array.isArray(value)) {
    for (const one of trust<readonly Json[]>(value)) visit(one, walk) // Array.isArray does not narrow readonly arrays
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) {
      walk.names += 1
      if (name === '__proto__') walk.fault = PROTO
      else if (!name.isWellFormed()) walk.fault = LONE
      visit(one, walk)
    }
  }
}

function bad(words: Told['words']): Told {
  return told('bad-json', words)
}

const DOUBLED = bad({
  ja: '同じ名前が二度あります。どちらを意味するか分からないので、一つにしてください。',
  en: 'A name stands twice: say which is meant.',
})
const LONE = bad({
  ja: '文字として読めない部分（単独のサロゲート）があります。取り除いてください。',
  en: 'There is a lone surrogate, which is no character: remove it.',
})
const NUMBER = bad({
  ja: '正確に読めない大きさの数があります。',
  en: 'There is a number too large to be read exactly.',
})
const PROTO = bad({ ja: '「__proto__」という名前は使えません。', en: 'The name "__proto__" cannot be used.' })
