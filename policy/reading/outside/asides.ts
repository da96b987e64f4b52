import { plain, squeeze } from '../lines/glyphs.ts'
import { isBlank, isTerminated, type Line } from '../lines/line.ts'

const PAGE_NUMBER =
  /^(?:- ?\d{1,4} ?-|\d{1,4} ?\/ ?\d{1,4}|(?:p|P|page|Page|PAGE|ページ|頁)\.? ?\d{1,4}|\d{1,4} ?(?:ページ|頁))$/
/** A running header is short and comes back on page after page. */
const HEADER = { maxLength: 40, minTimes: 3 } as const

/** Marks page numbers and running headers. Linear. */
export function takeAsides(lines: readonly Line[]): void {
  takeMetadata(lines)
  takePageNumbers(lines)
  takeRunningHeaders(lines)
}

/** More lines than this between `---` and `---` are no metadata. */
const LONGEST_METADATA = 40

/** `title: …` between two rulers at the very start of a Markdown file. */
function takeMetadata(lines: readonly Line[]): void {
  if (lines[0]?.raw !== '---') return
  const end = lines.slice(0, LONGEST_METADATA).findIndex((line, at) => at > 0 && line.raw === '---')
  const within = lines.slice(1, Math.max(1, end))
  if (!within.every((line) => /^(?:[\w-]{1,40}:(?: |$)|\s|- |$)/.test(line.raw))) return
  for (const line of within) line.aside = 'preamble'
}

function takePageNumbers(lines: readonly Line[]): void {
  const bare: number[] = []
  lines.forEach((line, index) => {
    const text = plain(line.text)
    if (PAGE_NUMBER.test(text) || PAGE_NUMBER.test(plain(line.raw.trim()))) line.aside = 'page-number'
    else if (/^\d{1,4}$/.test(text) && !isHeadingNumber(lines, index)) bare.push(index)
  })
  // A lone number is a page number where it counts on from another one.
  for (const [at, index] of bare.entries()) {
    const value = Number(plain(lines[index]!.text))
    const before = Number(plain(lines[bare[at - 1] ?? -1]?.text ?? 'none'))
    const after = Number(plain(lines[bare[at + 1] ?? -1]?.text ?? 'none'))
    if (before === value - 1 || after === value + 1 || bare.length === 1) lines[index]!.aside = 'page-number'
  }
}

/** `1` alone on its line with a short title below it is the number of a clause. */
function isHeadingNumber(lines: readonly Line[], index: number): boolean {
  const above = lines[index - 1]
  const goesOn = above && !isBlank(above) && !isTerminated(above.text) && !/^\d{1,4}$/.test(plain(above.text))
  if (goesOn && index > 3) return false
  let next = index + 1
  while (next < lines.length && next < index + 3 && isBlank(lines[next]!)) next++
  const text = lines[next]?.text ?? ''
  const isDocument = /(?:基本方針|対策基準|実施手順|ポリシー|規程|要綱)$/.test(text)
  return text !== '' && text.length <= 30 && !/[。、]/.test(text) && !lines[next]?.marker && !(isDocument && index < 3)
}

function takeRunningHeaders(lines: readonly Line[]): void {
  const places = new Map<string, number[]>()
  lines.forEach((line, index) => {
    if (isBlank(line) || line.aside || line.marker || line.cells || line.bullet || line.heading > 0) return
    if (line.text.length > HEADER.maxLength || /[。、]$/.test(line.text)) return
    const key = squeeze(line.text).replace(/\d+/g, '0')
    const found = places.get(key)
    if (found) found.push(index)
    else places.set(key, [index])
  })
  for (const found of places.values()) {
    if (found.length < HEADER.minTimes) continue
    const atPageEdge = found.filter((index) => standsAtPageEdge(lines, index)).length
    const hasPolicyWord = /(?:ポリシー|方針|基準|規程|要綱|手順|訓令)/.test(lines[found[0]!]!.text)
    if (!hasPolicyWord && atPageEdge * 2 < found.length) continue
    // The first one is the title itself where it stands before everything else.
    for (const index of found) if (index > found[0]! || !isFirst(lines, index)) lines[index]!.aside = 'running-header'
  }
}

function standsAtPageEdge(lines: readonly Line[], index: number): boolean {
  for (let step = 1; step <= 3; step++) {
    if (lines[index - step]?.aside === 'page-number' || lines[index + step]?.aside === 'page-number') return true
    if (lines[index - step]?.raw.includes('\f') || lines[index]!.raw.includes('\f')) return true
  }
  return false
}

function isFirst(lines: readonly Line[], index: number): boolean {
  return lines.slice(0, Math.min(index, 40)).every((line) => !line.marker)
}
