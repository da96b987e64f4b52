import type { Finding } from '../../model.ts'
import { walk, type ReadClause } from '../clauses/clauses.ts'
import type { Paragraph } from '../clauses/paragraph.ts'
import { ACCEPTED_SPELLINGS, JAPANESE_OF, KATAKANA_OF, LOAN_WORDS } from '../lines/glyph-tables.ts'
import { isKanji, plain } from '../lines/glyphs.ts'
import type { Line } from '../lines/line.ts'
import { endingOf } from '../obligations/modality.ts'

/** Glyphs shown on each side of a break. */
const AROUND = 12

/** Words and sentences that a page edge cut, and bullets that it made. Linear. */
export function findBreaks(clauses: readonly ReadClause[]): readonly Finding[] {
  return walk(clauses).flatMap(({ paragraphs }) => paragraphs.flatMap(breaksIn))
}

function breaksIn(paragraph: Paragraph): readonly Finding[] {
  return paragraph.breaks.map(({ offset, above, below, falseBullet }) => {
    const before = paragraph.text.slice(Math.max(0, offset - AROUND), offset)
    const after = paragraph.text.slice(offset, offset + AROUND)
    const code = falseBullet ? 'false-bullet' : isInsideWord(before, after) ? 'word-cut' : 'sentence-cut'
    return {
      code,
      severity: 'error',
      lines: [above, below],
      found: `${before}⏎${falseBullet ? '- ' : ''}${after}`,
      proposed: before + after,
    }
  })
}

/** Two kanji, or two hiragana that make no particle, were one word. */
function isInsideWord(before: string, after: string): boolean {
  const left = before.at(-1) ?? ''
  const right = after.charAt(0)
  if (isKanji(left) && isKanji(right)) return true
  if (/[ァ-ヴー]/.test(left) && /[ァ-ヴー]/.test(right)) return true
  return /[ぁ-ん]/.test(left) && /[ぁ-ん]/.test(right) && !/[をはがにでとも]$/.test(before)
}

interface Slip {
  readonly code: Finding['code']
  readonly severity: Finding['severity']
  readonly pattern: RegExp
  readonly mend: (match: RegExpMatchArray) => string | undefined
}

const SLIPS: readonly Slip[] = [
  // Chinese 进行 + noun is Japanese を + noun.
  {
    code: 'foreign-glyph',
    severity: 'error',
    pattern: /等?进行([一-龠]{2})/g,
    mend: (m) => m[0].replace('进行', 'を'),
  },
  {
    code: 'foreign-glyph',
    severity: 'error',
    pattern: new RegExp(`(?!进行)[${[...JAPANESE_OF.keys()].join('')}]`, 'g'),
    mend: (m) => JAPANESE_OF.get(m[0]),
  },
  { code: 'foreign-glyph', severity: 'error', pattern: /[\uAC00-\uD7A3\u1100-\u11FF]{1,40}/g, mend: () => undefined },
  { code: 'foreign-glyph', severity: 'error', pattern: /[\u2E80-\u2FD5]/g, mend: (m) => m[0].normalize('NFKC') },
  {
    code: 'unreadable-glyph',
    severity: 'error',
    pattern: /[\uFFFD\uE000-\uF8FF\u0000-\u0008\u000E-\u001F]{1,40}/g,
    mend: () => undefined,
  },
  {
    code: 'lookalike-glyph',
    severity: 'error',
    pattern: /(?<=[ァ-ヴー])[一二口力工夕卜八](?=[ァ-ヴー])/g,
    mend: (m) => KATAKANA_OF.get(m[0]),
  },
  {
    code: 'lookalike-glyph',
    severity: 'error',
    pattern: /(?<=[ァ-ヴ])一(?=[をはがにのでと、。等及])/g,
    mend: () => 'ー',
  },
  { code: 'lookalike-glyph', severity: 'error', pattern: /(?<=[統唯均])ー/g, mend: () => '一' },
  {
    code: 'doubled-character',
    severity: 'error',
    pattern:
      /的的|をを|がが(?!い)|(?<!も)のの|にに|はは|でで|るる|うう|りり|、、|。。|等等|及び及び|又は又は|並びに並びに|するする|ことこと|ためため|しし(?=、)/g,
    mend: (m) => m[0].slice(0, m[0].length / 2),
  },
  {
    code: 'doubled-character',
    severity: 'error',
    pattern:
      /(?<word>情報|管理|対策|資産|要因|機器|利用|職員|委託|確認|実施|措置|基準|手順|方針|義務|遵守|監査|点検|運用|技術|物理|評価)\k<word>/g,
    mend: (m) => m[0].slice(0, m[0].length / 2),
  },
  // 机密, 个人, 状况: glyphs that Japanese has too, but not in these words.
  {
    code: 'foreign-glyph',
    severity: 'error',
    pattern:
      /机(?=[能密器関構会械])|(?<=[司危動契有待])机|个(?=[人別])|范(?=[囲围])|(?<=[状概近実])况|决(?=[定裁議済])|广(?=[報域範告])/g,
    mend: (m) => ({ 机: '機', 个: '個', 范: '範', 况: '況', 决: '決', 广: '広' })[m[0]],
  },
  { code: 'doubled-character', severity: 'error', pattern: /(?<=[一-龠])すする(?!る)/g, mend: () => 'する' },
  { code: 'doubled-character', severity: 'error', pattern: /じじ(?=[るて])/g, mend: () => 'じ' },
  {
    code: 'spaced-glyphs',
    severity: 'warning',
    pattern: /(?:[ぁ-んァ-ヴー一-龠][ \u3000]){5,80}[ぁ-んァ-ヴー一-龠]/g,
    mend: (m) => m[0].replace(/[ \u3000]/g, ''),
  },
  { code: 'superfluous-character', severity: 'error', pattern: /的の(?=要因|原因|脅威|行為|対策)/g, mend: () => '的' },
  { code: 'likely-typo', severity: 'error', pattern: /(?<=情報の|情報を|データの|データを)搾取/g, mend: () => '詐取' },
  { code: 'likely-typo', severity: 'error', pattern: /(?<=[一-龠])か(?=いう。)/g, mend: () => 'を' },
  { code: 'likely-typo', severity: 'error', pattern: /なけれ?は?ば?(?<!なければ)(?=ならな)/g, mend: () => 'なければ' },
  {
    code: 'missing-character',
    severity: 'error',
    pattern: /(?<=[しさえけせてねべめれじげみ])なれば(?=ならな)/g,
    mend: () => 'なければ',
  },
  {
    code: 'missing-character',
    severity: 'error',
    pattern: /(?<=実施|策定|確認|整備|管理|報告|記録|確保|設置|遵守|周知)る(?=[。、]|もの|こと)/g,
    mend: () => 'する',
  },
  {
    code: 'likely-typo',
    severity: 'warning',
    pattern: /(?<=等)の(?=(?:変化|変更|改正)した(?:場合|とき|際))/g,
    mend: () => 'が',
  },
]

/** Whether a line holds any of them at all: most hold none. */
const ANY_SLIP = new RegExp(SLIPS.map(({ pattern }) => pattern.source).join('|'))

/** Wrong, doubled and foreign glyphs, line by line. Linear. */
export function findSlips(lines: readonly Line[]): readonly Finding[] {
  const misspelt = new Map<string, string | undefined>()
  return lines.flatMap((line) => (line.text === '' ? [] : [...slipsIn(line), ...misspellingsIn(line, misspelt)]))
}

function slipsIn(line: Line): readonly Finding[] {
  if (!ANY_SLIP.test(line.raw)) return []
  return SLIPS.flatMap(({ code, severity, pattern, mend }) =>
    [...line.raw.matchAll(pattern)].map((match): Finding => {
      const mended = mend(match)
      const [before, after] = around(line.raw, match.index, match[0].length)
      return {
        code,
        severity,
        lines: [line.number, line.number],
        found: before + match[0] + after,
        ...(mended !== undefined && { proposed: before + mended + after }),
      }
    }),
  )
}

/** The glyphs of the same phrase on both sides, at most four each. */
function around(text: string, at: number, length: number): readonly [string, string] {
  const before = /[^、。「」（）()\s]{0,4}$/.exec(text.slice(Math.max(0, at - 4), at))![0]
  const after = /^[^、。「」（）()\s]{0,4}/.exec(text.slice(at + length, at + length + 4))![0]
  return [before, after]
}

function misspellingsIn(line: Line, seen: Map<string, string | undefined>): readonly Finding[] {
  const found: Finding[] = []
  for (const [word] of line.text.matchAll(/[ァ-ヴー]{5,24}/g)) {
    if (!seen.has(word)) seen.set(word, correctionOf(word))
    const proposed = seen.get(word)
    if (proposed)
      found.push({ code: 'misspelling', severity: 'error', lines: [line.number, line.number], found: word, proposed })
  }
  return found
}

function correctionOf(word: string): string | undefined {
  if (ACCEPTED_SPELLINGS.has(word) || LOAN_WORDS.includes(word)) return undefined
  return LOAN_WORDS.find((right) => isOneLetterAway(word, right))
}

/** One letter put in, left out, changed, or two neighbours swapped. O(length). */
function isOneLetterAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let head = 0
  while (head < a.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++
  const left = a.slice(head, a.length - tail)
  const right = b.slice(head, b.length - tail)
  if (left.length <= 1 && right.length <= 1) return true
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]
}

/** Brackets that do not close and sentences that do not end. */
export function findUnfinished(clauses: readonly ReadClause[]): readonly Finding[] {
  return walk(clauses).flatMap((clause) => clause.paragraphs.flatMap((paragraph) => unfinishedIn(paragraph)))
}

function unfinishedIn(paragraph: Paragraph): readonly Finding[] {
  if (paragraph.cells) return []
  const text = plain(paragraph.text)
  const lines = [paragraph.starts[0]!.line, paragraph.starts.at(-1)!.line] as const
  const found: Finding[] = []
  // 1) and a) at the start of a phrase number it; they close nothing.
  const unnumbered = text.replace(/(?<![^ 、])(?:[0-9]{1,3}|[ァ-ン]|[a-z])\)/g, '')
  for (const [open, close] of ['()', '「」', '『』']) {
    const opened = text.split(open!).length - 1
    const closed = text.split(close!).length - 1
    const balances = opened === closed || opened === unnumbered.split(close!).length - 1
    if (!balances) {
      found.push({
        code: 'unbalanced-bracket',
        severity: 'warning',
        lines,
        found: `${open}${opened} ${close}${closed}`,
      })
    }
  }
  if (/。/.test(text) && /[するくうむ]$|ならない$|とする$/.test(text) && endingOf(text) !== undefined) {
    const end = paragraph.text.slice(-AROUND)
    found.push({ code: 'missing-full-stop', severity: 'warning', lines, found: end, proposed: `${end}。` })
  }
  return found
}
