import type { Language } from '../fields/field.ts'
import type { Called } from '../listing/referring.ts'
import type { Item } from '../register/item.ts'
import type { AnyRegister } from '../register/register.ts'
import type { Words } from '../words.ts'

/** A column of a list. */
export interface ListColumn {
  readonly name: string
  readonly label: Words
  /** What stands in the cell of an item; a reference by its name, where that is among those that are told. */
  show(item: Item, language: Language, names?: Called): string
}

/** The columns of a register's list: every field that is not personal, lists and files counted rather than shown. */
export function listColumns(register: AnyRegister): ListColumn[] {
  return Object.entries(register.fields)
    .filter(([, field]) => !field.personal)
    .map(([name, field]) => ({
      name,
      label: field.label,
      show: (item, language, names = {}) => {
        const value = item.facts[name] ?? null
        if (value === null) return ''
        if (field.to !== undefined && typeof value === 'string') return names[field.to]?.[value] ?? value
        return field.kind === 'list' && Array.isArray(value) ? String(value.length) : field.show(value, language)
      },
    }))
}
