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
  'law-244-6#act',
  'law-244-6#adopt-assembly',
  'law-244-6#adopt-education',
  'law-244-6#adopt-election',
  'law-244-6#adopt-audit',
  'law-244-6#adopt-equity',
  'law-244-6#adopt-agriculture',
  'law-244-6#adopt-assessment',
  'law-244-6#adopt-public-safety',
  'law-244-6#adopt-labour',
  'law-244-6#adopt-expropriation',
  'law-244-6#adopt-fisheries',
  'law-244-6#adopt-corporation',
  'basic-policy#compliance-awareness',
  'basic-policy#human-dissemination',
  'basic-policy#human-rules',
  'basic-policy#standards-adopt',
  'basic-policy#standards-confidential',
  'basic-policy#procedures-adopt',
  'basic-policy#procedures-confidential',
  'basic-policy#improvement',
  'guideline-r8#org-committee',
  'ordinance-80#org',
  'ordinance-80#classification',
  'guideline-r8#org-committee-yearly',
  'guideline-r8#org-separation',
  'guideline-r8#human-leaving',
  'guideline-r8#technical-logs',
  'guideline-r8#technical-backup',
] as const

/** The requirements that a duty meets. */
export const meets = requirementKeys<(typeof MET_BY_REGISTERS)[number]>()
