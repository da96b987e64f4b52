import type { Words } from '#kernel'

import type { ClauseKey, Modality, PolicyKind } from '../model.ts'
import type { Cadence } from './cadence.ts'
import type { Certainty } from './certainty.ts'
import type { Citation } from './citation.ts'
import type { Field } from './field.ts'
import type { Role } from './role.ts'

/** A calendar day in Japan, `YYYY-MM-DD`; days compare as strings. */
export type Day = `${number}-${number}-${number}`

/** Key of an edition of a catalogue. */
export type EditionKey = 'law-244-6' | 'ordinance-80' | 'guideline-r8' | 'basic-policy'

/** `edition#key`, the name of a requirement everywhere outside its catalogue. */
export type RequirementId = `${EditionKey}#${string}`

/** Network models of the guideline (三層の対策). α is what most municipalities run. */
export type NetworkModel = 'α' | 'α′' | 'β' | 'β′'

/** Where a requirement comes from, and how sure the catalogue is of it. */
export interface Source {
  /** Law and article, or document with its date and page, in Japanese as one would cite it. */
  readonly title: string
  readonly certainty: Certainty
}

/** 要件: one thing that a dated catalogue asks for. */
export interface Requirement {
  readonly id: RequirementId
  readonly edition: EditionKey
  /** Unique within its edition. */
  readonly key: string
  readonly words: Words
  readonly field: Field
  /** Who answers for it, by canonical role; a house maps roles to its own names and posts. */
  readonly owner: Role
  readonly cadence: Cadence
  /** What would show, to an auditor, that it is met. */
  readonly evidence: Words
  /** How strongly the catalogue asks; a policy that says less is weakened. */
  readonly asks: Modality
  /** Some towns write it, but no law and no model text asks for it: where it is absent, nothing is missing. */
  readonly isOptional?: true
  /** Where a policy shows that it carries it: in what it obliges, in its clauses, or in the organs of its scope. */
  readonly seenIn: 'obligations' | 'clauses' | 'scope'
  /** The document of a policy in which it belongs; absent where any may carry it. */
  readonly document?: PolicyKind
  /** Clause of the model text in which it stands. */
  readonly clause?: ClauseKey
  /** First day on which it is asked; null = since before this catalogue begins. */
  readonly from: Day | null
  /** Last day on which it is asked; null = open. */
  readonly until: Day | null
  /** Kinds of issuer that it binds ({@link IssuerKind}); absent = every kind. */
  readonly binds?: readonly IssuerKind[]
  /** Network models that it binds; absent = every model. */
  readonly models?: readonly NetworkModel[]
  readonly source: Source
  /** Lines of published policies from which it was taken. */
  readonly citations: readonly Citation[]
}

/** Legal kinds of bodies, as {@link Policy.issuerKind} gives them; by them laws bind or do not. */
export const ISSUER_KINDS = [
  '市',
  '町',
  '村',
  '特別区',
  '都道府県',
  '一部事務組合',
  '広域連合',
  '共済組合',
  '地方独立行政法人',
  '不明',
] as const

export type IssuerKind = (typeof ISSUER_KINDS)[number]

/** One dated edition of a catalogue. */
export interface Edition {
  readonly key: EditionKey
  readonly words: Words
  readonly from: Day | null
  readonly until: Day | null
  readonly requirements: readonly Requirement[]
}

/** What a row says of itself; the rest it takes from its edition. */
export type RequirementRow = Omit<
  Requirement,
  'id' | 'edition' | 'asks' | 'seenIn' | 'from' | 'until' | 'source' | 'citations' | 'words'
> &
  Words &
  Partial<Pick<Requirement, 'asks' | 'seenIn' | 'from' | 'until' | 'source' | 'citations'>>

/** Rows that have something in common. */
export function withAll(rows: readonly RequirementRow[], common: Partial<RequirementRow>): readonly RequirementRow[] {
  return rows.map((row) => Object.assign({}, row, common))
}

/** An edition from its rows; what a row leaves out is what the edition says. `asks` left out is する. */
export function edition(
  of: Pick<Edition, 'key' | 'words' | 'from' | 'until'> & { readonly source: Source },
  rows: readonly RequirementRow[],
): Edition {
  const { source, ...head } = of
  const requirements = rows.map(({ ja, en, ...row }): Requirement => ({
    asks: 'する',
    seenIn: 'obligations',
    from: of.from,
    until: of.until,
    source,
    citations: [],
    ...row,
    id: `${of.key}#${row.key}`,
    edition: of.key,
    words: { ja, en },
  }))
  return { ...head, requirements }
}
