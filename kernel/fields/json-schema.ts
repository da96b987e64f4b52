import type { JsonObject } from '../json/json.ts'
import type { Fields } from './field.ts'

/** JSON Schema 2020-12 of the values of fields: closed, and with the labels as titles. */
export function objectSchema(fields: Fields): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.entries(fields)
      .filter(([, field]) => !field.optional)
      .map(([name]) => name),
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, { title: field.label.ja, ...field.schema }]),
    ),
  }
}
