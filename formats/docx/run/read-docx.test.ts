import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { array, assert as check, asyncProperty, integer, tuple } from 'fast-check'
import { htmlLines } from '#formats/html'
import { zipOf, type Part } from '../../zip/testdata/zip-of.ts'
import { readDocx } from './read-docx.ts'

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

const deflated = (name: string, text: string): Part => {
  const bytes = Buffer.from(text)
  return { name, packed: deflateRawSync(bytes), method: 8, bytes: bytes.length }
}

/** A Word document (ECMA-376) with the parts that Word itself writes at the least. */
function docxOf(body: string, others: readonly Part[] = []): Uint8Array {
  return zipOf([...frame(), deflated('word/document.xml', documentOf(body)), ...others])
}

function frame(): readonly Part[] {
  return [
    deflated(
      '[Content_Types].xml',
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    ),
    deflated(
      '_rels/.rels',
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
    ),
    deflated(
      'word/_rels/document.xml.rels',
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="r2" Type="${OFFICE}/numbering" Target="numbering.xml"/></Relationships>`,
    ),
    deflated(
      'word/styles.xml',
      `<w:styles xmlns:w="${W}">${[
        ['Title', 'Title'],
        ['Hyodai', '表題'],
        ['Heading1', 'heading 1'],
        ['Heading2', 'heading 2'],
      ]
        .map(([id, name]) => `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/></w:style>`)
        .join('')}</w:styles>`,
    ),
    deflated(
      'word/numbering.xml',
      `<w:numbering xmlns:w="${W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="(%1)"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%2"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
    ),
  ]
}

const documentOf = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="${W}"><w:body>${body}</w:body></w:document>`

const say = (text: string): string => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`
const p = (text: string, properties = ''): string => `<w:p><w:pPr>${properties}</w:pPr>${say(text)}</w:p>`
const styled = (style: string, text: string): string => p(text, `<w:pStyle w:val="${style}"/>`)
const numbered = (level: number, text: string): string =>
  p(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="1"/></w:numPr>`)
const row = (...cells: readonly string[]): string =>
  `<w:tr>${cells.map((cell) => `<w:tc>${p(cell)}</w:tc>`).join('')}</w:tr>`

async function textOf(bytes: Uint8Array): Promise<readonly string[]> {
  const answer = await readDocx(bytes)
  assert.ok('html' in answer, JSON.stringify(answer))
  return htmlLines(answer.html).map(({ text }) => text)
}

test('readDocx: headings, numbered paragraphs, tables and runs come as lines in their order', async () => {
  const body = [
    styled('Title', '関山市情報セキュリティ基本方針'),
    styled('Heading1', '1 目的'),
    `<w:p>${say('情報')}${say('資産を')}${say('守る。')}</w:p>`,
    styled('Heading1', '2 定義'),
    numbered(0, '情報資産'),
    numbered(0, '機密性'),
    numbered(1, '細目'),
    numbered(0, '完全性'),
    `<w:tbl>${row('役職', '担当')}${row('副市長', 'CISO')}</w:tbl>`,
    p('第3条（対策）　A &amp; B &lt;注&gt;'),
  ].join('')
  assert.deepEqual(await textOf(docxOf(body)), [
    '# 関山市情報セキュリティ基本方針',
    '# 1 目的',
    '情報資産を守る。',
    '# 2 定義',
    '1. 情報資産',
    '2. 機密性',
    '(1) 細目',
    '3. 完全性',
    '| 役職 | 担当 |',
    '| 副市長 | CISO |',
    '第3条（対策）　A & B <注>',
  ])
})

test('readDocx: the Japanese title style is a heading', async () => {
  assert.deepEqual(await textOf(docxOf(styled('Hyodai', '情報セキュリティ対策基準'))), ['# 情報セキュリティ対策基準'])
})

test('readDocx: deleted words are left out and inserted ones are kept', async () => {
  const tracked = `<w:p><w:del>${say('毎年').replaceAll('w:t', 'w:delText')}</w:del><w:ins>${say('年1回')}</w:ins>${say('点検する。')}</w:p>`
  assert.deepEqual(await textOf(docxOf(tracked)), ['年1回点検する。'])
})

test('readDocx: what is no Word document is refused with its reason', async () => {
  const good = docxOf(p('目的'))
  const document = deflated('word/document.xml', documentOf(p('目的')))
  const bomb = deflated('word/media/a.xml', ' '.repeat(30 << 20))
  assert.equal(await problemOf(Buffer.from('no archive')), 'not-zip')
  assert.equal(await problemOf(good.subarray(0, good.length - 40)), 'truncated')
  assert.equal(await problemOf(zipOf([deflated('xl/workbook.xml', '<workbook/>')])), 'not-docx')
  assert.equal(await problemOf(zipOf([...frame(), { ...document, flags: 1 }])), 'encrypted')
  assert.equal(await problemOf(docxOf(p('目的'), [bomb])), 'bomb')
  assert.equal(await problemOf(docxOf(p('目的'), [{ ...bomb, bytes: 1000 }])), 'damaged')
  assert.equal(await problemOf(zipOf([...frame(), { ...document, bytes: document.bytes! + 1 }])), 'damaged')
  assert.equal(await problemOf(zipOf([...frame(), { ...document, method: 12 }])), 'damaged')
  assert.equal(await problemOf(zipOf([...frame(), deflated('word/document.xml', '<w:document')])), 'damaged')
})

test('readDocx: a document type declaration is refused, in whatever encoding', async () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ああああああああああ"><!ENTITY b "&a;&a;&a;&a;">]>${documentOf(p('&b;')).replace(/^<\?[^>]*>/, '')}`
  const wide = Buffer.from(`\uFEFF${bomb}`, 'utf16le')
  for (const bytes of [Buffer.from(bomb), Buffer.from(`\uFEFF${bomb}`), wide, Buffer.from(wide).swap16()]) {
    const part = { name: 'word/document.xml', packed: deflateRawSync(bytes), method: 8, bytes: bytes.length }
    assert.deepEqual(await readDocx(zipOf([...frame(), part])), { problem: 'doctype' })
  }
})

test('readDocx: a document that needs more memory than a document may is given up, and only it', async () => {
  const packed = Buffer.from(documentOf(p('あ').repeat(400_000)))
  let ticks = 0
  const clock = setInterval(() => ticks++, 50)
  const begin = performance.now()
  const answer = await readDocx(zipOf([...frame(), { name: 'word/document.xml', packed }]))
  clearInterval(clock)
  assert.ok('problem' in answer, 'it was read')
  assert.ok(['too-large', 'too-slow'].includes(answer.problem), answer.problem)
  assert.ok(performance.now() - begin < 200_000)
  assert.ok(ticks > 5, 'nothing else could run meanwhile')
  assert.deepEqual(await textOf(docxOf(p('目的'))), ['目的'])
})

test('readDocx: archives with flipped bytes are answered', async () => {
  const bytes = docxOf(styled('Heading1', '1 目的') + p('情報資産を守る。'))
  await check(
    asyncProperty(
      array(tuple(integer({ min: 0, max: bytes.length - 1 }), integer({ min: 0, max: 255 })), {
        minLength: 1,
        maxLength: 4,
      }),
      async (flips) => {
        const broken = Uint8Array.from(bytes)
        for (const [at, byte] of flips) broken[at] = byte
        const answer = await readDocx(broken)
        return 'html' in answer || typeof answer.problem === 'string'
      },
    ),
    { numRuns: 30 },
  )
})

async function problemOf(bytes: Uint8Array): Promise<unknown> {
  const answer = await readDocx(bytes)
  return 'problem' in answer ? answer.problem : answer
}
