import type { Fields, Language, Reading, Values } from '../fields/field.ts'
import { isProblem, problem, within } from '../fields/problem.ts'
import { trust } from '../trust.ts'

/** How fields are given on a command line: `--place <text> [--certificate <file>]`. */
export function commandUsage(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, field]) => {
      const value = field.options ? Object.keys(field.options).join('|') : field.kind
      return field.optional ? `[--${name} ${value}]` : `--${name} ${value}`
    })
    .join(' ')
}

/** Reads fields from the options of a command line, each as people write it. */
export function readOptions<F extends Fields>(
  fields: F,
  options: Readonly<Record<string, string>>,
  language: Language,
): Reading<Values<F>> {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(fields, name))
  if (unknown !== undefined) {
    const label = { ja: `--${unknown}`, en: `--${unknown}` }
    return problem('unknown-field', label, { ja: 'という項目はありません。', en: 'is no field here.' })
  }
  const values: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) {
    const reading = field.parse(options[name] ?? '')
    if (isProblem(reading)) return { problem: within(`--${name} (${field.label[language]})`, reading.problem) }
    values[name] = reading.ok
  }
  return { ok: trust<Values<F>>(values) } // every name of F was just read by its own field
}
