import type { Scope } from '../../model.ts'
import { walk, type ReadClause } from '../clauses/clauses.ts'

/** Words by which a list of organs is joined. */
const JOINED = /、|及び|並びに|又は|・|,/

/** Reads whom and what the policy covers, as the words of its 適用範囲 (or the paragraph that stands for it). */
export function readScope(clauses: readonly ReadClause[]): Scope {
  const holders = clauses.flatMap((clause) => walk([clause])).filter(({ key }) => key?.split('+').includes('scope'))
  const nodes = holders.flatMap((holder) => walk([holder]))
  const organs = nodes.flatMap((node) => organsIn(node.text, node.title ?? ''))
  const persons = nodes.flatMap((node) => personsIn(node.text))
  const assets = nodes
    .filter(({ title }) => /資産/.test(title ?? ''))
    .flatMap(({ items }) => items.map(({ text }) => text))
  return { organs: unique(organs), persons: unique(persons), assets: unique(assets) }
}

function organsIn(text: string, title: string): readonly string[] {
  const inBrackets = [...text.matchAll(/[（(]([^（()）]{2,120})[)）]/g)]
    .map(([, inner]) => inner!)
    .filter((inner) => !/ただし|除く|以下/.test(inner))
  const said = /(?:行政機関|機関|組織|部局)(?:の範囲)?は、(?:次のとおりとし、)?(.{2,400}?)(?:とする|である)/.exec(
    withoutBrackets(text),
  )
  const applied = /^(?:この|本)[^、。]{0,20}は、(.{2,400}?)に適用/.exec(withoutBrackets(text))
  const titled = /機関|組織/.test(title) ? /^(.{2,400}?)とする/.exec(withoutBrackets(text)) : null
  const list = said?.[1] ?? applied?.[1] ?? titled?.[1]
  if (list === undefined) return []
  const names = [list, ...inBrackets].flatMap((list) => list.split(JOINED)).map((name) => name.trim())
  return names.filter((name) => /(?:部局|部|局|会|委員|室|所|課|署|庁|企業|機関|院|校|園|長|区|者)$/.test(name))
}

function personsIn(text: string): readonly string[] {
  const applied = /^(?:この|本)[^、。]{0,20}は、(.{2,200}?)に適用/.exec(withoutBrackets(text))
  if (applied && PERSON.test(applied[1]!)) return applied[1]!.split(JOINED).filter((name) => PERSON.test(name))
  const said = /(?:対象者|適用される者|適用範囲|対象)(?:の範囲)?は、(.{2,120}?)(?:とする|である)/.exec(text)
  if (!said || !PERSON.test(said[1]!)) return []
  return [said[1]!]
}

/** Ends as persons do; 委員会 and 監査委員 are organs. */
const PERSON = /(?:者|職員|職員等|(?<!委)員)$/

const withoutBrackets = (text: string): string => text.replace(/[（(][^（()）]{0,200}[)）]/g, '')
const unique = (words: readonly string[]): readonly string[] => [...new Set(words)]
