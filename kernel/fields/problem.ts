import type { Words } from '../words.ts'
import type { Problem, ProblemCode, Reading } from './field.ts'

/** A value that was not taken. `say` completes the sentence that begins with the field's label. */
export function problem(code: ProblemCode, label: Words, say: Words): { readonly problem: Problem } {
  return { problem: { code, path: [], words: { ja: `${label.ja}${say.ja}`, en: `${label.en} ${say.en}` } } }
}

export function missing(label: Words): { readonly problem: Problem } {
  return problem('missing', label, { ja: 'を入力してください。', en: 'is missing: please enter it.' })
}

/** The same problem, seen from one level further out. */
export function within(step: string | number, inner: Problem): Problem {
  return { ...inner, path: [step, ...inner.path] }
}

export function isProblem<T>(reading: Reading<T>): reading is { readonly problem: Problem } {
  return 'problem' in reading
}
