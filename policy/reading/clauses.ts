import type { Clause, PolicyKind } from '../model.ts'
import { keyOf, type Position } from './clause-key.ts'
import { rangeOf, type Draft, type Piece } from './draft.ts'
import { joinPieces, type Paragraph } from './paragraph.ts'
import { termOf, titleOf } from './title.ts'

/** A clause with what later readers need of it: its paragraphs, and the draft behind it. */
export interface ReadClause extends Clause {
  readonly items: readonly ReadClause[]
  readonly paragraphs: readonly Paragraph[]
  readonly draft: Draft
  /** Its items define terms. */
  readonly defines: boolean
}

type Place = Position | 'item' | 'term'

/** Settles drafts to clauses: number, title or term, canonical key, text, lines. */
export function settleClauses(roots: readonly Draft[], kind: PolicyKind): readonly ReadClause[] {
  const place: Place = kind === 'basic-policy' ? 'clause' : 'chapter'
  return roots.map((root) => settle(root, place))
}

function settle(draft: Draft, place: Place): ReadClause {
  const termed = place === 'term' ? termOf(draft) : undefined
  const titled = termed ? undefined : titleOf(draft)
  const title = titled?.title
  const key = title === undefined || place === 'item' || place === 'term' ? undefined : keyOf(title, place)
  const defines =
    title !== undefined && draft.marker?.style !== 'supplementary' && keyOf(title, 'clause') === 'definitions'
  const items = draft.items.map((item) => settle(item, placeOfItems(draft, place, key, defines)))
  const pieces: readonly Piece[] = termed?.pieces ?? titled?.pieces ?? draft.pieces
  const paragraphs = joinPieces(pieces)
  return {
    number: numberOf(draft),
    ...(key !== undefined && { key }),
    ...(title !== undefined && { title }),
    ...(termed && { term: termed.term }),
    text: paragraphs.map(({ text }) => text).join('\n'),
    lines: rangeOf(draft),
    items,
    paragraphs,
    draft,
    defines,
  }
}

function placeOfItems(draft: Draft, place: Place, key: string | undefined, defines: boolean): Place {
  if (defines) return 'term'
  if (place === 'clause' && key?.split('+').includes('measures')) return 'measure'
  const holdsClauses =
    ['part', 'chapter', 'section', 'heading'].includes(draft.marker?.style ?? 'heading') && draft.bullet === ''
  return place === 'clause' && key === undefined && holdsClauses ? 'clause' : 'item'
}

function numberOf(draft: Draft): string | null {
  const { marker } = draft
  if (!marker || marker.style === 'supplementary' || marker.printed === '') return null
  return marker.printed
}

/** Every clause and item, outer before inner. */
export function* walk(clauses: readonly ReadClause[]): Generator<ReadClause> {
  for (const clause of clauses) {
    yield clause
    yield* walk(clause.items)
  }
}
