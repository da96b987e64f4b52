import type { Words } from '../words.ts'
import type { Field, Reading } from './field.ts'
import { readText } from './text.ts'

/** With three bytes a character a note of this length still fits in an entry of 60,000 bytes. */
const LONGEST_NOTE = 10_000

/** Control characters other than tab and line feed. */
const FORBIDDEN = /[^\P{Cc}\t\n]/u

/**
 * Free text of several lines, at most 10,000 UTF-16 code units. Free text is where names of people end up, so a note
 * is always personal.
 */
export function note(options: { readonly label: Words; readonly max?: number }): Field<string, true> {
  const max = Math.min(options.max ?? LONGEST_NOTE, LONGEST_NOTE)
  const read = (raw: unknown): Reading<string> =>
    readText(typeof raw === 'string' ? raw.replaceAll('\r\n', '\n') : raw, options.label, max, FORBIDDEN)
  return {
    kind: 'note',
    label: options.label,
    personal: true,
    optional: false,
    schema: { type: 'string', minLength: 1, maxLength: max },
    column: 'text',
    control: 'lines',
    read,
    parse: read,
    show: (value) => value,
  }
}
