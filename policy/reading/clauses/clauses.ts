import type { Clause, PolicyKind } from '../../model.ts'
import { rangeOf, type Draft, type Piece } from '../outline/draft.ts'
import { keyOf, keyOfMeasureText, type Position } from './clause-key.ts'
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

/** An article without a title that opens with a definition. */
const DEFINES = /^[^。「」]{0,30}において、?「[^「」]{1,60}」とは/

/** Settles drafts to clauses: number, title or term, canonical key, text, lines. */
export function settleClauses(roots: readonly Draft[], kind: PolicyKind): readonly ReadClause[] {
  const place: Place = kind === 'standards' ? 'chapter' : 'clause'
  return roots.map((root) => settle(root, place))
}

function settle(draft: Draft, place: Place): ReadClause {
  const termed = place === 'term' ? termOf(draft) : undefined
  const titled = termed ? undefined : titleOf(draft)
  const title = titled?.title
  const pieces: readonly Piece[] = termed?.pieces ?? titled?.pieces ?? draft.pieces
  const paragraphs = joinPieces(pieces)
  const text = paragraphs.map((paragraph) => paragraph.text).join('\n')
  const named = keyFor(draft, place, title, text)
  const defines =
    title === undefined
      ? DEFINES.test(text)
      : /定義|用語|(?:言葉|ことば)の/.test(title) && keyOf(title, 'clause') === 'definitions'
  const below = place === 'term' && !termed ? 'term' : placeOfItems(draft, place, { title, key: named, defines })
  const items = draft.items.map((item) => settle(item, below))
  // A chapter is known by its clauses: 「脅威と対策」 over 脅威 and 対策 is neither.
  const key =
    isContainer(draft) && named !== 'measures' && place === 'clause' && items.some((item) => item.key)
      ? undefined
      : named
  return {
    number: numberOf(draft),
    ...(key !== undefined && { key }),
    ...(title !== undefined && { title }),
    ...(termed && { term: termed.term }),
    text,
    lines: rangeOf(draft),
    items,
    paragraphs,
    draft,
    defines,
  }
}

function keyFor(draft: Draft, place: Place, title: string | undefined, text: string): string | undefined {
  if (place === 'item' || place === 'term' || draft.marker?.style === 'appendix') return undefined
  if (title === undefined) return place === 'measure' && draft.marker ? keyOfMeasureText(text) : undefined
  if (['part', 'chapter'].includes(draft.marker?.style ?? '') && /(?:基本方針|対策基準|実施手順)$/.test(title))
    return undefined
  return keyOf(title, place)
}

interface Named {
  readonly title: string | undefined
  readonly key: string | undefined
  readonly defines: boolean
}

function placeOfItems(draft: Draft, place: Place, { title, key, defines }: Named): Place {
  if (defines) return 'term'
  if (place === 'clause' && /対策(?:の)?基準$/.test(title ?? '') && key === undefined) return 'chapter'
  if (place !== 'clause') return 'item'
  if (key === undefined && holdsClauses(draft)) return 'clause'
  if (key?.split('+').includes('measures')) return 'measure'
  return isContainer(draft) ? 'clause' : 'item'
}

/** Holds clauses, not items: a chapter, or a number whose items carry it on (2 over 2.1). */
function isContainer(draft: Draft): boolean {
  if (draft.bullet !== '') return false
  if (['part', 'chapter', 'section', undefined].includes(draft.marker?.style)) return true
  return (
    draft.marker?.style !== 'article' &&
    draft.items.some(({ marker }) => ['decimal', 'hyphen', 'article'].includes(marker?.style ?? ''))
  )
}

/** Ⅰ 基本方針 over 1 目的, 2 定義: items that bear the names of clauses are clauses. */
function holdsClauses({ marker, items }: Draft): boolean {
  if (!['roman', 'dai', 'plain', 'kanji', undefined].includes(marker?.style)) return false
  return items.filter((item) => keyOf(titleOf(item).title ?? '', 'clause') !== undefined).length >= MANY_NAMED
}

/** So many names of clauses are no chance. */
const MANY_NAMED = 3

function numberOf(draft: Draft): string | null {
  const { marker } = draft
  if (!marker || marker.style === 'supplementary' || marker.printed === '') return null
  return marker.printed
}

/** Trees that were flattened already: every reader of a policy asks for the same ones. */
const FLAT = new WeakMap<readonly ReadClause[], readonly ReadClause[]>()

/** Every clause and item, outer before inner. */
export function walk(clauses: readonly ReadClause[]): readonly ReadClause[] {
  const known = FLAT.get(clauses)
  if (known) return known
  const all: ReadClause[] = []
  const add = (clause: ReadClause): void => {
    all.push(clause)
    for (const item of clause.items) add(item)
  }
  for (const clause of clauses) add(clause)
  FLAT.set(clauses, all)
  return all
}
