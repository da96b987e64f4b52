import type { Policy, PolicyKind } from '../model.ts'

/** Titles under which a text holds a whole document; 「対策基準の策定」 is a clause on one, not one. */
const TITLES: readonly (readonly [RegExp, PolicyKind])[] = [
  [/基本方針\s*$/, 'basic-policy'],
  [/対策基準\s*$/, 'standards'],
  [/実施手順\s*$/, 'procedures'],
]

/** A document has articles with titles; a clause on one (第10条（対策基準）) has paragraphs. */
const TITLED_ITEMS = 2

/** The documents that a text holds: many towns bind 基本方針 and 対策基準 as two chapters of one. */
export function documentsIn({ kind, clauses }: Pick<Policy, 'kind' | 'clauses'>): ReadonlySet<PolicyKind> {
  const parts = clauses
    .filter(({ key, items }) => key === undefined && items.filter(({ title }) => title).length >= TITLED_ITEMS)
    .flatMap(({ title = '' }) => TITLES.filter(([words]) => words.test(title)).map(([, document]) => document))
  return new Set([kind, ...parts])
}
