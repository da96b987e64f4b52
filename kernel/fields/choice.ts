import type { Words } from '../words.ts'
import type { Field, Language, Reading } from './field.ts'
import { missing, problem } from './problem.ts'

export interface ChoiceOptions<O extends Record<string, Words>> {
  readonly label: Words
  /** Choices by key, in the order in which they are offered. */
  readonly of: O
}

/** One of a closed set of choices. Stored by key; a sheet may say the key or the words in either language. */
export function choice<const O extends Record<string, Words>>(
  options: ChoiceOptions<O>,
): Field<keyof O & string, false> {
  const { label, of } = options
  const read = (raw: unknown): Reading<keyof O & string> => {
    if (raw === undefined || raw === null || raw === '') return missing(label)
    return typeof raw === 'string' && Object.hasOwn(of, raw) ? { ok: raw } : notAChoice(label, of)
  }
  return {
    kind: 'choice',
    label,
    personal: false,
    optional: false,
    schema: { enum: Object.keys(of) },
    column: 'text',
    control: 'select',
    options: of,
    read,
    parse: (cell) => read(keyOf(of, cell) ?? cell),
    show: (value, language) => of[value]![language],
  }
}

/** The key that a key or its words in either language stand for, or null. */
export function keyOf(options: Readonly<Record<string, Words>>, words: string): string | null {
  const sought = words.trim()
  if (Object.hasOwn(options, sought)) return sought
  const languages: readonly Language[] = ['ja', 'en']
  const found = Object.entries(options).find(([, named]) => languages.some((language) => named[language] === sought))
  return found?.[0] ?? null
}

export function notAChoice(label: Words, of: Readonly<Record<string, Words>>): Reading<never> {
  const listed = (language: Language): string =>
    Object.values(of)
      .map((words) => words[language])
      .join(language === 'ja' ? '、' : ', ')
  return problem('not-a-choice', label, {
    ja: `は次の中から選んでください：${listed('ja')}。`,
    en: `must be one of: ${listed('en')}.`,
  })
}
