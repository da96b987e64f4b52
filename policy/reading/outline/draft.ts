import type { Marker } from '../lines/marker.ts'

/** One stretch of words on one line. */
export interface Piece {
  readonly text: string
  readonly line: number
  /** A blank line (or a page edge) stands before it. */
  readonly gap: boolean
  /** It goes on where the piece before broke off, behind a bullet that does not belong there. */
  readonly falseBullet?: boolean
  /** A page ended before it, and the line above had not. */
  readonly cut?: boolean
  /** A word stands across the break before it. */
  readonly straddled?: boolean
  readonly cells?: readonly string[]
}

/** A clause while it is being read. */
export interface Draft {
  readonly marker?: Marker
  readonly heading: number
  readonly bullet: string
  readonly indent: number
  readonly line: number
  /** `(目的)` on the line above. */
  readonly caption?: { readonly text: string; readonly line: number }
  readonly pieces: Piece[]
  readonly items: Draft[]
  /** The number that should have stood here, where the printed one breaks its sequence. */
  readonly expected?: string
}

/** First and last line of a draft with its items. */
export function rangeOf(draft: Draft): readonly [number, number] {
  const from = Math.min(draft.caption?.line ?? draft.line, draft.line)
  return [from, lastLineOf(draft)]
}

function lastLineOf(draft: Draft): number {
  const own = draft.pieces.at(-1)?.line ?? draft.line
  const below = draft.items.at(-1)
  return Math.max(draft.line, own, below ? lastLineOf(below) : 0)
}
