import { trust } from '../trust.ts'
import type { Field, Fields, Reading, Values } from './field.ts'
import { isProblem, problem, within } from './problem.ts'

const WHOLE = { ja: '入力', en: 'The input' }

/**
 * Reads an untrusted object field by field. Every field is looked for, nothing else is let through, and the first
 * problem in declared order is told with its path.
 */
export function readFields<F extends Fields>(fields: F, raw: unknown): Reading<Values<F>> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return problem('missing', WHOLE, { ja: 'がありません。項目名と値の組で渡してください。', en: 'must be an object.' })
  }
  const given = trust<Readonly<Record<string, unknown>>>(raw) // an object that is no list; each value is read below
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(fields, name))
  if (unknown !== undefined) return { problem: within(unknown, unknownField(unknown)) }
  const values: Record<string, unknown> = {}
  for (const [name, field] of entriesOf(fields)) {
    const reading = field.read(Object.hasOwn(given, name) ? given[name] : undefined)
    if (isProblem(reading)) return { problem: within(name, reading.problem) }
    values[name] = reading.ok
  }
  return { ok: trust<Values<F>>(values) } // every name of F was just read by its own field
}

const entries = new WeakMap<Fields, readonly (readonly [string, Field])[]>()

/** Fields with their names, listed once: declarations do not change. */
function entriesOf(fields: Fields): readonly (readonly [string, Field])[] {
  let known = entries.get(fields)
  if (!known) entries.set(fields, (known = Object.entries(fields)))
  return known
}

function unknownField(name: string): ReturnType<typeof problem>['problem'] {
  const shown = { ja: `「${name.slice(0, 50)}」`, en: `"${name.slice(0, 50)}"` }
  return problem('unknown-field', shown, {
    ja: 'という項目はありません。取り除いてください。',
    en: 'is no field here: please remove it.',
  }).problem
}
