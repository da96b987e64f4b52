import {
  answer,
  closed,
  OPENAPI_BASE,
  parameterRef,
  responseRef,
  schemaRef,
  STANDINGS,
  type Json,
  type JsonObject,
} from '#kernel'

import { PROBLEMS } from '../answer/problem.ts'
import { LIMITS } from '../limits.ts'

const TEXT = { type: 'string' }
const DAY = { type: 'string', format: 'date' }
const NUMBER = { type: 'integer', minimum: 0 }
const PLACE = closed({ organ: { type: ['string', 'null'] }, section: { type: ['string', 'null'] } })
const KNOWN = { enum: ['then', 'now'] }
const NEXT = { type: ['string', 'null'] }
const FILE_TYPE = 'application/octet-stream'
const SHA256 = { type: 'string', pattern: '^[0-9a-f]{64}$' }

/** Everything of an organisation that no register has: who asks, standing, duties, search, batches, files and the log. */
export function servicePaths(): JsonObject {
  return {
    '/api/openapi.json': {
      get: { operationId: 'openapi', security: [], responses: responses(answer('この文書', { type: 'object' })) },
    },
    '/api/o': {
      get: { operationId: 'organisation', responses: responses(answer('トークンの団体', schemaRef('Card'))) },
    },
    [OPENAPI_BASE]: get('organisationById', [], answer('トークンの団体', schemaRef('Card'))),
    [`${OPENAPI_BASE}/me`]: get('me', [], answer('だれが、どの役割で', schemaRef('Me'))),
    [`${OPENAPI_BASE}/search`]: get(
      'search',
      [query('q', { type: 'string', minLength: 1, maxLength: LIMITS.searchLength }, true)],
      answer('読める台帳ごとの最初の項目', schemaRef('Hits')),
    ),
    [`${OPENAPI_BASE}/standing`]: get(
      'standing',
      [
        query('on', DAY),
        query('known', KNOWN),
        query('clause', TEXT),
        query('requirement', TEXT),
        query('after', NUMBER),
      ],
      answer('充足状況。requirementがあれば、その根拠', {
        oneOf: [schemaRef('Standing'), schemaRef('StandingSubjects')],
      }),
    ),
    [`${OPENAPI_BASE}/duties`]: get(
      'duties',
      [query('state', { enum: ['open', 'all', ...STANDINGS] }), query('after', NUMBER)],
      answer('自分の責務。期限の近いものから', schemaRef('Duties')),
    ),
    [`${OPENAPI_BASE}/batch`]: {
      parameters: [parameterRef('organisation')],
      post: {
        operationId: 'batch',
        summary: 'すべて行うか、何も行わない',
        parameters: [parameterRef('actId'), parameterRef('on')],
        requestBody: { required: true, content: { 'application/json': { schema: schemaRef('Batch') } } },
        responses: responses(answer('封じた記録の範囲', schemaRef('BatchSealed'))),
      },
    },
    ...filePaths(),
    ...logPaths(),
  }
}

function filePaths(): JsonObject {
  return {
    [`${OPENAPI_BASE}/files`]: {
      parameters: [parameterRef('organisation')],
      post: {
        operationId: 'files.put',
        summary: 'ファイルを預ける。Content-Typeは実際の種類',
        requestBody: { required: true, content: { '*/*': { schema: { type: 'string', format: 'binary' } } } },
        responses: responses(answer('fileの項目に入れる値。受領証（receipt）は24時間有効', schemaRef('Upload')), 201),
      },
    },
    [`${OPENAPI_BASE}/files/{sha256}`]: {
      parameters: [parameterRef('organisation'), { name: 'sha256', in: 'path', required: true, schema: SHA256 }],
      get: {
        operationId: 'files.get',
        summary: '読める台帳項目が指すファイル',
        parameters: [
          query('register', TEXT, true),
          query('item', TEXT, true),
          { name: 'Range', in: 'header', schema: TEXT },
        ],
        responses: {
          ...responses(binary('ファイル', '*/*')),
          206: binary('ファイルの一部', '*/*'),
        },
      },
    },
  }
}

/** NOTE: paths below `log/tile` are those of C2SP tlog-tiles; OpenAPI has no parameter that spans slashes. */
function logPaths(): JsonObject {
  const entries = closed({
    size: NUMBER,
    entries: { type: 'array', items: schemaRef('Entry') },
    next: { type: ['integer', 'null'] },
  })
  return {
    [`${OPENAPI_BASE}/log/checkpoint`]: get('log.checkpoint', [], text('署名した最後の検証点（C2SP tlog-checkpoint）')),
    [`${OPENAPI_BASE}/log/entries`]: get(
      'log.entries',
      [query('from', NUMBER), query('limit', { type: 'integer', minimum: 1, maximum: 1_000 })],
      answer('封じたままの記録', entries),
    ),
    [`${OPENAPI_BASE}/log/proof/{index}`]: {
      parameters: [parameterRef('organisation'), { name: 'index', in: 'path', required: true, schema: NUMBER }],
      get: { operationId: 'log.proof', responses: responses(text('記録1件の証明（C2SP tlog-proof）')) },
    },
    [`${OPENAPI_BASE}/log/tile/{level}/{tile}`]: {
      parameters: [
        parameterRef('organisation'),
        { name: 'level', in: 'path', required: true, schema: TEXT, description: '0から63、またはentries' },
        { name: 'tile', in: 'path', required: true, schema: TEXT, description: '例：000、x001/234、000.p/5' },
      ],
      get: { operationId: 'log.tile', responses: responses(binary('ハッシュ、または記録の束', FILE_TYPE)) },
    },
  }
}

/** The schemas that these paths name. */
export const SERVICE_SCHEMAS: JsonObject = {
  ProblemCode: { enum: Object.keys(PROBLEMS) },
  Card: closed({ organisation: TEXT, name: TEXT, kind: TEXT }),
  Me: closed({
    organisation: schemaRef('Card'),
    actor: TEXT,
    authority: { enum: ['token', 'folder'] },
    today: DAY,
    roles: list(
      closed({
        role: TEXT,
        words: schemaRef('Words'),
        organ: { type: ['string', 'null'] },
        section: { type: ['string', 'null'] },
        from: DAY,
        to: { type: ['string', 'null'] },
      }),
    ),
    registers: list(
      closed({ name: TEXT, label: schemaRef('Words'), mayRead: { type: 'boolean' }, mayOpen: { type: 'boolean' } }),
    ),
  }),
  Hits: closed({
    hits: list(
      closed({
        register: TEXT,
        label: schemaRef('Words'),
        items: { type: 'array', items: { type: 'object' } },
        names: schemaRef('Names'),
        next: { type: ['string', 'null'] },
        count: { type: ['integer', 'null'] },
      }),
    ),
  }),
  StandingKey: { enum: [...STANDINGS] },
  Standing: closed(
    {
      on: DAY,
      known: KNOWN,
      byClause: list(
        closed({
          edition: TEXT,
          organ: { type: ['string', 'null'] },
          path: TEXT,
          title: TEXT,
          lines: { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 },
          requirements: list(TEXT),
          is: schemaRef('StandingKey'),
        }),
      ),
      byRequirement: list(
        closed({
          requirement: TEXT,
          title: { anyOf: [schemaRef('Words'), { type: 'null' }] },
          is: schemaRef('StandingKey'),
          isOutsidePolicy: { type: 'boolean' },
        }),
      ),
    },
    { words: { type: 'object', additionalProperties: schemaRef('Words') } },
  ),
  Subject: subject({}),
  StandingSubjects: closed({
    on: DAY,
    known: KNOWN,
    requirement: TEXT,
    subjects: list(schemaRef('Subject')),
    next: NEXT,
    count: NUMBER,
  }),
  Duty: subject({ words: schemaRef('Words'), meets: list(TEXT) }),
  Duties: closed({ on: DAY, duties: list(schemaRef('Duty')), next: NEXT, count: NUMBER }),
  Batch: closed({
    commands: {
      type: 'array',
      minItems: 1,
      maxItems: 5_000,
      items: closed(
        { register: TEXT, act: TEXT },
        { item: TEXT, input: { type: 'object' }, version: { type: 'integer', minimum: 1 } },
      ),
    },
  }),
  BatchSealed: closed({ first: NUMBER, count: NUMBER, items: list(closed({ register: TEXT, item: TEXT })) }),
  Upload: closed({ sha256: SHA256, bytes: NUMBER, media: TEXT, receipt: TEXT }),
}

function subject(more: JsonObject): JsonObject {
  return closed({
    duty: TEXT,
    label: schemaRef('Words'),
    register: { type: ['string', 'null'], description: '団体全体の責務ならnull' },
    subject: TEXT,
    place: PLACE,
    is: schemaRef('StandingKey'),
    by: { type: ['string', 'null'], format: 'date-time' },
    evidence: list(NUMBER),
    ...more,
  })
}

function list(items: Json): JsonObject {
  return { type: 'array', items }
}

function get(operationId: string, parameters: readonly JsonObject[], answered: JsonObject): JsonObject {
  return {
    parameters: [parameterRef('organisation')],
    get: { operationId, parameters, responses: responses(answered) },
  }
}

function responses(answered: JsonObject, status = 200): JsonObject {
  return { [status]: answered, default: responseRef('problem') }
}

function query(name: string, schema: JsonObject, required = false): JsonObject {
  return { name, in: 'query', required, schema }
}

function text(description: string): JsonObject {
  return { description, content: { 'text/plain': { schema: TEXT } } }
}

function binary(description: string, type: string): JsonObject {
  return { description, content: { [type]: { schema: { type: 'string', format: 'binary' } } } }
}
