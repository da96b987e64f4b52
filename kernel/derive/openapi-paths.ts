import { isServicesOwn } from '../access/can.ts'
import type { Fields } from '../fields/field.ts'
import { objectSchema } from '../fields/json-schema.ts'
import type { JsonObject } from '../json/json.ts'
import { approvals } from '../register/approvals.ts'
import { fieldsOf } from '../register/item.ts'
import type { AnyRegister } from '../register/register.ts'
import { actsOf } from '../register/voiding.ts'
import { listParameters } from './list-parameters.ts'
import { answer, closed, parameterRef, responseRef, schemaRef } from './openapi-parts.ts'

/** Where the API of an organisation begins. */
export const OPENAPI_BASE = '/api/o/{organisation}'

const ACT = [parameterRef('actId'), parameterRef('on')]
const PROBLEM = { default: responseRef('problem') }
const PERSONAL = {
  name: 'personal',
  in: 'query',
  schema: { enum: ['true', 'false'] },
  description: '個人情報を含める（1ページ200件まで）',
}

/** The OpenAPI 3.1 paths of a register: list, read, history, and one for each act of people, opening among them. */
export function openapiPaths(register: AnyRegister): JsonObject {
  const { name } = register
  const root = `${OPENAPI_BASE}/${name}`
  const tags = [name]
  const ofItem = { parameters: [parameterRef('organisation'), parameterRef('id')] }
  const ofPeople = Object.entries(actsOf(register)).filter(([, { by }]) => !isServicesOwn(by))
  const acts = ofPeople.map(([act, { label, takes }]) => {
    const deed = deedOf(takes, { 200: responseRef('sealed'), 202: responseRef('proposed') })
    const parameters = [parameterRef('ifMatch'), ...ACT]
    return [
      `${root}/{id}/${act}`,
      { ...ofItem, post: { operationId: `${name}.${act}`, tags, summary: label.ja, parameters, ...deed } },
    ]
  })
  const opening = {
    summary: register.open.label.ja,
    parameters: [parameterRef('itemId'), ...ACT],
    ...deedOf(fieldsOf(register, 'opened'), { 201: responseRef('sealed'), 202: responseRef('proposed') }),
  }
  return {
    [root]: {
      parameters: [parameterRef('organisation')],
      get: {
        operationId: `${name}.list`,
        tags,
        summary: register.label.ja,
        parameters: [...listParameters(register), PERSONAL, parameterRef('ifNoneMatch')],
        responses: {
          200: answer(register.label.ja, schemaRef(`${name}.Page`)),
          304: responseRef('unchanged'),
          ...PROBLEM,
        },
      },
      ...(isServicesOwn(register.open.by) ? {} : { post: { operationId: `${name}.open`, tags, ...opening } }),
    },
    [`${root}/{id}`]: {
      ...ofItem,
      get: {
        operationId: `${name}.get`,
        tags,
        parameters: [parameterRef('ifNoneMatch')],
        responses: {
          200: answer(register.label.ja, schemaRef(`${name}.Item`)),
          304: responseRef('unchanged'),
          ...PROBLEM,
        },
      },
    },
    [`${root}/{id}/history`]: {
      ...ofItem,
      get: {
        operationId: `${name}.history`,
        tags,
        parameters: [{ name: 'before', in: 'query', schema: { type: 'integer', minimum: 0 } }],
        responses: { 200: responseRef('history'), ...PROBLEM },
      },
    },
    ...Object.fromEntries(acts),
  }
}

/** The schemas of a register's answers, by name. */
export function openapiSchemas(register: AnyRegister): JsonObject {
  const { name } = register
  const own = {
    id: { type: 'string' },
    version: { type: 'integer', minimum: 1 },
    openedOn: { type: 'string', format: 'date' },
    openedAt: { type: 'string', format: 'date-time' },
    facts: schemaRef(`${name}.Facts`),
  }
  const voidedOn = { type: 'string', format: 'date', description: '取り消した日' }
  const personal = schemaRef(`${name}.Personal`)
  const acts = Object.keys(actsOf(register)).map((act) => [act, schemaRef('ActNow')])
  const asks = register.name === approvals.name ? { asks: { type: ['object', 'null'] } } : {}
  return {
    [`${name}.Facts`]: told(register.fields, false),
    [`${name}.Personal`]: told(register.fields, true),
    [`${name}.Listed`]: closed(own, { voidedOn, personal }),
    [`${name}.Item`]: closed({ ...own, personal, ...asks, acts: closed(Object.fromEntries(acts)) }, { voidedOn }),
    [`${name}.Page`]: closed({
      items: { type: 'array', items: schemaRef(`${name}.Listed`) },
      names: schemaRef('Names'),
      next: { type: ['string', 'null'] },
      count: { type: ['integer', 'null'] },
    }),
  }
}

/**
 * The values of fields as they are told. NOTE: none is required: an item that is older than a field has it not, and of a person
 * only what is not erased is there.
 */
function told(fields: Fields, isPersonal: boolean): JsonObject {
  const shown = Object.entries(fields).filter(([, { personal, kind }]) => personal === isPersonal && kind !== 'secret')
  const properties = shown.map(([name, { schema, label }]) => {
    return [name, { title: label.ja, ...(isPersonal ? { anyOf: [schema, { type: 'null' }] } : schema) }]
  })
  return { type: 'object', additionalProperties: false, properties: Object.fromEntries(properties) }
}

function deedOf(takes: Fields, responses: JsonObject): JsonObject {
  return {
    requestBody: { required: true, content: { 'application/json': { schema: objectSchema(takes) } } },
    responses: { ...responses, ...PROBLEM },
  }
}
