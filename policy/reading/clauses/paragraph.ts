import { widthOf } from '../lines/glyphs.ts'
import { isTerminated } from '../lines/line.ts'
import type { Piece } from '../outline/draft.ts'

/** Words that belong together, however many lines they stand on. */
export interface Paragraph {
  readonly text: string
  /** Where each line's words begin in `text`, ascending. */
  readonly starts: readonly { readonly offset: number; readonly line: number }[]
  /** Breaks inside the paragraph that no writer made: offset in `text`, line above and line below. */
  readonly breaks: readonly Break[]
  readonly cells?: readonly string[]
}

/** A break inside a paragraph that its writer did not make. */
export interface Break {
  readonly offset: number
  readonly above: number
  readonly below: number
  readonly falseBullet: boolean
}

/** A line shorter than this that is followed by a blank one is a label, not the first half of a sentence. */
const LABEL_WIDTH = 14

/** Joins the lines of a node to paragraphs, closing page breaks inside words and sentences. Linear. */
export function joinPieces(pieces: readonly Piece[]): readonly Paragraph[] {
  const paragraphs: Paragraph[] = []
  let open: Open | undefined
  for (const piece of pieces) {
    if (open && goesOn(open, piece)) {
      open.add(piece)
    } else {
      if (open) paragraphs.push(open.close())
      open = new Open(piece)
    }
  }
  if (open) paragraphs.push(open.close())
  return paragraphs
}

class Open {
  readonly #parts: string[] = []
  readonly #starts: { offset: number; line: number }[] = []
  readonly #breaks: Break[] = []
  readonly #cells: readonly string[] | undefined
  length = 0
  last: Piece
  /** Holds a particle or a comma: so it is (part of) a sentence. */
  speaks = false

  constructor(piece: Piece) {
    this.#cells = piece.cells
    this.last = piece
    this.add(piece, true)
  }

  add(piece: Piece, isFirst = false): void {
    if (!isFirst && (piece.gap || piece.falseBullet)) {
      const falseBullet = piece.falseBullet === true
      this.#breaks.push({ offset: this.length, above: this.last.line, below: piece.line, falseBullet })
    }
    const space = !isFirst && /[A-Za-z,]$/.test(this.last.text) && /^[A-Za-z]/.test(piece.text) ? ' ' : ''
    this.length += space.length
    this.#starts.push({ offset: this.length, line: piece.line })
    this.#parts.push(space + piece.text)
    this.length += piece.text.length
    this.speaks ||= /[、。はをがに]/.test(piece.text)
    this.last = piece
  }

  get isTable(): boolean {
    return this.#cells !== undefined
  }

  close(): Paragraph {
    const cells = this.#cells && { cells: this.#cells }
    return { text: this.#parts.join(''), starts: this.#starts, breaks: this.#breaks, ...cells }
  }
}

function goesOn(open: Open, piece: Piece): boolean {
  if (open.isTable || piece.cells || isTerminated(open.last.text)) return false
  if (piece.gap && STARTS_ANEW.test(piece.text)) return false
  if (piece.gap && !piece.cut && endsAsNoun(open.last.text) && HAS_TOPIC.test(piece.text)) return false
  if (piece.falseBullet || piece.cut || !piece.gap) return true
  // な / お、: a kana or two make no paragraph.
  if (open.length <= 2 && /^[ぁ-ん]+$/.test(open.last.text) && /^[ぁ-ん]/.test(piece.text)) return true
  if (open.speaks && /[ァ-ヴー]$/.test(open.last.text) && /^[ァ-ヴー]/.test(piece.text)) return true
  return open.speaks && widthOf(open.last.text) >= LABEL_WIDTH / 2 && open.length >= LABEL_WIDTH
}

/** A note, or a word that opens a sentence. */
const STARTS_ANEW = /^(?:[※注(（]|なお|また|ただし|おって|さらに|この場合|以上の)/
/** 「本市は、…」: a sentence of its own after a list of nouns. */
const HAS_TOPIC = /^[^、。]{1,30}(?:は|が|については|においては)、/

function endsAsNoun(text: string): boolean {
  return /[一-龠ァ-ヴー]$/.test(text)
}

/** The line on which an offset of a paragraph stands. O(log lines). */
export function lineAt(paragraph: Paragraph, offset: number): number {
  let low = 0
  let high = paragraph.starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (paragraph.starts[middle]!.offset <= offset) low = middle
    else high = middle - 1
  }
  return paragraph.starts[low]!.line
}

/** One sentence with its place. `offset` counts from the start of its paragraph. */
export interface Sentence {
  readonly text: string
  readonly offset: number
  readonly lines: readonly [number, number]
}

/** Cuts at 。 outside brackets. Linear; an unclosed bracket ends with the paragraph. */
export function sentencesOf(paragraph: Paragraph): readonly Sentence[] {
  const { text } = paragraph
  const sentences: Sentence[] = []
  let depth = 0
  let from = 0
  const push = (to: number): void => {
    const raw = text.slice(from, to)
    const trimmed = raw.trim()
    if (trimmed !== '') {
      const offset = from + raw.indexOf(trimmed.charAt(0))
      const lines = [lineAt(paragraph, offset), lineAt(paragraph, to - 1)] as const
      sentences.push({ text: trimmed, offset, lines })
    }
    from = to
  }
  for (let at = 0; at < text.length; at++) {
    const glyph = text.charAt(at)
    if ('（(「『【'.includes(glyph)) depth++
    else if ('）)」』】'.includes(glyph)) depth = Math.max(0, depth - 1)
    else if (depth === 0 && (glyph === '。' || (glyph === '．' && !/[0-9０-９]/.test(text.charAt(at + 1)))))
      push(at + 1)
  }
  push(text.length)
  return sentences
}
