/** Text with spellings levelled, and for each of its code units the place in the original. */
export interface Folded {
  readonly text: string
  /** `at[i]` = index in the original of code unit `i`; one more entry than `text` has units, for the end. */
  readonly at: Uint32Array
}

/**
 * Levels spellings that mean the same, so that a rule writes a word once: full-width ASCII to half-width lower case, white
 * space dropped, commas to 、, old and variant glyphs (靭, ウィルス), a final long mark of a katakana word (サーバー).
 * Stored text is never changed by this. Linear.
 */
export function fold(original: string): Folded {
  const units = new Uint16Array(original.length)
  const at = new Uint32Array(original.length + 1)
  let length = 0
  for (let i = 0; i < original.length; i++) {
    const unit = foldUnit(original.charCodeAt(i))
    if (unit === DROP || (unit === LONG_MARK && !isKatakana(nextKept(original, i + 1)))) continue
    units[length] = unit === SMALL_I && units[length - 1] === U ? BIG_I : unit
    at[length] = i
    length++
  }
  at[length] = original.length
  return { text: decode(units.subarray(0, length)), at }
}

const DROP = 0
const LONG_MARK = 0x30fc
const U = 0x30a6
const SMALL_I = 0x30a3
const BIG_I = 0x30a4

const VARIANTS: ReadonlyMap<number, number> = new Map(
  [
    ['，', '、'],
    [',', '、'],
    ['．', '。'],
    ['靭', '靱'],
    ['－', '-'],
    ['‐', '-'],
    ['−', '-'],
    ['’', "'"],
    ['′', "'"],
    ['︓', ':'],
  ].map(([from, to]) => [from!.charCodeAt(0), to!.charCodeAt(0)]),
)

/** What each code unit becomes: a table, since every letter of every text passes through it. */
const LEVELLED = Uint16Array.from({ length: 0x10000 }, (_, unit) => level(unit))

function foldUnit(unit: number): number {
  return LEVELLED[unit]!
}

function level(unit: number): number {
  if (unit === 0x20 || unit === 0x3000 || (unit >= 0x09 && unit <= 0x0d) || unit === 0xa0) return DROP
  const variant = VARIANTS.get(unit)
  if (variant !== undefined) return variant
  const ascii = unit >= 0xff01 && unit <= 0xff5e ? unit - 0xfee0 : unit
  return ascii >= 0x41 && ascii <= 0x5a ? ascii + 0x20 : ascii
}

/** The next unit that is not dropped; a long mark in a run is met as such, so that runs stay linear. */
function nextKept(original: string, from: number): number {
  let i = from
  while (i < original.length && foldUnit(original.charCodeAt(i)) === DROP) i++
  return original.charCodeAt(i)
}

/** A letter of katakana, not the long mark. */
function isKatakana(unit: number): boolean {
  return unit >= 0x30a1 && unit <= 0x30fa
}

/** Code units to a string, in pieces that stay below the engine's limit on arguments. */
function decode(units: Uint16Array): string {
  let text = ''
  for (let from = 0; from < units.length; from += 8192) {
    text += String.fromCharCode(...units.subarray(from, from + 8192))
  }
  return text
}
