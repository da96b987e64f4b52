import type { Words } from '#kernel'

import type { Day, Edition, IssuerKind, Requirement } from '../catalogue/index.ts'
import { isAsSure, matchObligations } from '../matching/index.ts'
import { issuingOrgan } from '../matching/organs.ts'
import type { Obligation, Policy, PolicyKind } from '../model.ts'
import { carriersIn } from './carriers.ts'
import { documentsIn } from './documents.ts'
import type { Carrier, Coverage, CoverageFacts, CoverageStatus, RequirementCoverage } from './report.ts'
import { compareStrength, saysInterval } from './strength.ts'
import { COVERAGE_WORDS as SAY } from './words.ts'

/**
 * What a policy says of each requirement of the editions, on a day. Pure.
 *
 * A requirement that binds another kind of body or another network model is not applicable; one before its first day or
 * after its last is not in force; one that belongs in another document (対策基準) is not missing here, and where this
 * document speaks of it in outline, its strength is left to that document; what `possible` matches point to is named as candidates and does not count.
 *
 * @param policy as read
 * @param editions of the catalogues to hold it against
 * @param day on which it is judged, in Japan
 * @param facts what the text itself does not say
 */
export function coverage(policy: Policy, editions: readonly Edition[], day: Day, facts: CoverageFacts = {}): Coverage {
  const obligations = matchObligations(policy)
  const asked: Asked = { policy, documents: documentsIn(policy), day, facts }
  const carriersOf = carriersIn(policy, asked.documents, obligations)
  const requirements = editions
    .flatMap((edition) => edition.requirements)
    .map((requirement): RequirementCoverage => {
      const all = carriersOf(requirement)
      const by = all.filter(({ certainty }) => isAsSure(certainty, 'likely'))
      const [status, why] = outside(requirement, by, asked) ?? judge(requirement, by, asked)
      return {
        requirement,
        status,
        by,
        candidates: all.filter(({ certainty }) => certainty === 'possible'),
        modality: by[0]?.modality ?? null,
        why,
      }
    })
  return { day, requirements, obligations }
}

type Judgement = readonly [CoverageStatus, Words]

/** What is asked about: whose text, which documents it holds, on which day. */
interface Asked {
  readonly policy: Policy
  readonly documents: ReadonlySet<PolicyKind>
  readonly day: Day
  readonly facts: CoverageFacts
}

/** Why a requirement is not asked of this policy on this day; null where it is. */
function outside(
  requirement: Requirement,
  by: readonly Carrier[],
  { policy, documents, day, facts }: Asked,
): Judgement | null {
  const { binds, models, from, until, document, seenIn } = requirement
  if (binds && !isBound(policy.issuerKind, binds))
    return ['not-applicable', SAY.notBound(requirement, policy.issuerKind)]
  if (models && !models.includes(facts.model ?? 'α')) return ['not-applicable', SAY.otherModel(models, facts.model)]
  if (from !== null && day < from) return ['not-in-force', SAY.notYet(from, by)]
  if (until !== null && day > until) return ['not-in-force', SAY.noLonger(until)]
  if (by.length > 0) return null
  if (seenIn === 'scope' && isOfOneOrgan(policy)) return ['not-applicable', SAY.otherOrgan(policy.issuer)]
  if (document && !documents.has(document)) return ['not-applicable', SAY.otherDocument(document)]
  if (requirement.isOptional) return ['not-applicable', SAY.optional()]
  return null
}

/** Whether the policy is one organ's own (議会, 教育委員会), which need not speak for the others. */
function isOfOneOrgan(policy: Policy): boolean {
  return !['head', 'corporation'].includes(issuingOrgan(policy).key)
}

function judge(requirement: Requirement, by: readonly Carrier[], { policy, documents }: Asked): Judgement {
  const [surest] = by
  if (!surest) return ['missing', SAY.missing(requirement)]
  const peers = by.filter(({ certainty }) => certainty === surest.certainty)
  if (peers.every(({ isShort }) => isShort)) return ['weakened', SAY.short(surest)]
  if (requirement.document && !documents.has(requirement.document))
    return ['covered', SAY.inOutline(surest, requirement.document)]
  const { modality } = surest
  if (modality && compareStrength(modality, requirement.asks) < 0) {
    return ['weakened', SAY.weaker(surest, modality, requirement.asks)]
  }
  if (requirement.asks === '定期的に' && !sayWhen(peers, policy.obligations)) {
    return ['weakened', SAY.noInterval(surest)]
  }
  return ['covered', SAY.covered(surest)]
}

/** Whether one of the obligations that carry it says at what interval; each is looked at once, however many parts carry. */
function sayWhen(carriers: readonly Carrier[], obligations: readonly Obligation[]): boolean {
  const indices = new Set(carriers.flatMap(({ obligation }) => obligation ?? []))
  return [...indices].some((index) => saysInterval(obligations[index]!.text))
}

/** A kind of body that the reader gives as text is one of the kinds named. */
function isBound(kind: string, binds: readonly IssuerKind[]): boolean {
  return binds.some((bound) => bound === kind)
}
