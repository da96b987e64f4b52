import type { Words } from '../words.ts'
import type { Field, Reading } from './field.ts'
import { missing, problem } from './problem.ts'

/** A form that a browser can draw and a database can index holds no longer line. */
const LONGEST_LINE = 500

export interface TextOptions {
  readonly label: Words
  /** UTF-16 code units, at most 500. */
  readonly max: number
  /** Whether it may tell of a living person. */
  readonly personal?: boolean
}

/** One line of text, kept as typed: no character is replaced or folded. */
export function text(options: TextOptions & { readonly personal: true }): Field<string, true>
export function text(options: TextOptions & { readonly personal?: false }): Field<string, false>
export function text(options: TextOptions): Field<string> {
  const { label, max } = options
  if (max > LONGEST_LINE) throw new RangeError(`text: ${max} is more than ${LONGEST_LINE}; use note`)
  const read = (raw: unknown): Reading<string> => readText(raw, label, max, /\p{Cc}/u)
  return {
    kind: 'text',
    label,
    personal: options.personal ?? false,
    optional: false,
    schema: { type: 'string', minLength: 1, maxLength: max },
    column: 'text',
    control: 'line',
    read,
    parse: read,
    show: (value) => value,
  }
}

/** Reads text of at most `max` code units without the characters that `forbidden` names. */
export function readText(raw: unknown, label: Words, max: number, forbidden: RegExp): Reading<string> {
  if (raw === undefined || raw === null) return missing(label)
  if (typeof raw !== 'string')
    return problem('not-text', label, { ja: 'は文字で入力してください。', en: 'must be text.' })
  if (raw.trim() === '') return missing(label)
  if (raw.length > max) {
    return problem('too-long', label, {
      ja: `は${max}文字以内で入力してください。`,
      en: `must have at most ${max} characters.`,
    })
  }
  if (!raw.isWellFormed() || forbidden.test(raw)) {
    return problem('malformed-text', label, {
      ja: 'に使えない文字（制御文字など）があります。取り除いてください。',
      en: 'has a character that cannot be used (such as a control character): please remove it.',
    })
  }
  return { ok: raw }
}
