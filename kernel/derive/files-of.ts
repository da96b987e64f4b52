import type { AnyFacts, Fields } from '../fields/field.ts'
import type { FileRef } from '../fields/file.ts'
import type { Json } from '../json/json.ts'
import type { Entry } from '../log/entry.ts'
import { factsOf, fieldsOf } from '../register/item.ts'
import { oncePerRegister } from '../register/once-per-register.ts'
import type { AnyRegister } from '../register/register.ts'
import { trust } from '../trust.ts'

/** The files that an entry of a register names. */
export function filesOfEntry(register: AnyRegister, entry: Entry): FileRef[] {
  const fields = fieldsWithFiles(register).get(entry.event)
  return fields ? filesOf(fields, factsOf(register, entry)) : []
}

/** The events that can name a file, with their fields: most cannot, and of those no facts are made. */
const fieldsWithFiles = oncePerRegister((register) => {
  const events = [...Object.keys(register.events), 'opened']
  const all = events.map((event) => [event, fieldsOf(register, event)] as const)
  return new Map(all.filter(([, fields]) => Object.values(fields).some(holdsFiles)))
})

function holdsFiles({ kind, rows }: Fields[string]): boolean {
  return kind === 'file' || (rows !== undefined && Object.values(rows).some(holdsFiles))
}

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
