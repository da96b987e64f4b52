import type { Rule } from '../rule.ts'
import { BASIC_GOVERNANCE_RULES } from './basic-policy-governance.ts'
import { BASIC_MEASURES_RULES } from './basic-policy-measures.ts'
import { GUIDELINE_R8_RULES } from './guideline-r8.ts'
import { LAW_244_6_RULES } from './law-244-6.ts'
import { ORDINANCE_80_RULES } from './ordinance-80.ts'

/** Every rule, in the order of the editions. */
export const RULES: readonly Rule[] = [
  ...LAW_244_6_RULES,
  ...ORDINANCE_80_RULES,
  ...GUIDELINE_R8_RULES,
  ...BASIC_GOVERNANCE_RULES,
  ...BASIC_MEASURES_RULES,
]
