import type { Words } from '../words.ts'
import type { Field } from './field.ts'
import { text } from './text.ts'

/** The name of a living person, as the person writes it (髙﨑𠮷 stay as they are). Always personal. */
export function person(options: { readonly label: Words }): Field<string, true> {
  return { ...text({ label: options.label, max: 100, personal: true }), kind: 'person' }
}
