import type { Json, JsonObject } from '../json/json.ts'
import type { Words } from '../words.ts'

export type Language = keyof Words

export const FIELD_KINDS = [
  'text',
  'note',
  'choice',
  'flags',
  'day',
  'instant',
  'number',
  'ref',
  'person',
  'list',
  'file',
  'secret',
] as const

export type FieldKind = (typeof FIELD_KINDS)[number]

/** Why a value was not taken. A closed set; tests and clients rely on the code, people on the words. */
export type ProblemCode =
  | 'missing'
  | 'unknown-field'
  | 'not-text'
  | 'not-kana'
  | 'malformed-text'
  | 'too-long'
  | 'not-a-choice'
  | 'not-a-day'
  | 'not-an-instant'
  | 'not-a-number'
  | 'out-of-range'
  | 'not-a-reference'
  | 'not-a-list'
  | 'too-many'
  | 'not-a-file'
  | 'wrong-kind'
  | 'bad-cursor'
  | 'unknown-parameter'

export interface Problem {
  readonly code: ProblemCode
  /** Complete, for the person who typed the value: what is wrong and what to do. */
  readonly words: Words
  /** Where: field names and row numbers (from 0), outermost first. */
  readonly path: readonly (string | number)[]
}

export type Reading<T> = { readonly ok: T } | { readonly problem: Problem }

/** The form control that suits a field. */
export type Control =
  | 'line'
  | 'lines'
  | 'select'
  | 'checks'
  | 'date'
  | 'datetime'
  | 'number'
  | 'picker'
  | 'rows'
  | 'file'
  | 'password'

/**
 * One vertical slice: how a value is read from outside, described to a machine, stored, shown, and read from a sheet.
 *
 * `personal` values never reach the tree, the state that duties judge, or what an act sees: they are kept outside under
 * a key of their own and can be erased.
 */
export interface Field<T = unknown, P extends boolean = boolean> {
  readonly kind: FieldKind
  readonly label: Words
  readonly personal: P
  /** Whether it may be left empty; an empty value is `null`. */
  readonly optional: boolean
  /** JSON Schema 2020-12 of the value. */
  readonly schema: JsonObject
  readonly column: 'text' | 'real' | 'json'
  readonly control: Control
  /** Choices by key, where the field has them. */
  readonly options?: Readonly<Record<string, Words>>
  /** The register that a `ref` points into. */
  readonly to?: string
  /** Fields of one row of a `list`. */
  readonly rows?: Fields
  /** Reads an untrusted JSON value. */
  read(raw: unknown): Reading<T>
  /** Reads a cell of a sheet or an argument of a command, as people write it (`R8.4.1`, `１２０`, `使用中`). */
  parse(cell: string): Reading<T>
  /** Shows the value in a table cell or a sheet; `parse` reads it back. */
  show(value: T, language: Language): string
}

export type Fields = Readonly<Record<string, Field>>

/** Fields of which none is personal. */
export type OpenFields = Readonly<Record<string, Field<unknown, false>>>

type ValueOf<D> = D extends Field<infer T> ? T : never

/** The values of fields, personal ones included: what an act takes and an event says. */
export type Values<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> }

/** The values that are not personal: all that a state, a duty or a sight ever holds. */
export type Facts<F extends Fields> = {
  readonly [K in keyof F as F[K] extends Field<unknown, false> ? K : never]: ValueOf<F[K]>
}

/** Facts of fields that are not known at compile time. */
export type AnyFacts = Readonly<Record<string, Json>>
