import type { RequirementId } from '../catalogue/index.ts'
import type { ClauseKey, Obligation, Policy } from '../model.ts'
import { isAsSure } from './certainty.ts'
import { compileRules, type CompiledRule, type CompiledRules, type WordIds } from './compile.ts'
import type { MatchedObligation, RequirementMatch, WordFound } from './match.ts'
import { place, type Place } from './place.ts'
import type { Rule } from './rule.ts'
import { RULES } from './rules/index.ts'
import { titlesAt } from './titles.ts'

/** Finds what each obligation of a policy carries. */
export type Matcher = (policy: Pick<Policy, 'clauses' | 'obligations'>) => readonly MatchedObligation[]

/**
 * What each obligation carries, by the rules of every edition. Pure; time is linear in the text (each sentence, its
 * parts and each title are scanned once for all words).
 */
export const matchObligations: Matcher = createMatcher(RULES)

/** A matcher of one's own rules. */
export function createMatcher(rules: readonly Rule[]): Matcher {
  const compiled = compileRules(rules)
  return ({ clauses, obligations }) => {
    const titles = titlesAt(clauses)
    const scanned = new Map<readonly string[], Place>()
    const titlePlace = (line: number): Place => {
      const above = titles(line)
      const known = scanned.get(above)
      if (known) return known
      const made = place(above.join('|'), 'title', compiled)
      scanned.set(above, made)
      return made
    }
    return obligations.map((obligation, index): MatchedObligation => {
      const above = titlePlace(obligation.lines[0])
      const single = SEVERAL.test(titles(obligation.lines[0]).at(-1) ?? '') ? 'possible' : 'likely'
      const matches = matchOne(obligation, above, single, compiled)
      return { obligation, index, matches, own: !matches.some(({ certainty }) => isAsSure(certainty, 'likely')) }
    })
  }
}

/** A title that joins several matters (監査及び自己点検) says of no sentence which of them it is about. */
const SEVERAL = /及び|並びに|又は|若しくは|、|・|\p{Script=Han}と\p{Script=Han}/u

/** What a sentence offers to a rule. */
interface Sight {
  readonly part: Place
  readonly sentence: Place
  readonly titles: Place
  readonly keys: ReadonlySet<string>
  readonly byTitle: 'likely' | 'possible'
}

type Verdict = Pick<RequirementMatch, 'certainty' | 'by' | 'clause' | 'words'>

function matchOne(
  obligation: Obligation,
  titles: Place,
  byTitle: Sight['byTitle'],
  rules: CompiledRules,
): RequirementMatch[] {
  const sentence = place(obligation.text, 'sentence', rules)
  const keys = new Set(obligation.context.flatMap((key) => key.split('+')))
  const always = [
    ...[...titles.starts.keys()].flatMap((word) => rules.wokenByTitle[word]!),
    ...[...keys].flatMap((key) => rules.wokenByChapter.get(key) ?? []),
  ]
  return obligation.parts.flatMap(({ text, modality }, index) => {
    const part = place(text, 'part', rules)
    const woken = new Set([...[...part.starts.keys()].flatMap((word) => rules.wokenByWord[word]!), ...always])
    const best = new Map<RequirementId, Verdict>()
    for (const id of [...woken].sort((a, b) => a - b)) {
      const rule = rules.rules[id]!
      const verdict = judge(rule, { part, sentence, titles, keys, byTitle })
      const before = best.get(rule.rule.requirement)
      if (verdict && !(before && isAsSure(before.certainty, verdict.certainty))) {
        best.set(rule.rule.requirement, verdict)
      }
    }
    return [...best].map(([requirement, verdict]) => ({ requirement, part: index, modality, ...verdict }))
  })
}

function judge(compiled: CompiledRule, sight: Sight): Verdict | null {
  const { rule, not, notAbout, titled } = compiled
  const { part, sentence, titles, keys } = sight
  if (part.has(not) || sentence.has(notAbout) || titles.has(notAbout)) return null
  const clause = rule.within.find((key) => keys.has(key)) ?? null
  if (rule.strict && keys.size > 0 && clause === null) return null
  const words = findWords(compiled, sight)
  if (words) {
    const isSure = clause !== null && words.every((found) => found.in !== 'title')
    return { certainty: isSure ? 'certain' : 'likely', by: 'words', clause, words }
  }
  const title = titles.find(titled)
  if (title) return { certainty: sight.byTitle, by: 'title', clause, words: [title] }
  const chapter = rule.chapter.find((key): key is ClauseKey => keys.has(key))
  return chapter ? { certainty: 'possible', by: 'chapter', clause: chapter, words: [] } : null
}

/** One word of each group, the verb's in the part, the subject's in the sentence or else in a title; null if one lacks. */
function findWords({ says, about }: CompiledRule, { part, sentence, titles }: Sight): WordFound[] | null {
  if (says.length === 0) return null
  const found: WordFound[] = []
  const take = (group: WordIds, places: readonly Place[]): boolean => {
    for (const place of places) {
      const word = place.find(group)
      if (word) return found.push(word) > 0
    }
    return false
  }
  const isWhole =
    says.every((group) => take(group, [part])) && about.every((group) => take(group, [part, sentence, titles]))
  return isWhole ? found : null
}
