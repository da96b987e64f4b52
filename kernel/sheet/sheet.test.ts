import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import {
  choice,
  day,
  flags,
  instant,
  itemOf,
  list,
  number,
  person,
  ref,
  refuse,
  register,
  secret,
  text,
  optional,
} from '../index.ts'
import type { AnyRegister, Field, Json } from '../index.ts'
import { trust } from '../trust.ts'
import { Names, nameField, readCell, readTable, sheetActs, sheetColumns, showCell, untaken, waysTo } from './index.ts'

const label = { ja: '名', en: 'Name' }
const of = { red: { ja: '赤', en: 'Red' }, blue: { ja: '青、青緑', en: 'Blue' } }
const names = new Names()
names.add('sections', 'soumu', '総務課')
names.add('sections', 'zeimu', '税務課')
names.add('sections', 'x1', '総務 係')
names.add('sections', 'x2', '総務　係')
names.add('sections', '総務課長', 'あ')

const FIELDS: readonly (readonly [Field, fc.Arbitrary<Json>])[] = [
  [text({ label, max: 100 }), fc.string({ minLength: 1, maxLength: 100 })],
  [choice({ label, of }), fc.constantFrom('red', 'blue')],
  [flags({ label, of }), fc.subarray(['red', 'blue'])],
  [day({ label }), fc.constantFrom('2026-04-01', '2024-02-29', '1889-04-01')],
  [instant({ label }), fc.constantFrom('2026-04-01T03:30:00.000Z', '2025-12-31T15:00:00.000Z')],
  [number({ label, min: -1e6, max: 1e6, fractions: true }), fc.double({ min: -1e6, max: 1e6, noNaN: true })],
  [trust(ref('sections', { label })), fc.constantFrom('soumu', 'zeimu', 'x1', 'x2')],
  [
    trust(list({ label, of: { name: text({ label, max: 9 }) }, max: 3 })),
    fc.array(fc.record({ name: fc.constantFrom('a', '髙') }, { noNullPrototype: true }), { maxLength: 3 }),
  ],
]

test('showCell: what a cell shows it reads back, in either language', () => {
  for (const [field, values] of FIELDS) {
    fc.assert(
      fc.property(values, fc.constantFrom('ja' as const, 'en' as const), (value, language) => {
        const reading = field.read(value)
        if ('problem' in reading) return
        const known = trust<Json>(reading.ok) // a value of the field
        assert.deepEqual(readCell(field, showCell(field, known, names, language), names), { ok: known })
      }),
    )
  }
})

test('readCell: a day whose format was lost is read by its number', () => {
  assert.deepEqual(readCell(day({ label }), '46113', names), { ok: '2026-04-01' })
  assert.ok('problem' in readCell(day({ label }), '461130', names))
})

test('Names: an item is found by id, by name in any width, or by both; never by a name that several bear', () => {
  assert.deepEqual(
    ['総務課', ' 総務課 ', 'soumu', '総務課（soumu）', '総務 課(soumu)'].map((one) => names.find('sections', one)),
    Array.from({ length: 5 }, () => ['soumu']),
  )
  assert.deepEqual([names.find('sections', '総務係'), names.find('sections', '総務係（x2）')], [['x1', 'x2'], ['x2']])
  assert.deepEqual([names.find('sections', '福祉課'), names.find('cars', 'x')], [[], []])
  assert.deepEqual(
    [names.show('sections', 'soumu'), names.show('sections', 'x1'), names.show('sections', 'gone')],
    ['総務課', '総務 係（x1）', 'gone'],
  )
})

const rename = text({ label: { ja: '名称', en: 'Name' }, max: 9 })
const place = text({ label: { ja: '場所', en: 'Place' }, max: 9 })
const { act, event, conduct } = register('stones', {
  label,
  fields: {
    name: rename,
    place,
    number: number({ label: { ja: '数', en: 'Number' }, min: 0, max: 9 }),
    state: choice({ label: { ja: '状態', en: 'State' }, of }),
    keeper: optional(person({ label: { ja: '名称', en: 'Keeper' } })),
    key: secret({ label: { ja: '鍵', en: 'Key' } }),
  },
  opened: ['name', 'place', 'number', 'keeper', 'key'],
  events: { moved: { place }, renamed: { name: rename, place }, painted: {} },
})
const stones: AnyRegister = trust(
  conduct({
    open: { label, by: [] },
    begin: { state: 'red' },
    evolve: { painted: { state: 'blue' } },
    acts: {
      both: act({ label, by: [], takes: { name: rename, place }, decide: (_, i) => event.renamed(i) }),
      move: act({ label, by: [], takes: { place }, decide: (_, i) => event.moved(i) }),
      paint: act({
        label,
        by: [],
        takes: {},
        sees: { x: itemOf('stones', 'name', {}) },
        decide: () => refuse('no', label),
      }),
    },
    duties: {},
  }),
)

test('waysTo: the fewest acts, and of those the most particular, come first', () => {
  assert.deepEqual(sheetActs(stones), ['both', 'move'])
  assert.deepEqual(waysTo(stones, ['place']), [['move'], ['both'], ['both', 'move']])
  assert.deepEqual(waysTo(stones, ['name', 'place'])[0], ['both'])
  assert.deepEqual(
    [waysTo(stones, ['number']), untaken(stones, ['place', 'number', 'state'])],
    [[], ['number', 'state']],
  )
})

test('sheetColumns: no secret, personal ones where they may be read, labels that are told apart', () => {
  assert.deepEqual(
    sheetColumns(stones, true).map(({ name, label: { ja } }) => [name, ja]),
    [
      ['name', '名称（name）'],
      ['place', '場所'],
      ['number', '数'],
      ['state', '状態'],
      ['keeper', '名称（keeper）'],
    ],
  )
  assert.deepEqual(
    sheetColumns(stones, false).map(({ name }) => name),
    ['name', 'place', 'number', 'state'],
  )
  assert.equal(nameField(stones), 'name')
})

test('readTable: finds the header under a title, whatever the order, width and marks of its labels', () => {
  const rows = [
    ['台帳 2026'],
    [],
    ['ID', ' 場\n所＊', 'ｎａｍｅ', 'メモ', '状態(必須)'],
    ['', '', ''],
    ['a', '1階', 'x', 'y'],
  ]
  const table = readTable(
    sheetColumns(stones, false),
    rows.map((cells, at) => ({ row: at + 1, cells })),
  )
  assert.ok('rows' in table)
  assert.deepEqual(
    [[...table.columns], table.idAt, table.versionAt, table.ignored],
    [
      [
        ['place', 1],
        ['name', 2],
        ['state', 4],
      ],
      0,
      null,
      ['メモ'],
    ],
  )
  assert.deepEqual(
    table.rows.map(({ row, id, texts }) => [row, id, texts.get('place'), texts.get('state')]),
    [[5, 'a', '1階', '']],
  )
})

test('readTable: tells a header that is not there, one that is there twice, and rows without end', () => {
  const read = (rows: string[][]): string => {
    const table = readTable(
      sheetColumns(stones, false),
      rows.map((cells, at) => ({ row: at + 1, cells })),
    )
    return 'code' in table ? `${table.code} ${table.row} ${table.column}` : 'nothing'
  }
  assert.equal(read([['資産'], ['x']]), 'no-header null null')
  assert.equal(read([]), 'no-header null null')
  assert.equal(read([['場所', '数', '場所']]), 'duplicate-column 1 2')
  assert.equal(read([['場所'], ...Array.from({ length: 5_001 }, () => ['1階'])]), 'too-many-rows null null')
  assert.equal(
    read([['場所'], ...Array.from({ length: 5_000 }, () => ['1階']), ...Array.from({ length: 9 }, () => [' '])]),
    'nothing',
  )
})
