import type { JsonObject } from '../json.ts'
import { fieldsOf } from '../item.ts'
import type { AnyRegister } from '../register.ts'
import { actsOf } from '../voiding.ts'
import { objectSchema } from './json-schema.ts'
import { listParameters } from './list-parameters.ts'

/** Where the API of an organisation begins. */
const BASE = '/api/o/{organisation}'

const ID = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
const ORGANISATION = { name: 'organisation', in: 'path', required: true, schema: { type: 'string' } }
const IF_MATCH = { name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } }
const IDEMPOTENCY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  schema: { type: 'string', format: 'uuid' },
}
const PROBLEM = { description: 'RFC 9457', content: { 'application/problem+json': { schema: { type: 'object' } } } }

/** The OpenAPI 3.1 paths of a register: list, open, read, history, and one for each act. */
export function openapiPaths(register: AnyRegister): JsonObject {
  const root = `${BASE}/${register.name}`
  const tag = { tags: [register.name] }
  const acts = Object.entries(actsOf(register)).map(([name, act]) => [
    `${root}/{id}/${name}`,
    {
      parameters: [ORGANISATION, ID],
      post: {
        ...tag,
        ...deed(`${register.name}.${name}`, act.label.ja, act.takes),
        parameters: [IF_MATCH, IDEMPOTENCY],
      },
    },
  ])
  const open = deed(`${register.name}.open`, register.open.label.ja, fieldsOf(register, 'opened'))
  return {
    [root]: {
      parameters: [ORGANISATION],
      get: {
        ...tag,
        operationId: `${register.name}.list`,
        parameters: listParameters(register),
        responses: { 200: itemsOf(register), default: PROBLEM },
      },
      post: { ...tag, ...open, parameters: [IDEMPOTENCY] },
    },
    [`${root}/{id}`]: {
      parameters: [ORGANISATION, ID],
      get: { ...tag, operationId: `${register.name}.get`, responses: { 200: itemOf(register), default: PROBLEM } },
    },
    [`${root}/{id}/history`]: {
      parameters: [ORGANISATION, ID],
      get: { ...tag, operationId: `${register.name}.history`, responses: { 200: HISTORY, default: PROBLEM } },
    },
    ...Object.fromEntries(acts),
  }
}

const HISTORY = {
  description: 'entries',
  content: { 'application/json': { schema: { type: 'array', items: { type: 'object' } } } },
}

function deed(operationId: string, summary: string, takes: AnyRegister['fields']): JsonObject {
  return {
    operationId,
    summary,
    requestBody: { required: true, content: { 'application/json': { schema: objectSchema(takes) } } },
    responses: { 200: { description: 'sealed' }, 202: { description: 'proposed' }, default: PROBLEM },
  }
}

function itemOf(register: AnyRegister): JsonObject {
  return { description: register.label.ja, content: { 'application/json': { schema: objectSchema(register.fields) } } }
}

function itemsOf(register: AnyRegister): JsonObject {
  const page = {
    type: 'object',
    required: ['items', 'next', 'count'],
    properties: {
      items: { type: 'array', items: objectSchema(register.fields) },
      next: { type: ['string', 'null'] },
      count: { type: ['integer', 'null'] },
    },
  }
  return { description: register.label.ja, content: { 'application/json': { schema: page } } }
}
