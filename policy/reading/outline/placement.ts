import { LIMITS } from '../limits.ts'
import { widthOf } from '../lines/glyphs.ts'
import { looksLikeTitle, type Line } from '../lines/line.ts'
import type { Marker, MarkerStyle } from '../lines/marker.ts'
import { AIUEO, IROHA } from '../lines/ordinals.ts'
import type { Draft } from './draft.ts'

/** One open level of the outline. */
export interface Level {
  readonly style: string
  readonly ordinals: readonly number[]
  readonly draft: Draft
  readonly heading: number
}

/** What has been read so far: open levels, where each style first stood, and its last number. */
export interface Context {
  readonly stack: readonly Level[]
  readonly parents: ReadonlyMap<string, string>
  readonly last: ReadonlyMap<string, readonly number[]>
}

/** Where a numbered line goes. */
export interface Placement {
  /** How many open levels stay open above the new one. */
  readonly depth: number
  readonly style: string
  readonly expected?: string
}

/** 編 > 章 > 節 > 款 > 目 > 条: the only ranks that the law of drafting fixes. */
const RANK: Partial<Record<MarkerStyle, number>> = {
  supplementary: 0,
  appendix: 0,
  part: 1,
  chapter: 2,
  section: 3,
  subsection: 4,
  division: 5,
  article: 6,
}
/** A gap wider than this in a sequence is another sequence. */
const WIDEST_GAP = 3

/** Finds the level of a numbered line, or undefined where the number belongs to running text. */
export function place(marker: Marker, line: Line, context: Context, gap: boolean): Placement | undefined {
  const style = styleOf(marker, line)
  const placement =
    RANK[marker.style] === undefined ? placeList(marker, style, line, context, gap) : placeLegal(marker, style, context)
  return placement && { ...placement, depth: Math.min(placement.depth, LIMITS.depth) }
}

/** Decimals of two parts and of three are two levels; so are two bullet glyphs. */
function styleOf(marker: Marker, line: Line): string {
  if (marker.style === 'decimal' || marker.style === 'hyphen') return `${marker.style}${marker.ordinals.length}`
  if (marker.style === 'bullet') return `bullet${line.bullet}`
  if (marker.style === 'heading') return `heading${line.heading}`
  return marker.style
}

function placeLegal(marker: Marker, style: string, { stack, last }: Context): Placement | undefined {
  const rank = RANK[marker.style]!
  if (rank === 0) return { depth: 0, style }
  const alike = stack.findLastIndex((level) => level.style === style)
  const before = alike >= 0 ? stack[alike]!.ordinals : last.get(style)
  const expected = before && !follows(before, marker) && !isFirst(marker) ? `${before[0]! + 1}` : undefined
  if (alike >= 0) return { depth: alike, style, ...(expected && { expected }) }
  const above = stack.findLastIndex((level) => rankOf(level.style) < rank && rankOf(level.style) > 0)
  if (above >= 0) return { depth: above + 1, style, ...(expected && { expected }) }
  if (stack[0]?.style === 'supplementary') return { depth: marker.style === 'article' ? 1 : 0, style }
  const higher = stack.some((level) => rankOf(level.style) > rank && rankOf(level.style) < 10)
  return { depth: higher || stack.length === 0 ? 0 : depthOfHeadings(stack), style, ...(expected && { expected }) }
}

const rankOf = (style: string): number => RANK[style as MarkerStyle] ?? 10

function depthOfHeadings(stack: readonly Level[]): number {
  return stack.findLastIndex((level) => level.heading > 0 || level.style === 'roman' || level.style === 'plain') + 1
}

function placeList(marker: Marker, style: string, line: Line, context: Context, gap: boolean): Placement | undefined {
  const { stack } = context
  if (marker.style === 'heading') return { depth: depthOfHeading(stack, line.heading), style }
  if (marker.style === 'bullet') return placeBullet(style, line, stack)
  const sameHeading = line.heading > 0 && stack.some((level) => level.style === style && level.heading === line.heading)
  const alike = stack
    .flatMap((level, index) => (isAlike(level, style, line) && !(sameHeading && level.heading === 0) ? [index] : []))
    .reverse()
  const exact = alike.find((index) => follows(stack[index]!.ordinals, marker))
  if (exact !== undefined) return { depth: exact, style }
  const isInner = alike.length > 0 && alike.every((index) => stack[index]!.draft.indent > line.indent)
  if (mayStart(marker, context, alike.length > 0 && !isInner))
    return { depth: startDepth(marker, style, line, context, alike), style }
  return placeOutOfOrder(marker, style, line, { context, gap, alike })
}

function isAlike(level: Level, style: string, line: Line): boolean {
  if (level.style !== style) return false
  return level.heading === 0 || line.heading === 0 || level.heading === line.heading
}

function placeBullet(style: string, line: Line, stack: readonly Level[]): Placement {
  const alike = stack.findLastIndex((level) => level.style === style && level.draft.indent >= line.indent)
  const wider = stack.findIndex((level) => level.style === style && level.draft.indent > line.indent)
  if (wider >= 0 && (alike < 0 || wider < alike)) return { depth: wider, style }
  return { depth: alike >= 0 ? alike : stack.length, style }
}

function depthOfHeading(stack: readonly Level[], heading: number): number {
  return stack.findLastIndex((level) => level.heading > 0 && level.heading < heading) + 1
}

/** 項 are numbered from 2: the first one has no number. */
function mayStart(marker: Marker, { stack, last }: Context, hasAlike: boolean): boolean {
  if (isFirst(marker)) return true
  const top = stack.findLast((level) => ['article', 'dai'].includes(level.style))
  if (['plain', 'kanji'].includes(marker.style) && marker.ordinals[0] === 2 && top && !hasAlike) return true
  // Numbers that count on through chapters.
  return (
    !hasAlike && follows(last.get(marker.style) ?? [-9], marker) && stack.every((level) => level.style !== 'article')
  )
}

function startDepth(
  marker: Marker,
  style: string,
  line: Line,
  { stack, parents }: Context,
  alike: readonly number[],
): number {
  const holder = holderOf(marker, stack)
  if (holder >= 0) return holder + 1
  if (line.heading > 0) {
    const above = stack.findLastIndex((level) => level.heading === 0 || level.heading < line.heading)
    return above + 1
  }
  const parent = parents.get(style)
  const known = parent === undefined ? -1 : stack.findLastIndex((level) => level.style === parent)
  // A new list stands in the innermost clause (号 below their 項); a 項 never below a 号.
  if (known >= 0) return alike.length === 0 && marker.style !== 'plain' ? stack.length : known + 1
  const restarted = alike.find((index) => stack[index]!.heading === line.heading)
  if (restarted !== undefined) return restarted
  if (marker.style === 'plain') {
    // 項 stand below their article, never below a 号.
    const article = stack.findLastIndex((level) => level.style === 'article')
    if (article >= 0) return article + 1
  }
  return stack.length
}

/** 1.6 stands below 1, 第1 or 第1章; 1.6.2 below 1.6. */
function holderOf(marker: Marker, stack: readonly Level[]): number {
  if (marker.ordinals.length < 2 || !['decimal', 'hyphen'].includes(marker.style)) return -1
  const prefix = marker.ordinals.slice(0, -1).join('.')
  return stack.findLastIndex((level) => level.ordinals.join('.') === prefix && level.style !== 'paren')
}

function placeOutOfOrder(
  marker: Marker,
  style: string,
  line: Line,
  { context, gap, alike }: { context: Context; gap: boolean; alike: readonly number[] },
): Placement | undefined {
  const { stack } = context
  const nearest = alike[0]
  const previous = nearest === undefined ? undefined : stack[nearest]!.ordinals
  const skipped = previous && step(previous, marker)
  const isHeading = line.heading > 0 || (gap && looksLikeTitle(marker.rest, 24, widthOf))
  if (skipped !== undefined && skipped <= WIDEST_GAP && (isHeading || !marker.weak)) {
    return { depth: nearest!, style, expected: `${previous!.at(-1)! + 1}` }
  }
  if (marker.weak) return undefined
  // A strong number out of all order (a list that begins at (3), a number printed twice) still opens an item.
  return { depth: nearest ?? stack.length, style, expected: previous ? `${previous.at(-1)! + 1}` : '1' }
}

/** The first number of a sequence. */
export function isFirst(marker: Marker): boolean {
  return marker.ordinals.at(-1) === 1 || marker.iroha === 1
}

/** How far a number is ahead of the one before, 0 for the same; undefined where it is behind or of another branch. */
function step(before: readonly number[], marker: Marker): number | undefined {
  const now = marker.ordinals
  if (now.length !== before.length || now.slice(0, -1).join() !== before.slice(0, -1).join()) return undefined
  const ahead = now.at(-1)! - before.at(-1)!
  return ahead >= 0 ? ahead : undefined
}

/** Whether a number comes right after another one; 第3条の2 comes after 第3条, 第4条 after both. */
export function follows(before: readonly number[], marker: Marker): boolean {
  const now = marker.ordinals
  if (now.length === before.length && now.slice(0, -1).join() === before.slice(0, -1).join()) {
    if (now.at(-1) === before.at(-1)! + 1) return true
  }
  if (marker.iroha !== undefined && IROHA_NEXT.has(`${before[0]}>${now[0]}`)) return true
  if (['decimal', 'hyphen'].includes(marker.style)) return false
  if (now.length === before.length + 1) return now.slice(0, -1).join() === before.join() && now.at(-1) === 2
  return now.length < before.length && now[0] === before[0]! + 1
}

/** Pairs of アイウ places that are neighbours in いろは order: イ(2)>ロ(43) … */
const IROHA_NEXT: ReadonlySet<string> = irohaPairs()

function irohaPairs(): ReadonlySet<string> {
  const places = [...IROHA].map((kana) => AIUEO.indexOf(kana) + 1)
  return new Set(places.slice(1).map((now, index) => `${places[index]}>${now}`))
}
