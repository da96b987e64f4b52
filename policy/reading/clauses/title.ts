import { LIMITS } from '../limits.ts'
import { plain, widthOf } from '../lines/glyphs.ts'
import { looksLikeTitle } from '../lines/line.ts'
import type { Draft, Piece } from '../outline/draft.ts'
import { keyOf } from './clause-key.ts'

/** What a node is called, and the pieces that remain its text. */
export interface Titled {
  readonly title?: string
  readonly pieces: readonly Piece[]
}

const STRUCTURAL = new Set(['part', 'chapter', 'section', 'subsection', 'division', 'appendix'])

/** Tells the title of a node from its text; 「目 的」 is 「目的」. */
export function titleOf(draft: Draft): Titled {
  const found = findTitle(draft)
  return found.title === undefined
    ? found
    : { ...found, title: found.title.replace(SPACED_GLYPHS, (glyph) => glyph.trim()) }
}

/** Single kanji set apart to fill a line. */
const SPACED_GLYPHS = /(?<=^|[ \u3000])[一-龠][ \u3000]+(?=[一-龠](?:[ \u3000]|$))/g

function findTitle(draft: Draft): Titled {
  const { marker, pieces } = draft
  if (draft.caption) return { title: draft.caption.text, pieces }
  if (marker?.style === 'supplementary')
    return { title: '附則', pieces: pieces.filter((piece) => piece.line !== draft.line) }
  const [first, ...others] = pieces
  if (!first) return { pieces }
  if (first.line !== draft.line) return titleOnNextLine(draft, first, others)
  const bracketed =
    marker &&
    ['article', 'dai', 'appendix'].includes(marker.style) &&
    /^[(（]([^()（）]{1,60})[)）]\s*/.exec(first.text)
  if (bracketed && !/関係$/.test(bracketed[1]!)) {
    const rest = first.text.slice(bracketed[0].length)
    return { title: bracketed[1]!, pieces: rest === '' ? others : [{ ...first, text: rest }, ...others] }
  }
  if (isWholeTitle(draft, first, others)) return { title: first.text.replace(/^【(.+)】$/, '$1'), pieces: others }
  const inline = splitInline(first.text)
  if (inline) return { title: inline.title, pieces: [{ ...first, text: inline.rest }, ...others] }
  return { pieces }
}

/** `1` alone, its title on the next line. */
function titleOnNextLine(draft: Draft, first: Piece, others: readonly Piece[]): Titled {
  const stands = draft.marker !== undefined && draft.marker.style !== 'article' && draft.marker.rest === ''
  const holds = others.length > 0 || draft.items.length > 0
  if (stands && holds && looksLikeTitle(first.text, LIMITS.titleWidth, widthOf))
    return { title: first.text, pieces: others }
  return { pieces: [first, ...others] }
}

function isWholeTitle(draft: Draft, first: Piece, others: readonly Piece[]): boolean {
  const style = draft.marker?.style ?? ''
  if (STRUCTURAL.has(style)) return !/^[(（][^()（）]{1,40}関係[)）]$/.test(first.text)
  if (draft.heading > 0 || draft.marker === undefined) return draft.bullet === '' && !/。$/.test(first.text)
  if (!looksLikeTitle(first.text, LIMITS.titleWidth, widthOf)) return false
  const [next] = others
  if (!next) return draft.items.length > 0 ? !endsLikeLead(first.text) : isKnown(draft, first.text)
  if (next.falseBullet || next.straddled || (next.cut && first.text.includes('、'))) return false
  // Without a blank line between them the next line may be the rest of a long one.
  return next.gap || widthOf(first.text) <= 26 || (isKnown(draft, first.text) && ENDS_AS_TITLE.test(first.text))
}

/** Nouns on which titles of clauses end. */
const ENDS_AS_TITLE =
  /(?:義務|責務|策定|実施|見直し|対策|範囲|管理|利用|体制|定義|目的|脅威|点検|監査|評価|分類|セキュリティ|運用)$/

/** 「次のとおり」 announces a list; it names nothing. */
const endsLikeLead = (text: string): boolean =>
  /^次(?:に掲げる|の)/.test(text) || (/(?:とおり|事項|もの)$/.test(text) && widthOf(text) > 14)

function isKnown(draft: Draft, text: string): boolean {
  const style = draft.marker?.style ?? ''
  return ['plain', 'dai', 'roman', 'decimal', 'article'].includes(style) && keyOf(text, 'clause') !== undefined
}

/** 「目的この方針は、…」: the space is lost. */
const GLUED =
  /^(?:目的|趣旨|定義|用語の定義|適用範囲|対象範囲)(?=(?:この|本)(?:基本)?(?:方針|規程|基準|要綱|訓令|ポリシー|規則)(?:は|に))/

/** `目的 この規程は、…` → title and rest; only where a space parts them and the rest is a sentence. */
function splitInline(text: string): { readonly title: string; readonly rest: string } | undefined {
  const glued = GLUED.exec(text)
  if (glued) return { title: glued[0], rest: text.slice(glued[0].length) }
  const head = plain(text.slice(0, 40))
  for (let at = head.indexOf(' '); at > 0; at = head.indexOf(' ', at + 1)) {
    const title = text.slice(0, at)
    const rest = text.slice(at).trim()
    if (!looksLikeTitle(title, 22, widthOf) || /^[\x20-\x7E]*$|、|は/.test(title)) continue
    if (widthOf(rest) >= 8 && /[、。]/.test(rest) && !/^[(（]/.test(rest)) return { title, rest }
  }
  return undefined
}

/** A term and the words that define it. */
export interface Termed {
  readonly term: string
  readonly pieces: readonly Piece[]
}

/** Reads an item of a definition list. */
export function termOf(draft: Draft): Termed | undefined {
  const [first, ...others] = draft.pieces
  if (draft.caption) return { term: draft.caption.text, pieces: draft.pieces }
  if (!first) return undefined
  const quoted = /^「([^「」]{1,60})」(?:\s*とは[、,]?|\s+|$|\s*[：:])/.exec(first.text)
  if (quoted) return rest(quoted[1]!, first, quoted[0].length, others)
  const within = /^[^。「」]{0,30}において、?「([^「」]{1,60})」とは[、,]?/.exec(first.text)
  if (within) return rest(within[1]!, first, within[0].length, others)
  const toha = /^([^、。「」]{1,40}?)とは[、,]/.exec(first.text)
  if (toha) return rest(toha[1]!.trim(), first, toha[0].length, others)
  const colon = /^([^、。「」：]{1,40}?)\s*[：:]\s*/.exec(first.text)
  if (colon && colon[0].length < first.text.length) return rest(colon[1]!, first, colon[0].length, others)
  const spaced = spaceAfterTerm(first.text)
  if (spaced > 0) return rest(first.text.slice(0, spaced).trim(), first, spaced, others)
  const holds = (others.length > 0 && !others[0]?.straddled) || draft.items.length > 0
  return holds && isTerm(first.text) ? { term: first.text, pieces: others } : undefined
}

/** A term is short; a long Latin name in brackets behind it does not make it a sentence. */
function isTerm(text: string): boolean {
  return widthOf(text) <= LIMITS.titleWidth + 8 && !/[。「」]/.test(text) && !/[をにがはで]$/.test(text)
}

function rest(term: string, first: Piece, length: number, others: readonly Piece[]): Termed {
  const text = first.text.slice(length).trim()
  return { term, pieces: text === '' ? others : [{ ...first, text }, ...others] }
}

/** Where the term ends in `情報資産 本市の保有する…をいう。`; 0 where nothing parts them. */
function spaceAfterTerm(text: string): number {
  const wide = text.indexOf('\u3000')
  if (wide > 0 && wide <= 40 && wide < text.length - 6) return wide
  const head = plain(text.slice(0, 60))
  for (let at = head.indexOf(' '); at > 0; at = head.indexOf(' ', at + 1)) {
    const term = text.slice(0, at)
    const after = text.slice(at + 1)
    if (/[、。]/.test(term) || !isBalanced(term)) return 0
    if (!/[^\x20-\x7E]/.test(term) && !/^[^\x20-\x7E]{12,}/.test(after)) continue
    if (/[、。]|をいう|する/.test(after) && !/^[(（]/.test(after)) return at
  }
  return 0
}

const isBalanced = (text: string): boolean =>
  (text.match(/[(（]/g)?.length ?? 0) === (text.match(/[)）]/g)?.length ?? 0)
