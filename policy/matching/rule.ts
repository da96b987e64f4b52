import type { EditionKey, RequirementId } from '../catalogue/index.ts'
import type { ClauseKey } from '../model.ts'

/** Words of which one must stand, parted by `|`: `'監査|点検'`. */
export type AnyOf = string

/**
 * How to recognise, in an obligation, the requirement that it carries. A rule is read like a sentence: "in such a clause,
 * where the verb says this, the sentence is about that, and none of those words stand".
 *
 * Words are compared after {@link fold}; a rule therefore writes each word once, in its usual form.
 */
export interface Rule {
  readonly requirement: RequirementId
  /** Clauses where it belongs. Elsewhere, or where no clause is known, the match is one degree less sure. */
  readonly within: readonly ClauseKey[]
  /** It stands in `within` and nowhere else: its words are too common to mean it in another clause or in none known. */
  readonly strict: boolean
  /** Only the innermost clause counts as `within`: the opening sentence of a clause, not those of its items. */
  readonly directly: boolean
  /** Of each group one word must stand in the part itself (one verb of the sentence). The first group is the trigger. */
  readonly says: readonly AnyOf[]
  /** Of each group one word must stand in the sentence or in a title above it. */
  readonly about: readonly AnyOf[]
  /** None of these may stand in the part. */
  readonly not: AnyOf
  /** None of these may stand anywhere in the sentence or its titles. */
  readonly notAbout: AnyOf
  /** A title above the sentence that says so by itself. */
  readonly titled: AnyOf
  /** A chapter whose sentences belong here whatever they say. */
  readonly chapter: readonly ClauseKey[]
}

/** What a rule table writes of a rule; what is left out is empty. */
export type RuleRow = Partial<Omit<Rule, 'requirement'>>

/** The rules of one edition from a table by requirement key; a key may have several rules. */
export function rules(
  edition: EditionKey,
  table: Readonly<Record<string, RuleRow | readonly RuleRow[]>>,
): readonly Rule[] {
  return Object.entries(table).flatMap(([key, rows]) => toArray(rows).map((row) => ruleOf(`${edition}#${key}`, row)))
}

const EMPTY: Omit<Rule, 'requirement'> = {
  within: [],
  strict: false,
  directly: false,
  says: [],
  about: [],
  not: '',
  notAbout: '',
  titled: '',
  chapter: [],
}

function ruleOf(requirement: RequirementId, row: RuleRow): Rule {
  return { ...EMPTY, ...row, requirement }
}

function toArray(rows: RuleRow | readonly RuleRow[]): readonly RuleRow[] {
  return isArray(rows) ? rows : [rows]
}

/** `Array.isArray` does not narrow readonly arrays. */
function isArray(rows: RuleRow | readonly RuleRow[]): rows is readonly RuleRow[] {
  return Array.isArray(rows)
}
