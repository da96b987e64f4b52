import assert from 'node:assert/strict'

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

import { trust, type JsonObject } from '#kernel'
import { REGISTERS } from '#registers'
import { openapiDocument } from '#server/http'

export const DOCUMENT: JsonObject = openapiDocument(REGISTERS)

/** One operation of the API, as it is described. */
export interface Operation {
  readonly method: string
  readonly path: string
  readonly pattern: RegExp
  readonly description: JsonObject
  /** Of the path and of the operation, with references followed. */
  readonly parameters: readonly JsonObject[]
}

const METHODS: ReadonlySet<string> = new Set(['get', 'post'])

/** Every operation; the more literal path of two that fit comes first. */
export const OPERATIONS: readonly Operation[] = Object.entries(objectAt(DOCUMENT, 'paths'))
  .flatMap(([path, methods]) =>
    Object.entries(trust<JsonObject>(methods))
      .filter(([method]) => METHODS.has(method))
      .map(([method, description]): Operation => {
        const own = trust<JsonObject>(description) // an operation of our own document
        const parameters = [...listAt(trust<JsonObject>(methods), 'parameters'), ...listAt(own, 'parameters')]
        return { method, path, pattern: patternOf(path), description: own, parameters: parameters.map(follow) }
      }),
  )
  .toSorted((a, b) => holes(a.path) - holes(b.path))

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
ajv.addSchema(trust<object>(DOCUMENT), 'openapi')
const compiled = new Map<string, ValidateFunction>()

/** Fails where an answer is not what the document says of its path, method and status. */
export function assertDescribed(method: string, url: string, response: Response, body: unknown): void {
  const path = url.split('?')[0]!
  const isHead = method === 'HEAD'
  const operation = OPERATIONS.find(
    (one) => one.method === (isHead ? 'get' : method.toLowerCase()) && one.pattern.test(path),
  )
  const responses = operation ? objectAt(operation.description, 'responses') : {}
  const found = responses[String(response.status)] ?? responses['default']
  const isProblem = response.status >= 400
  if (!operation || isProblem) {
    assert.ok(isProblem, `${method} ${path} answers ${response.status} and is not described`)
    assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/u, `${method} ${path}`)
    if (!isHead) assertSchema('#/components/schemas/Problem', body, `${method} ${path} ${response.status}`)
    return
  }
  const described = follow(trust<JsonObject>(found)) // an answer of our own document
  assert.ok(found && responses[String(response.status)], `${method} ${path}: ${response.status} is not described`)
  if (isHead || response.status === 304) return
  if (!response.headers.get('content-type')?.startsWith('application/json')) return
  const schema = trust<JsonObject | undefined>(objectAt(described, 'content')['application/json']) // likewise
  if (schema?.['schema']) assertSchema(schema['schema'], body, `${method} ${path} ${response.status}`)
}

function assertSchema(schema: unknown, body: unknown, where: string): void {
  const key = JSON.stringify(schema)
  let validate = compiled.get(key)
  if (!validate) {
    const wanted = typeof schema === 'string' ? { $ref: `openapi${schema}` } : trust<object>(absolute(schema))
    compiled.set(key, (validate = ajv.compile(wanted)))
  }
  assert.ok(
    validate(body),
    `${where}: ${JSON.stringify(validate.errors?.slice(0, 3))} ${JSON.stringify(body).slice(0, 500)}`,
  )
}

/** References as seen from outside of the document. */
function absolute(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"openapi#/'))
}

/** What a reference within the document names; anything else is itself. */
export function follow(value: JsonObject | undefined): JsonObject {
  const ref = value?.['$ref']
  if (typeof ref !== 'string') return value ?? {}
  let found: JsonObject = DOCUMENT
  for (const step of ref.slice(2).split('/')) found = objectAt(found, step)
  return found
}

function objectAt(object: JsonObject, name: string): JsonObject {
  return trust<JsonObject>(object[name] ?? {}) // an object of our own document
}

function listAt(object: JsonObject, name: string): JsonObject[] {
  return trust<JsonObject[]>(object[name] ?? []) // a list of our own document
}

function patternOf(path: string): RegExp {
  const last = path.endsWith('/{level}/{tile}') ? path.replace('{tile}', '{+}') : path
  return new RegExp(`^${last.replaceAll('{+}', '.+').replaceAll(/\{\w+\}/gu, '[^/]+')}$`, 'u')
}

function holes(path: string): number {
  return path.split('{').length
}
