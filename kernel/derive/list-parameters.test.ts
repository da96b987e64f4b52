import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { isProblem } from '../fields/problem.ts'
import { choice, day, note, number, optional, ref, register, text, WHOLE, type ListQuery } from '../index.ts'
import { listParameters, readListParameters } from './list-parameters.ts'

const label = { ja: '項目', en: 'Field' }
const { conduct } = register('papers', {
  label,
  fields: {
    name: text({ label, max: 20 }),
    kind: choice({ label, of: { red: { ja: '赤', en: 'Red' }, blue: { ja: '青', en: 'Blue' } } }),
    section: ref('sections', { label }),
    since: optional(day({ label })),
    count: number({ label, min: 0, max: 9 }),
    remarks: optional(note({ label })),
  },
  opened: ['name', 'kind', 'section', 'since', 'count', 'remarks'],
  events: {},
})
const papers = conduct({
  open: { label, by: [] },
  begin: {},
  evolve: {},
  acts: {},
  duties: {},
  lists: { order: 'name' },
})

const read = (query: string): ListQuery | string => {
  const reading = readListParameters(papers, WHOLE, new URLSearchParams(query))
  return isProblem(reading) ? `${reading.problem.code} ${reading.problem.path.join('.')}` : reading.ok
}

test('readListParameters: filters, order, words and page as an address says them', () => {
  const query =
    'filter[section]=soumu&filter[kind]=red&filter[kind]=青&filter[since][from]=2026-04-01&filter[since][to]=令和9年3月31日' +
    '&filter[count]=３&sort=-since,name&q=高崎　端末&limit=20&count=true'
  assert.deepEqual(read(query), {
    scope: WHOLE,
    where: [
      { field: 'section', is: 'soumu' },
      { field: 'kind', in: ['red', 'blue'] },
      { field: 'since', from: '2026-04-01', to: '2027-03-31' },
      { field: 'count', is: 3 },
    ],
    search: '高崎　端末',
    sort: [
      { field: 'since', isDescending: true },
      { field: 'name', isDescending: false },
    ],
    limit: 20,
    isCounted: true,
  })
  assert.deepEqual(read('filter[since]='), {
    scope: WHOLE,
    where: [{ field: 'since', is: null }],
    sort: [{ field: 'name', isDescending: false }],
    limit: 50,
    isCounted: false,
  })
})

test('readListParameters: says which parameter is wrong, and why', () => {
  const cases: Readonly<Record<string, string>> = {
    'filter[colour]=red': 'unknown-field filter.colour',
    'filter[toString]=red': 'unknown-field filter.toString',
    'filter[kind]=green': 'not-a-choice filter.kind',
    'filter[since]=2026-02-30': 'not-a-day filter.since',
    'filter[name][from]=a': 'wrong-kind filter.name',
    'filter[remarks]=a': 'unknown-field filter.remarks',
    'filter[section]=../x': 'not-a-reference filter.section',
    'filter[section]=': 'missing filter.section',
    'sort=colour': 'unknown-field sort.colour',
    'sort=name,since,count,kind,section': 'too-many sort',
    'sort=name&sort=kind': 'too-many sort',
    'limit=0': 'out-of-range limit',
    'limit=1001': 'out-of-range limit',
    'limit=x': 'out-of-range limit',
    'after=x': 'bad-cursor after',
    'colour=red': 'unknown-parameter colour',
    [`q=${'あ'.repeat(201)}`]: 'too-long q',
    [Array.from({ length: 101 }, () => 'filter[kind]=red').join('&')]: 'too-many filter.kind',
  }
  for (const [query, expected] of Object.entries(cases)) assert.equal(read(query), expected, query.slice(0, 60))
})

test('readListParameters: whatever comes is a query or a problem in both languages', () => {
  const name = fc.oneof(
    fc.constantFrom('q', 'sort', 'after', 'limit', 'filter[since][to]', 'filter[name]'),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string({ unit: 'binary' })), { maxLength: 5 }), (parameters) => {
      const reading = readListParameters(papers, WHOLE, parameters)
      if (isProblem(reading)) assert.ok(reading.problem.words.ja !== '' && reading.problem.words.en !== '')
    }),
  )
})

test('listParameters: tell of each field what can be asked', () => {
  const names = listParameters(papers).map(({ name }) => name)
  assert.deepEqual(names.slice(0, 6), [
    'filter[name]',
    'filter[kind]',
    'filter[section]',
    'filter[since]',
    'filter[since][from]',
    'filter[since][to]',
  ])
  assert.ok(!names.includes('filter[remarks]'))
})
