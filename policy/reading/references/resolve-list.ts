import { ROMAN, ROMAN_GLYPHS } from '../lines/ordinals.ts'
import type { ClauseIndex, Node } from './clause-index.ts'
import type { Resolved } from './resolved.ts'

/** Resolves bare numbers: 上記6、7及び8. */
export function resolveList(list: string, node: Node, index: ClauseIndex): Resolved | undefined {
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

/** A range wider than this is no range of clauses. */
export const LONGEST_RANGE = 100

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
  const roman = Math.max(ROMAN_GLYPHS.indexOf(word), ROMAN.indexOf(word)) + 1
  const [, number, item] = /^([\d.-]+?)\.?(?:\((\d+)\))?$/.exec(word) ?? []
  const ordinals = roman > 0 ? [roman] : (number ?? '').split(/[.-]/).map(Number)
  const decimal = ordinals.length > 1 ? index.decimal(ordinals) : undefined
  const top = ordinals.length > 1 ? decimal && { node: decimal, exact: true } : index.top(ordinals[0]!, node)
  if (!top || item === undefined) return top
  const child = index.child(top.node, ['paren', 'closing'], Number(item))
  return child && { node: child, exact: top.exact }
}
