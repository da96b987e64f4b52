import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, test } from 'node:test'

import * as fc from 'fast-check'

import { ROLES, trust, type JsonObject, type RoleKey } from '#kernel'

import { furnish } from './access.ts'
import { assertDescribed, follow, OPERATIONS, type Operation } from './described.ts'
import { Service } from './service.ts'

const service = new Service({ settings: { strangersPerMinute: 1_000_000 } })
let tokens: readonly string[] = []

before(async () => {
  await furnish(service, 'sekiyama')
  await service.hosted().signer.checkpoint(service.hosted().store)
  tokens = [
    service.token('sekiyama', 's-all', trust<RoleKey[]>(Object.keys(ROLES))), // its keys
    service.token('sekiyama', 's-own', [{ role: 'section', section: 'own' }]),
    service.token('sekiyama', 's-9', []),
  ]
})
after(() => service.close())

/** Texts that have broken things before: ways out of a folder, control characters, halves of characters, odd numbers. */
const HOSTILE = [
  '../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '%00',
  '%ff',
  '%',
  '%u0041',
  'a/b',
  '.',
  '..',
  '__proto__',
  'constructor',
  'toString',
  '"><script>',
  "' or 1=1 --",
  '髙﨑𠮷󠄀',
  'ｶﾅ',
  '\u{202e}x',
  '9007199254740993',
  '-0',
  '1e999',
  'NaN',
  'x'.repeat(300),
]
const KNOWN = ['sekiyama', 'own', 'other', 's-own', '0', '1', '000', 'entries', '000.p/5']
const DAYS = ['2025-04-01', '2026-02-30', '9999-12-31', '令和8年4月1日', '0000-00-00']

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...KNOWN) },
  { weight: 2, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.constantFrom(...DAYS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
)

/** Values of a schema, most of them; now and then anything at all. */
function valuesOf(schema: JsonObject, depth = 0): fc.Arbitrary<unknown> {
  const described = follow(schema)
  const any: fc.Arbitrary<unknown> = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }), fc.double(), fc.constant(null))
  const meant = meantBy(described, depth)
  return fc.oneof({ weight: 9, arbitrary: meant }, { weight: 1, arbitrary: any })
}

function meantBy(schema: JsonObject, depth: number): fc.Arbitrary<unknown> {
  const list = (name: string): readonly unknown[] => trust<readonly unknown[]>(schema[name] ?? []) // of our own document
  if (list('enum').length > 0) return fc.constantFrom(...list('enum'))
  const choices = [...list('anyOf'), ...list('oneOf')]
  if (choices.length > 0) return fc.oneof(...choices.map((one) => valuesOf(trust<JsonObject>(one), depth + 1)))
  if (schema['type'] === 'null') return fc.constant(null)
  if (schema['type'] === 'integer' || schema['type'] === 'number') {
    return fc.integer({ min: Number(schema['minimum'] ?? 0), max: Math.min(Number(schema['maximum'] ?? 1_000), 1e9) })
  }
  if (schema['type'] === 'boolean') return fc.boolean()
  if (schema['type'] === 'array') {
    return fc.array(valuesOf(trust<JsonObject>(schema['items'] ?? {}), depth + 1), { maxLength: depth > 2 ? 0 : 3 })
  }
  if (schema['type'] !== 'object') return text
  const properties = Object.entries(trust<JsonObject>(schema['properties'] ?? {}))
  const values = properties.map(([name, inner]) => [name, valuesOf(trust<JsonObject>(inner), depth + 1)] as const)
  return fc.record(Object.fromEntries(values), {
    requiredKeys: fc.sample(fc.subarray(properties.map(([name]) => name)), 1)[0]!,
  })
}

/** One value nine times of ten, else one of some others. */
function mostly<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) })
}

const ID = fc.oneof({ weight: 6, arbitrary: fc.constantFrom('own', 'other') }, { weight: 1, arbitrary: text })

interface Asked {
  readonly operation: Operation
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** Requests for one operation: each parameter left out, as described, or hostile. */
function requestsFor(operation: Operation): fc.Arbitrary<Asked> {
  const named = (where: string): JsonObject[] => operation.parameters.filter((one) => one['in'] === where)
  const path = fc.record(
    Object.fromEntries(
      named('path').map(({ name }) => [
        String(name),
        name === 'organisation' ? mostly('sekiyama', ...KNOWN, ...HOSTILE) : ID,
      ]),
    ),
  )
  const query = fc.array(
    fc.oneof(
      ...named('query').map((one) =>
        fc.tuple(fc.constant(String(one['name'])), valuesOf(trust<JsonObject>(one['schema']))),
      ),
      fc.tuple(text, text),
    ),
    { maxLength: 4 },
  )
  const headers = fc.record({
    'if-match': mostly('"1"', '"2"', '"0"', '*', 'W/"1"', '1', undefined),
    'idempotency-key': mostly('fresh', 'x', '01990000-0000-7000-8000-000000000000', undefined),
    'sekisho-on': mostly(undefined, ...DAYS.slice(0, 3), 'x'),
    'sekisho-item': mostly(undefined, 'a1', '../x', 'n1'),
    'content-type': mostly(
      'application/json',
      'application/json; charset=utf-8',
      'text/plain',
      'application/pdf',
      undefined,
    ),
    'content-encoding': mostly(undefined, 'gzip'),
    accept: mostly(undefined, '*/*', 'text/html', 'application/json'),
    'accept-language': mostly(undefined, 'en', 'ja', 'en;q=0.5, ja;q=0.9', '*;;;q', 'x'.repeat(500)),
    range: mostly(undefined, 'bytes=0-1', 'bytes=-', 'bytes=9-1', 'lines=1'),
    'if-none-match': mostly(undefined, '"1"', '*', 'W/"1", "2"'),
    'x-forwarded-for': mostly(undefined, '127.0.0.1', 'x'),
  })
  const body = bodyOf(operation)
  const method = mostly(operation.method.toUpperCase(), 'HEAD', 'DELETE', 'PUT')
  const token = mostly(0, 1, 2, 3)
  return fc.record({ path, query, headers, body, method, token }).map((one) => {
    const filled = operation.path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => segment(String(one.path[name])))
    const search = one.query.map(([name, value]) => `${part(name)}=${part(String(value))}`).join('&')
    const told = { ...one.headers, authorization: tokens[one.token] ?? 'Bearer nonsense' }
    const known = Object.entries(told)
      .filter((header): header is [string, string] => header[1] !== undefined)
      .map(([name, value]) => [name, value === 'fresh' ? randomUUIDv7() : value])
    const isBody = one.method !== 'GET' && one.method !== 'HEAD'
    return {
      operation,
      url: search ? `${filled}?${search}` : filled,
      method: one.method,
      headers: Object.fromEntries(known),
      body: isBody ? one.body : undefined,
    }
  })
}

function bodyOf({ description }: Operation): fc.Arbitrary<string | undefined> {
  const content = trust<{ content?: Record<string, { schema: JsonObject }> } | undefined>(
    description['requestBody'],
  )?.content
  const schema = content?.['application/json']?.schema
  const garbage = fc.constantFrom(
    '',
    '{',
    '[]',
    'null',
    '{"a":1,"a":2}',
    '{"__proto__":{}}',
    '"\\ud800"',
    '\u{feff}{}',
    '['.repeat(50),
    '1e999',
  )
  if (!schema) return fc.oneof(garbage, text)
  return fc.oneof(
    { weight: 6, arbitrary: valuesOf(schema).map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: garbage },
  )
}

/** NOTE: what is escaped already stays as it is; a slash too, so that one parameter becomes two segments. */
function segment(value: string): string {
  return /^[\w.%/:~-]+$/u.test(value) ? value : part(value)
}

function part(value: string): string {
  return encodeURIComponent(value.toWellFormed())
}

test('createApp: no request whatever ends in a fault, and every answer is as the API describes it', async () => {
  const seen = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...OPERATIONS).chain(requestsFor), async ({ url, method, headers, body }) => {
      const init = { method, headers, ...(body === undefined ? {} : { body }) }
      const response = await service.app.request(url, init)
      const answer = await response.text()
      seen.set(response.status, (seen.get(response.status) ?? 0) + 1)
      const faults = service.heard.filter(({ name }) => name === 'requestFailed')
      assert.deepEqual(faults, [])
      assert.ok(response.status < 500, `${method} ${url} ${response.status} ${answer}`)
      const isJson = response.headers.get('content-type')?.includes('json') ?? false
      const told: unknown = isJson && answer !== '' ? JSON.parse(answer) : answer
      assertDescribed(method, new URL(url, 'http://x').pathname, response, told)
    }),
    { numRuns: 3_000 },
  )
  for (const status of [200, 201, 400, 401, 403, 404, 405, 406, 409, 415, 422]) {
    assert.ok(seen.get(status)! > 0, `no answer was ${status}: ${JSON.stringify([...seen])}`)
  }
})
