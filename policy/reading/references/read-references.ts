import type { CrossReference, Finding } from '../../model.ts'
import type { ReadClause } from '../clauses.ts'
import { plain, toNumber } from '../glyphs.ts'
import { lineAt, type Paragraph } from '../paragraph.ts'
import { ClauseIndex, nameOf, type Node } from './clause-index.ts'

export interface References {
  readonly references: readonly CrossReference[]
  readonly findings: readonly Finding[]
}

const N = '(?:[0-9]{1,4}|[〇一二三四五六七八九十百]{1,5})'
const BARE =
  '(?:第 ?)?(?:[0-9]{1,3}(?:[.-][0-9]{1,3}){0,3}(?:\\.(?=[のに]))?(?:\\([0-9]{1,3}\\))?|\\([0-9]{1,3}\\)|[①-⑳Ⅰ-Ⅻ])(?: ?まで)?'
const JOIN = '(?: ?(?:、|,|及び|並びに|又は|若しくは|・|から) ?)'
const PATTERN = new RegExp(
  [
    `(?<above>上記|前記|下記|前述の|上述の|後記)(?:の)? ?(?<list>${BARE}(?:${JOIN}${BARE}){0,20})(?![0-9条章節年月日])`,
    `第(?<rangeFrom>${N})(?<rangeLevel>[条章節])から(?:第(?<rangeTo>${N})[条章節]|前[条章節])まで`,
    `第(?<article>${N})条(?<branch>(?:の${N}){0,3})(?:第(?<paragraph>${N})項)?(?:第(?<item>${N})号)?`,
    `第(?<ownParagraph>${N})項(?:第(?<ownItem>${N})号)?`,
    `(?<![一-龠])第(?<loneItem>${N})号(?=に|の|、|及|又|か)`,
    `第(?<legal>${N})(?<level>[編部章節款])(?![長門])`,
    `(?<beside>前章|次章|前節|次節)`,
    `(?<appendix>(?:別表|別記様式|様式|別紙|別図)(?:第${N}(?:号)?|[0-9]{1,3}(?![年月日.]))?)`,
    `(?<relative>前各?条|次条|前各?項|次項|前各?号|次号|前(?<many>[0-9二三四五]{1,2})[条項])(?:第(?<relativeParagraph>${N})項)?(?:第(?<relativeItem>${N})号)?`,
    `第(?<dai>${N})(?=[のにをでと、及又])`,
    `(?<![0-9第.(条項号\\-])(?<bare>${BARE}(?:${JOIN}${BARE}){0,20})(?=に(?:規定|定める|掲げる|示す|基づ)|で(?:示し|定め|規定)|の(?:規定|脅威|対策|監査|定め|結果))`,
    `(?<![0-9.第(条項号\\-])(?<span>[0-9]{1,3} ?から ?[0-9]{1,3} ?まで)(?=[のに])`,
    `(?<![0-9.\\-])(?<prefixed>[0-9]{1,3}(?:[.-][0-9]{1,3}){1,3}(?:\\([0-9]{1,3}\\))?|[Ⅰ-Ⅻ](?:${JOIN}[Ⅰ-Ⅻ]){0,5}|(?<![A-Z])[IVX]{1,4}(?=の))(?=[のにをでと、及又])`,
  ].join('|'),
  'g',
)
/** A reference right after one of these leads into another text. */
const FOREIGN =
  /(?:法律|法|条例|令|規則|規程|要綱|要領|憲法|協定|契約(?:書)?|約款|指針|通知|基準|方針|ガイドライン|マニュアル|同法|憲章)(?:[（(][^（()）]{0,60}[)）])?(?:附則)?$/
const OWN = /(?:この|本)(?:規程|訓令|基準|対策基準|方針|基本方針|要綱|告示|規則|要領|ポリシー)$/

/** Finds and resolves references to clauses of the text itself. Linear. */
export function readReferences(clauses: readonly ReadClause[]): References {
  const index = new ClauseIndex(clauses)
  const references: CrossReference[] = []
  const findings: Finding[] = []
  for (const node of index.nodes) {
    if (node.clause.draft.marker?.style === 'appendix') continue
    for (const paragraph of node.clause.paragraphs) {
      const found = readParagraph(paragraph, node, index)
      // One by one: a long paragraph holds more than a call takes arguments.
      for (const reference of found.references) references.push(reference)
      for (const finding of found.findings) findings.push(finding)
    }
  }
  return { references, findings }
}

function readParagraph(paragraph: Paragraph, node: Node, index: ClauseIndex): References {
  const text = plain(paragraph.text)
  const references: CrossReference[] = []
  const findings: Finding[] = []
  let foreignEnd = -1
  for (const match of text.matchAll(PATTERN)) {
    const end = match.index + match[0].length
    if (isForeign(text, match.index, foreignEnd)) {
      foreignEnd = end
      continue
    }
    const resolved = resolve(match.groups ?? {}, node, index)
    if (!resolved) continue
    const line = lineAt(paragraph, match.index)
    const words =
      paragraph.text.slice(match.index, end) +
      (match.groups?.['above'] ? tail(paragraph.text.slice(end, end + 30), resolved.targets[0]) : '')
    references.push({ line, text: words, resolvesTo: resolved.targets.map(nameOf) })
    findings.push(...findingsOf(resolved, words, line))
  }
  return { references, findings }
}

function isForeign(text: string, start: number, foreignEnd: number): boolean {
  const before = text.slice(Math.max(0, start - 80), start)
  if (OWN.test(before)) return false
  if (FOREIGN.test(before)) return true
  return (
    foreignEnd >= 0 &&
    /^(?:、|及び|又は|並びに|若しくは|から|まで|・|の規定により準用する)*$/.test(text.slice(foreignEnd, start))
  )
}

type Groups = Readonly<Record<string, string | undefined>>

interface Resolved {
  readonly targets: readonly Node[]
  /** Every number named was found. */
  readonly complete: boolean
  /** A number was found only without its printed prefix. */
  readonly prefixed: boolean
}

function resolve(groups: Groups, node: Node, index: ClauseIndex): Resolved | undefined {
  const numbers = groups['list'] ?? groups['bare']
  if (numbers !== undefined) return resolveList(numbers, node, index)
  const loose = groups['prefixed'] ?? groups['span']
  const prefixed = loose && resolveList(loose, node, index)
  if (prefixed) return prefixed.complete ? prefixed : undefined
  const range = resolveRange(groups, node, index)
  if (range) return range
  const many = groups['many']
  if (many !== undefined)
    return groups['relative']?.endsWith('項')
      ? resolveManyParagraphs(number(many), node, index)
      : resolveMany(number(many), node, index)
  const target = resolveLegal(groups, node, index)
  if (target === 'none') return undefined
  return { targets: target ? [target] : [], complete: target !== undefined, prefixed: false }
}

/** 第3条から第5条まで, 第3章から前章まで: every clause between. */
function resolveRange(groups: Groups, node: Node, index: ClauseIndex): Resolved | undefined {
  const { rangeFrom, rangeLevel, rangeTo } = groups
  if (rangeFrom === undefined) return undefined
  const style = rangeLevel === '条' ? 'article' : rangeLevel === '章' ? 'chapter' : 'section'
  const all = index.ofStyle(style)
  if (all.length === 0) return undefined
  const own = all.findLastIndex((other) => other.clause.lines[0] <= node.clause.lines[0])
  const from = all.findIndex((other) => other.ordinals[0] === number(rangeFrom))
  const to = rangeTo === undefined ? own - 1 : all.findIndex((other) => other.ordinals[0] === number(rangeTo))
  return {
    targets: from < 0 || to < from ? [] : all.slice(from, to + 1),
    complete: from >= 0 && to >= from,
    prefixed: false,
  }
}

/** 前2条: as many articles before this one. */
function resolveMany(count: number, node: Node, index: ClauseIndex): Resolved | undefined {
  const targets: Node[] = []
  let at = index.articleOf(node)
  while (at && targets.length < Math.min(count, LONGEST_RANGE)) {
    at = index.neighbour(at, -1)
    if (at) targets.unshift(at)
  }
  return targets.length === 0 ? undefined : { targets, complete: targets.length === count, prefixed: false }
}

/** 前2項: as many 項 of the same article before this one; the first of them is the article itself. */
function resolveManyParagraphs(count: number, node: Node, index: ClauseIndex): Resolved | undefined {
  const own = paragraphOf(node)
  const article = own.parent
  if (own.style !== 'plain' || article?.style !== 'article') return undefined
  const last = own.ordinals[0]! - 1
  const ordinals = Array.from({ length: Math.min(count, LONGEST_RANGE) }, (_, at) => last - count + 1 + at)
  const targets = ordinals.flatMap((ordinal) =>
    ordinal === 1 ? [article] : (index.child(article, ['plain'], ordinal) ?? []),
  )
  return { targets, complete: targets.length === count, prefixed: false }
}

function resolveList(list: string, node: Node, index: ClauseIndex): Resolved | undefined {
  const targets: Node[] = []
  let complete = true
  let prefixed = false
  for (const word of numbersIn(list)) {
    const found = resolveBare(word, node, index)
    if (found) targets.push(found.node)
    complete &&= found !== undefined
    prefixed ||= found?.exact === false
  }
  return { targets, complete, prefixed }
}

/** The numbers of a list; 6から8まで names 7 too. */
function numbersIn(list: string): readonly string[] {
  const words = [
    ...list.matchAll(
      /(から ?)?(?:第 ?)?([0-9]{1,3}(?:[.-][0-9]{1,3})*(?:\([0-9]{1,3}\))?|\([0-9]{1,3}\)|[①-⑳Ⅰ-Ⅻ]|[IVX]{1,4})/g,
    ),
  ]
  return words.flatMap(([, range, word], at) => {
    const from = Number(words[at - 1]?.[2])
    const to = Number(word)
    const isRange = range !== undefined && to > from && to - from < LONGEST_RANGE
    return isRange ? Array.from({ length: to - from }, (_, step) => `${from + step + 1}`) : [word!]
  })
}

const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII']

/** A range wider than this is no range of clauses. */
const LONGEST_RANGE = 100

function resolveBare(
  word: string,
  node: Node,
  index: ClauseIndex,
): { readonly node: Node; readonly exact: boolean } | undefined {
  const circled = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳'.indexOf(word) + 1
  const enclosed = circled > 0 ? circled : Number(/^\((\d+)\)$/.exec(word)?.[1] ?? 0)
  if (enclosed > 0) {
    const item = index.item(circled > 0 ? 'circled' : 'paren', enclosed, node)
    return item && { node: item, exact: true }
  }
  const roman = Math.max('ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ'.indexOf(word), ROMAN.indexOf(word)) + 1
  const [, number, item] = /^([\d.-]+?)\.?(?:\((\d+)\))?$/.exec(word) ?? []
  const ordinals = roman > 0 ? [roman] : (number ?? '').split(/[.-]/).map(Number)
  const decimal = ordinals.length > 1 ? index.decimal(ordinals) : undefined
  const top = ordinals.length > 1 ? decimal && { node: decimal, exact: true } : index.top(ordinals[0]!, node)
  if (!top || item === undefined) return top
  const child = index.child(top.node, ['paren', 'closing'], Number(item))
  return child && { node: child, exact: top.exact }
}

/** `none` where the words are no reference in a text of this form. */
function resolveLegal(groups: Groups, node: Node, index: ClauseIndex): Node | undefined | 'none' {
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

const number = (word: string): number => toNumber(word.trim()) ?? 0
const ITEM_STYLES = ['paren', 'kanji', 'closing', 'circled', 'kana', 'plain'] as const

function within(index: ClauseIndex, article: Node | undefined, paragraph?: string, item?: string): Node | undefined {
  if (!article) return undefined
  const held =
    paragraph === undefined || number(paragraph) === 1 ? article : index.child(article, ['plain'], number(paragraph))
  if (!held || item === undefined) return held
  return index.child(held, ITEM_STYLES, number(item))
}

/** The 項 (or the article, for the first 項) that a node stands in. */
function paragraphOf(node: Node): Node {
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

/** 「の脅威」 after 上記3: the words of the target's title that the sentence repeats. */
function tail(after: string, target: Node | undefined): string {
  const title = target?.clause.title
  const link = /^(?:の|で示した|に掲げる|に示す|で定める|に定める)/.exec(after)
  if (!title || !link) return ''
  const rest = after.slice(link[0].length)
  for (let length = Math.min(title.length, rest.length); length >= 2; length--) {
    if (rest.startsWith(title.slice(-length))) return link[0] + title.slice(-length)
  }
  return ''
}

function findingsOf(resolved: Resolved, words: string, line: number): readonly Finding[] {
  const lines = [line, line] as const
  if (!resolved.complete) return [{ code: 'dangling-reference', severity: 'error', lines, found: words }]
  if (!resolved.prefixed) return []
  const proposed = resolved.targets.map((target) => target.clause.number ?? '').join('、')
  return [{ code: 'reference-without-prefix', severity: 'warning', lines, found: words, proposed }]
}
