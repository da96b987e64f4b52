/**
 * Spells text so that patterns need one form only: full-width ASCII becomes half-width, the ideographic space a space.
 * The result has the same length, so an offset in it is an offset in the text.
 */
export function plain(text: string): string {
  if (!/[\u3000\uFF01-\uFF5E\u2010-\u2015\u2212\u00A0\t]/.test(text)) return text
  return text
    .replace(/[\uFF01-\uFF5E]/g, (glyph) => String.fromCharCode(glyph.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00A0\t]/g, ' ')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
}

/** The words alone: no spaces, one width, for comparing headings and terms. */
export function squeeze(text: string): string {
  return plain(text).replace(/\s+/g, '')
}

const DIGITS = '〇一二三四五六七八九'

/** Reads `12`, `十二`, `百三`; undefined for anything else. Numbers to 999. */
export function toNumber(text: string): number | undefined {
  if (/^\d{1,4}$/.test(text)) return Number(text)
  if (!/^[〇一二三四五六七八九十百]{1,5}$/.test(text)) return undefined
  let total = 0
  let digit = 0
  for (const glyph of text) {
    if (glyph === '百' || glyph === '十') {
      total += (digit || 1) * (glyph === '百' ? 100 : 10)
      digit = 0
    } else {
      digit = digit * 10 + DIGITS.indexOf(glyph)
    }
  }
  return total + digit
}

/** Width in full-width characters: an ASCII letter or a half-width kana counts half. */
export function widthOf(text: string): number {
  let halves = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    halves += code < 0x100 || (code >= 0xff61 && code <= 0xff9f) ? 1 : 2
  }
  return halves / 2
}

/** Kanji, with the repetition mark and the small ヶ that stand inside words. */
export const isKanji = (glyph: string): boolean => /[\u4E00-\u9FFF\u3400-\u4DBF々〆ヶ]/.test(glyph)
