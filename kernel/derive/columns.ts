import type { Language } from '../field.ts'
import type { Item } from '../item.ts'
import type { AnyRegister } from '../register.ts'
import type { Words } from '../words.ts'

/** A column of a list. */
export interface ListColumn {
  readonly name: string
  readonly label: Words
  /** What stands in the cell of an item. */
  show(item: Item, language: Language): string
}

/** The columns of a register's list: every field that is not personal, lists and files counted rather than shown. */
export function listColumns(register: AnyRegister): ListColumn[] {
  return Object.entries(register.fields)
    .filter(([, field]) => !field.personal)
    .map(([name, field]) => ({
      name,
      label: field.label,
      show: (item, language) => {
        const value = item.facts[name] ?? null
        if (value === null) return ''
        return field.kind === 'list' && Array.isArray(value) ? String(value.length) : field.show(value, language)
      },
    }))
}
