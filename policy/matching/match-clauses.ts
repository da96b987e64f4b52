import type { RequirementId } from '../catalogue/index.ts'
import type { Clause, Policy } from '../model.ts'
import { compileRules, type CompiledRules } from './compile.ts'
import type { WordFound } from './match.ts'
import { place } from './place.ts'
import { RULES } from './rules/index.ts'
import { namesOneMatter } from './titles.ts'

/** A clause whose title names the matter of a requirement, whatever its sentences oblige. */
export interface MatchedClause {
  readonly requirement: RequirementId
  readonly clause: Clause
  readonly word: WordFound
}

/**
 * The clauses that are about a requirement by their own title. Many articles settle something without obliging anyone
 * (副市長をCISOとする, 例外措置を取ることができる); their titles still show that the text has them.
 */
export function matchClauses({ clauses }: Pick<Policy, 'clauses'>): readonly MatchedClause[] {
  const compiled = (rulesOnce ??= compileRules(RULES))
  return clauses.flatMap((clause) => matchWithin(clause, compiled))
}

let rulesOnce: CompiledRules | undefined

function matchWithin(clause: Clause, rules: CompiledRules): readonly MatchedClause[] {
  return [...matchTitle(clause, rules), ...clause.items.flatMap((item) => matchWithin(item, rules))]
}

function matchTitle(clause: Clause, rules: CompiledRules): readonly MatchedClause[] {
  if (clause.title === undefined || !namesOneMatter(clause.title)) return []
  const title = place(clause.title, 'title', rules)
  const woken = new Set([...title.starts.keys()].flatMap((word) => rules.wokenByTitle[word]!))
  return [...woken].flatMap((id) => {
    const { rule, titled, notAbout } = rules.rules[id]!
    const word = title.has(notAbout) ? null : title.find(titled)
    return word ? [{ requirement: rule.requirement, clause, word }] : []
  })
}
