import type { BatchRefusal, Fields, Refusal } from '#kernel'

import { told, type FieldError, type ProblemCode, type Told } from './problem.ts'

const CODES: Readonly<Record<string, ProblemCode>> = {
  'not-allowed': 'not-allowed',
  'not-decider': 'not-allowed',
  'self-approval': 'not-allowed',
  'not-the-applicant': 'not-allowed',
  'not-a-person': 'not-allowed',
  reserved: 'bad-input',
  'no-such-register': 'not-found',
  'no-such-item': 'not-found',
  'no-such-act': 'not-found',
  'bad-input': 'bad-input',
  'no-such-reference': 'bad-input',
  future: 'bad-input',
  'before-opening': 'bad-input',
  'batch-size': 'bad-input',
  'no-such-file': 'bad-input',
}

/** A refusal of the kernel or of a register, as a client is told: its own code as `refused`, its words as they are. */
export function refusalProblem(refusal: Refusal | BatchRefusal, isConditional: boolean): Told {
  const { refused, words } = refusal
  const code = CODES[refused] ?? (refused === 'changed' && isConditional ? 'changed' : 'refused')
  const command = 'command' in refusal ? { command: refusal.command } : {}
  // Where the kernel does not tell which value it was, `fieldErrors` looks.
  const errors =
    'field' in refusal && typeof refusal.field === 'string'
      ? { errors: [{ pointer: `/${escape(refusal.field)}`, code: refused, words }] }
      : {}
  return told(code, words, { ...errors, members: { refused, ...command } })
}

/** Everything that is wrong with an input, each value by its pointer. */
export function fieldErrors(fields: Fields, input: unknown, base = ''): FieldError[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return []
  const given: Readonly<Record<string, unknown>> = { ...input }
  const unknown = Object.keys(given)
    .filter((name) => !Object.hasOwn(fields, name))
    .map((name) => ({ pointer: `${base}/${escape(name)}`, code: 'unknown-field', words: UNKNOWN }))
  const wrong = Object.entries(fields).flatMap(([name, field]) => {
    const reading = field.read(given[name])
    if (!('problem' in reading)) return []
    const { code, path, words } = reading.problem
    return [
      {
        pointer: [base, name, ...path].map((step, at) => (at === 0 ? step : escape(String(step)))).join('/'),
        code,
        words,
      },
    ]
  })
  return [...unknown, ...wrong].slice(0, MOST_ERRORS)
}

/** More than this nobody corrects at once. */
const MOST_ERRORS = 100

/** RFC 6901 section 3. */
function escape(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1')
}

const UNKNOWN = { ja: 'この項目はありません。取り除いてください。', en: 'There is no such field: please remove it.' }
