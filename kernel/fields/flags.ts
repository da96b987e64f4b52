import type { Words } from '../words.ts'
import { keyOf, notAChoice, type ChoiceOptions } from './choice.ts'
import type { Field, Reading } from './field.ts'
import { problem } from './problem.ts'

/** Any number of a closed set of choices, none included; kept in the declared order, so that equal sets are equal. */
export function flags<const O extends Record<string, Words>>(
  options: ChoiceOptions<O>,
): Field<readonly (keyof O & string)[], false> {
  const { label, of } = options
  const read = (raw: unknown): Reading<readonly (keyof O & string)[]> => {
    if (!Array.isArray(raw)) {
      return problem('not-a-list', label, { ja: 'は選択肢の一覧で渡してください。', en: 'must be a list of choices.' })
    }
    const chosen = new Set<unknown>(raw)
    const known = Object.keys(of).filter((key) => chosen.has(key))
    return known.length === chosen.size ? { ok: known } : notAChoice(label, of)
  }
  return {
    kind: 'flags',
    label,
    personal: false,
    optional: false,
    schema: { type: 'array', uniqueItems: true, items: { enum: Object.keys(of) } },
    column: 'json',
    control: 'checks',
    options: of,
    read,
    parse: (cell) => read(split(cell).map((words) => keyOf(of, words) ?? words)),
    show: (value, language) => value.map((key) => of[key]![language]).join('；'),
  }
}

/** NOTE: parted by semicolons, since the words of a choice may themselves hold commas. */
function split(cell: string): string[] {
  return cell
    .split(/[;；\n]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
