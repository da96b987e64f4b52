import type { AnyFacts, Fields } from '../fields/field.ts'
import type { FileRef } from '../fields/file.ts'
import type { Json } from '../json/json.ts'
import { trust } from '../trust.ts'

/** The files that facts refer to, in lists too. */
export function filesOf(fields: Fields, facts: AnyFacts): FileRef[] {
  return Object.entries(fields).flatMap(([name, field]) => filesIn(field, facts[name] ?? null))
}

function filesIn(field: Fields[string], value: Json): FileRef[] {
  if (value === null || field.personal) return []
  if (field.kind === 'file') return [trust<FileRef>(value)] // a value of the field
  if (field.kind !== 'list' || !field.rows) return []
  return trust<readonly AnyFacts[]>(value).flatMap((row) => filesOf(field.rows!, row)) // likewise
}
