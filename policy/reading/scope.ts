import type { Scope } from '../model.ts'
import { walk, type ReadClause } from './clauses.ts'

/** Words by which a list of organs is joined. */
const JOINED = /、|及び|並びに|又は|・|,/

/** Reads whom and what the policy covers, as the words of its 適用範囲 (or the paragraph that stands for it). */
export function readScope(clauses: readonly ReadClause[]): Scope {
  const holders = clauses.flatMap((clause) => walk([clause])).filter(({ key }) => key?.split('+').includes('scope'))
  const nodes = holders.flatMap((holder) => walk([holder]))
  const organs = nodes.flatMap((node) => organsIn(node.text))
  const persons = nodes.flatMap((node) => personsIn(node.text))
  const assets = nodes
    .filter(({ title }) => /資産/.test(title ?? ''))
    .flatMap(({ items }) => items.map(({ text }) => text))
  return { organs: unique(organs), persons: unique(persons), assets: unique(assets) }
}

function organsIn(text: string): readonly string[] {
  const inBrackets = [...text.matchAll(/[（(]([^（()）]{2,120})[)）]/g)]
    .map(([, inner]) => inner!)
    .filter((inner) => !/ただし|除く|以下/.test(inner))
  const said = /(?:行政機関|機関|組織|部局)(?:の範囲)?は、(?:次のとおりとし、)?(.{2,400}?)(?:とする|である)/.exec(
    withoutBrackets(text),
  )
  if (!said) return []
  const names = [said[1]!, ...inBrackets].flatMap((list) => list.split(JOINED)).map((name) => name.trim())
  return names.filter((name) => /(?:部局|部|局|会|委員|室|所|課|署|企業|機関|院|校|園|長|区|者)$/.test(name))
}

function personsIn(text: string): readonly string[] {
  const said = /(?:対象者|適用される者|適用範囲|対象)(?:の範囲)?は、(.{2,120}?)(?:とする|である)/.exec(text)
  if (!said || !/(?:者|職員|職員等|員)$/.test(said[1]!)) return []
  return [said[1]!]
}

const withoutBrackets = (text: string): string => text.replace(/[（(][^（()）]{0,200}[)）]/g, '')
const unique = (words: readonly string[]): readonly string[] => [...new Set(words)]
