import type { Json } from '../json/json.ts'
import { trust } from '../trust.ts'
import type { Words } from '../words.ts'
import type { Facts, Field, OpenFields, Reading } from './field.ts'
import { objectSchema } from './json-schema.ts'
import { isProblem, problem, within } from './problem.ts'
import { readFields } from './read-fields.ts'

export interface ListOptions<F extends OpenFields> {
  readonly label: Words
  readonly of: F
  /** Rows, at most 500, since a list is sealed whole in one entry of at most 60,000 bytes; of one in parts, at most 5,000. */
  readonly max: number
  /** Whether an item gathers it from several events, so that it is longer than one entry could hold. */
  readonly isInParts?: boolean
}

const MOST_ROWS = 500
const MOST_ROWS_IN_PARTS = 5_000

/** Rows of fields, none of them personal, in the order given. A sheet holds the rows as JSON in one cell. */
export function list<F extends OpenFields>(options: ListOptions<F>): Field<readonly Facts<F>[], false> {
  const { label, of, max } = options
  const most = options.isInParts ? MOST_ROWS_IN_PARTS : MOST_ROWS
  if (max > most) throw new RangeError(`list: ${max} rows are more than ${most}`)
  const read = (raw: unknown): Reading<readonly Facts<F>[]> => readRows(raw, options)
  return {
    kind: 'list',
    label,
    personal: false,
    optional: false,
    schema: { type: 'array', maxItems: max, items: objectSchema(of) },
    column: 'json',
    control: 'rows',
    rows: of,
    read,
    parse: (cell) => read(parseJson(cell)),
    show: (value) => JSON.stringify(value),
  }
}

function readRows<F extends OpenFields>(raw: unknown, options: ListOptions<F>): Reading<readonly Facts<F>[]> {
  const { label, of, max } = options
  if (!Array.isArray(raw))
    return problem('not-a-list', label, { ja: 'は一覧で渡してください。', en: 'must be a list.' })
  if (raw.length > max) {
    return problem('too-many', label, { ja: `は${max}行までです。`, en: `must have at most ${max} rows.` })
  }
  const rows: Facts<F>[] = []
  for (const [at, row] of raw.entries()) {
    const reading = readFields(of, row)
    if (isProblem(reading)) return { problem: within(at, reading.problem) }
    rows.push(trust<Facts<F>>(reading.ok)) // no field of a list is personal, so its values are facts
  }
  return { ok: rows }
}

/** What is no JSON is no list either; the reader says so. */
function parseJson(cell: string): Json {
  try {
    return trust<Json>(JSON.parse(cell))
  } catch {
    return cell
  }
}
