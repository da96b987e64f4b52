import { plain, toNumber } from './glyphs.ts'
import { AIUEO, IROHA, ROMAN, ROMAN_GLYPHS, SMALL_ROMAN_GLYPHS } from './ordinals.ts'

/** How a clause or item is numbered. Legal levels first, then list styles. */
export type MarkerStyle =
  | 'part'
  | 'chapter'
  | 'section'
  | 'subsection'
  | 'division'
  | 'article'
  | 'dai'
  | 'decimal'
  | 'hyphen'
  | 'plain'
  | 'paren'
  | 'closing'
  | 'circled'
  | 'kana'
  | 'paren-kana'
  | 'closing-kana'
  | 'kanji'
  | 'paren-kanji'
  | 'roman'
  | 'paren-roman'
  | 'alpha'
  | 'paren-alpha'
  | 'closing-alpha'
  | 'supplementary'
  | 'appendix'
  | 'bullet'
  | 'heading'

/** The number at the start of a line. */
export interface Marker {
  readonly style: MarkerStyle
  /** `[3]`; `[1, 6]` for 1.6; `[3, 2]` for 第3条の2. */
  readonly ordinals: readonly number[]
  /** The place of a kana in いろは order too (イ is 2nd of アイウ, 1st of イロハ). */
  readonly iroha?: number
  /** As printed, without a closing dot. */
  readonly printed: string
  /** What follows the number on the line, trimmed. */
  readonly rest: string
  /** A space stands between the number and what follows. */
  readonly spaced: boolean
  /** A style that running text can begin with by chance (`1 年以上`); it needs its sequence to be believed. */
  readonly weak: boolean
}

const NUMBER = '(?:[0-9]{1,4}|[〇一二三四五六七八九十百]{1,5})'
const LEGAL = new RegExp(`^第 ?(${NUMBER}) ?([編部章節款目条])((?: ?の ?${NUMBER}){0,3})`)
const DAI = new RegExp(`^第 ?(${NUMBER})((?:の${NUMBER}){0,2})(?: +|$)`)
const LEGAL_STYLE: Readonly<Record<string, MarkerStyle>> = {
  編: 'part',
  部: 'part',
  章: 'chapter',
  節: 'section',
  款: 'subsection',
  目: 'division',
  条: 'article',
}
/** After 第3条 these make it a reference in running text: 第3条の, 第3条第2項, 第3条中. */
const REFERENCE_FOLLOWS = /^(?:[のにをはがでと、。及又並中各項号第長門]|から|まで|関係|若しくは|以下|以外|ただし書)/
/** After any number these make it a reference in running text: ①により, 2.1の脅威に, (1)及び(2). */
const PARTICLE_FOLLOWS =
  /^(?:[のにをがでと](?=[一-龠ァ-ヴ])|は、|は(?=[一-龠])|に(?:よ|つ|定|対)|、|及び|又は|並びに|から|まで)/
/** After a bare digit these make it a quantity: 1 年, 10 人 (but 人的), 3 回 (but 回線). */
const COUNTER_FOLLOWS =
  /^(?:年|月|日(?!常)|人(?=.)(?![的事員材])|回(?!線)|件|時間|分(?![類離割担析])|[かヶカケ]月|%|台(?!帳)|名(?!称)|条|項|号|章|度|版|つ|歳|円|億|万|以上|以下|文字|桁|種類|階層|段階)/

/** Reads the number at the start of a line (already trimmed). Undefined when there is none. Constant time. */
export function readMarker(raw: string): Marker | undefined {
  const head = plain(raw.slice(0, 40))
  const structural = readAppendix(raw, head) ?? readLegal(raw, head)
  if (structural) return structural
  const listed = readList(raw, head) ?? readPlain(raw, head)
  return listed && !listed.spaced && PARTICLE_FOLLOWS.test(listed.rest) ? undefined : listed
}

function make(raw: string, length: number, style: MarkerStyle, ordinals: readonly number[], weak = false): Marker {
  const printed = raw
    .slice(0, length)
    .trim()
    .replace(/[.．、,，:：]$/, '')
  const spaced = /[ \u3000\t]$/.test(raw.slice(0, length)) || /^[ \u3000\t]/.test(raw.slice(length))
  return { style, ordinals, printed, rest: raw.slice(length).trim(), spaced, weak }
}

function readAppendix(raw: string, head: string): Marker | undefined {
  const supplementary = /^[附付] {0,2}則(?=$|[ (])/.exec(head)
  if (supplementary) return make(raw, supplementary[0].length, 'supplementary', [1])
  const appendix =
    /^(?:別表|別紙|別図|別記|様式|別記様式)(?: ?第? ?([0-9]{1,3}|[一二三四五六七八九十]{1,3})(?: ?号)?)?(?=$|[ (])/.exec(
      head,
    )
  if (appendix) return make(raw, appendix[0].length, 'appendix', [toNumber(appendix[1] ?? '1') ?? 1])
  return undefined
}

function readLegal(raw: string, head: string): Marker | undefined {
  const legal = LEGAL.exec(head)
  if (legal) {
    const after = head.slice(legal[0].length)
    if (REFERENCE_FOLLOWS.test(after)) return undefined
    // 第1 目的 is number 1, not the first 目.
    if (legal[2] === '目' && !/^ |^$/.test(after)) return readDai(raw, head)
    const branches = (legal[3] ?? '').split('の').slice(1)
    const ordinals = [legal[1]!, ...branches].map((word) => toNumber(word.trim()) ?? 0)
    return make(raw, legal[0].length, LEGAL_STYLE[legal[2]!]!, ordinals)
  }
  return readDai(raw, head)
}

function readDai(raw: string, head: string): Marker | undefined {
  const dai = DAI.exec(head)
  if (!dai) return undefined
  const ordinals = [dai[1]!, ...(dai[2] ?? '').split('の').slice(1)].map((word) => toNumber(word) ?? 0)
  return make(raw, dai[0].length, 'dai', ordinals)
}

function readList(raw: string, head: string): Marker | undefined {
  const circled = circledNumber(head.charCodeAt(0))
  if (circled) return branched(raw, head, 1, circled.style, circled.ordinal)
  const paren = /^\( ?([0-9]{1,3}|[一二三四五六七八九十]{1,3}|[ァ-ンｱ-ﾝ]|[a-z]|[ⅰ-ⅻ]) ?\)/.exec(head)
  if (paren && /^\d/.test(paren[1]!)) return branched(raw, head, paren[0].length, 'paren', Number(paren[1]))
  if (paren) return readEnclosed(raw, paren[0].length, paren[1]!.normalize('NFKC'), 'paren')
  const closing = /^([0-9]{1,3}|[ァ-ン]|[a-z]) ?\)/.exec(head)
  if (closing) return readEnclosed(raw, closing[0].length, closing[1]!, 'closing')
  const kana = /^([ア-ンヰヱ])(?:[.、,:](?=.)|(?= |$)) */.exec(head)
  if (kana) return withIroha(make(raw, kana[0].length, 'kana', [AIUEO.indexOf(kana[1]!) + 1], true), kana[1]!)
  const kanji = /^([一二三四五六七八九十]{1,3})(?:[.、,] *| +)(?=.)/.exec(head)
  if (kanji) return make(raw, kanji[0].length, 'kanji', [toNumber(kanji[1]!)!], true)
  const glyph = ROMAN_GLYPHS.indexOf(head.charAt(0))
  if (glyph >= 0 && head !== '') return make(raw, /^.[. 、]*/.exec(head)![0].length, 'roman', [glyph + 1])
  const roman = /^([IVX]{1,4})(?:[.] *| +)(?=.)/.exec(head)
  if (roman && ROMAN.includes(roman[1]!)) {
    return make(raw, roman[0].length, 'roman', [ROMAN.indexOf(roman[1]!) + 1], true)
  }
  const alpha = /^([a-z])[.] +(?=.)/.exec(head)
  return alpha ? make(raw, alpha[0].length, 'alpha', [alpha[1]!.charCodeAt(0) - 96], true) : undefined
}

/** ⑵の2 stands between ⑵ and ⑶. */
function branched(raw: string, head: string, length: number, style: MarkerStyle, ordinal: number): Marker {
  const branch = /^の([0-9]{1,2})(?= )/.exec(head.slice(length))
  return branch
    ? make(raw, length + branch[0].length, style, [ordinal, Number(branch[1])])
    : make(raw, length, style, [ordinal])
}

function readEnclosed(raw: string, length: number, inner: string, how: 'paren' | 'closing'): Marker | undefined {
  if (/^\d/.test(inner)) return make(raw, length, how, [Number(inner)])
  if (/^[a-z]/.test(inner)) return make(raw, length, `${how}-alpha`, [inner.charCodeAt(0) - 96])
  if (/^[ァ-ン]/.test(inner)) {
    return withIroha(make(raw, length, `${how}-kana`, [AIUEO.indexOf(inner) + 1]), inner)
  }
  const roman = SMALL_ROMAN_GLYPHS.indexOf(inner)
  if (roman >= 0) return make(raw, length, 'paren-roman', [roman + 1])
  return make(raw, length, 'paren-kanji', [toNumber(inner) ?? 0])
}

function readPlain(raw: string, head: string): Marker | undefined {
  const boxed = /^[【〔[<]([0-9]{1,2})[】〕\]>] *(?=.)/.exec(head)
  if (boxed) return make(raw, boxed[0].length, 'plain', [Number(boxed[1])], true)
  const parts = /^([0-9]{1,3}(?:\.[0-9]{1,3}){1,5})\.? */.exec(head)
  if (parts) return readParts(raw, parts, 'decimal', '.')
  const hyphens = /^([0-9]{1,2}(?:-[0-9]{1,2}){1,4})\.? +/.exec(head)
  if (hyphens) return readParts(raw, hyphens, 'hyphen', '-')
  const number = /^([0-9]{1,3})(?:\.(?!\d) *|[、,:] *| +|(?=[^\x20-\x7E])|$)/.exec(head)
  if (!number) return undefined
  if (COUNTER_FOLLOWS.test(head.slice(number[0].length))) return undefined
  return make(raw, number[0].length, 'plain', [Number(number[1])], true)
}

function readParts(raw: string, match: RegExpExecArray, style: MarkerStyle, mark: string): Marker | undefined {
  const after = plain(raw.slice(match[0].length, match[0].length + 4))
  if (after === '' || COUNTER_FOLLOWS.test(after) || /^[-0-9.%:/]/.test(after)) return undefined
  return make(raw, match[0].length, style, match[1]!.split(mark).map(Number), true)
}

function withIroha(marker: Marker, kana: string): Marker {
  const place = IROHA.indexOf(kana)
  return place < 0 ? marker : { ...marker, iroha: place + 1 }
}

function circledNumber(code: number): { readonly style: MarkerStyle; readonly ordinal: number } | undefined {
  if (code >= 0x2460 && code <= 0x2473) return { style: 'circled', ordinal: code - 0x245f }
  if (code >= 0x3251 && code <= 0x325f) return { style: 'circled', ordinal: code - 0x3251 + 21 }
  if (code >= 0x32b1 && code <= 0x32bf) return { style: 'circled', ordinal: code - 0x32b1 + 36 }
  if (code >= 0x2776 && code <= 0x277f) return { style: 'circled', ordinal: code - 0x2775 }
  if (code >= 0x2474 && code <= 0x2487) return { style: 'paren', ordinal: code - 0x2473 }
  if (code >= 0x2488 && code <= 0x249b) return { style: 'plain', ordinal: code - 0x2487 }
  return undefined
}
