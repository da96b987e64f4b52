/** Encodings that Japanese offices store text in. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'cp932' | 'euc-jp' | 'iso-2022-jp'

export interface Decoded {
  readonly text: string
  readonly encoding: Encoding
}

/** WHATWG labels; `shift_jis` there is CP932 with the NEC and IBM characters. */
const LABEL: Readonly<Record<Encoding, string>> = {
  'utf-8': 'utf-8',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  cp932: 'shift_jis',
  'euc-jp': 'euc-jp',
  'iso-2022-jp': 'iso-2022-jp',
}

/** How much of a file is looked at to tell UTF-16 without BOM and binary data, in bytes. */
const SAMPLE = 65_536
/** More unreadable characters than one in this many, and it is no text. */
const READABLE_SHARE = 50

/**
 * Decodes text of unknown encoding: UTF-8, UTF-16 (with or without BOM), CP932, EUC-JP, ISO-2022-JP. Linear.
 *
 * @returns the text without BOM, or undefined where the bytes are no text
 */
export function decodeText(bytes: Uint8Array): Decoded | undefined {
  const marked = byMark(bytes)
  if (marked) return decodeAs(bytes, marked)
  const sample = bytes.subarray(0, SAMPLE)
  const wide = asUtf16(sample)
  if (wide) return decodeAs(bytes, wide)
  if (sample.includes(0)) return undefined
  if (hasEscapes(sample)) return decodeAs(bytes, 'iso-2022-jp')
  return decodeStrictly(bytes, 'utf-8') ?? byLikelihood(bytes)
}

function byMark(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

const isHigh = (byte: number): boolean => byte === 0 || byte === 0x30 || byte === 0xff || (byte >= 0x4e && byte <= 0x9f)

/** In Japanese UTF-16 the high bytes are few: kana (30), kanji (4E–9F), full-width (FF), ASCII (00). */
function asUtf16(sample: Uint8Array): Encoding | undefined {
  if (sample.length < 16 || !sample.includes(0)) return undefined
  let even = 0
  let odd = 0
  for (let at = 0; at + 1 < sample.length; at += 2) {
    if (isHigh(sample[at]!)) even++
    if (isHigh(sample[at + 1]!)) odd++
  }
  const pairs = sample.length / 2
  if (odd > pairs * 0.95 && odd > even * 1.3) return 'utf-16le'
  return even > pairs * 0.95 && even > odd * 1.3 ? 'utf-16be' : undefined
}

/** ESC $ B, ESC $ @ and their like switch ISO-2022-JP to kanji. */
function hasEscapes(sample: Uint8Array): boolean {
  for (let at = sample.indexOf(0x1b); at >= 0; at = sample.indexOf(0x1b, at + 1))
    if (sample[at + 1] === 0x24) return true
  return false
}

function byLikelihood(bytes: Uint8Array): Decoded | undefined {
  const candidates = (['cp932', 'euc-jp', 'utf-8'] as const).map((encoding) => decodeAs(bytes, encoding))
  const [best] = candidates
    .map((decoded) => ({ decoded, ...signsOf(decoded.text) }))
    .sort((a, b) => a.broken + a.doubtful - b.broken - b.doubtful)
  return best && best.broken * READABLE_SHARE < best.decoded.text.length + READABLE_SHARE ? best.decoded : undefined
}

/** Signs of a wrong guess: replacements and controls break a text; half-width kana are only doubtful, some texts have them. */
function signsOf(text: string): { readonly broken: number; readonly doubtful: number } {
  const sample = text.slice(0, 1_000_000)
  const replaced = sample.match(/\uFFFD/g)?.length ?? 0
  const controls = sample.match(/[\u0000-\u0008\u000E-\u001F\u007F-\u009F]/g)?.length ?? 0
  const halfKana = sample.match(/[\uFF61-\uFF9F]/g)?.length ?? 0
  return { broken: replaced * 2 + controls, doubtful: halfKana / 4 }
}

function decodeAs(bytes: Uint8Array, encoding: Encoding): Decoded {
  return { text: new TextDecoder(LABEL[encoding]).decode(bytes), encoding }
}

function decodeStrictly(bytes: Uint8Array, encoding: Encoding): Decoded | undefined {
  try {
    return { text: new TextDecoder(LABEL[encoding], { fatal: true }).decode(bytes), encoding }
  } catch {
    return undefined
  }
}
