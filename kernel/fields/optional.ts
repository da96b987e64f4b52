import type { Field, Reading } from './field.ts'

/** The same field, which may be left empty; empty reads as `null`. */
export function optional<T, P extends boolean>(field: Field<T, P>): Field<T | null, P> {
  return {
    ...field,
    optional: true,
    schema: { anyOf: [field.schema, { type: 'null' }] },
    read: (raw): Reading<T | null> =>
      raw === undefined || raw === null || raw === '' ? { ok: null } : field.read(raw),
    parse: (cell): Reading<T | null> => (cell.trim() === '' ? { ok: null } : field.parse(cell)),
    show: (value, language) => (value === null ? '' : field.show(value, language)),
  }
}
