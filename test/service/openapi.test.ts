import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { Validator } from '@seriousme/openapi-schema-validator'

import { DOCUMENT, OPERATIONS } from './described.ts'

const PATH = join(import.meta.dirname, '../../docs/api/openapi.json')

test('openapiDocument: is valid OpenAPI 3.1', async () => {
  const validator = new Validator()
  const { valid, errors } = await validator.validate(structuredClone(DOCUMENT))
  assert.ok(valid, JSON.stringify(errors ?? []).slice(0, 1_000))
  assert.equal(validator.version, '3.1')
})

test('openapiDocument: docs/api/openapi.json is what the registers say (node tools/write-openapi.ts)', () => {
  const committed: unknown = JSON.parse(readFileSync(PATH, 'utf8'))
  assert.deepEqual(committed, JSON.parse(JSON.stringify(DOCUMENT)))
})

test('openapiDocument: names each operation once', () => {
  const names = OPERATIONS.map(({ description }) => description['operationId'])
  assert.equal(new Set(names).size, names.length)
  assert.ok(names.length > 100)
})
