import { narrowDigits } from '../time/wareki.ts'
import type { Words } from '../words.ts'
import type { Field, Reading } from './field.ts'
import { missing, problem } from './problem.ts'

export interface NumberOptions {
  readonly label: Words
  readonly min: number
  readonly max: number
  /** Whether fractions are taken; whole numbers only unless told. */
  readonly fractions?: boolean
}

/** A number between two bounds, both included. A sheet may group digits by commas and use full-width digits. */
export function number(options: NumberOptions): Field<number, false> {
  const { label, min, max } = options
  const whole = options.fractions !== true
  const read = (raw: unknown): Reading<number> => {
    if (raw === undefined || raw === null || raw === '') return missing(label)
    if (typeof raw !== 'number' || !Number.isFinite(raw) || (whole && !Number.isSafeInteger(raw))) {
      return problem('not-a-number', label, { ja: 'は数で入力してください。', en: 'must be a number.' })
    }
    return raw < min || raw > max
      ? problem('out-of-range', label, { ja: `は${min}から${max}までです。`, en: `must be from ${min} to ${max}.` })
      : { ok: raw === 0 ? 0 : raw } // -0 and 0 are one value with one spelling
  }
  return {
    kind: 'number',
    label,
    personal: false,
    optional: false,
    schema: { type: whole ? 'integer' : 'number', minimum: min, maximum: max },
    column: 'real',
    control: 'number',
    read,
    parse: (cell) => read(parseNumber(cell)),
    show: String,
  }
}

function parseNumber(cell: string): number | string {
  const plain = narrowDigits(cell.trim()).replaceAll(/[,，]/gu, '')
  return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/u.test(plain) ? Number(plain) : plain
}
