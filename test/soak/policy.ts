import { readFileSync } from 'node:fs'
import { decodeText, splitLines } from '#formats/text'
import { readPolicy } from '#policy'

/** Longest time for one mutated text of the sample's size; generous, for a busy machine. */
const LONGEST_MS = 2000
/** Four times the text may take so many times as long; a square would take sixteen. */
const STEEPEST = 9
/** About 10 MB of Japanese in UTF-8, in characters. */
const LARGE = 3_200_000
/** Below this a time is noise. */
const MEASURABLE_MS = 40

const SAMPLE = readFileSync('sample/sekiyama/policy.md', 'utf8')
/** As much of a policy as the reader looks at to tell one. */
const HEAD = SAMPLE.repeat(Math.ceil(200_000 / SAMPLE.length))

/** Shapes that have made readers quadratic, each as large as asked, in characters. */
const SHAPES: Readonly<Record<string, (size: number) => string>> = {
  'one line': (size) => fill('情報資産を適正に管理する', size),
  sentences: (size) => fill('職員は、情報資産を管理しなければならない。', size),
  blanks: (size) => ' '.repeat(size),
  'blank lines': (size) => '\n'.repeat(size),
  'blanks within words': (size) => fill('情報          資産', size),
  markers: (size) => fill('(1) ①ア(ア)第1条1.1', size),
  'nested markers': (size) => fill('1 目的\n(1) 甲\n① 乙\nア 丙\n(ア) 丁\n', size),
  'deep decimals': (size) => fill('1.', size),
  'opening brackets': (size) => '（'.repeat(size),
  'opening quotes': (size) => fill('「', size),
  'closed brackets': (size) => '（'.repeat(size / 2) + '）'.repeat(size / 2),
  references: (size) => fill('第5条第2項及び前項並びに別表第1に規定する', size),
  'reference lines': (size) => fill('第5条第2項に規定するものとする。\n', size),
  definitions: (size) => fill('「情報」とは、「資産」をいう。', size),
  abbreviations: (size) => fill('職員（以下「職員等」という。）', size),
  articles: (size) => fill('第1条（目的）\n情報を守る。\n', size),
  leaders: (size) => fill('目的………………1\n', size),
  dots: (size) => '…'.repeat(size),
  'table rows': (size) => fill('| 情報 | 資産 |\n', size),
  bars: (size) => '|'.repeat(size),
  tags: (size) => fill('<p ', size),
  'digits of one number': (size) => '9'.repeat(size),
  'kanji of one number': (size) => fill('百千万', size),
  dates: (size) => fill('令和8年4月1日', size),
  'combining marks': (size) => fill('か\u3099', size),
  'repeated titles': (size) => fill('1 情報セキュリティ対策\n', size),
}

const fill = (piece: string, size: number): string => piece.repeat(Math.ceil(size / piece.length))

/**
 * Reads mutated texts and hostile shapes, and says the slowest.
 *
 * @param runs mutated texts
 * @param seed of the mutations; the same seed gives the same texts
 */
export function soakPolicy(runs: number, seed: number, say: (line: string) => void): boolean {
  say(`seed ${seed}, ${runs} mutations`)
  const mutated = soakMutations(runs, seed, say)
  return soakShapes(say) && mutated
}

function soakMutations(runs: number, seed: number, say: (line: string) => void): boolean {
  const random = randomOf(seed)
  let slowest = { ms: 0, run: 0 }
  let refused = 0
  let broken = 0
  for (let run = 0; run < runs; run++) {
    const text = run % 10 === 9 ? shuffled(random) : mutated(random)
    const begin = performance.now()
    try {
      if ('refused' in readPolicy(splitLines(text))) refused++
    } catch (error) {
      if (broken++ < 10) say(`run ${run}: ${String(error)}`)
    }
    const ms = performance.now() - begin
    if (ms > slowest.ms) slowest = { ms, run }
  }
  say(
    `${runs - refused - broken} read, ${refused} refused, ${broken} threw; slowest ${slowest.ms.toFixed(1)} ms in run ${slowest.run}`,
  )
  return broken === 0 && slowest.ms < LONGEST_MS
}

function soakShapes(say: (line: string) => void): boolean {
  let kept = true
  for (const [name, shape] of Object.entries(SHAPES)) {
    const small = timeOf(shape(LARGE / 4))
    const large = timeOf(shape(LARGE))
    const steep = large / Math.max(small, MEASURABLE_MS)
    const fits = steep < STEEPEST
    kept &&= fits
    say(
      `${fits ? ' ' : '!'} ${name}: a quarter ${small.toFixed(0)} ms, whole ${large.toFixed(0)} ms, ×${steep.toFixed(1)}`,
    )
  }
  return kept
}

function timeOf(shape: string): number {
  const begin = performance.now()
  readPolicy(splitLines(`${HEAD}\n${shape}`))
  return performance.now() - begin
}

/** Chance from 0 to 1 (mulberry32), the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A third of the sample, lines lost, moved, doubled and spoilt. */
function mutated(random: () => number): string {
  const all = SAMPLE.split('\n')
  const from = Math.floor(random() * all.length * 0.6)
  const lines = [...all.slice(0, 6), ...all.slice(from, from + all.length / 3)]
  const pick = (): number => Math.floor(random() * lines.length)
  for (let step = Math.ceil(random() * 8); step > 0; step--) {
    const [a, b, kind] = [pick(), pick(), Math.floor(random() * 4)]
    const line = lines[a] ?? ''
    const at = Math.floor(random() * line.length)
    if (kind === 0) lines.splice(a, 1)
    else if (kind === 1) [lines[a], lines[b]] = [lines[b] ?? '', line]
    else if (kind === 2) lines.splice(b, 0, line)
    else lines[a] = line.slice(0, at) + String.fromCharCode(random() * 0x10000) + line.slice(at + 1)
  }
  return lines.join('\n')
}

/** The sample as bytes, a window of it out of order. */
function shuffled(random: () => number): string {
  const bytes = Buffer.from(SAMPLE.slice(0, 8000))
  const width = 4 + Math.floor(random() * 400)
  const from = Math.floor(random() * (bytes.length - width))
  for (let at = width - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    ;[bytes[from + at], bytes[from + other]] = [bytes[from + other]!, bytes[from + at]!]
  }
  return decodeText(bytes)?.text ?? ''
}
