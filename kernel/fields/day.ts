import { toDay, type Day } from '../time/time.ts'
import { readWareki } from '../time/wareki.ts'
import type { Words } from '../words.ts'
import type { Field, Reading } from './field.ts'
import { missing, problem } from './problem.ts'

/** A calendar day in Japan. A sheet may say 2026-04-01, 2026/4/1, 令和8年4月1日 or R8.4.1. */
export function day(options: { readonly label: Words }): Field<Day, false> {
  const { label } = options
  const read = (raw: unknown): Reading<Day> => {
    if (raw === undefined || raw === null || raw === '') return missing(label)
    const known = typeof raw === 'string' ? toDay(raw) : null
    return known === null ? notADay(label) : { ok: known }
  }
  return {
    kind: 'day',
    label,
    personal: false,
    optional: false,
    schema: { type: 'string', format: 'date' },
    column: 'text',
    control: 'date',
    read,
    parse: (cell) => read(readWareki(cell) ?? cell.trim()),
    show: (value) => value,
  }
}

function notADay(label: Words): Reading<never> {
  return problem('not-a-day', label, {
    ja: 'は暦にある日付で入力してください（例：2026-04-01、令和8年4月1日）。',
    en: 'must be a day of the calendar (such as 2026-04-01).',
  })
}
