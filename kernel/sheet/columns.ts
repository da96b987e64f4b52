import type { Field } from '../fields/field.ts'
import type { AnyRegister } from '../register/register.ts'
import type { Words } from '../words.ts'

/** One column of the sheet of a register: one field of its items. */
export interface SheetColumn {
  readonly name: string
  /** Unlike that of any other column. */
  readonly label: Words
  readonly field: Field
}

/** The columns that stand before the fields: by them a row is known again. */
export const ID_COLUMN: Words = { ja: 'ID', en: 'ID' }
export const VERSION_COLUMN: Words = { ja: '版', en: 'Version' }

/** The columns of a register's sheet, in declared order. A secret has none; personal ones only where they may be read. */
export function sheetColumns(register: AnyRegister, isPersonal: boolean): SheetColumn[] {
  const fields = Object.entries(register.fields).filter(
    ([, { kind, personal }]) => kind !== 'secret' && (isPersonal || !personal),
  )
  const taken = [ID_COLUMN, VERSION_COLUMN, ...fields.map(([, { label }]) => label)]
  const isShared = ({ ja, en }: Words): boolean => taken.filter((one) => one.ja === ja || one.en === en).length > 1
  return fields.map(([name, field]) => {
    const { ja, en } = field.label
    return {
      name,
      field,
      label: isShared(field.label) ? { ja: `${ja}（${name}）`, en: `${en} (${name})` } : field.label,
    }
  })
}

/** The field by which people call an item: its name or title, or else the first that is text. */
export function nameField({ fields }: AnyRegister): string | null {
  const first = Object.keys(fields).find((name) => ['text', 'person'].includes(fields[name]!.kind))
  return ['name', 'title'].find((name) => fields[name]) ?? first ?? null
}
