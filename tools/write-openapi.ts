import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { trust, type Json, type JsonObject } from '#kernel'
import { REGISTERS } from '#registers'
import { openapiDocument } from '#server/http'

/** Members of an object, a line for each. */
function lines(value: Json, show: (inner: Json, name: string) => string): string {
  const members = Object.entries(trust<JsonObject>(value)) // an object of the document
  return `{\n${members.map(([name, inner]) => `${JSON.stringify(name)}: ${show(inner, name)}`).join(',\n')}\n}`
}

const flat = (value: Json): string => JSON.stringify(value)
const SPREAD: ReadonlySet<string> = new Set(['paths', 'components'])

/**
 * Writes the description of the API: `node tools/write-openapi.ts`; a test compares it with the registers. A line for each
 * operation and schema, so that a change shows as what it changes.
 */
const text = lines(openapiDocument(REGISTERS), (value, name) =>
  SPREAD.has(name) ? lines(value, (inner) => lines(inner, flat)) : flat(value),
)
writeFileSync(join(import.meta.dirname, '../docs/api/openapi.json'), `${text}\n`)
