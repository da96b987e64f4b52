import { requirementKeys } from '#kernel'

/**
 * The requirements that registers meet by their duties, by `edition#key`. Here they are literals, so that a wrong key
 * does not compile; a test looks each of them up in its catalogue.
 */
export const MET_BY_REGISTERS = [
  'law-244-6#adopt-head',
  'basic-policy#org-structure',
  'basic-policy#org-authority',
  'basic-policy#classify-assets',
  'basic-policy#classify-measures',
  'basic-policy#review',
  'basic-policy#review-on-results',
  'basic-policy#review-on-change',
  'guideline-r8#org-roles',
  'guideline-r8#org-csirt',
  'guideline-r8#classification-scheme',
  'guideline-r8#classification-responsibility',
  'guideline-r8#classification-handling',
  'guideline-r8#physical-disposal',
  'guideline-r8#operation-exceptions',
  'guideline-r8#evaluation-review',
  'law-244-6#publish',
  'guideline-r8#technical-logs',
  'guideline-r8#technical-backup',
] as const

/** The requirements that a duty meets. */
export const meets = requirementKeys<(typeof MET_BY_REGISTERS)[number]>()
