import type { RequirementId } from '../catalogue/index.ts'
import type { ClauseKey, Obligation, Policy } from '../model.ts'
import { isAsSure, type MatchCertainty } from './certainty.ts'
import { compileRules, type CompiledRule, type CompiledRules, type WordIds } from './compile.ts'
import type { MatchedObligation, RequirementMatch, WordFound } from './match.ts'
import { place, type Place } from './place.ts'
import type { Rule } from './rule.ts'
import { RULES } from './rules/index.ts'
import { namesOneMatter, titlesAt } from './titles.ts'

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
    const scanned = new Map<readonly string[], Titles>()
    const titlesOf = (line: number): Titles => {
      const above = titles(line)
      const known = scanned.get(above)
      if (known) return known
      const made = { above, place: place(above.join('|'), 'title', compiled) }
      scanned.set(above, made)
      return made
    }
    return obligations.map((obligation, index): MatchedObligation => {
      const matches = matchOne(obligation, titlesOf(obligation.lines[0]), compiled)
      return { obligation, index, matches, own: !matches.some(({ certainty }) => isAsSure(certainty, 'likely')) }
    })
  }
}

interface Titles {
  readonly above: readonly string[]
  readonly place: Place
}

/** What a sentence offers to a rule. */
interface Sight {
  readonly part: Place
  readonly condition: Place
  readonly sentence: Place
  readonly titles: Titles
  readonly keys: ReadonlySet<string>
  /** Keys of the innermost clause. */
  readonly innermost: ReadonlySet<string>
}

type Verdict = Pick<RequirementMatch, 'certainty' | 'by' | 'clause' | 'words'>

function matchOne(obligation: Obligation, titles: Titles, rules: CompiledRules): RequirementMatch[] {
  const sentence = place(obligation.text, 'sentence', rules)
  const keys = new Set(obligation.context.flatMap((key) => key.split('+')))
  const innermost = new Set(obligation.context.at(-1)?.split('+'))
  const always = [
    ...[...titles.place.starts.keys()].flatMap((word) => rules.wokenByTitle[word]!),
    ...[...keys].flatMap((key) => rules.wokenByChapter.get(key) ?? []),
  ]
  return obligation.parts.flatMap(({ text, modality }, index) => {
    const [subject, condition] = lead(text, obligation)
    const sight: Sight = {
      part: place(text, 'part', rules, [condition, text.length]),
      condition: place(text, 'condition', rules, [subject, condition]),
      sentence,
      titles,
      keys,
      innermost,
    }
    const words = [...sight.part.starts.keys(), ...sight.condition.starts.keys()]
    const woken = new Set([...words.flatMap((word) => rules.wokenByWord[word]!), ...always])
    const best = new Map<RequirementId, Verdict>()
    for (const id of [...woken].sort((a, b) => a - b)) {
      const rule = rules.rules[id]!
      const verdict = judge(rule, sight)
      const before = best.get(rule.rule.requirement)
      if (verdict && !(before && isAsSure(before.certainty, verdict.certainty))) {
        best.set(rule.rule.requirement, verdict)
      }
    }
    return [...best].map(([requirement, { certainty, by, clause, words }]) => ({
      requirement,
      certainty,
      part: index,
      modality,
      by,
      clause,
      words,
    }))
  })
}

/**
 * Where the subject of a part ends and where its condition ends. A role (情報システム管理者は) says nothing of what the
 * verb asks, though a subject that describes does (情報資産を運搬する者は); a condition (見直しが必要となった場合には) says
 * less of it than the verb does.
 */
function lead(part: string, { addressee, condition }: Obligation): readonly [number, number] {
  const found = addressee.includes('を') ? -1 : part.indexOf(`${addressee}は`)
  const subject = found >= 0 && found <= SUBJECT_WITHIN ? found + addressee.length + 1 : 0
  const from = condition === undefined ? -1 : part.indexOf(condition, subject)
  return [subject, from < 0 ? subject : from + condition!.length]
}

/** Only a few words (なお、, この場合において、) stand before a subject. */
const SUBJECT_WITHIN = 20

function judge(compiled: CompiledRule, sight: Sight): Verdict | null {
  const { rule, not, notAbout, titled } = compiled
  const { part, sentence, titles, keys, innermost } = sight
  if (part.has(not) || sentence.has(notAbout) || titles.place.has(notAbout)) return null
  const clause = rule.within.find((key) => (rule.directly ? innermost : keys).has(key)) ?? null
  if (rule.strict && clause === null) return null
  const words = findWords(compiled, sight)
  if (words?.some((found) => found.in === 'condition') && sight.condition.has(not)) return null
  if (words) return { certainty: sureness(words, clause, titles), by: 'words', clause, words }
  const title = titles.place.find(titled)
  if (title) return { certainty: namesOne(title, titles) ? 'likely' : 'possible', by: 'title', clause, words: [title] }
  const chapter = rule.chapter.find((key): key is ClauseKey => keys.has(key))
  return chapter ? { certainty: 'possible', by: 'chapter', clause: chapter, words: [] } : null
}

function sureness(words: readonly WordFound[], clause: ClauseKey | null, titles: Titles): MatchCertainty {
  if (words.some((found) => found.in === 'title' && !namesOne(found, titles))) return 'possible'
  const isWhole = words.every((found) => found.in === 'part' || found.in === 'sentence')
  return isWhole && clause !== null ? 'certain' : 'likely'
}

/** Whether the title in which a word was found names one matter; one that joins several says of none that it is meant. */
function namesOne({ from }: WordFound, { above }: Titles): boolean {
  let start = 0
  const title = above.find((title) => (start += title.length + 1) > from)
  return title !== undefined && namesOneMatter(title)
}

/** One word of each group: the verb's in the part, the subject matter's in the sentence or a title; null if one lacks. */
function findWords({ says, about }: CompiledRule, sight: Sight): WordFound[] | null {
  if (says.length === 0) return null
  const { part, condition, sentence, titles } = sight
  const found: WordFound[] = []
  const take = (group: WordIds, places: readonly Place[]): boolean => {
    for (const place of places) {
      const word = place.find(group)
      if (word) return found.push(word) > 0
    }
    return false
  }
  const isWhole =
    says.every((group) => take(group, [part, condition])) &&
    about.every((group) => take(group, [part, sentence, titles.place]))
  return isWhole ? found : null
}
