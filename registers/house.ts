import { house, requirementKeys, toDay, type House, type Requirement, type RequirementKey } from '#kernel'
import { EDITIONS } from '#policy/catalogue'

import { REGISTERS } from './registers.ts'

/** Before every catalogue. */
const ALWAYS = toDay('1900-01-01')!

/** Catalogues of law; what they ask counts although no clause of the policy carries it. */
const LAWS: ReadonlySet<string> = new Set(['law-244-6', 'ordinance-80'])

const key = requirementKeys<string>()

/**
 * The house of a kind of body (市, 一部事務組合 …): every register, and every requirement of every dated catalogue. A law
 * that does not bind the kind is known, but not asked for.
 */
export function houseFor(kind: string): House {
  return house(REGISTERS, requirementsFor(kind))
}

function requirementsFor(kind: string): Requirement[] {
  return EDITIONS.flatMap(({ key: edition, requirements }) =>
    requirements.map(({ id, words, from, until, binds }) => ({
      key: keyOf(id),
      title: words,
      law: LAWS.has(edition) && (binds === undefined || (binds as readonly string[]).includes(kind)),
      from: from === null ? ALWAYS : toDay(from)!,
      to: until === null ? null : toDay(until)!,
    })),
  )
}

function keyOf(id: string): RequirementKey {
  return key(id)[0]!
}
