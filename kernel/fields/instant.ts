import { instantOf, toInstant, type Instant } from '../time/time.ts'
import type { Words } from '../words.ts'
import type { Field, Reading } from './field.ts'
import { missing, problem } from './problem.ts'

const JAPAN_TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?$/
const JAPAN_OFFSET_MS = 9 * 3_600_000

/** An instant, kept in UTC to the millisecond. A sheet may say it in Japan's time, `2026-04-01 09:30`. */
export function instant(options: { readonly label: Words }): Field<Instant, false> {
  const { label } = options
  const read = (raw: unknown): Reading<Instant> => {
    if (raw === undefined || raw === null || raw === '') return missing(label)
    const known = typeof raw === 'string' ? toInstant(raw) : null
    return known === null ? notAnInstant(label) : { ok: known }
  }
  return {
    kind: 'instant',
    label,
    personal: false,
    optional: false,
    schema: { type: 'string', format: 'date-time' },
    column: 'text',
    control: 'datetime',
    read,
    parse: (cell) => read(fromJapanTime(cell.trim()) ?? cell.trim()),
    show: (value) => value,
  }
}

function fromJapanTime(text: string): Instant | null {
  const [, date, time, seconds] = JAPAN_TIME.exec(text) ?? []
  const read = date === undefined ? null : toInstant(`${date}T${time}${seconds ?? ':00'}.000Z`)
  return read === null ? null : instantOf(Date.parse(read) - JAPAN_OFFSET_MS)
}

function notAnInstant(label: Words): Reading<never> {
  return problem('not-an-instant', label, {
    ja: 'は日時で入力してください（例：2026-04-01 09:30）。',
    en: 'must be a day and time (such as 2026-04-01 09:30, Japan time).',
  })
}
