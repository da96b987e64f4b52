import { oncePerCharacter } from './once-per-character.ts'
import { usualForm } from './variants.ts'

/** Between the levels of a key: below every character that a level holds, so that a text stands before what it begins. */
const LEVEL = '\u0001'

/**
 * Characters of a text that its key tells apart: an index of a database holds no longer key, and no two readings of
 * names differ later only. What agrees so far stands by id.
 */
const MOST_CHARACTERS = 64

/** Marks and controls stand for no letter. */
const isMark = oncePerCharacter((raw) => /[\p{M}\p{Cc}]/u.test(raw))

/** Kana by their vowels: ー stands where the vowel before it would. */
const BY_VOWEL: Readonly<Record<string, string>> = {
  ア: 'アカサタナハマヤラワ',
  イ: 'イキシチニヒミリヰ',
  ウ: 'ウクスツヌフムユル',
  エ: 'エケセテネヘメレヱ',
  オ: 'オコソトノホモヨロヲ',
}
const VOWELS: ReadonlyMap<string, string> = new Map(
  Object.entries(BY_VOWEL).flatMap(([vowel, kana]) => [...kana].map((one): [string, string] => [one, vowel])),
)
const SMALL = 'ァィゥェォッャュョヮヵヶ'
const LARGE = 'アイウエオツヤユヨワカケ'

/**
 * A key whose binary order (that of code points: SQLite's BINARY, PostgreSQL's "C", `compareCodePoints`) is the order
 * in which people look for readings, in essence that of JIS X 4061:1996: letters first (清音 = 濁音, small = large, ー as
 * the vowel it lengthens), then voicing (ハ < バ < パ), then form (ー < small < repeated < large). Numbers stand by their
 * value, before letters; Latin before kana, kana before kanji, and these by code point, since how they are read is not
 * in them: a register that is to be sorted by reading has a field for it. Width, case and hiragana or katakana make no
 * difference. At most 300 code points.
 */
export function sortKey(text: string): string {
  const levels = { letters: '', voices: '', forms: '' }
  let digits = ''
  let letter = ''
  let count = 0
  for (const raw of text.normalize('NFKD').toLowerCase()) {
    if (count === MOST_CHARACTERS) break
    if (raw >= '0' && raw <= '9') {
      digits += raw
      count += 1
      continue
    }
    putNumber(levels, digits)
    digits = ''
    const voice = '\u3099\u309a'.indexOf(raw)
    if (voice >= 0) {
      levels.voices = levels.voices.slice(0, -1) + (voice === 0 ? '2' : '3')
    } else if (!isMark(raw)) {
      letter = putLetter(levels, raw, letter)
      count += 1
    }
  }
  putNumber(levels, digits)
  return levels.letters + LEVEL + levels.voices.replace(/1+$/u, '') + LEVEL + levels.forms.replace(/4+$/u, '') + '5'
}

interface Levels {
  letters: string
  /** Of each letter: 1 plain, 2 voiced, 3 half-voiced; the plain ones at the end are left out. */
  voices: string
  /** Of each letter: 1 ー, 2 small, 3 repeated, 4 as it is; those at the end are left out, and 5 stands for them. */
  forms: string
}

/** @returns the letter, for what may repeat or lengthen it. */
function putLetter(levels: Levels, raw: string, before: string): string {
  const code = raw.codePointAt(0)!
  const kana = code >= 0x3041 && code <= 0x309e ? String.fromCharCode(code + 0x60) : raw
  const small = SMALL.indexOf(kana)
  const vowel = kana === 'ー' ? VOWELS.get(before) : undefined
  const isRepeated = (kana === 'ヽ' || kana === '々') && before !== ''
  const letter = vowel ?? (isRepeated ? before : small >= 0 ? LARGE[small]! : usualForm(kana))
  levels.letters += letter
  levels.voices += '1'
  levels.forms += vowel !== undefined ? '1' : small >= 0 ? '2' : isRepeated ? '3' : '4'
  return letter
}

/** Digits as their count and themselves, so that 9 stands before 10; zeros before a number make no difference. */
function putNumber(levels: Levels, digits: string): void {
  if (digits === '') return
  const plain = digits.replace(/^0+(?=.)/u, '')
  const number = '9'.repeat(Math.floor(plain.length / 9)) + String(plain.length % 9) + plain
  levels.letters += number
  levels.voices += '1'.repeat(number.length)
  levels.forms += '4'.repeat(number.length)
}

/**
 * Orders texts by code point, as SQLite's BINARY and PostgreSQL's "C" do. NOTE: `<` orders by UTF-16 code units, in
 * which 𠮷 (two of them, from U+D800) stands before ｱ (U+FF71).
 */
export function compareCodePoints(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at += 1) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)]
    if (left !== right) return rank(left) - rank(right)
  }
  return a.length - b.length
}

/** Surrogates stand for code points above all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
