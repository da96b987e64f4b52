import { trust } from '../trust.ts'
import type { Words } from '../words.ts'
import type { Field, Reading } from './field.ts'
import type { Id } from './id.ts'
import { missing, problem } from './problem.ts'

const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/

/** A reference to an item of a register, by id. That the item is there is asked when an act is decided (`whatDangles`), not by the field. */
export function ref<const R extends string>(register: R, options: { readonly label: Words }): Field<Id<R>, false> {
  const { label } = options
  const read = (raw: unknown): Reading<Id<R>> => {
    if (raw === undefined || raw === null || raw === '') return missing(label)
    return typeof raw === 'string' && ID.test(raw)
      ? { ok: trust<Id<R>>(raw) } // the shape was just checked
      : problem('not-a-reference', label, { ja: 'を一覧から選んでください。', en: 'must be chosen from the list.' })
  }
  return {
    kind: 'ref',
    label,
    personal: false,
    optional: false,
    schema: { type: 'string', pattern: ID.source, 'x-register': register },
    column: 'text',
    control: 'picker',
    to: register,
    read,
    parse: (cell) => read(cell.trim()),
    show: (value) => value,
  }
}
