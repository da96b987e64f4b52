import { widthOf } from '../lines/glyphs.ts'
import { isBlank, isTerminated, looksLikeTitle, type Line } from '../lines/line.ts'
import type { Marker } from '../lines/marker.ts'
import { findDates } from '../lines/wareki.ts'
import type { Draft, Piece } from './draft.ts'
import { follows, isFirst, place, type Level } from './placement.ts'
import { straddlesIn, type Straddles } from './straddle.ts'

export interface Outline {
  readonly roots: readonly Draft[]
  /** Lines before the first clause that are neither blank nor aside. */
  readonly front: readonly Line[]
}

/** Builds the tree of clauses from the lines that are not aside. Linear in lines; the stack is bounded. */
export function readOutline(lines: readonly Line[], bareHeadings: ReadonlySet<number>): Outline {
  const builder = new OutlineBuilder(bareHeadings, straddlesIn(lines))
  let gap = false
  let atPageEdge = false
  for (const [index, line] of lines.entries()) {
    if (isBlank(line) || line.aside) {
      gap = true
      atPageEdge ||= line.aside === 'page-number' || line.aside === 'running-header'
    } else {
      builder.read(line, { gap: gap || line.startsBlock, atPageEdge }, nextSpoken(lines, index))
      gap = false
      atPageEdge = false
    }
  }
  return { roots: builder.roots, front: builder.front }
}

/** The next line that says something, at most five lines on. */
function nextSpoken(lines: readonly Line[], index: number): Line | undefined {
  for (let at = index + 1; at <= index + 5 && at < lines.length; at++) {
    const line = lines[at]!
    if (!isBlank(line) && !line.aside) return line
  }
  return undefined
}

const CAPTION = /^[(（]([^()（）]{1,40}(?:[(（][^()（）]{1,20}[)）])?[^()（）]{0,20})[)）]$/

/** What stands between a line and the one before it. */
interface Edge {
  readonly gap: boolean
  readonly atPageEdge: boolean
}

class OutlineBuilder {
  readonly roots: Draft[] = []
  readonly front: Line[] = []
  readonly #bareHeadings: ReadonlySet<number>
  readonly #straddles: Straddles
  #stack: Level[] = []
  /** The style under which each style first stood. */
  readonly #parents = new Map<string, string>()
  /** The last number seen of each style, for 条 that count on through 章. */
  readonly #last = new Map<string, readonly number[]>()
  #caption: { text: string; line: number } | undefined
  /** The line read last, where it went into a clause. */
  #before: Line | undefined

  constructor(bareHeadings: ReadonlySet<number>, straddles: Straddles) {
    this.#bareHeadings = bareHeadings
    this.#straddles = straddles
  }

  read(line: Line, edge: Edge, next: Line | undefined): void {
    const { gap } = edge
    if (this.#takeCaption(line, next)) return
    const falseBullet = this.#isFalseBullet(line, next)
    if (!falseBullet && this.#open(line, gap)) {
      this.#before = line
      return
    }
    if (this.#stack.length === 0) {
      this.front.push(line)
      return
    }
    this.#continue(line, edge, falseBullet)
    this.#before = line
  }

  #takeCaption(line: Line, next: Line | undefined): boolean {
    const caption = CAPTION.exec(line.text)
    const style = next?.marker?.style
    const announces =
      style === 'article' ||
      style === 'dai' ||
      (style === 'plain' && !this.#stack.some((level) => level.style === 'article'))
    // (令和7年3月28日改正) is the history of the text, whatever stands below it.
    if (!caption || !announces || line.marker || findDates(line.text).length > 0) return false
    this.#caption = { text: caption[1]!, line: line.number }
    return true
  }

  #open(line: Line, gap: boolean): boolean {
    const marker = line.marker ?? this.#headingOf(line)
    if (!marker) return false
    if (marker.weak && !this.#mayBegin(line, marker, gap)) return false
    const placed = place(marker, line, { stack: this.#stack, parents: this.#parents, last: this.#last }, gap)
    if (!placed) return false
    const draft: Draft = {
      ...(line.marker && { marker: line.marker }),
      heading: line.heading,
      bullet: line.bullet,
      indent: line.indent,
      line: line.number,
      ...(this.#caption && { caption: this.#caption }),
      pieces: [],
      items: [],
      ...(placed.expected !== undefined && { expected: placed.expected }),
    }
    this.#caption = undefined
    const rest = line.marker ? line.marker.rest : line.text
    if (rest !== '') draft.pieces.push({ text: rest, line: line.number, gap })
    this.#stack = this.#stack.slice(0, placed.depth)
    const parent = this.#stack.at(-1)
    ;(parent ? parent.draft.items : this.roots).push(draft)
    const level: Level = { style: placed.style, ordinals: marker.ordinals, draft, heading: line.heading }
    if (!this.#parents.has(placed.style) && parent) this.#parents.set(placed.style, parent.style)
    this.#last.set(placed.style, marker.ordinals)
    this.#stack.push(level)
    return true
  }

  /** Headings and bullets without a number are levels too. */
  #headingOf(line: Line): Marker | undefined {
    if (line.heading > 0 && this.#mayBeHeading(line)) return unnumbered('heading', line)
    if (this.#bareHeadings.has(line.number)) return unnumbered('heading', line)
    if (line.bullet !== '' && !line.cells && this.#stack.length > 0) return unnumbered('bullet', line)
    return undefined
  }

  /** A heading before the first clause is the title of the whole, unless it names a clause. */
  #mayBeHeading(line: Line): boolean {
    return this.#stack.length > 0 || this.#bareHeadings.has(line.number)
  }

  /** Running text can begin with a digit or a kana by chance: then the line above has not ended. */
  #mayBegin(line: Line, marker: Marker, gap: boolean): boolean {
    if (line.heading > 0 || gap || !this.#before) return true
    const above = this.#before.text
    if (isTerminated(above) || this.#before.marker?.rest === '' || this.#before.cells) return true
    if (this.#stack.some((level) => level.style === marker.style && follows(level.ordinals, marker))) return true
    if (this.#before.marker?.style === 'supplementary') return true
    const aboveIsHeading = looksLikeTitle(this.#before.marker?.rest ?? above, 24, widthOf)
    return (
      aboveIsHeading &&
      (isFirst(marker) || this.#before.marker !== undefined || looksLikeTitle(marker.rest, 24, widthOf))
    )
  }

  #continue(line: Line, { gap, atPageEdge }: Edge, falseBullet: boolean): void {
    const top = this.#stack.at(-1)!
    const above = top.draft.pieces.at(-1)
    const unended = above !== undefined && !isTerminated(above.text) && !above.cells && !line.cells
    const straddled =
      gap && unended && line.bullet === '' && this.#straddles(above.text, line.text, top.draft.pieces.length === 1)
    const isCut = straddled || (atPageEdge && unended)
    if (gap && !falseBullet && !isCut && endsList(top.draft, line)) {
      while (this.#stack.length > 1 && this.#stack.at(-1)!.draft.bullet !== '') this.#stack.pop()
    }
    const piece: Piece = {
      text: line.text,
      line: line.number,
      gap,
      ...(falseBullet && { falseBullet }),
      ...(isCut && { cut: true }),
      ...(straddled && { straddled }),
      ...(line.cells && { cells: line.cells }),
    }
    this.#stack.at(-1)!.draft.pieces.push(piece)
  }

  /** A bullet in the middle of a sentence: its neighbours are numbered, it is not, and the line above has not ended. */
  #isFalseBullet(line: Line, next: Line | undefined): boolean {
    const top = this.#stack.at(-1)
    if (line.bullet === '' || line.marker || !top?.draft.marker) return false
    const said = top.draft.pieces.at(-1)?.text ?? ''
    const nextIsAlike = next !== undefined && next.bullet !== '' && !next.marker
    if (nextIsAlike || isTerminated(said)) return false
    // A list may follow a particle; a word that goes on is no item.
    if (!/[、をはがに]$/.test(said) && this.#straddles(said, line.text, top.draft.pieces.length === 1)) return true
    // Below a number without bullet one bullet may be a list of one, unless a sentence stands around it.
    if (top.draft.bullet === '' && !(said.includes('、') && /[。等]$/.test(line.text))) return false
    return said.length >= 8 && !/等$/.test(said)
  }
}

function unnumbered(style: 'heading' | 'bullet', line: Line): Marker {
  return { style, ordinals: [], printed: '', rest: line.text, spaced: true, weak: false }
}

/** A bulleted line wider than this is an item, not a heading. */
const HEADING_WIDTH = 16

/** After a bulleted list a new paragraph speaks for the clause that holds the list. */
function endsList(draft: Draft, line: Line): boolean {
  if (draft.bullet === '' || line.bullet !== '' || line.indent > draft.indent + 1) return false
  // `- (1) 行政機関の範囲` on its own between blank lines is a heading, and the paragraph its text.
  const [only, ...others] = draft.pieces
  if (draft.marker && only?.gap && others.length === 0 && looksLikeTitle(only.text, HEADING_WIDTH, widthOf))
    return false
  return !/[、,をにがはのでと]$/.test(draft.pieces.at(-1)?.text ?? '')
}
