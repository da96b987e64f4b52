import type { Json, JsonObject } from '../json/json.ts'

/** What many operations of the API share, as OpenAPI 3.1 components; paths refer to them by name. */
export const OPENAPI_COMPONENTS: JsonObject = {
  securitySchemes: {
    token: { type: 'http', scheme: 'bearer', description: 'トークン。発行は sekisho token' },
  },
  parameters: {
    organisation: path('organisation', '団体のID'),
    id: path('id', '台帳項目のID'),
    ifMatch: header('If-Match', true, { type: 'string', pattern: '^"[1-9][0-9]*"$' }, '読んだときの版。例："3"'),
    ifNoneMatch: header('If-None-Match', false, { type: 'string' }, '版が同じなら304を返す'),
    actId: header(
      'Idempotency-Key',
      true,
      { type: 'string', format: 'uuid' },
      '行為のID（UUIDv7、時刻は前後24時間以内）。同じIDで何度送っても行為は一度だけ',
    ),
    on: header('Sekisho-On', false, { type: 'string', format: 'date' }, '行為をした日。なければ今日'),
    itemId: header('Sekisho-Item', false, { type: 'string', maxLength: 64 }, '新しい台帳項目のID。なければ行為のID'),
    language: header('Accept-Language', false, { type: 'string' }, 'titleとdetailの言語（ja、en）'),
  },
  responses: {
    problem: {
      description: '断られた要求（RFC 9457）。codeは閉じた一覧',
      headers: { 'Retry-After': { schema: { type: 'integer' }, description: '429、503のとき、待つ秒数' } },
      content: { 'application/problem+json': { schema: schemaRef('Problem') } },
    },
    unchanged: { description: '版が同じなので本文はない' },
    sealed: {
      description: '封じた記録',
      headers: { ETag: { schema: { type: 'string' }, description: '新しい版' } },
      content: { 'application/json': { schema: schemaRef('Sealed') } },
    },
    proposed: {
      description: '決裁を待つ申請になった',
      headers: { Location: { schema: { type: 'string' }, description: '申請' } },
      content: { 'application/json': { schema: schemaRef('Proposed') } },
    },
    history: answer('出来事。新しいものから', schemaRef('History')),
  },
  schemas: {
    Words: closed({ ja: { type: 'string' }, en: { type: 'string' } }),
    Problem: {
      ...closed(
        {
          type: { type: 'string' },
          status: { type: 'integer', minimum: 400, maximum: 599 },
          /** The closed set is the server's. */
          code: schemaRef('ProblemCode'),
          title: { type: 'string' },
          detail: { type: 'string' },
          words: closed({ title: schemaRef('Words'), detail: schemaRef('Words') }),
        },
        {
          errors: { type: 'array', items: schemaRef('FieldError') },
          refused: { type: 'string', description: '台帳が断った理由の符号' },
          command: { type: 'integer', description: '断られた行為の番号（0から）' },
          request: { type: 'string', description: 'サーバの記録と突き合わせる番号' },
        },
      ),
    },
    FieldError: closed({ pointer: { type: 'string' }, code: { type: 'string' }, words: schemaRef('Words') }),
    Entry: closed(
      {
        index: { type: 'integer', minimum: 0 },
        organisation: { type: 'string' },
        at: { type: 'string', format: 'date-time' },
        on: { type: 'string', format: 'date' },
        act: { type: 'string' },
        by: { type: 'string' },
        register: { type: 'string' },
        item: { type: 'string' },
        event: { type: 'string' },
        form: { type: 'integer' },
        version: { type: 'integer' },
        facts: { type: 'object' },
      },
      { applicant: { type: 'string' }, commitment: { type: 'string' } },
    ),
    Sealed: closed({
      id: { type: 'string' },
      version: { type: 'integer', minimum: 1 },
      entries: { type: 'array', items: schemaRef('Entry') },
    }),
    Proposed: closed({ approval: { type: 'string' }, entries: { type: 'array', items: schemaRef('Entry') } }),
    ActNow: {
      oneOf: [
        closed({ isAllowed: { const: true } }),
        closed({ isAllowed: { const: false }, code: { type: 'string' }, words: schemaRef('Words') }),
      ],
    },
    Names: {
      type: 'object',
      description: '参照先の名称（台帳、IDごと）',
      additionalProperties: { type: 'object', additionalProperties: { type: 'string' } },
    },
    History: closed({
      entries: { type: 'array', items: schemaRef('Event') },
      next: { type: ['integer', 'null'], description: '続きを読むときのbefore' },
    }),
    Event: closed(
      {
        index: { type: 'integer' },
        act: { type: 'string' },
        at: { type: 'string', format: 'date-time' },
        on: { type: 'string', format: 'date' },
        by: { type: 'string' },
        who: { type: ['string', 'null'], description: '読むことが許されていれば氏名' },
        event: { type: 'string' },
        version: { type: 'integer' },
        words: schemaRef('Words'),
        changes: { type: 'array', items: schemaRef('Change') },
      },
      { applicant: { type: 'string' }, applicantName: { type: ['string', 'null'] } },
    ),
    Change: closed({
      field: { type: 'string' },
      label: schemaRef('Words'),
      isPersonal: { type: 'boolean' },
      value: {},
      shown: schemaRef('Words'),
    }),
  },
}

/** A closed object: the first members are always there, the others may be. */
export function closed(required: JsonObject, others: JsonObject = {}): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(required),
    properties: { ...required, ...others },
  }
}

export function schemaRef(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` }
}

export function parameterRef(name: string): JsonObject {
  return { $ref: `#/components/parameters/${name}` }
}

export function responseRef(name: string): JsonObject {
  return { $ref: `#/components/responses/${name}` }
}

/** An answer in JSON. */
export function answer(description: string, schema: Json): JsonObject {
  return { description, content: { 'application/json': { schema } } }
}

function path(name: string, description: string): JsonObject {
  return { name, in: 'path', required: true, schema: { type: 'string' }, description }
}

function header(name: string, required: boolean, schema: JsonObject, description: string): JsonObject {
  return { name, in: 'header', required, schema, description }
}
