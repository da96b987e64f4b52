import type { Outside, SourceLine } from '../../model.ts'
import { plain } from './glyphs.ts'
import { readMarker, type Marker } from './marker.ts'

/** A source line with what its shape says. The text as stored stays in `raw`. */
export interface Line {
  readonly number: number
  readonly raw: string
  readonly startsBlock: boolean
  /** Without Markdown, HTML remains, bullet and surrounding spaces. */
  readonly text: string
  /** Spaces before the first glyph. */
  readonly indent: number
  /** Depth of a Markdown heading, 0 for none. */
  readonly heading: number
  /** The bullet glyph, empty for none. */
  readonly bullet: string
  /** Cells of a table row; a separator row has none. */
  readonly cells?: readonly string[]
  /** Whether HTML was taken out. */
  readonly html: boolean
  readonly marker?: Marker
  /** Set where the line belongs to no clause. */
  aside?: Outside['kind']
}

const HTML_TAG = /<\/?[a-zA-Z][a-zA-Z0-9]{0,10}(?:\s[^<>]{0,300})?\/?>/g
const HTML_ENTITY = /&(?:nbsp|amp|lt|gt|quot|#\d{1,6});/g
const ENTITIES: Readonly<Record<string, string>> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"' }
const BULLET = /^(?:[-*+](?=\s)|[・･●■◆◇□▪•○◎\uF0B7\uF06C\uF0D8\uF0A7\uF06E])\s*/

/** Reads the shape of every line. Linear. */
export function readLines(source: readonly SourceLine[]): Line[] {
  return source.map(readLine)
}

function readLine({ number, text: stored, startsBlock = false }: SourceLine): Line {
  const raw = composed(stored.trimEnd())
  const text = raw.trimStart()
  const indent = raw.length - text.length
  if (text === '') return { number, raw, startsBlock, text, indent, heading: 0, bullet: '', html: false }
  const clean = withoutHtml(text.replace(/^<li(?:\s[^<>]{0,300})?>\s*/i, '- '))
  const hashes = /^(#{1,6})\s+([^]{1,300})$/.exec(clean)
  const bulleted = BULLET.exec(hashes ? '' : clean)
  const bare = withoutMarkdown(
    hashes ? hashes[2]!.replace(/#{1,6}$/, '') : clean.slice(bulleted?.[0].length ?? 0),
  ).trim()
  const cells = readCells(bare)
  const marker = cells ? undefined : readMarker(bare)
  return {
    number,
    raw,
    startsBlock,
    text: bare,
    indent,
    heading: hashes?.[1]!.length ?? 0,
    bullet: bulleted?.[0].trim() ?? '',
    html: clean !== text,
    ...(cells && { cells }),
    ...(marker && { marker }),
  }
}

/** Kana whose voicing marks stand apart (files from a Mac) as one glyph; nothing else is touched. */
function composed(text: string): string {
  return /[\u3099\u309A]/.test(text)
    ? text.replace(/[ぁ-んァ-ヴ][\u3099\u309A]/g, (kana) => kana.normalize('NFC'))
    : text
}

/** A line that is wholly empty or was a ruler (`---`, `===`). */
export function isBlank(line: Line): boolean {
  return line.text === '' || /^(?:[-=_*]{3,}|[─━―]{2,})$/.test(line.text)
}

/** `<tr><td>a</td><td>b</td></tr>` on one line is a row of a table. */
const HTML_ROW = /^<tr\b[^<>]{0,300}>\s*<t[dh]\b[^]*<\/tr>$/i
const HTML_CELL = /<t[dh]\b[^<>]{0,300}>/gi

function withoutHtml(text: string): string {
  if (!/[<&]/.test(text)) return text
  if (HTML_ROW.test(text)) return `${withoutTags(text.replace(HTML_CELL, '| '))} |`
  return withoutTags(text)
}

function withoutTags(text: string): string {
  return text
    .replace(HTML_TAG, '')
    .replace(HTML_ENTITY, (entity) => {
      const name = entity.slice(1, -1)
      return ENTITIES[name] ?? String.fromCodePoint(Math.min(Number(name.slice(1)), 0x10ffff))
    })
    .trim()
}

function withoutMarkdown(text: string): string {
  if (!/[*_\\`]/.test(text)) return text
  return text.replace(/\*\*|__|`/g, '').replace(/\\([.()\-*_[\]#])/g, '$1')
}

/** What stands before a tab that parts a number from its words. */
const NUMBER_ALONE = /^[（(第]?[0-9０-９一二三四五六七八九十①-⑳ア-ン]{1,4}[)）.．条章]?$/

/** Cells of `| a | b |` or of a line with tabs between its parts. */
function readCells(text: string): readonly string[] | undefined {
  if (/^\|.*\|$/.test(text)) {
    const cells = text
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim())
    return cells.every((cell) => /^[-: ]*$/.test(cell)) ? [] : cells
  }
  const parts = text.includes('\t') ? text.split(/\t+/).map((cell) => cell.trim()) : []
  const isEntry = parts.length === 2 && /^[0-9０-９]{1,4}$/.test(parts[1]!)
  return parts.length > 1 && !isEntry && !NUMBER_ALONE.test(parts[0]!) ? parts : undefined
}

/** Ends a sentence, a quotation or a label; what follows is new. */
export function isTerminated(text: string): boolean {
  return /[。．!?！？：:」』）)】〕]$/.test(text)
}

/** Short, without a full stop, not ending in a particle: fit to be a heading. */
export function looksLikeTitle(text: string, width: number, widthOf: (text: string) => number): boolean {
  if (text === '' || /[。「」]/.test(text)) return false
  if (/[、,をにがはでとや]$/.test(plain(text))) return false
  return widthOf(text) <= width && (!text.includes('、') || widthOf(text) <= 28)
}
