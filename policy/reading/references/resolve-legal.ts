import type { ClauseIndex, Node } from './clause-index.ts'
import { number } from './number.ts'
import type { Groups } from './reference-pattern.ts'

/** `none` where the words are no reference in a text of this form. */
export function resolveLegal(groups: Groups, node: Node, index: ClauseIndex): Node | undefined | 'none' {
  const { article, branch, paragraph, item, ownParagraph, ownItem, loneItem, legal, level, appendix, relative, dai } =
    groups
  if (article !== undefined) {
    const branches = (branch ?? '').split('の').slice(1)
    return within(index, index.article([article, ...branches].map(number)), paragraph, item)
  }
  if (ownParagraph !== undefined)
    return index.articleOf(node) ? within(index, index.articleOf(node), ownParagraph, ownItem) : 'none'
  if (loneItem !== undefined)
    return index.articleOf(node) ? within(index, paragraphOf(node), undefined, loneItem) : 'none'
  if (legal !== undefined)
    return (
      index.legal(
        ({ 編: 'part', 部: 'part', 章: 'chapter', 節: 'section', 款: 'subsection' } as const)[level as '章'],
        number(legal),
      ) ?? (index.ofStyle('chapter').length + index.ofStyle('part').length > 0 ? undefined : 'none')
    )
  if (groups['beside'] !== undefined) return resolveBeside(groups['beside'], node, index)
  if (relative !== undefined) {
    const found = resolveRelative(relative, node, index)
    const below = groups['relativeParagraph'] ?? groups['relativeItem']
    return found === 'none' || below === undefined
      ? found
      : within(index, found, groups['relativeParagraph'], groups['relativeItem'])
  }
  if (dai !== undefined) {
    const found = index.top(number(dai), node)
    return found?.node.style === 'dai' ? found.node : 'none'
  }
  return resolveAppendix(appendix ?? '', index)
}

const ITEM_STYLES = ['paren', 'kanji', 'closing', 'circled', 'kana', 'plain'] as const

function within(index: ClauseIndex, article: Node | undefined, paragraph?: string, item?: string): Node | undefined {
  if (!article) return undefined
  const held =
    paragraph === undefined || number(paragraph) === 1 ? article : index.child(article, ['plain'], number(paragraph))
  if (!held || item === undefined) return held
  return index.child(held, ITEM_STYLES, number(item))
}

/** The 項 (or the article, for the first 項) that a node stands in. */
export function paragraphOf(node: Node): Node {
  let at = node
  while (at.parent && at.style !== 'article' && !(at.style === 'plain' && at.parent.style === 'article')) at = at.parent
  return at
}

/** 別表第1, 様式第2号; where the text has no appendix of that kind, the words speak of another document. */
function resolveAppendix(words: string, index: ClauseIndex): Node | undefined | 'none' {
  const kind = words.replace(/第.*$|[0-9]+$/, '')
  const appendices = index.ofStyle('appendix').filter((node) => node.clause.number?.startsWith(kind))
  if (appendices.length === 0) return 'none'
  const ordinal = /(?:第(.+?)号?|([0-9]+))$/.exec(words)?.slice(1).find(Boolean)
  return appendices.find((node) => ordinal === undefined || node.ordinals[0] === number(ordinal))
}

/** 前章, 次節: the neighbour of the chapter or section that a node stands in. */
function resolveBeside(words: string, node: Node, index: ClauseIndex): Node | 'none' {
  const style = words.endsWith('章') ? 'chapter' : 'section'
  let at: Node | undefined = node
  while (at && at.style !== style) at = at.parent
  return (at && index.childrenOf(at.parent)[at.at + (words.startsWith('次') ? 1 : -1)]) ?? 'none'
}

function resolveRelative(words: string, node: Node, index: ClauseIndex): Node | undefined | 'none' {
  const level = words.at(-1)!
  const step = words.startsWith('次') ? 1 : -1
  if (index.articles.length === 0) {
    const isClause = level === '項' && node.style === 'plain'
    return (isClause && index.childrenOf(node.parent)[node.at + step]) || 'none'
  }
  if (level === '条') return index.articleOf(node) ? index.neighbour(node, step) : 'none'
  if (level === '項') {
    const paragraph = paragraphOf(node)
    if (paragraph.style === 'article') return step === 1 ? index.child(paragraph, ['plain'], 2) : 'none'
    if (!paragraph.parent || paragraph.parent.style !== 'article') return 'none'
    const ordinal = paragraph.ordinals[0]! + step
    return ordinal <= 1 ? paragraph.parent : index.child(paragraph.parent, ['plain'], ordinal)
  }
  if (level === '号') return index.childrenOf(node.parent)[node.at + step] ?? 'none'
  return 'none'
}
