import type { Control, Fields } from '../fields/field.ts'
import type { Words } from '../words.ts'

/** One control of a form, as a screen draws it. */
export interface FormControl {
  readonly name: string
  readonly label: Words
  readonly control: Control
  readonly isRequired: boolean
  readonly isPersonal: boolean
  readonly options?: Readonly<Record<string, Words>>
  /** The register from which a picker picks. */
  readonly picks?: string
  /** The controls of one row. */
  readonly rows?: readonly FormControl[]
}

/** The form in which fields are filled in, in declared order. */
export function formModel(fields: Fields): FormControl[] {
  return Object.entries(fields).map(([name, field]) => ({
    name,
    label: field.label,
    control: field.control,
    isRequired: !field.optional,
    isPersonal: field.personal,
    ...(field.options ? { options: field.options } : {}),
    ...(field.to === undefined ? {} : { picks: field.to }),
    ...(field.rows ? { rows: formModel(field.rows) } : {}),
  }))
}
