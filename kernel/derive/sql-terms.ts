import { isOwn, leastOf, listField, readText, sortKind } from '../listing/list-fields.ts'
import type { AnyRegister } from '../register/register.ts'

/** What was voided is in no list; an index holds only what is. */
export const LIVE = '"voided_on" is null'

/** What a field sorts by, never null: its key, the place of its choice, or its value. */
export function sortTerm(register: AnyRegister, name: string): string {
  const field = listField(register, name)!
  const column = columnOf(register, name)
  const kind = sortKind(field)
  if (kind === 'key') return `"s_${readText(register, name)}"`
  if (kind === 'rank') {
    const ranks = Object.keys(field.options!).map((key, at) => `when '${key.replaceAll("'", "''")}' then ${at}`)
    return `(case ${column} ${ranks.join(' ')} else -1 end)`
  }
  return field.optional ? `coalesce(${column}, ${spell(leastOf(field))})` : column
}

function spell(value: string | number): string {
  return typeof value === 'number' ? String(value) : `'${value}'`
}

const OWN_COLUMNS = { id: '"id"', openedOn: '"opened_on"', openedAt: '"opened_at"' } as const

/** The column of a field of a list. */
export function columnOf(register: AnyRegister, name: string): string {
  if (isOwn(register, name)) return OWN_COLUMNS[name]
  return `"f_${name}"`
}
