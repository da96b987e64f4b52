import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'

import * as fc from 'fast-check'

import { columnName, type SheetText, type TableDesign } from '#formats/xlsx'

import { zipOf, type Part } from '../../zip/testdata/zip-of.ts'
import { readXlsxSheet, writeXlsxTable } from './index.ts'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const part = (name: string, text: string): Part => ({ name, packed: Buffer.from(text) })
const packed = (name: string, bytes: Uint8Array): Part => {
  return { name, packed: deflateRawSync(bytes), method: 8, bytes: bytes.length }
}

interface Made {
  readonly strings?: string
  readonly styles?: string
  readonly others?: readonly Part[]
  readonly types?: string
  readonly sheets?: string
}

/** A workbook with the parts that Excel itself writes at the least; its sheet is given as XML. */
function bookOf(sheet: string, { strings = '', styles = '', others = [], types = '', sheets }: Made = {}): Uint8Array {
  return zipOf([
    part(
      '[Content_Types].xml',
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>${types}</Types>`,
    ),
    part(
      '_rels/.rels',
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    part(
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets ?? '<sheet name="表" sheetId="1" r:id="rId1"/>'}</sheets></workbook>`,
    ),
    part(
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    ),
    part('xl/sharedStrings.xml', `<sst xmlns="${MAIN}">${strings}</sst>`),
    part('xl/styles.xml', `<styleSheet xmlns="${MAIN}">${styles}</styleSheet>`),
    part('xl/worksheets/sheet1.xml', `<worksheet xmlns="${MAIN}">${sheet}</worksheet>`),
    ...others,
  ])
}

async function read(book: Uint8Array, sheet: string | null = null): Promise<SheetText> {
  const answer = await readXlsxSheet(book, sheet)
  assert.ok('rows' in answer, JSON.stringify(answer))
  return answer
}

async function problem(book: Uint8Array, sheet: string | null = null): Promise<string> {
  const answer = await readXlsxSheet(book, sheet)
  return 'problem' in answer ? answer.problem : 'nothing'
}

const text = (value: string): string => `<c t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`
const row = (...cells: readonly string[]): string => `<row>${cells.join('')}</row>`
const data = (...rows: readonly string[]): string => `<sheetData>${rows.join('')}</sheetData>`

const cell = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).filter((one) => one.isWellFormed() && !/[^\P{Cc}\t\n]/u.test(one)),
  fc.constantFrom(
    '=1+1',
    '_x0041_',
    ' 前後 ',
    '髙﨑𠮷',
    '葛\u{E0100}',
    '\uFFFF',
    'a\nb',
    "'x",
    '1e5',
    '2026-04-01',
    'TRUE',
    '<&>"',
  ),
)

test('xlsx: texts, numbers and days are read as they were written', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          cell,
          fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })),
          fc.date({ min: new Date('1900-03-01'), max: new Date('2199-12-31'), noInvalidDate: true }),
        ),
        { minLength: 1, maxLength: 20 },
      ),
      async (rows) => {
        const days = rows.map(([, , date]) => date.toISOString().slice(0, 10))
        const design = designOf(rows.map(([one, number], at) => [one, number, days[at]!]))
        const { rows: found } = await read(await writeXlsxTable(design))
        const numbers = rows.map(([, number]) => Number(number.toPrecision(15)) + 0)
        assert.deepEqual(
          found.slice(1).map(({ cells }) => [cells[0], Number(cells[1]), cells[2]]),
          rows.map(([one], at) => [one, numbers[at], days[at]]),
        )
      },
    ),
    { numRuns: 8 },
  )
})

function designOf(rows: TableDesign['rows']): TableDesign {
  return {
    name: '情報資産台帳',
    columns: [
      { header: '名', kind: 'text', width: 20, isRequired: true, choices: { list: 0 } },
      { header: '数', kind: 'number', width: 9, isHidden: true },
      { header: '日', kind: 'day', width: 18, hint: '日付' },
    ],
    rows,
    lists: [{ title: '部署', rows: [['総務課', 'soumu']] }],
    notes: ['書き方'],
    words: { lists: '一覧', notes: '書き方' },
  }
}

test('xlsx: 100 columns, and what a reader should know of a book', async () => {
  const columns = Array.from({ length: 100 }, (_, at) => ({ header: `列${at}`, kind: 'text', width: 9 }) as const)
  const wide = await read(
    await writeXlsxTable({ ...designOf([]), columns, rows: [columns.map((_, at) => String(at))] }),
  )
  assert.deepEqual([wide.rows[1]!.cells.length, wide.rows[1]!.cells[99]], [100, '99'])
  const told = await read(await writeXlsxTable(designOf([['a', 1, null]])))
  assert.deepEqual(
    [told.name, told.sheets, told.hiddenColumns],
    ['情報資産台帳', ['情報資産台帳', '一覧', '書き方'], ['B']],
  )
  assert.deepEqual((await read(await writeXlsxTable(designOf([])), '書き方')).rows, [{ row: 1, cells: ['書き方'] }])
  assert.equal(await problem(await writeXlsxTable(designOf([])), 'ない'), 'no-such-sheet')
  assert.deepEqual([0, 25, 26, 701, 702, 16_383].map(columnName), ['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD'])
})

test('xlsx: what Excel writes: furigana, rich text, formats, formulas, merged and hidden cells', async () => {
  const strings = [
    '<si><t>髙﨑</t><rPh sb="0" eb="2"><t>タカサキ</t></rPh><phoneticPr fontId="1"/></si>',
    '<si><r><t>総</t></r><r><rPr><b/></rPr><t>務課</t></r></si>',
  ].join('')
  const styles = `<numFmts><numFmt numFmtId="176" formatCode="[$-ja-JP-x-gannen]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="177" formatCode="00000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="9"/><xf numFmtId="177"/><xf numFmtId="22"/></cellXfs>`
  const sheet = `<sheetFormatPr/>${data(
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>',
    '<row r="3" hidden="1"><c r="A3" s="1"><v>46113</v></c><c r="B3" s="2"><v>0.15</v></c><c r="C3" s="3"><v>123</v></c><c r="D3" s="4"><v>46113.5</v></c></row>',
    '<row r="4"><c r="A4"><f>B1+1</f><v>3</v></c><c r="B4" t="b"><v>1</v></c><c r="C4" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D4"><v>0.30000000000000004</v></c></row>',
  )}<mergeCells><mergeCell ref="A1:B1"/></mergeCells>`
  const told = await read(bookOf(sheet, { strings, styles }))
  assert.deepEqual(told.rows, [
    { row: 1, cells: ['髙﨑', '', '総務課'] },
    { row: 3, cells: ['2026-04-01', '15%', '00123', '2026-04-01 12:00'] },
    { row: 4, cells: ['3', 'TRUE', '#DIV/0!', '0.3'] },
  ])
  assert.deepEqual([told.hiddenRows, told.merged], [1, ['A1:B1']])
  assert.ok(told.formulas.includes('A4'))
})

test('xlsx: empty rows to the last one cost nothing, a value there is read, and too many are told', async () => {
  const empty = Array.from({ length: 1_048_576 }, (_, at) => `<row r="${at + 1}"/>`)
  const sheet = `<sheetData>${row(text('端末')).replace('<row>', '<row r="1">')}${empty.slice(1, -1).join('')}<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>`
  const told = await read(bookOf(sheet))
  assert.deepEqual(
    told.rows.map((one) => one.row),
    [1, 1_048_576],
  )
  assert.equal(await problem(bookOf(data(...Array.from({ length: 20_001 }, () => row(text('x')))))), 'too-many-rows')
  assert.equal(await problem(bookOf(data(row(...Array.from({ length: 501 }, () => text('x')))))), 'too-many-columns')
  assert.equal(
    await problem(
      bookOf(data('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    ),
    'too-large',
  )
})

test('xlsx: what is no plain workbook is refused with its reason', async () => {
  const ole = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(600)])
  const good = data(row(text('x')))
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['not-xlsx', Buffer.from('資産名,場所\n')],
    ['not-xlsx', Buffer.alloc(0)],
    ['not-xlsx', zipOf([part('word/document.xml', '<w/>')])],
    ['xls', ole],
    ['encrypted', Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')])],
    ['macros', bookOf(good, { others: [part('xl/vbaProject.bin', 'x')] })],
    [
      'macros',
      bookOf(good, {
        types: '<Override PartName="/x" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>',
      }),
    ],
    ['xlsb', bookOf(good, { others: [part('xl/workbook.bin', 'x')] })],
    ['external-links', bookOf(good, { others: [part('xl/externalLinks/externalLink1.xml', '<externalLink/>')] })],
    ['embedded', bookOf(good, { others: [part('xl/embeddings/oleObject1.bin', 'x')] })],
    ['damaged', bookOf(good).subarray(0, -40)],
    ['no-sheet', bookOf(good, { sheets: '<sheet name="表" sheetId="1" state="hidden" r:id="rId1"/>' })],
  ]
  for (const [code, bytes] of cases) assert.equal(await problem(bytes), code)
})

test('xlsx: bombs are refused before they go off', async () => {
  const zeros = Buffer.alloc(40 << 20, 0x20)
  const lie: Part = { name: 'xl/media/a.xml', packed: deflateRawSync(zeros), method: 8, bytes: 1_000 }
  const good = data(row(text('x')))
  const laughs = `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ああああああああああ"><!ENTITY b "&a;&a;&a;&a;">]><sst xmlns="${MAIN}"><si><t>&b;</t></si></sst>`
  assert.equal(await problem(bookOf(good, { others: [packed('xl/media/a.xml', zeros)] })), 'bomb')
  assert.equal(await problem(bookOf(good, { others: [lie] })), 'damaged')
  assert.equal(await problem(bookOf(good, { others: [part('xl/x.xml', laughs)] })), 'damaged')
  assert.equal(
    await problem(bookOf(good, { others: [packed('xl/x.xml', Buffer.from(`\uFEFF${laughs}`, 'utf16le'))] })),
    'damaged',
  )
  const many = Array.from({ length: 2_100 }, (_, at) => part(`xl/media/${at}.bin`, 'x'))
  assert.equal(await problem(bookOf(good, { others: many })), 'too-large')
  assert.equal(await problem(Buffer.alloc(33 << 20)), 'too-large')
})

test('xlsx: books with flipped bytes are answered', async () => {
  const bytes = bookOf(data(row(text('端末'), text('1階')), row(text('x'))))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      async (flips) => {
        const broken = Uint8Array.from(bytes)
        for (const [at, byte] of flips) broken[at] = byte
        const answer = await readXlsxSheet(broken, null)
        return 'rows' in answer || typeof answer.problem === 'string'
      },
    ),
    { numRuns: 12 },
  )
})
