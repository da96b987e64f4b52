import type { ClauseIndex, Node } from './clause-index.ts'
import { number } from './number.ts'
import type { Groups } from './reference-pattern.ts'
import { paragraphOf, resolveLegal } from './resolve-legal.ts'
import { LONGEST_RANGE, resolveList } from './resolve-list.ts'
import type { Resolved } from './resolved.ts'

/** Finds the clauses that a match of the pattern names; undefined where the words are no reference in this text. */
export function resolve(groups: Groups, node: Node, index: ClauseIndex): Resolved | undefined {
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
