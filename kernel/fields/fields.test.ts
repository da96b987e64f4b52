import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import {
  canonical,
  choice,
  day,
  file,
  flags,
  instant,
  kana,
  list,
  note,
  number,
  optional,
  person,
  readFields,
  ref,
  secret,
  text,
  FIELD_KINDS,
  type Field,
  type Json,
  type ProblemCode,
} from '../index.ts'
import { trust } from '../trust.ts'

const label = { ja: '項目', en: 'Field' }
const OPTIONS = { red: { ja: '赤', en: 'Red' }, blue: { ja: '青', en: 'Blue' } }

/** One field of every kind, with values that it takes. */
const SAMPLES: Readonly<Record<string, readonly [Field, readonly Json[]]>> = {
  text: [text({ label, max: 20 }), ['端末', ' 髙﨑𠮷 ', '①Ａ']],
  note: [note({ label }), ['一行\n二行\t終', 'x'.repeat(10_000)]],
  choice: [choice({ label, of: OPTIONS }), ['red', 'blue']],
  flags: [flags({ label, of: OPTIONS }), [[], ['red'], ['red', 'blue']]],
  day: [day({ label }), ['2026-04-01', '2024-02-29']],
  instant: [instant({ label }), ['2026-04-01T00:30:00.000Z', '1999-12-31T23:59:59.999Z']],
  number: [number({ label, min: -5, max: 1e6, fractions: true }), [0, -5, 1e6, 0.25]],
  ref: [ref('staff', { label }), ['s-1', '01990000-0000-7000-8000-000000000000']],
  person: [person({ label }), ['髙﨑　太郎']],
  list: [
    list({ label, of: { day: day({ label }), count: number({ label, min: 0, max: 9 }) }, max: 3 }),
    [[], [{ day: '2026-04-01', count: 3 }]],
  ],
  file: [file({ label }), [{ sha256: 'a'.repeat(64), bytes: 12, media: 'application/pdf' }]],
  secret: [secret({ label }), ['pass phrase']],
}

test('fields: there is a sample of every kind', () => {
  assert.deepEqual(
    Object.values(SAMPLES).map(([{ kind }]) => kind),
    [...FIELD_KINDS],
  )
})

for (const [name, [field, values]] of Object.entries(SAMPLES)) {
  test(`${name}: reads what it takes as it is, and its sheet reads back what it shows`, () => {
    for (const value of values) {
      assert.deepEqual(field.read(value), { ok: value })
      assert.deepEqual(optional(field).read(value), { ok: value })
      if (field.kind === 'secret') continue
      for (const language of ['ja', 'en'] as const) {
        const shown = field.show(value, language)
        assert.deepEqual(field.parse(shown), { ok: value }, shown)
      }
    }
  })

  test(`${name}: an empty value is missing, unless it is optional`, () => {
    for (const empty of [undefined, null]) {
      assert.ok('problem' in field.read(empty))
      assert.deepEqual(optional(field).read(empty), { ok: null })
    }
    assert.deepEqual(optional(field).parse(' '), { ok: null })
  })

  test(`${name}: whatever comes, it reads a JSON value or says why not, in both languages`, () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withDate: true, withMap: true }), fc.string(), (raw, cell) => {
        for (const reading of [field.read(raw), field.parse(cell)]) {
          if ('problem' in reading) assert.ok(reading.problem.words.ja !== '' && reading.problem.words.en !== '')
          else assert.ok(typeof canonical(trust<Json>(reading.ok)) === 'string')
        }
      }),
    )
  })
}

test('fields: refuse with the code of what is wrong', () => {
  const [choices, several, numbers] = [
    choice({ label, of: OPTIONS }),
    flags({ label, of: OPTIONS }),
    number({ label, min: 0, max: 9 }),
  ]
  const cases: readonly (readonly [ProblemCode, Field, unknown])[] = [
    ['missing', text({ label, max: 5 }), '　 '],
    ['not-text', text({ label, max: 5 }), 5],
    ['too-long', text({ label, max: 5 }), '123456'],
    ['malformed-text', text({ label, max: 5 }), 'a\nb'],
    ['malformed-text', text({ label, max: 5 }), '\ud800'],
    ['not-a-choice', choices, 'green'],
    ['not-a-choice', choices, 'toString'],
    ['not-a-choice', several, ['red', 'green']],
    ['not-a-list', several, 'red'],
    ['not-a-day', day({ label }), '2026-02-29'],
    ['not-an-instant', instant({ label }), '2026-04-01'],
    ['not-a-number', numbers, '5'],
    ['not-a-number', numbers, 1.5],
    ['out-of-range', numbers, 10],
    ['not-a-reference', ref('staff', { label }), '../x'],
    ['too-many', list({ label, of: {}, max: 1 }), [{}, {}]],
    ['unknown-field', list({ label, of: {}, max: 1 }), [{ x: 1 }]],
    ['not-a-file', file({ label }), { sha256: 'x', bytes: 1, media: 'a/b' }],
  ]
  for (const [code, field, raw] of cases) {
    const reading = field.read(raw)
    assert.equal('problem' in reading ? reading.problem.code : 'ok', code, JSON.stringify(raw))
  }
})

test('fields: what people write in sheets', () => {
  assert.deepEqual(number({ label, min: 0, max: 1e9 }).parse('１，２３４'), { ok: 1234 })
  assert.deepEqual(day({ label }).parse('令和８年４月１日'), { ok: '2026-04-01' })
  assert.deepEqual(instant({ label }).parse('2026-04-01 09:30'), { ok: '2026-04-01T00:30:00.000Z' })
  assert.deepEqual(flags({ label, of: OPTIONS }).parse('青；赤'), { ok: ['red', 'blue'] })
})

test('readFields: names the path of the first problem, and lets nothing else through', () => {
  const fields = { name: text({ label, max: 5 }), rows: list({ label, of: { day: day({ label }) }, max: 9 }) }
  const path = (raw: unknown): unknown => {
    const reading = readFields(fields, raw)
    return 'problem' in reading ? reading.problem.path : reading.ok
  }
  assert.deepEqual(path({ name: 'a', rows: [{ day: '2026-04-01' }, { day: 'x' }] }), ['rows', 1, 'day'])
  assert.deepEqual(path({ name: 'a', rows: [], other: 1 }), ['other'])
  assert.deepEqual(path(JSON.parse('{"name":"a","rows":[],"__proto__":{}}')), ['__proto__'])
  assert.deepEqual(path([]), [])
})

test('kana: takes a reading in either script, as typed, and nothing that has to be read', () => {
  const reading = kana({ label })
  for (const good of ['たかさき よしの', 'ミツル・ﾀﾛｳ', 'まどぐちたんまつ01', 'ヴァーチャルか', 'は\u3099']) {
    assert.deepEqual(reading.read(good), { ok: good })
  }
  for (const bad of ['髙崎', 'taro', 'たかさき太郎', 'たか\nさき', '。']) {
    const read = reading.read(bad)
    assert.ok('problem' in read && ['not-kana', 'malformed-text'].includes(read.problem.code), bad)
  }
})
