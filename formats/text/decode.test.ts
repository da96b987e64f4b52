import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { assert as check, property, uint8Array } from 'fast-check'
import iconv from 'iconv-lite'
import { decodeText, type Encoding } from './decode.ts'
import { splitLines } from './lines.ts'

const SEEDS = '../shared/seeds'
const texts = [
  ...globSync('sample/sekiyama/{policy,standards}.md'),
  ...(existsSync(SEEDS) ? globSync(`${SEEDS}/*.txt`) : []),
]

/** How offices store text: the encoding that is expected, and how an independent library writes it. */
const STORED: Readonly<Record<string, readonly [Encoding, (text: string) => Uint8Array]>> = {
  'UTF-8': ['utf-8', (text) => iconv.encode(text, 'utf8')],
  'UTF-8 with BOM': ['utf-8', (text) => iconv.encode(text, 'utf8', { addBOM: true })],
  'UTF-16LE': ['utf-16le', (text) => iconv.encode(text, 'utf-16le', { addBOM: false })],
  'UTF-16LE with BOM': ['utf-16le', (text) => iconv.encode(text, 'utf-16le', { addBOM: true })],
  'UTF-16BE': ['utf-16be', (text) => iconv.encode(text, 'utf-16be', { addBOM: false })],
  'UTF-16BE with BOM': ['utf-16be', (text) => iconv.encode(text, 'utf-16be', { addBOM: true })],
  CP932: ['cp932', (text) => iconv.encode(text, 'cp932')],
  'EUC-JP': ['euc-jp', (text) => iconv.encode(text, 'euc-jp')],
  'ISO-2022-JP': ['iso-2022-jp', (text) => iso2022Jp(text)],
}

/**
 * Glyphs that the old encodings write in two ways or not at all, as both sides write them: the dash of JIS 1-29 and
 * the like differ between tables (WHATWG and Microsoft), and a conversion of an office turns the rest into 〓.
 */
function oldGlyphs(text: string): string {
  return [...text].map((glyph) => OLD_GLYPHS.getOrInsertComputed(glyph, oldGlyph)).join('')
}

const OLD_GLYPHS = new Map<string, string>()

function oldGlyph(glyph: string): string {
  if (glyph === '\u2014') return '\u2015'
  if (glyph === '\u301C') return '\uFF5E'
  if (glyph === '\u2212') return '\uFF0D'
  const comesBack = (encoding: string): boolean => iconv.decode(iconv.encode(glyph, encoding), encoding) === glyph
  return comesBack('euc-jp') && comesBack('cp932') ? glyph : '\u3013'
}

/** ISO-2022-JP (RFC 1468) from EUC-JP: two-byte rows with their high bits off, between ESC $ B and ESC ( B. */
function iso2022Jp(text: string): Uint8Array {
  const euc = iconv.encode(text, 'euc-jp')
  const out: number[] = []
  let wide = false
  for (let at = 0; at < euc.length; at++) {
    const isWide = euc[at]! >= 0xa1
    if (isWide !== wide) out.push(0x1b, isWide ? 0x24 : 0x28, 0x42)
    wide = isWide
    out.push(euc[at]! & 0x7f)
    if (isWide) out.push(euc[++at]! & 0x7f)
  }
  return Uint8Array.from(wide ? [...out, 0x1b, 0x28, 0x42] : out)
}

for (const path of texts) {
  const text = oldGlyphs(readFileSync(path, 'utf8').replace(/[\uE000-\uF8FF]/g, '・'))
  for (const [name, [encoding, store]] of Object.entries(STORED)) {
    test(`decodeText: ${basename(path)} in ${name} comes back letter for letter`, () => {
      const decoded = decodeText(store(text))
      assert.equal(decoded?.encoding, encoding)
      // Where EUC-JP and CP932 share a row, WHATWG reads the Microsoft glyph.
      assert.ok(oldGlyphs(decoded.text) === text, firstDifference(oldGlyphs(decoded.text), text))
    })
  }
}

test('decodeText: the five seeds and the sample are there to be tried', (t) => {
  assert.ok(texts.length >= 2)
  if (!existsSync(SEEDS)) t.skip('the published policies are not beside this repository')
  else assert.ok(texts.length >= 7)
})

test('decodeText: one short line is told apart too', () => {
  for (const line of [
    '情報セキュリティ基本方針',
    '第１条　この規程は、町の情報資産を守る。',
    '平成15年4月1日訓令第3号',
  ]) {
    for (const [name, [encoding, store]] of Object.entries(STORED)) {
      assert.deepEqual(decodeText(store(`${line}\n`)), { text: `${line}\n`, encoding }, name)
    }
  }
})

test('decodeText: NEC and IBM characters of CP932 are kept', () => {
  const line = '①　㈱髙﨑商会　№１　Ⅳ　㎡　の情報システムについて'
  assert.deepEqual(decodeText(iconv.encode(line, 'cp932')), { text: line, encoding: 'cp932' })
})

test('decodeText: half-width katakana of CP932 is text', () => {
  const line = '情報ｼｽﾃﾑ及びﾈｯﾄﾜｰｸの管理について定める'
  assert.deepEqual(decodeText(iconv.encode(line, 'cp932')), { text: line, encoding: 'cp932' })
})

test('decodeText: bytes that are no text are refused', () => {
  const binaries: Readonly<Record<string, Uint8Array>> = {
    png: Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]),
    zeros: new Uint8Array(4096),
    elf: readFileSync(process.execPath).subarray(0, 100_000),
    counting: Uint8Array.from({ length: 65_536 }, (_, at) => at & 0xff),
    noise: Uint8Array.from({ length: 20_000 }, (_, at) => 128 + (((at * 7919) ^ (at >> 3)) % 128)),
  }
  for (const [name, bytes] of Object.entries(binaries)) assert.equal(decodeText(bytes), undefined, name)
})

test('decodeText: nothing is a text of no letters', () => {
  assert.deepEqual(decodeText(new Uint8Array(0)), { text: '', encoding: 'utf-8' })
})

test('decodeText: a file cut within a letter is still read in its encoding', () => {
  const text = '情報セキュリティ対策を講じなければならない。\n'.repeat(20)
  for (const name of ['UTF-8', 'UTF-8 with BOM', 'UTF-16LE', 'UTF-16BE', 'CP932', 'EUC-JP', 'ISO-2022-JP']) {
    const [encoding, store] = STORED[name]!
    const bytes = store(`${text}。`)
    const cut = decodeText(bytes.subarray(0, bytes.length - (name === 'ISO-2022-JP' ? 4 : 1)))
    assert.equal(cut?.encoding, encoding, name)
    assert.ok(cut.text.startsWith(text.slice(0, -2)), name)
  }
})

test('decodeText: one broken letter does not spoil a text', () => {
  const bytes = Buffer.from('情報資産を適正に管理する。'.repeat(100))
  bytes[301] = 0xff
  const decoded = decodeText(bytes)
  assert.equal(decoded?.encoding, 'utf-8')
  assert.ok((decoded.text.match(/\uFFFD/g)?.length ?? 0) <= 3)
})

/** The machine may be busy: this is a bound on hanging, not a measure. */
const LONGEST_MS = 10_000

test('decodeText: any bytes are answered, and none takes for ever', () => {
  check(
    property(uint8Array({ maxLength: 5000 }), (bytes) => {
      const begin = performance.now()
      const decoded = decodeText(bytes)
      assert.ok(performance.now() - begin < LONGEST_MS)
      return decoded === undefined || decoded.text.length <= bytes.length
    }),
    { numRuns: 2000 },
  )
})

test('decodeText: text with bytes knocked out of it is answered', () => {
  const stored = Object.values(STORED).map(([, store]) =>
    store(oldGlyphs(readFileSync(texts[0]!, 'utf8')).slice(0, 3000)),
  )
  check(
    property(uint8Array({ minLength: 6, maxLength: 60 }), (noise) => {
      for (const bytes of stored) {
        const broken = Uint8Array.from(bytes)
        for (let at = 0; at + 2 < noise.length; at += 3)
          broken[(noise[at]! * 256 + noise[at + 1]!) % broken.length] = noise[at + 2]!
        decodeText(broken)
      }
    }),
    { numRuns: 200 },
  )
})

test('splitLines: breaks of every system count alike, and numbers begin at 1', () => {
  for (const end of ['\n', '\r\n', '\r']) {
    assert.deepEqual(splitLines(['一', '', '三'].join(end)), [
      { number: 1, text: '一' },
      { number: 2, text: '' },
      { number: 3, text: '三' },
    ])
  }
})

function firstDifference(a: string, b: string): string {
  const at = [...a].findIndex((_, index) => a[index] !== b[index])
  return `at ${at}: ${a.slice(at, at + 20)} for ${b.slice(at, at + 20)}`
}
