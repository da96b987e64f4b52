import { squeeze } from '../lines/glyphs.ts'
import { isBlank, type Line } from '../lines/line.ts'
import { readMarker, type Marker } from '../lines/marker.ts'

/** One line of a table of contents. */
export interface TocEntry {
  readonly line: number
  readonly marker?: Marker
  /** The heading without leaders, page number and article range. */
  readonly title: string
}

/** How far down a document its table of contents may begin, in lines. */
const FIRST_LINES = 400

/**
 * Finds the table of contents: headings printed twice, first without text between them. Marks its lines as aside and
 * returns its entries. Linear: the repetition of the first entry is looked up in an index.
 */
export function takeToc(lines: readonly Line[]): readonly TocEntry[] {
  const lastOf = new Map<string, number>()
  lines.forEach((line, index) => line.text !== '' && lastOf.set(sameHeading(line), index))
  const limit = Math.min(lines.length, FIRST_LINES)
  for (let start = 0; start < limit; start++) {
    const line = lines[start]!
    if (isBlank(line) || line.aside) continue
    if (/^\s*(?:＜|<|【|〔|\[)?(?:目\s*次|もくじ)(?:＞|>|】|〕|\])?$/.test(line.text))
      return take(lines, start, start + 1)
    if (line.marker && (lastOf.get(sameHeading(line)) ?? start) > start) return take(lines, start, start)
    if (/。$/.test(line.text) && line.text.length > 60) return []
  }
  return []
}

function take(lines: readonly Line[], from: number, firstEntry: number): readonly TocEntry[] {
  const end = endOf(lines, firstEntry)
  const entries: TocEntry[] = []
  let headings = 0
  for (const line of lines.slice(firstEntry, end)) {
    if (isBlank(line)) continue
    if (line.marker) headings++
    entries.push(toEntry(line))
  }
  const isToc = headings >= 3 && entries.length <= headings * 2
  if (!isToc && from === firstEntry) return []
  for (const line of lines.slice(from, isToc ? end : from + 1)) if (!isBlank(line)) line.aside ??= 'toc'
  return isToc ? entries : []
}

/** The line at which the first entry's heading stands again, before any sentence. */
function endOf(lines: readonly Line[], start: number): number {
  const first = lines.slice(start).find((line) => line.marker)
  if (!first?.marker) return start
  for (let index = start; index < lines.length; index++) {
    const line = lines[index]!
    if (line === first || isBlank(line)) continue
    if (/[。、]$/.test(line.text) || line.text.length > 90) return start
    const repeated = sameHeading(line) === sameHeading(first)
    if (repeated || restarts(line, first.marker)) return captionBefore(lines, index)
  }
  return start
}

function restarts(line: Line, first: Marker): boolean {
  return (
    line.marker !== undefined &&
    line.marker.style === first.style &&
    line.marker.ordinals.join('.') === first.ordinals.join('.') &&
    ['part', 'chapter', 'article', 'dai', 'plain', 'roman', 'decimal'].includes(first.style)
  )
}

/** A (目的) line above the first article belongs to the body. */
function captionBefore(lines: readonly Line[], index: number): number {
  let at = index
  while (at > 0 && isBlank(lines[at - 1]!)) at--
  return /^[(（][^()（）]{1,30}[)）]$/.test(lines[at - 1]?.text ?? '') ? at - 1 : index
}

function toEntry(line: Line): TocEntry {
  const text = withoutLeaders(line.text)
  const marker = line.marker && readMarker(text)
  return { line: line.number, title: (marker?.rest ?? text).trim(), ...(marker && { marker }) }
}

/** A longer line is no line of a table of contents. */
const LONGEST_ENTRY = 200

/** `第1章 総則（第1条―第4条）……… 3` → `第1章 総則`. */
function withoutLeaders(text: string): string {
  if (text.length > LONGEST_ENTRY) return text
  return text
    .replace(/[\s.．…‥・･_－-]{2,200}[0-9０-９]{1,4}\s*$/, '')
    .replace(/[\s\t]+[0-9０-９]{1,4}$/, '')
    .replace(/[（(]\s*第[^（）()]{1,24}条[^（）()]{0,24}[）)]\s*$/, '')
    .trim()
}

const sameHeading = (line: Line): string => squeeze(withoutLeaders(line.text))
