import type { Words } from '../words.ts'
import type { Field, Reading } from './field.ts'
import { isProblem, problem } from './problem.ts'
import { readText } from './text.ts'

/** Hiragana, katakana of either width with their marks, spaces, and the digits of names such as 端末01. */
const KANA = /^[\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f・\u0020\u30000-9０-９]+$/u

const LONGEST_READING = 200

export interface KanaOptions {
  readonly label: Words
  /** Whether it is the reading of a person's name. */
  readonly personal?: boolean
}

/** How a name is read (ふりがな), as typed in hiragana or katakana: what lists are sorted by. */
export function kana(options: KanaOptions & { readonly personal: true }): Field<string, true>
export function kana(options: KanaOptions & { readonly personal?: false }): Field<string, false>
export function kana({ label, personal = false }: KanaOptions): Field<string> {
  const read = (raw: unknown): Reading<string> => {
    const reading = readText(raw, label, LONGEST_READING, /\p{Cc}/u)
    if (isProblem(reading) || KANA.test(reading.ok)) return reading
    return problem('not-kana', label, {
      ja: 'はひらがな又はカタカナで入力してください。',
      en: 'must be written in hiragana or katakana.',
    })
  }
  return {
    kind: 'text',
    label,
    personal,
    optional: false,
    schema: { type: 'string', minLength: 1, maxLength: LONGEST_READING, pattern: KANA.source },
    column: 'text',
    control: 'line',
    read,
    parse: read,
    show: (value) => value,
  }
}
