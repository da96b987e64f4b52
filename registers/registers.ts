import { approvals, book, type AnyRegister } from '#kernel'

import { assets } from './assets/assets.ts'
import { classes } from './assets/classes.ts'
import { stocktakes } from './assets/stocktakes.ts'
import { exceptions } from './exceptions/exceptions.ts'
import { acknowledgements } from './governance/acknowledgements.ts'
import { authorities } from './governance/authorities.ts'
import { decisions } from './governance/decisions.ts'
import { meetings } from './governance/meetings.ts'
import { procedureNeeds } from './governance/procedure-needs.ts'
import { closures } from './organisation/closures.ts'
import { tokens } from './identity/tokens.ts'
import { imports } from './operations/imports.ts'
import { inspections } from './operations/inspections.ts'
import { notices } from './operations/notices.ts'
import { removals } from './operations/removals.ts'
import { timestamps } from './operations/timestamps.ts'
import { organs } from './organisation/organs.ts'
import { roles } from './organisation/roles.ts'
import { sections } from './organisation/sections.ts'
import { staff } from './organisation/staff.ts'
import { policies } from './policies/policies.ts'
import { requirements } from './policies/requirements.ts'

/** Every register of the house with its types at hand. A new one is a folder and a line here. */
export const TYPED_REGISTERS = [
  book,
  approvals,
  organs,
  sections,
  staff,
  roles,
  closures,
  tokens,
  policies,
  requirements,
  exceptions,
  classes,
  assets,
  stocktakes,
  notices,
  inspections,
  imports,
  decisions,
  authorities,
  meetings,
  acknowledgements,
  procedureNeeds,
  timestamps,
  removals,
] as const

/** The same, for those who work on any register. */
export const REGISTERS: readonly AnyRegister[] = [...TYPED_REGISTERS]
