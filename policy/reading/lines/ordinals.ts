/** Signs that count, in their order: the place of a sign, from 1, is its number. */
export const AIUEO = 'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン'
/** As {@link AIUEO}, in the order of the old poem. */
export const IROHA = 'イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス'
/** Roman numbers in letters; Ⅰ and ⅰ are one glyph each. */
export const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII']
export const ROMAN_GLYPHS = 'ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ'
export const SMALL_ROMAN_GLYPHS = 'ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ'
