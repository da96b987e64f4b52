import {
  answer,
  closed,
  listParameters,
  OPENAPI_BASE,
  parameterRef,
  responseRef,
  schemaRef,
  type AnyRegister,
  type JsonObject,
} from '#kernel'

const TEXT = { type: 'string' }
const NUMBER = { type: 'integer', minimum: 0 }
const BOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const BINARY = { schema: { type: 'string', format: 'binary' } }
const FILE = { required: true, content: { [BOOK]: BINARY, 'text/csv': BINARY } }
const SHEET = { name: 'sheet', in: 'query', schema: TEXT, description: 'シートの名前。なければ最初のシート' }

/** Sheets of every register, out and in. @param paths those of the registers, of which `imports` has some of its own. */
export function sheetPaths(registers: readonly AnyRegister[], paths: Readonly<Record<string, JsonObject>>): JsonObject {
  const imports = `${OPENAPI_BASE}/imports`
  return Object.assign(
    {
      [imports]: { ...paths[imports], post: applyPath() },
      [`${imports}/{id}/undo`]: { parameters: [parameterRef('organisation'), parameterRef('id')], post: undoPath() },
    },
    ...registers.map(ofRegister),
  )
}

function ofRegister(register: AnyRegister): JsonObject {
  const { name, label } = register
  const csv = { 'text/csv': BINARY, 'application/json': { schema: schemaRef('Losses') } }
  return {
    [`${OPENAPI_BASE}/${name}/sheet`]: {
      parameters: [parameterRef('organisation')],
      get: {
        tags: [name],
        operationId: `${name}.sheet`,
        summary: `${label.ja}を表に書き出す。losses=trueなら、CP932で失われる文字`,
        parameters: [
          ...listParameters(register),
          { name: 'format', in: 'query', schema: { enum: ['xlsx', 'csv'] } },
          { name: 'encoding', in: 'query', schema: { enum: ['utf-8', 'cp932'] } },
          { name: 'losses', in: 'query', schema: { enum: ['true', 'false'] } },
        ],
        responses: { 200: { description: '表', content: { [BOOK]: BINARY, ...csv } }, default: responseRef('problem') },
      },
    },
    [`${OPENAPI_BASE}/${name}/sheet/preview`]: {
      parameters: [parameterRef('organisation')],
      post: {
        tags: [name],
        operationId: `${name}.preview`,
        summary: '表を取り込むとどうなるか。何も記録しない',
        parameters: [SHEET],
        requestBody: FILE,
        responses: {
          200: answer('行ごとの登録・変更・誤り', schemaRef('ImportPreview')),
          default: responseRef('problem'),
        },
      },
    },
  }
}

function applyPath(): JsonObject {
  return {
    tags: ['imports'],
    operationId: 'imports.apply',
    summary: '確かめたとおりに取り込む。すべて行うか、何も行わない',
    parameters: [
      parameterRef('actId'),
      parameterRef('on'),
      { name: 'register', in: 'query', required: true, schema: TEXT },
      { name: 'binding', in: 'query', required: true, schema: TEXT, description: '確かめたときのbinding' },
      SHEET,
    ],
    requestBody: FILE,
    responses: {
      200: answer('前に取り込んだもの（同じ行為のID）', schemaRef('Imported')),
      201: answer('取り込んだもの', schemaRef('Imported')),
      default: responseRef('problem'),
    },
  }
}

function undoPath(): JsonObject {
  return {
    tags: ['imports'],
    operationId: 'imports.undo',
    summary: '取込を取り消す。すべて戻すか、何も戻さない',
    parameters: [parameterRef('actId'), parameterRef('on')],
    responses: {
      200: answer('封じた記録の範囲', closed({ id: TEXT, first: NUMBER, count: NUMBER })),
      default: responseRef('problem'),
    },
  }
}

const COUNTS = closed({ added: NUMBER, changed: NUMBER, unchanged: NUMBER, proposed: NUMBER, errors: NUMBER })
const WORDS_LIST = { type: 'array', items: schemaRef('Words') }

/** The schemas that these paths name. */
export const SHEET_SCHEMAS: JsonObject = {
  Losses: closed({ losses: { type: 'array', items: closed({ character: TEXT, becomes: TEXT, count: NUMBER }) } }),
  Imported: closed({ id: TEXT, counts: COUNTS, first: NUMBER, count: NUMBER }),
  ImportPreview: closed({
    binding: TEXT,
    sha256: TEXT,
    format: { enum: ['xlsx', 'csv'] },
    counts: COUNTS,
    notes: WORDS_LIST,
    rows: {
      type: 'array',
      items: closed(
        { is: { enum: ['add', 'change', 'error'] }, row: NUMBER },
        {
          item: TEXT,
          acts: WORDS_LIST,
          isProposed: { type: 'boolean' },
          changes: { type: 'array', items: closed({ field: TEXT, from: TEXT, to: TEXT }) },
          problems: {
            type: 'array',
            items: closed({
              row: { type: ['integer', 'null'] },
              column: { type: ['string', 'null'] },
              code: TEXT,
              words: schemaRef('Words'),
            }),
          },
        },
      ),
    },
  }),
}
