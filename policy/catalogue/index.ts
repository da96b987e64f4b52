import { BASIC_POLICY } from './basic-policy/index.ts'
import { GUIDELINE_R8 } from './guideline-r8/index.ts'
import { LAW_244_6 } from './law-244-6/index.ts'
import { ORDINANCE_80 } from './ordinance-80/index.ts'
import type { Edition, Requirement } from './requirement.ts'

export { CADENCES, type Cadence } from './cadence.ts'
export { SOURCE_CERTAINTIES } from './certainty.ts'
export { SOURCE_TEXTS, type Citation, type SourceText } from './citation.ts'
export { FIELDS, type Field } from './field.ts'
export { AUDIT_COLUMNS, AUDIT_ROWS, type AuditRow } from './guideline-r8/audit-columns.ts'
export { ASSET_CLASSES, type AssetClass } from './guideline-r8/classes.ts'
export { ROLE_DUTIES, type RoleDuty } from './guideline-r8/roles.ts'
export { BASIC_POLICY_ITEMS, STANDARDS_CHAPTERS } from './guideline-r8/structure.ts'
export { FLOW_RULES, NETWORK_MODELS, ZONES, type FlowRule, type ModelWords, type Zone } from './guideline-r8/zones.ts'
export { ORGANS, type Organ } from './law-244-6/organs.ts'
export { exemption, ruleFor, type Exemption, type ExemptionFacts, type OrdinanceSubject } from './ordinance-80/index.ts'
export { ISSUER_KINDS } from './requirement.ts'
export type { Day, Edition, EditionKey, IssuerKind, NetworkModel, Requirement, RequirementId } from './requirement.ts'
export { ROLES, type Role } from './role.ts'

/** Every edition: law first, then ordinance, guideline, and what towns themselves write. */
export const EDITIONS: readonly Edition[] = [LAW_244_6, ORDINANCE_80, GUIDELINE_R8, BASIC_POLICY]

const BY_KEY: ReadonlyMap<string, Edition> = new Map(EDITIONS.map((edition) => [edition.key, edition]))
const BY_ID: ReadonlyMap<string, Requirement> = new Map(
  EDITIONS.flatMap((edition) => edition.requirements).map((requirement) => [requirement.id, requirement]),
)

/** The edition of that key, if there is one. */
export function findEdition(key: string): Edition | undefined {
  return BY_KEY.get(key)
}

/** The requirement of that id (`edition#key`), if there is one. */
export function findRequirement(id: string): Requirement | undefined {
  return BY_ID.get(id)
}
