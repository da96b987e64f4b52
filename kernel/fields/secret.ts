import type { Words } from '../words.ts'
import type { Field } from './field.ts'
import { text } from './text.ts'

/** A value that is taken in and never shown again (a key, a pass phrase). Always personal. */
export function secret(options: { readonly label: Words }): Field<string, true> {
  return {
    ...text({ label: options.label, max: 500, personal: true }),
    kind: 'secret',
    schema: { type: 'string', minLength: 1, maxLength: 500, writeOnly: true },
    control: 'password',
    show: () => '●●●●●●',
  }
}
