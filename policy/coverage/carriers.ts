import { ORGANS, type Requirement, type RequirementId } from '../catalogue/index.ts'
import { explainMatch, isAsSure, matchClauses, type MatchedObligation } from '../matching/index.ts'
import { findOrgan, type OrganFound } from '../matching/organs.ts'
import type { Clause, Policy, PolicyKind } from '../model.ts'
import type { Carrier } from './report.ts'
import { compareStrength } from './strength.ts'

/** Places of a policy by the requirement that they carry. */
export type CarriersOf = (requirement: Requirement) => readonly Carrier[]

/** Finds, for any requirement, the places of one policy that carry it; surest first, then strongest. */
export function carriersIn(
  policy: Policy,
  documents: ReadonlySet<PolicyKind>,
  matched: readonly MatchedObligation[],
): CarriersOf {
  const byObligation = obligationCarriers(matched)
  const byClause = clauseCarriers(policy.clauses)
  const byTitle = titleCarriers(policy)
  const seek: Readonly<Record<Requirement['seenIn'], CarriersOf>> = {
    obligations: ({ id }) => {
      const obliging = byObligation.get(id) ?? []
      return obliging.some(({ certainty }) => isAsSure(certainty, 'likely'))
        ? obliging
        : [...(byTitle.get(id) ?? []), ...obliging]
    },
    clauses: ({ document, clause }) => (document && documents.has(document) && clause && byClause.get(clause)) || [],
    scope: (requirement) => scopeCarriers(policy, requirement),
  }
  return (requirement) => seek[requirement.seenIn](requirement)
}

function obligationCarriers(matched: readonly MatchedObligation[]): ReadonlyMap<RequirementId, readonly Carrier[]> {
  const carriers = new Map<RequirementId, Carrier[]>()
  for (const { obligation, index, matches } of matched) {
    for (const match of matches) {
      add(carriers, match.requirement, {
        kind: 'obligation',
        obligation: index,
        part: match.part,
        lines: obligation.lines,
        modality: match.modality,
        certainty: match.certainty,
        why: explainMatch(match),
      })
    }
  }
  for (const list of carriers.values()) list.sort(bySurenessThenStrength)
  return carriers
}

/** Clauses that are about a requirement by their title; they count where no sentence of theirs obliges anyone to it. */
function titleCarriers(policy: Policy): ReadonlyMap<RequirementId, readonly Carrier[]> {
  const carriers = new Map<RequirementId, Carrier[]>()
  for (const { requirement, clause, word } of matchClauses(policy)) {
    add(carriers, requirement, {
      kind: 'clause',
      lines: clause.lines,
      certainty: 'likely',
      why: {
        ja: `見出し「${clause.title}」に「${word.word}」がある`,
        en: `the title "${clause.title}" says "${word.word}"`,
      },
    })
  }
  return carriers
}

function bySurenessThenStrength(a: Carrier, b: Carrier): number {
  if (a.certainty !== b.certainty) return isAsSure(a.certainty, b.certainty) ? -1 : 1
  return compareStrength(b.modality!, a.modality!)
}

function clauseCarriers(clauses: readonly Clause[]): ReadonlyMap<string, readonly Carrier[]> {
  const carriers = new Map<string, Carrier[]>()
  const visit = (clause: Clause): void => {
    for (const key of clause.key?.split('+') ?? []) {
      const title = [clause.number, clause.title].filter(Boolean).join(' ')
      add(carriers, key, {
        kind: 'clause',
        lines: clause.lines,
        certainty: 'certain',
        why: { ja: `条項「${title}」がある`, en: `there is a clause "${title}"` },
      })
    }
    clause.items.forEach(visit)
  }
  clauses.forEach(visit)
  return carriers
}

function add<Key>(carriers: Map<Key, Carrier[]>, key: Key, carrier: Carrier): void {
  const list = carriers.get(key)
  if (list) list.push(carrier)
  else carriers.set(key, [carrier])
}

function scopeCarriers(policy: Policy, requirement: Requirement): readonly Carrier[] {
  const organ = ORGANS.find(({ key }) => requirement.key === `adopt-${key}`)
  const found = organ && findOrgan(policy, organ)
  return found ? [SCOPE[found.as](found.words)] : []
}

const SCOPE: Readonly<Record<OrganFound['as'], (words: string) => Carrier>> = {
  named: (words) => ({
    kind: 'scope',
    certainty: 'certain',
    why: { ja: `適用範囲に「${words}」がある`, en: `the scope names ${words}` },
  }),
  issuer: (words) => ({
    kind: 'scope',
    certainty: 'likely',
    why: { ja: `「${words}」の名で定められている`, en: `adopted in the name of ${words}` },
  }),
  collective: (words) => ({
    kind: 'scope',
    certainty: 'likely',
    why: { ja: `適用範囲の「${words}」に含まれる`, en: `among "${words}" in the scope` },
  }),
  'office-only': (words) => ({
    kind: 'scope',
    certainty: 'likely',
    isShort: true,
    why: {
      ja: `適用範囲にあるのは「${words}」であり、機関そのものではない`,
      en: `the scope names ${words}, the office and not the organ`,
    },
  }),
}
