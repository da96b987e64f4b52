import { oncePerCharacter } from './once-per-character.ts'
import { usualForm } from './variants.ts'

/** Combining marks of voiced and half-voiced kana, as NFKD parts them from their letters. */
const VOICE_MARKS = '\u3099\u309a'
/** Marks other than those (accents, selectors of ideographic variants), spaces, dashes and signs of a long vowel. */
const DROPPED = /[\s\p{Cc}\p{Cf}\p{Pd}\u30fc\u2212\u223c\u301c~]|(?![\u3099\u309a])\p{M}/u
const PLAIN = /^[a-z0-9]*$/

/** Whether a character is dropped, for each that was met: a property of Unicode costs far more to ask for than a map. */
const isDropped = oncePerCharacter((raw) => DROPPED.test(raw))

/**
 * What a text is found by. Two texts with one key are one to a person who looks for them: of either width
 * (`ｶﾅ`, `全角`), case, kana (`かな` = `カナ`), form of a character (髙 = 高, 﨑 = 崎, 渡邉 = 渡辺), spelling of a long
 * vowel (サーバー = サーバ), with or without dashes and spaces, 々 or the character again (佐々木 = 佐佐木), ヶ or ケ.
 *
 * NFKD makes the widths one and parts marks from letters; what was typed is never changed by this. Taking the key of a
 * key changes nothing. A key has at most 18 times as many code points as its text (NFKC's own bound, UAX #15).
 */
export function searchKey(text: string): string {
  if (PLAIN.test(text)) return text
  let key = ''
  let letter = ''
  for (const raw of text.normalize('NFKD').toLowerCase()) {
    if (isDropped(raw)) continue
    const folded = fold(raw, letter)
    key += folded
    if (!VOICE_MARKS.includes(folded)) letter = folded
  }
  return key.normalize('NFC')
}

/** The keys of the words of a search, parted by spaces of any width; none of them empty. */
export function searchWords(search: string): string[] {
  return search
    .split(/\s+/u)
    .map(searchKey)
    .filter((key) => key !== '')
}

/** One character as it is found. `before` is the letter that a sign of repetition repeats. */
function fold(raw: string, before: string): string {
  const code = raw.codePointAt(0)!
  // 々 〻 ゝ ヽ 〱
  if (code === 0x3005 || code === 0x303b || code === 0x309d || code === 0x30fd) return before === '' ? raw : before
  if (code >= 0x3041 && code <= 0x3096) return largeKana(String.fromCharCode(code + 0x60))
  if (code < 0x2e80) return raw === 'ς' ? 'σ' : raw
  return usualForm(largeKana(raw))
}

/** ヵ and ヶ are written large as often as small in names of places; ヰ and ヱ are written イ and エ now. */
function largeKana(kana: string): string {
  const at = 'ヵヶヰヱ'.indexOf(kana)
  return at < 0 ? kana : 'カケイエ'[at]!
}
