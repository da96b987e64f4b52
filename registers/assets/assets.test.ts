import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'

import {
  commandUsage,
  createTable,
  fieldsOf,
  formModel,
  fromRow,
  listColumns,
  objectSchema,
  openapiPaths,
  readFields,
  readOptions,
  sqlTable,
  toRow,
  trust,
  type Item,
  type SqlValue,
} from '#kernel'

import { assets } from './assets.ts'

const opened = fieldsOf(assets, 'opened')
const VALUES = {
  name: '窓口端末01',
  kind: 'equipment',
  zone: 'lgwan',
  section: 'soumu',
  keeper: 's1',
  place: '1階、窓口',
  confidentiality: 'c2',
  integrity: 'i2',
  availability: 'a1',
  acquiredOn: '2026-04-01',
  kana: 'まどぐちたんまつ01',
}

test('assets: JSON Schema is closed, names what is required and what may be chosen', () => {
  const schema = trust<{ required: string[]; additionalProperties: boolean; properties: Record<string, object> }>(
    objectSchema(opened), // the shape of an object schema
  )
  assert.equal(schema.additionalProperties, false)
  assert.deepEqual(schema.required, Object.keys(VALUES).slice(0, -2))
  assert.deepEqual(schema.properties['kind'], { title: '種別', enum: ['equipment', 'information', 'drawings'] })
  assert.deepEqual(schema.properties['keeper'], {
    title: '管理者',
    type: 'string',
    pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$',
    'x-register': 'staff',
  })
})

test('assets: OpenAPI has a path for the list, an item, its history and each act', () => {
  const paths = openapiPaths(assets)
  const root = '/api/o/{organisation}/assets'
  const acts = ['move', 'classify', 'migrate', 'retire', 'dispose', 'void'].map((act) => `${root}/{id}/${act}`)
  assert.deepEqual(Object.keys(paths), [root, `${root}/{id}`, `${root}/{id}/history`, ...acts])
  assert.match(JSON.stringify(paths[`${root}/{id}/dispose`]), /"enum":\["destroyed","crypto-erased"/)
})

test('assets: the form says what to ask, with which control', () => {
  const form = formModel(assets.acts.dispose.takes)
  assert.deepEqual(
    form.map(({ name, control, isRequired }) => [name, control, isRequired]),
    [
      ['method', 'select', true],
      ['certificate', 'file', false],
    ],
  )
  assert.equal(formModel(opened).find(({ name }) => name === 'keeper')?.picks, 'staff')
})

test('assets: the list shows choices in words', () => {
  const item = {
    id: 'a1',
    version: 1,
    openedOn: '',
    openedAt: '',
    personal: {},
    facts: { ...VALUES, status: 'in-use' },
  }
  const columns = listColumns(assets)
  assert.deepEqual(
    columns.slice(0, 3).map((column) => column.label.ja),
    ['資産名', '種別', '領域'],
  )
  assert.deepEqual(
    columns.slice(0, 3).map((column) => column.show(trust<Item>(item), 'ja')),
    ['窓口端末01', '設備・媒体', 'LGWAN接続系'],
  )
})

test('assets: the command line says its options and reads them', () => {
  assert.equal(
    commandUsage(assets.acts.dispose.takes),
    '--method destroyed|crypto-erased|sanitised|degaussed|shredded [--certificate file]',
  )
  assert.deepEqual(readOptions(assets.acts.dispose.takes, { method: '消磁' }, 'ja'), {
    ok: { method: 'degaussed', certificate: null },
  })
  assert.ok('problem' in readOptions(assets.acts.dispose.takes, { way: '消磁' }, 'ja'))
})

test('assets: the table holds every fact, and an item comes back from its row', () => {
  const database = new DatabaseSync(':memory:')
  const table = sqlTable(assets)
  database.exec(createTable(table))
  const facts = { ...VALUES, status: 'disposed', method: 'shredded' }
  const item = trust<Item>({
    id: 'a1',
    version: 3,
    openedOn: '2026-04-01',
    openedAt: '2026-04-01T00:00:00.000Z',
    facts,
    personal: {},
  })
  const insert = database.prepare(`insert into "${table.name}" values (${table.columns.map(() => '?').join(', ')})`)
  insert.run(...toRow(assets, item))
  const select = database.prepare(`select * from "${table.name}"`)
  select.setReturnArrays(true)
  assert.deepEqual(fromRow(assets, trust<SqlValue[]>(select.get())), item)
})

test('assets: one declaration reads the same input as the act does', () => {
  assert.ok('ok' in readFields(opened, VALUES))
  const reading = readFields(opened, { ...VALUES, zone: undefined })
  assert.ok('problem' in reading && reading.problem.code === 'missing' && reading.problem.path[0] === 'zone')
})
