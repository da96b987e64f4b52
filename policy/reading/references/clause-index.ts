import type { ReadClause } from '../clauses/clauses.ts'
import type { MarkerStyle } from '../lines/marker.ts'

/** A clause with its place in the tree. */
export interface Node {
  readonly clause: ReadClause
  readonly parent: Node | undefined
  readonly style: MarkerStyle | 'none'
  readonly ordinals: readonly number[]
  /** Place among its siblings. */
  readonly at: number
}

/** Finds clauses by number. Built once, linear; every look-up is constant but for the climb to the root. */
export class ClauseIndex {
  readonly nodes: readonly Node[]
  readonly articles: readonly Node[]
  readonly #articleAt = new Map<Node, number>()
  readonly #byStyle = new Map<Node['style'], Node[]>()
  readonly #byArticle = new Map<string, Node>()
  readonly #byLegal = new Map<string, Node>()
  readonly #byDecimal = new Map<string, Node>()
  readonly #children = new Map<Node | undefined, Node[]>()
  /** Children by `style ordinal`, `top ordinal` and `local ordinal` (the last part of a decimal). */
  readonly #byNumber = new Map<Node | undefined, Map<string, Node>>()

  constructor(clauses: readonly ReadClause[]) {
    const nodes: Node[] = []
    this.#add(clauses, undefined, nodes)
    this.nodes = nodes
    for (const node of nodes) {
      const alike = this.#byStyle.get(node.style)
      if (alike) alike.push(node)
      else this.#byStyle.set(node.style, [node])
    }
    this.articles = this.ofStyle('article')
    for (const [place, node] of this.articles.entries()) {
      this.#articleAt.set(node, place)
      const name = node.ordinals.join('-')
      if (!this.#byArticle.has(name)) this.#byArticle.set(name, node)
    }
    for (const node of nodes) {
      const name = `${node.style} ${node.ordinals[0]}`
      if (!this.#byLegal.has(name)) this.#byLegal.set(name, node)
      if (isPrefixed(node)) this.#byDecimal.set(node.ordinals.join('.'), node)
    }
  }

  #add(clauses: readonly ReadClause[], parent: Node | undefined, into: Node[]): void {
    if (clauses.length === 0) return
    const children: Node[] = []
    const byNumber = new Map<string, Node>()
    this.#children.set(parent, children)
    this.#byNumber.set(parent, byNumber)
    for (const [at, clause] of clauses.entries()) {
      const marker = clause.draft.marker
      const node: Node = { clause, parent, style: marker?.style ?? 'none', ordinals: marker?.ordinals ?? [], at }
      children.push(node)
      into.push(node)
      for (const name of numbersOf(node)) if (!byNumber.has(name)) byNumber.set(name, node)
      this.#add(clause.items, node, into)
    }
  }

  /** Every clause of a style, in the order of the text. */
  ofStyle(style: Node['style']): readonly Node[] {
    return this.#byStyle.get(style) ?? []
  }

  childrenOf(node: Node | undefined): readonly Node[] {
    return this.#children.get(node) ?? []
  }

  article(ordinals: readonly number[]): Node | undefined {
    return this.#byArticle.get(ordinals.join('-'))
  }

  /** 第n章, 第n節, 別表第n. */
  legal(style: MarkerStyle, ordinal: number): Node | undefined {
    return this.#byLegal.get(`${style} ${ordinal}`)
  }

  /** The article a node stands in, itself included. */
  articleOf(node: Node): Node | undefined {
    let at: Node | undefined = node
    while (at && at.style !== 'article') at = at.parent
    return at
  }

  /** The article before (-1) or after (1) the one a node stands in. */
  neighbour(node: Node, step: 1 | -1): Node | undefined {
    const article = this.articleOf(node)
    const place = article && this.#articleAt.get(article)
    return place === undefined ? undefined : this.articles[place + step]
  }

  /**
   * A clause by the bare number of a reference (`上記3`): among the siblings of the clauses around the place first,
   * then among all top clauses. `exact` is false where the printed number carries a prefix (1.3 for 3).
   */
  top(ordinal: number, from: Node): { readonly node: Node; readonly exact: boolean } | undefined {
    const parents = [...parentsOf(from)].reverse()
    const named = (name: string): Node | undefined => {
      const holder = parents.find((parent) => this.#byNumber.get(parent)?.has(name))
      return holder === undefined && !parents.includes(undefined) ? undefined : this.#byNumber.get(holder)?.get(name)
    }
    const exact = named(`top ${ordinal}`)
    if (exact && exact.style !== 'chapter') return { node: exact, exact: true }
    const local = named(`local ${ordinal}`)
    if (local) return { node: local, exact: false }
    // A bare number means a chapter only where no clause bears it.
    return exact && { node: exact, exact: true }
  }

  /** `1.6` by its whole printed number. */
  decimal(ordinals: readonly number[]): Node | undefined {
    return this.#byDecimal.get(ordinals.join('.'))
  }

  /** `(3)` or `①` in the nearest list around a place. */
  item(style: MarkerStyle, ordinal: number, from: Node): Node | undefined {
    const name = `${style} ${ordinal}`
    const below = this.#byNumber.get(from)?.get(name)
    if (below) return below
    for (const parent of parentsOf(from)) {
      const found = this.#byNumber.get(parent)?.get(name)
      if (found) return found
    }
    return undefined
  }

  /** A 号 of a clause, in whatever list style its 号 are printed. */
  child(node: Node, styles: readonly MarkerStyle[], ordinal: number): Node | undefined {
    const byNumber = this.#byNumber.get(node)
    for (const style of styles) {
      const found = byNumber?.get(`${style} ${ordinal}`)
      if (found) return found
    }
    return undefined
  }
}

function* parentsOf(from: Node): Generator<Node | undefined> {
  for (let at: Node | undefined = from; at; at = at.parent) yield at.parent
}

function numbersOf(node: Node): readonly string[] {
  const ordinal = node.ordinals.at(-1)
  if (ordinal === undefined) return []
  const names = [`${node.style} ${node.ordinals[0]}`]
  if (isPrefixed(node)) names.push(`local ${ordinal}`)
  else if (TOP_STYLES.has(node.style) && node.ordinals.length === 1) names.push(`top ${ordinal}`)
  return names
}

const TOP_STYLES: ReadonlySet<string> = new Set(['plain', 'dai', 'roman', 'kanji', 'chapter'])
const isPrefixed = (node: Node): boolean => node.style === 'decimal' || node.style === 'hyphen'

/** Canonical key of a target, or the numbers that lead to it: 第5条第2項, 6(3). */
export function nameOf(node: Node): string {
  if (node.clause.key !== undefined) return node.clause.key
  const numbers: string[] = []
  for (let at: Node | undefined = node; at; at = at.parent) {
    const number = at.clause.number
    if (number !== null)
      numbers.unshift(isParagraph(at) ? `第${at.ordinals[0]}項` : isItem(at) ? `第${at.ordinals[0]}号` : number)
    // 2.2.1 names 2.2 already.
    if (at.style === 'article' || isPrefixed(at)) break
  }
  return numbers.join('') || (node.clause.title ?? '附則')
}

const isParagraph = (node: Node): boolean => node.style === 'plain' && node.parent?.style === 'article'
const isItem = (node: Node): boolean =>
  ['paren', 'kanji'].includes(node.style) &&
  (node.parent?.style === 'article' || (node.parent !== undefined && isParagraph(node.parent)))
